//! Lines and pictures that are anchored on the page.

use roxmltree::Node;

use super::properties::{LocalName, attribute, child};

/// English metric units in a millimetre.
const EMU: f64 = 36_000.0;

/// An anchored shape, mm.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shape {
    /// What its height is measured from (`page`, `margin`, `paragraph` …).
    pub from: String,
    /// Its upper edge below that.
    pub top: f64,
    /// What its left edge is measured from.
    pub across_from: String,
    /// Its left edge right of that; absent for an alignment.
    pub left: Option<f64>,
    /// `center`, `left`, `right`, when it is aligned.
    pub align: Option<String>,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Thickness of its outline.
    pub line: Option<f64>,
    /// How strokes are put together: `sng`, `thickThin`, `thinThick` …
    pub compound: Option<String>,
    /// Colour of its outline, else of its inside, as six hexadecimal digits.
    pub colour: Option<String>,
    /// Its text.
    pub text: String,
    /// True for a picture.
    pub picture: bool,
}

/// The anchored shapes under a node.
pub(super) fn shapes(root: Node) -> Vec<Shape> {
    let modern = root.descendants().filter(|node| node.is("anchor") && !in_fallback(*node));
    modern.map(shape).collect()
}

fn in_fallback(node: Node) -> bool {
    node.ancestors().any(|ancestor| ancestor.is("Fallback"))
}

fn colour<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    node.descendants().find(|found| found.is("srgbClr")).and_then(|found| attribute(found, "val"))
}

fn shape(anchor: Node) -> Shape {
    let axis = |name| child(anchor, name);
    let offset = |node: Option<Node>| {
        node.and_then(|node| child(node, "posOffset")).and_then(|node| node.text()?.trim().parse::<f64>().ok())
    };
    let extent = |name| {
        let extent = child(anchor, "extent");
        extent.and_then(|node| attribute(node, name)).and_then(|value| value.parse::<f64>().ok()).unwrap_or(0.0) / EMU
    };
    let outline = anchor.descendants().find(|node| node.is("ln"));
    let inside = anchor.descendants().find(|node| node.is("spPr")).and_then(|node| child(node, "solidFill"));
    let across = axis("positionH");
    let relative =
        |node: Option<Node>| node.and_then(|node| attribute(node, "relativeFrom")).unwrap_or_default().to_owned();
    let texts = anchor.descendants().filter(|node| node.is("t") && !in_fallback(*node));
    Shape {
        from: relative(axis("positionV")),
        top: offset(axis("positionV")).unwrap_or(0.0) / EMU,
        across_from: relative(across),
        left: offset(across).map(|left| left / EMU),
        align: across.and_then(|node| child(node, "align")).and_then(|node| node.text()).map(str::to_owned),
        width: extent("cx"),
        height: extent("cy"),
        line: outline.and_then(|node| attribute(node, "w")).and_then(|w| w.parse::<f64>().ok()).map(|w| w / EMU),
        compound: outline.and_then(|node| attribute(node, "cmpd")).map(str::to_owned),
        colour: outline.and_then(colour).or_else(|| inside.and_then(colour)).map(str::to_owned),
        text: texts.filter_map(|node| node.text()).collect(),
        picture: anchor.descendants().any(|node| node.is("blip")),
    }
}
