//! What the standard says of each role: size, face, indent, rows above.

use wenshu_model::pages::Colour;
use wenshu_model::{Alignment, Face, Role};

use crate::figures;

/// How a role is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RoleSetting {
    /// Name of the paragraph style in a DOCX, as a clerk reads it.
    pub style_name: &'static str,
    /// Stable id of that style.
    pub style_id: &'static str,
    /// Size, pt.
    pub size_pt: f64,
    /// Face of the whole paragraph, or of its heading for run-in headings.
    pub face: Face,
    /// Indent of the first line, 字.
    pub first_indent: f32,
    /// Alignment.
    pub align: Alignment,
    /// Colour (9704-5.2.4-a; red for the mark).
    pub colour: Colour,
    /// Outline level, from 1.
    pub outline: Option<u8>,
    /// Rule that says so.
    pub rule: &'static str,
}

const fn body(style_name: &'static str, style_id: &'static str, face: Face, rule: &'static str) -> RoleSetting {
    RoleSetting {
        style_name,
        style_id,
        size_pt: figures::BODY_SIZE_PT.value,
        face,
        first_indent: figures::FIRST_LINE_INDENT_ZI.value as f32,
        align: Alignment::Justify,
        colour: Colour::Black,
        outline: None,
        rule,
    }
}

/// A paragraph of the letterhead: no indent, at a fixed place.
const fn head(style_name: &'static str, style_id: &'static str, face: Face, rule: &'static str) -> RoleSetting {
    RoleSetting { first_indent: 0.0, align: Alignment::Left, ..body(style_name, style_id, face, rule) }
}

/// A paragraph of the 版记: 4号仿宋.
const fn imprint(style_name: &'static str, style_id: &'static str, rule: &'static str) -> RoleSetting {
    RoleSetting {
        size_pt: figures::IMPRINT_SIZE_PT.value,
        first_indent: 0.0,
        ..body(style_name, style_id, Face::FangSong, rule)
    }
}

/// Face of a heading level: 黑体, 楷体, then 仿宋 (9704-7.3.3-e).
pub const fn level_face(level: u8) -> Face {
    match level {
        1 => Face::Hei,
        2 => Face::Kai,
        _ => Face::FangSong,
    }
}

