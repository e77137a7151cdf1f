//! A title that the document does not have of its own: the separator's, or the
//! headline's.

use wenshu_model::plan::Located;
use wenshu_model::{Change, ChangeReason, FindingCode, Lines, RemovalReason, Severity};

use super::{Borrowed, bare};
use crate::document::Draft;
use crate::numeral;
use crate::text::{Text, is_han, is_space};

/// The separator's own title against the document's.
pub(super) fn compare_with_separator(borrowed: &Borrowed<'_>, draft: &mut Draft) {
    let Some(named) = borrowed.segment.named.clone() else { return };
    if bare(&named.string()) != bare(&draft.title) {
        draft.find(
            FindingCode::TitleConflict,
            Severity::Review,
            named.lines(),
            &named.string(),
            "分隔行上的标题与正文标题不同，取正文标题",
        );
    }
    draft.leave_out(named, RemovalReason::DuplicateTitle);
}

/// The title from the separator or the headline.
pub(super) fn borrow_title(borrowed: &Borrowed<'_>, draft: &mut Draft) {
    if let Some(named) = borrowed.segment.named.clone() {
        draft.add_title_line(named);
        return;
    }
    if let Some(stem) = &borrowed.segment.stem
        && let Some(title) = derived(stem)
    {
        draft.reclaim(&title);
        draft.find(
            FindingCode::TitleDerived,
            Severity::Info,
            title.lines(),
            &stem.string(),
            "原文没有标题，由分隔行去掉“范文”和序号得出",
        );
        // No change record: the title is a part of the separator's own
        // characters, and what is cut off stands among the removals.
        draft.add_title_line(title);
        return;
    }
    if let Some(headline) = borrowed.headline
        && let Some(title) = derived(&without_promise(headline))
    {
        draft.title = title.string();
        draft.find(
            FindingCode::TitleDerived,
            Severity::Review,
            headline.lines(),
            &headline.string(),
            "原文没有标题，由网页总标题得出",
        );
        draft.changed.push(Change {
            reason: ChangeReason::TitleDerived,
            lines: Some(headline.lines()),
            block: None,
            at: 0,
            before: String::new(),
            after: title.string(),
        });
        draft.elements.title.push(Located { text: title.string(), lines: headline.lines(), pieces: Vec::new() });
        return;
    }
    draft.find(FindingCode::NoTitle, Severity::Review, Lines::one(0), "", "没有找到标题");
}

/// A separator's text without 范文, counters and marks at its ends.
fn derived(stem: &Text) -> Option<Text> {
    let mut text = stem.clone();
    loop {
        let before = text.len();
        text = strip_end(&text);
        if text.len() == before {
            break;
        }
    }
    let is_title = text.len() >= 3 && text.chars().iter().any(|c| is_han(*c));
    is_title.then_some(text)
}

fn strip_end(text: &Text) -> Text {
    let chars = text.chars();
    let mut end = chars.len();
    let marks = |c: char| {
        is_space(c)
            || matches!(c, '：' | ':' | '、' | '，' | ',' | '-' | '—' | '_' | '|' | '(' | '（' | '【' | '第' | '·')
    };
    while end > 0 && chars.get(end - 1).is_some_and(|c| marks(*c) || numeral::digit(*c).is_some()) {
        end -= 1;
    }
    for word in [
        "范文", "範文", "例文", "样本", "模板", "样文", "作文", "大全", "精选", "合集", "集锦", "最新", "通用", "优秀",
        "推荐", "热门",
    ] {
        let word: Vec<char> = word.chars().collect();
        if chars.get(..end).is_some_and(|head| head.ends_with(&word)) {
            end -= word.len();
            break;
        }
    }
    let mut start = 0;
    for word in ["最新", "【", "优秀"] {
        let word: Vec<char> = word.chars().collect();
        if chars.get(start..end).is_some_and(|rest| rest.starts_with(&word)) {
            start += word.len();
        }
    }
    text.part(start..end)
}

/// A headline without its bracket (精选16篇) or 5篇.
fn without_promise(headline: &Text) -> Text {
    let chars = headline.chars();
    let cut = chars
        .iter()
        .rposition(|c| matches!(c, '(' | '（'))
        .or_else(|| chars.iter().position(|c| *c == '篇'))
        .unwrap_or(chars.len());
    headline.part(0..cut)
}
