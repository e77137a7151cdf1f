//! The lines in front of a title: 份号, 密级, 紧急程度, 发文机关标志, 发文字号,
//! 签发人.

use wenshu_model::plan::PlanElements;

use super::located;
use crate::document::Draft;
use crate::paragraph::Paragraph;
use crate::text::is_han;
use crate::words;

/// 份号, 密级, 紧急程度, 发文机关标志, 发文字号, 签发人 in front of a title.
pub(super) fn take(paragraphs: Vec<Paragraph>, zone: &mut usize, draft: &mut Draft) -> Vec<Paragraph> {
    let number_at = paragraphs.iter().take(*zone).position(|p| is_document_number(&p.key));
    let mut rest = Vec::with_capacity(paragraphs.len());
    for (index, paragraph) in paragraphs.into_iter().enumerate() {
        let in_zone = index < *zone;
        let before_number = number_at.is_some_and(|at| index < at);
        let taken = in_zone && take_letterhead_line(&paragraph, before_number, &mut draft.elements);
        if !taken {
            rest.push(paragraph);
        }
    }
    *zone = super::zone_length(&rest);
    rest
}

fn take_letterhead_line(paragraph: &Paragraph, before_number: bool, elements: &mut PlanElements) -> bool {
    let key = paragraph.key.as_str();
    let whole = || Some(located(&paragraph.text));
    if is_document_number(key) && elements.document_number.is_none() {
        elements.document_number = whole();
    } else if let Some(at) = key.find("签发人") {
        // 上行文: number and signatory share a line.
        let split = paragraph.text.chars().iter().position(|c| *c == '签').filter(|_| at > 0);
        match split {
            Some(split) => {
                let (number, signatory) = paragraph.text.split(split);
                if !is_document_number(&crate::fold::key(number.chars())) {
                    return false;
                }
                elements.document_number = Some(located(&number));
                elements.signatories.push(located(&signatory));
            }
            None => elements.signatories.extend(whole()),
        }
    } else if before_number && key.len() == 6 && key.chars().all(|c| c.is_ascii_digit()) {
        elements.copy_number = whole();
    } else if ["绝密", "机密", "秘密"].iter().any(|word| key.starts_with(word)) && key.chars().count() <= 10 {
        elements.secrecy = whole();
    } else if matches!(key, "特急" | "加急" | "特提" | "平急") {
        elements.urgency = whole();
    } else if before_number
        || (key.ends_with("文件") && key.chars().count() <= 30 && words::ends_like_organ(key.trim_end_matches("文件")))
    {
        elements.issuer_marks.extend(whole());
    } else {
        return false;
    }
    true
}

/// 某教发〔2024〕1号, with any brackets.
fn is_document_number(key: &str) -> bool {
    let Some(head) = key.strip_suffix('号') else { return false };
    let Some(open) = head.find(['〔', '[', '【', '(', '﹝', '［']) else { return false };
    let (agency, rest) = head.split_at(open);
    let mut inside = rest.chars();
    inside.next();
    let year: String = inside.by_ref().take(4).collect();
    let close = inside.next();
    let number: String = inside.filter(|c| *c != '第').collect();
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, 'x' | '_' | '×');
    let known_agency = (1..=20).contains(&agency.chars().count())
        && agency.chars().all(|c| is_han(c) || c.is_ascii_alphabetic() || matches!(c, '×' | '_' | '*'));
    known_agency
        && year.chars().count() == 4
        && year.chars().all(is_digit)
        && close.is_some_and(|c| matches!(c, '〕' | ']' | '】' | ')' | '﹞' | '］'))
        && !number.is_empty()
        && number.chars().all(is_digit)
}
