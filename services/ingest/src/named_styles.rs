//! Elements of an official document by the names of styles.
//!
//! Templates of organs, and the documents that Wenshu itself makes, name their
//! styles after the terms of the standard (9704-7). A style is taken at its
//! word: whoever set a line in 发文字号 meant it.

use wenshu_model::source::NamedElement;

/// The element that a style is for, by its name in any case.
pub fn element(name: &str) -> Option<NamedElement> {
    use NamedElement::{
        Addressees, AttachmentLabel, AttachmentNote, AttachmentTitle, Attendance, Body, CopyNumber, DateOfIssue,
        DocumentNumber, Heading, Imprint, IssuerMark, Item, Note, Secrecy, Signatories, Signature, Subtitle, Title,
        Urgency,
    };
    Some(match name.trim() {
        "份号" | "公文份号" => CopyNumber,
        "密级" | "密级和保密期限" | "公文密级" => Secrecy,
        "紧急程度" | "公文紧急程度" => Urgency,
        "发文机关标志" | "发文机关标识" | "发文机关标志后缀" | "公文红头" | "红头" => {
            IssuerMark
        }
        "发文字号" | "公文发文字号" | "文号" | "公文文号" => DocumentNumber,
        "签发人" | "公文签发人" => Signatories,
        "title" | "公文标题" | "公文大标题" => Title,
        "subtitle" | "公文副标题" => Subtitle,
        "主送机关" | "公文主送机关" | "公文主送" => Addressees,
        "公文正文" => Body,
        "附件说明" | "公文附件说明" => AttachmentNote,
        "署名" | "公文署名" | "发文机关署名" => Signature,
        "成文日期" | "公文成文日期" | "公文日期" => DateOfIssue,
        "附注" | "公文附注" => Note,
        "出席人员" => Attendance,
        "附件标识" => AttachmentLabel,
        "附件标题" => AttachmentTitle,
        "版记" | "版记主送" | "抄送" | "抄送机关" | "印发机关和印发日期" | "版记其他" | "公文版记" => {
            Imprint
        }
        name => return numbered(name).map(|is_item| if is_item { Item } else { Heading }),
    })
}

/// 一级标题, 一级标题接排, 无序号标题 are headings (false), 一级条目 is an item
/// (true).
fn numbered(name: &str) -> Option<bool> {
    if name == "无序号标题" {
        return Some(false);
    }
    let rest = name.strip_prefix(['一', '二', '三', '四', '五'])?.strip_prefix('级')?;
    match rest {
        "标题" | "标题接排" => Some(false),
        "条目" => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_taken_at_their_word() {
        assert_eq!(element("公文标题"), Some(NamedElement::Title));
        assert_eq!(element("二级标题接排"), Some(NamedElement::Heading));
        assert_eq!(element("三级条目"), Some(NamedElement::Item));
        assert_eq!(element("heading 1"), None);
        assert_eq!(element("标题"), None);
    }
}
