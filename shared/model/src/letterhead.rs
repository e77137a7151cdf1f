//! 版头 and 版记: what stands at fixed places of the first and the last page.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::pages::Colour;
use crate::{Paragraph, Role};

/// 版头 (clause 7.2) and the heads of clause 10. Format decides its paragraphs,
/// fit their places.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Letterhead {
    /// Its paragraphs in reading order; `role` tells which is which. Of the
    /// mark, one a line: the organs, the host first, then 文件 where it stands
    /// beside them ([`Role::MarkSuffix`]).
    pub paragraphs: Vec<Paragraph>,
    /// Where everything stands on page 1; absent before fit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<LetterheadSet>,
}

/// Places of a letterhead on page 1. Lengths are millimetres from the top left
/// corner of the sheet.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LetterheadSet {
    /// Places of the paragraphs, one each, in their order.
    pub places: Vec<PlacedBox>,
    /// Its rules.
    pub rules: Vec<PlacedRule>,
    /// Grid rows that it takes from the top of page 1; the text begins on the
    /// row below them.
    pub rows: u32,
}

/// The box of a paragraph at a fixed place.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlacedBox {
    /// Left edge, mm.
    pub left_mm: f32,
    /// Top of the em box of its first line, mm.
    pub top_mm: f32,
    /// Width, mm; the paragraph is aligned in it.
    pub width_mm: f32,
    /// Size of its characters, pt; it overrides that of the role.
    pub size_pt: f32,
    /// Distance of its lines, pt.
    pub pitch_pt: f32,
}

/// A rule at a fixed place.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlacedRule {
    /// What it is.
    pub part: RulePart,
    /// Left end, mm.
    pub left_mm: f32,
    /// Right end, mm.
    pub right_mm: f32,
    /// Middle of the stroke, mm.
    pub middle_mm: f32,
    /// Width of the stroke, pt.
    pub weight_pt: f32,
    /// Colour.
    pub colour: Colour,
}

/// What a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RulePart {
    /// 红色分隔线 below the document number (9704-7.2.7-a).
    Separator,
    /// Thick stroke of the double line below the mark of a letter (9704-10.1-b).
    LetterTopThick,
    /// Thin stroke of the same, below the thick one.
    LetterTopThin,
    /// Thin stroke of the double line at the foot of a letter's page 1.
    LetterFootThin,
    /// Thick stroke of the same, below the thin one.
    LetterFootThick,
}

/// 版记 (clause 7.4). Its last line lies on the lower edge of the type area.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Imprint {
    /// Its elements from top to bottom.
    pub entries: Vec<ImprintEntry>,
    /// Thick rule below the last entry, on the lower edge of the type area;
    /// false in a letter (9704-10.1-g).
    pub closing_rule: bool,
    /// Where it stands; absent before fit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<ImprintSet>,
}

/// An element of the 版记.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ImprintEntry {
    /// The element, in 4号: [`Role::MainTo`], [`Role::CopyTo`],
    /// [`Role::ImprintOther`] or [`Role::Printing`].
    pub paragraph: Paragraph,
    /// The rule above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule_above: Option<RuleWeight>,
}

/// Weight of a rule of the 版记 (9704-7.4.1-b).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleWeight {
    /// First and last rule, 0.35 mm.
    Thick,
    /// Rules between, 0.25 mm.
    Thin,
}

/// Where the 版记 stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImprintSet {
    /// Begins a page of its own; false at the foot of the page where the text
    /// ends.
    pub own_page: bool,
    /// Blank pages between the text and its page. Where there is one, neither
    /// they nor the page of the 版记 carry a number (9704-7.5-d).
    pub blank_pages: u32,
}

impl Letterhead {
    /// The paragraphs of a role.
    pub fn of_role(&self, role: Role) -> impl Iterator<Item = &Paragraph> {
        self.paragraphs.iter().filter(move |paragraph| paragraph.role == role)
    }
}
