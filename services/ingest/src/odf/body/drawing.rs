//! Frames, pictures, shapes and objects (ISO/IEC 26300-1, 10).

use wenshu_model::RemovalReason;

use super::{Action, Close, Walker};
use crate::flow::Active;
use crate::odf::objects::{Frame, Image};
use crate::odf::store::Target;
use crate::xml::Tag;

/// Shapes that may hold text.
const SHAPES: [&str; 14] = [
    "text-box",
    "custom-shape",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "regular-polygon",
    "path",
    "connector",
    "caption",
    "measure",
    "page-thumbnail",
];

impl Walker<'_, '_, '_> {
    /// An element of the name space of drawings begins.
    pub fn drawing_element(&mut self, tag: &Tag<'_>) -> Action {
        match tag.name() {
            "frame" => {
                self.frames.push(Frame::default());
                Action::Inside(Close::Frame)
            }
            "image" => self.begin_image(tag),
            "object" | "object-ole" => self.object(tag),
            "applet" | "plugin" => {
                self.flow.notices.active(Active::Embedded);
                Close::NOTHING
            }
            "floating-frame" => {
                self.tell_link(tag, Active::External);
                Close::NOTHING
            }
            name if SHAPES.contains(&name) => {
                self.flow.begin_box();
                Action::Inside(Close::Aside(self.enter_place()))
            }
            _ => Close::NOTHING,
        }
    }

    /// A picture, which waits for the end of its frame. Text may stand on it.
    fn begin_image(&mut self, tag: &Tag<'_>) -> Action {
        let alone = self.frames.is_empty();
        if alone {
            self.frames.push(Frame::default());
        }
        if let Some(link) = tag.value("xlink", "href").filter(|link| !link.trim().is_empty())
            && let Some(frame) = self.frames.last_mut()
        {
            frame.add(Image::Link(link.to_owned()));
        }
        self.flow.begin_box();
        Action::Inside(Close::Image(self.enter_place(), alone))
    }

    /// The bytes of a picture in base64.
    pub fn picture_data(&mut self, data: &str) {
        if let Some(frame) = self.frames.last_mut() {
            frame.add(Image::data(data, self.flow.limits()));
        }
    }

    /// Another document packed into this one; a picture of it stands beside it
    /// in the frame.
    fn object(&mut self, tag: &Tag<'_>) -> Action {
        self.flow.notices.active(Active::Embedded);
        let target = tag.value("xlink", "href").map(|link| self.store.target(link.trim_end_matches('/')));
        let folder = tag.value("xlink", "href").map(|link| format!("{}/content.xml", link.trim_end_matches('/')));
        match (target, folder.map(|part| self.store.target(&part))) {
            (_, Some(Target::Part(part))) => Action::Object(part),
            (Some(Target::Elsewhere { outside: true }), _) => {
                self.flow.notices.active(Active::External);
                Close::NOTHING
            }
            (Some(_), _) => Close::NOTHING,
            // A flat file has the object in place.
            (None, _) => Action::List(RemovalReason::PictureText),
        }
    }
}
