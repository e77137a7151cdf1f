//! Font table: every name that the document asks for, with a second name by
//! which a machine may know the face.

use std::collections::BTreeSet;

use wenshu_model::Face;

use super::{DECLARATION, MAIN};
use crate::faces::{self, FaceNames};

/// Descriptor of 仿宋_GB2312 and 楷体_GB2312, as files made by Word have it.
const GB2312_DESCRIPTOR: &str = concat!(
    "<w:panose1 w:val=\"02010609030101010101\"/><w:charset w:val=\"86\"/><w:family w:val=\"modern\"/>",
    "<w:pitch w:val=\"default\"/><w:sig w:usb0=\"00000001\" w:usb1=\"080E0000\" w:usb2=\"00000000\" ",
    "w:usb3=\"00000000\" w:csb0=\"00040000\" w:csb1=\"00000000\"/>"
);
/// Descriptor of a Han face of which no more is known.
const HAN_DESCRIPTOR: &str = "<w:charset w:val=\"86\"/><w:family w:val=\"auto\"/><w:pitch w:val=\"variable\"/>";
const TIMES_DESCRIPTOR: &str = concat!(
    "<w:panose1 w:val=\"02020603050405020304\"/><w:charset w:val=\"00\"/><w:family w:val=\"roman\"/>",
    "<w:pitch w:val=\"variable\"/>"
);

/// The font table part.
pub(super) fn part(names: FaceNames) -> String {
    let faces = [Face::FangSong, Face::Kai, Face::Hei, Face::XiaoBiaoSong, Face::Song];
    let listed: BTreeSet<_> =
        faces.iter().flat_map(|face| [Some(names.han(*face)), names.wide(*face)]).flatten().collect();
    let mut part = format!("{DECLARATION}<w:fonts xmlns:w=\"{MAIN}\">");
    part.push_str(&font(faces::TIMES, None, TIMES_DESCRIPTOR));
    for name in listed {
        part.push_str(&font(name, second_name(name), descriptor(name)));
    }
    part.push_str("</w:fonts>");
    part
}

fn font(name: &str, second: Option<&str>, descriptor: &str) -> String {
    let second = second.map(|name| format!("<w:altName w:val=\"{name}\"/>")).unwrap_or_default();
    format!("<w:font w:name=\"{name}\">{second}{descriptor}</w:font>")
}

fn second_name(name: &str) -> Option<&'static str> {
    match name {
        "仿宋_GB2312" => Some("仿宋"),
        "楷体_GB2312" => Some("楷体"),
        "仿宋" => Some("FangSong"),
        "楷体" => Some("KaiTi"),
        "黑体" => Some("SimHei"),
        "宋体" => Some("SimSun"),
        "方正小标宋简体" => Some("FZXiaoBiaoSong-B05S"),
        "方正小标宋_GBK" => Some("FZXiaoBiaoSong-B05"),
        _ => None,
    }
}

fn descriptor(name: &str) -> &'static str {
    match name {
        "仿宋_GB2312" | "楷体_GB2312" => GB2312_DESCRIPTOR,
        _ => HAN_DESCRIPTOR,
    }
}