/// The setting of a role. Levels above 5 are set like level 5.
pub const fn setting(role: Role) -> RoleSetting {
    match role {
        Role::Title => RoleSetting {
            size_pt: figures::TITLE_SIZE_PT.value,
            first_indent: 0.0,
            align: Alignment::Center,
            ..body("公文标题", "WsTitle", Face::XiaoBiaoSong, "9704-7.3.1-a")
        },
        Role::Subtitle => RoleSetting {
            first_indent: 0.0,
            align: Alignment::Center,
            ..body("公文副标题", "WsSubtitle", Face::Kai, "impl-plain-a")
        },
        Role::Addressee => {
            RoleSetting { first_indent: 0.0, ..body("主送机关", "WsAddressee", Face::FangSong, "9704-7.3.2-a") }
        }
        Role::Body => body("公文正文", "WsBody", Face::FangSong, "9704-7.3.3-b"),
        Role::Heading(level) => {
            let (name, id) = match level {
                1 => ("一级标题", "WsHeading1"),
                2 => ("二级标题", "WsHeading2"),
                3 => ("三级标题", "WsHeading3"),
                4 => ("四级标题", "WsHeading4"),
                _ => ("五级标题", "WsHeading5"),
            };
            RoleSetting { outline: Some(level), ..body(name, id, level_face(level), "9704-7.3.3-e") }
        }
        Role::RunIn(level) => {
            let (name, id) = match level {
                1 => ("一级标题接排", "WsRunIn1"),
                2 => ("二级标题接排", "WsRunIn2"),
                3 => ("三级标题接排", "WsRunIn3"),
                4 => ("四级标题接排", "WsRunIn4"),
                _ => ("五级标题接排", "WsRunIn5"),
            };
            RoleSetting { outline: Some(level), ..body(name, id, level_face(level), "9704-7.3.3-e") }
        }
        Role::Item(level) => {
            let (name, id) = match level {
                1 => ("一级条目", "WsItem1"),
                2 => ("二级条目", "WsItem2"),
                3 => ("三级条目", "WsItem3"),
                4 => ("四级条目", "WsItem4"),
                _ => ("五级条目", "WsItem5"),
            };
            body(name, id, Face::FangSong, "9704-7.3.3-e")
        }
        Role::Label => {
            RoleSetting { outline: Some(1), ..body("无序号标题", "WsLabel", Face::Hei, "impl-plain-a") }
        }
        Role::AttachmentNote => body("附件说明", "WsAttachmentNote", Face::FangSong, "9704-7.3.4-a"),
        Role::Signature => RoleSetting {
            first_indent: 0.0,
            align: Alignment::Right,
            ..body("署名", "WsSignature", Face::FangSong, "9704-7.3.5.2-a")
        },
        Role::DateOfIssue => RoleSetting {
            first_indent: 0.0,
            align: Alignment::Right,
            ..body("成文日期", "WsDate", Face::FangSong, "9704-7.3.5.2-b")
        },
        Role::Note => body("附注", "WsNote", Face::FangSong, "9704-7.3.6-a"),
        Role::AttachmentLabel => RoleSetting {
            first_indent: 0.0,
            align: Alignment::Left,
            ..body("附件标识", "WsAttachmentLabel", Face::Hei, "9704-7.3.7-b")
        },
        Role::AttachmentTitle => RoleSetting {
            size_pt: figures::TITLE_SIZE_PT.value,
            first_indent: 0.0,
            align: Alignment::Center,
            ..body("附件标题", "WsAttachmentTitle", Face::XiaoBiaoSong, "9704-7.3.7-c")
        },
        Role::CopyNumber => head("份号", "WsCopyNumber", Face::FangSong, "9704-7.2.1-a"),
        Role::Secrecy => head("密级和保密期限", "WsSecrecy", Face::Hei, "9704-7.2.2-a"),
        Role::Urgency => head("紧急程度", "WsUrgency", Face::Hei, "9704-7.2.3-a"),
        Role::IssuerMark => RoleSetting {
            size_pt: figures::MARK_LARGEST_PT.value,
            align: Alignment::Center,
            colour: Colour::Red,
            ..head("发文机关标志", "WsIssuerMark", Face::XiaoBiaoSong, "9704-7.2.4-c")
        },
        Role::MarkSuffix => RoleSetting {
            size_pt: figures::MARK_LARGEST_PT.value,
            colour: Colour::Red,
            ..head("发文机关标志后缀", "WsMarkSuffix", Face::XiaoBiaoSong, "9704-7.2.4-d")
        },
        Role::DocumentNumber => RoleSetting {
            align: Alignment::Center,
            ..head("发文字号", "WsDocumentNumber", Face::FangSong, "9704-7.2.5-a")
        },
        Role::Signatories => head("签发人", "WsSignatories", Face::FangSong, "9704-7.2.6-a"),
        Role::Attendance => body("出席人员", "WsAttendance", Face::FangSong, "9704-10.3-b"),
        Role::MainTo => imprint("版记主送", "WsMainTo", "9704-7.4.2-b"),
        Role::CopyTo => imprint("抄送", "WsCopyTo", "9704-7.4.2-a"),
        Role::Printing => imprint("印发机关和印发日期", "WsPrinting", "9704-7.4.3-a"),
        Role::ImprintOther => imprint("版记其他", "WsImprintOther", "9704-7.4.3-b"),
    }
}

/// Every role, once; levels 1 to 5. For emitters that define a style a role.
pub fn all_roles() -> impl Iterator<Item = Role> {
    let plain = [
        Role::Title,
        Role::Subtitle,
        Role::Addressee,
        Role::Body,
        Role::Label,
        Role::AttachmentNote,
        Role::Signature,
        Role::DateOfIssue,
        Role::Note,
        Role::AttachmentLabel,
        Role::AttachmentTitle,
        Role::CopyNumber,
        Role::Secrecy,
        Role::Urgency,
        Role::IssuerMark,
        Role::MarkSuffix,
        Role::DocumentNumber,
        Role::Signatories,
        Role::Attendance,
        Role::MainTo,
        Role::CopyTo,
        Role::Printing,
        Role::ImprintOther,
    ];
    let levelled = (1..=5).flat_map(|level| [Role::Heading(level), Role::RunIn(level), Role::Item(level)]);
    plain.into_iter().chain(levelled)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_role_has_its_own_style() {
        let ids: BTreeSet<_> = all_roles().map(|role| setting(role).style_id).collect();
        assert_eq!(ids.len(), all_roles().count());
    }
}
