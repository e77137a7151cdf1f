//! Takes the letterhead off a document: 份号, 密级, 紧急程度, 发文机关标志,
//! 发文字号, 签发人 (clause 7.2), and the heads of orders and minutes.
//!
//! A wrong element is worse than a missing one: an organ's name is a mark only
//! where 文件, 令 or 纪要 follows it or a document number stands below it, and
//! a corner element only where something else of a letterhead does.

use wenshu_model::RemovalReason;
use wenshu_model::plan::Located;
use wenshu_model::source::NamedElement;

use super::located;
use crate::document::Draft;
use crate::fold;
use crate::letterhead::{
    self, Corner, MarkEnd, corner, document_number, is_document_number, is_plain_number, mark_end, names, names_organ,
    signatory_label, words_of,
};
use crate::paragraph::Paragraph;
use crate::text::Text;
use crate::words;

/// Most lines that a letterhead and the title take.
const LONGEST: usize = 30;

/// What a paragraph of the head is.
enum Part {
    Corner(Vec<(Corner, Text)>),
    Mark(Vec<Text>),
    /// The line, and the number inside its brackets where it has them.
    Number(Text, Option<Text>),
    Signatories {
        number: Option<Text>,
        names: Vec<Text>,
    },
}

/// Takes the letterhead off; the rest keeps its order.
pub(super) fn take(paragraphs: Vec<Paragraph>, draft: &mut Draft) -> Vec<Paragraph> {
    let frame = Frame::of(&paragraphs);
    let mut rest = Vec::with_capacity(paragraphs.len());
    let mut in_signatories = false;
    for (index, paragraph) in paragraphs.into_iter().enumerate() {
        let part = if index < frame.end { frame.part(index, &paragraph, in_signatories) } else { None };
        in_signatories = matches!(part, Some(Part::Signatories { .. }));
        match part {
            Some(part) => enter(part, draft),
            None => rest.push(paragraph),
        }
    }
    // 文件 may stand beside the middle one of several organs; it ends the mark.
    draft.elements.issuer_marks.sort_by_key(|mark| mark.text == "文件");
    rest
}

/// Where the parts of a head stand.
struct Frame {
    /// First paragraph that is surely no head any more.
    end: usize,
    /// The document number, or the number of an order or of minutes.
    number: Option<usize>,
    /// Paragraphs in front of this one may be marks.
    marks: usize,
    /// The first strong mark: 文件, 令, 纪要.
    strong: Option<usize>,
    kind: Option<MarkEnd>,
}

impl Frame {
    fn of(paragraphs: &[Paragraph]) -> Self {
        let end = paragraphs.iter().take(LONGEST).take_while(|p| may_stand_in_head(p)).count();
        let head = paragraphs.get(..end).unwrap_or_default();
        let strong = strong_mark(head);
        let kind = strong.map(|(_, kind)| kind);
        let strong = strong.map(|(index, _)| index);
        let number = head.iter().enumerate().position(|(index, p)| is_number(p, kind.filter(|_| strong < Some(index))));
        let title = head.iter().enumerate().position(|(index, p)| Some(index) != strong && is_title(&p.key));
        let marks = match (number, title) {
            (Some(number), Some(title)) if title < number => {
                strong.filter(|strong| *strong < title).map_or(0, |_| title)
            }
            (Some(number), _) => number,
            (None, title) => strong.map_or(0, |strong| (strong + 1).min(title.unwrap_or(usize::MAX))),
        };
        Self { end, number, marks, strong, kind }
    }

    /// What the paragraph at `index` is.
    fn part(&self, index: usize, p: &Paragraph, in_signatories: bool) -> Option<Part> {
        if p.element == Some(NamedElement::IssuerMark) {
            let words = words_of(&p.text);
            let parted = words.len() > 1 && words.iter().all(|word| names_organ(&fold::key(word.chars())));
            return Some(Part::Mark(if parted { words } else { vec![p.text.clone()] }));
        }
        let certain = self.number.is_some() || self.strong.is_some();
        let in_front = self.number.or(self.strong).is_some_and(|at| index <= at) || index < self.marks;
        if let Some(found) = corner(&p.text).filter(|found| certain && in_front || is_certain(found)) {
            return Some(Part::Corner(found));
        }
        if let Some(part) = self.signatories(index, p, in_signatories) {
            return Some(part);
        }
        if Some(index) == self.number {
            return Some(Part::Number(p.text.clone(), bracketed_number(&p.text)));
        }
        if index < self.marks { self.mark(index, p) } else { None }
    }

    fn signatories(&self, index: usize, p: &Paragraph, in_signatories: bool) -> Option<Part> {
        if let Some(at) = signatory_label(p.text.chars()) {
            let (before, labelled) = p.text.split(at);
            let number = (!before.is_empty()).then_some(before);
            if number.as_ref().is_some_and(|number| !is_document_number(&fold::key(number.chars()), true)) {
                return None;
            }
            return Some(Part::Signatories { number, names: labelled_names(&labelled) });
        }
        if !in_signatories {
            return None;
        }
        // The rows below the first: names alone, or the number and the last name.
        let number = document_number(p.text.chars(), true).filter(|_| Some(index) == self.number);
        let (number, rest) = match number {
            Some(end) => {
                let (number, rest) = p.text.split(end);
                (Some(number), rest)
            }
            None => (None, p.text.clone()),
        };
        let names = if rest.is_empty() { None } else { names(&rest) };
        names.map(|names| Part::Signatories { number, names })
    }

    fn mark(&self, index: usize, p: &Paragraph) -> Option<Part> {
        let strong = self.strong == Some(index) || self.kind == Some(MarkEnd::Paper);
        if let Some(mark) = Mark::of(&p.text).filter(|mark| strong && Some(mark.kind) == self.kind) {
            return Some(Part::Mark(mark.organs.into_iter().chain(mark.end).collect()));
        }
        // The organs of a joint mark, or of the mark of a letter (9704-10.1-a).
        let above_strong = self.strong.is_some_and(|strong| index < strong);
        (names_organ(&p.key) && (above_strong || self.number.is_some())).then(|| Part::Mark(vec![p.text.clone()]))
    }
}

/// A line that could stand in a head: no sentence, no numbered text, no cell.
fn may_stand_in_head(p: &Paragraph) -> bool {
    let numbered = p.mark.is_some() && p.heading.is_none() && !p.key.contains('号');
    let sentence = p.key.contains(['。', '；', ';']);
    let addressee = p.key.ends_with(':') && signatory_label(p.text.chars()).is_none() && !p.key.starts_with("标题");
    !numbered && !sentence && !addressee && p.cell.is_none() && p.text.len() <= 120
}

/// The line that ends in 文件, 令 or 纪要 and is a mark by what stands round it.
fn strong_mark(head: &[Paragraph]) -> Option<(usize, MarkEnd)> {
    head.iter().enumerate().find_map(|(index, p)| {
        let mark = Mark::of(&p.text)?;
        let below = head.get(index + 1);
        let above = index.checked_sub(1).and_then(|above| head.get(above));
        let certain = match mark.kind {
            MarkEnd::Paper => !mark.organs.is_empty() || above.is_some_and(|p| names_organ(&p.key)),
            MarkEnd::Order => below.is_some_and(|p| is_plain_number(&p.key) || is_document_number(&p.key, false)),
            // Without a number of its own below it, …纪要 is a title.
            MarkEnd::Minutes => below.is_some_and(is_number_of_minutes),
        };
        certain.then_some((index, mark.kind))
    })
}

fn is_number_of_minutes(p: &Paragraph) -> bool {
    is_plain_number(&p.key)
        || is_document_number(&p.key, false)
        || is_document_number(p.key.trim_start_matches('(').trim_end_matches(')'), false)
}

/// A line of a mark: its organs, and 文件 where a gap sets it apart.
struct Mark {
    organs: Vec<Text>,
    end: Option<Text>,
    kind: MarkEnd,
}

impl Mark {
    fn of(text: &Text) -> Option<Self> {
        let mut words = words_of(text);
        let is_end = |word: &Text| fold::key(word.chars()) == "文件";
        let parted = words.split_last().is_some_and(|(last, organs)| {
            is_end(last) && organs.iter().all(|organ| names_organ(&fold::key(organ.chars())))
        });
        if parted {
            let end = words.pop();
            return Some(Self { organs: words, end, kind: MarkEnd::Paper });
        }
        let kind = mark_end(&fold::key(text.chars()))?;
        Some(Self { organs: vec![text.clone()], end: None, kind })
    }
}

/// A number of the paper at hand: alone on its line, or with signatories.
fn is_number(p: &Paragraph, kind: Option<MarkEnd>) -> bool {
    let key = p.key.as_str();
    let own = kind == Some(MarkEnd::Order) || kind == Some(MarkEnd::Minutes);
    if is_document_number(key, !own)
        || bracketed_number(&p.text).is_some()
        || own && (is_plain_number(key) || is_number_of_minutes(p))
    {
        return true;
    }
    let Some(end) = document_number(p.text.chars(), true) else { return false };
    let (_, rest) = p.text.split(end);
    signatory_label(rest.chars()) == Some(0) || names(&rest).is_some()
}

/// （明水〔2026〕9号) under the title of a web copy: the number in the brackets.
fn bracketed_number(text: &Text) -> Option<Text> {
    let open = text.first().is_some_and(|c| matches!(c, '（' | '('));
    let close = text.last().is_some_and(|c| matches!(c, '）' | ')'));
    let inside = text.part(1..text.len().saturating_sub(1));
    (open && close && is_document_number(&fold::key(inside.chars()), true)).then_some(inside)
}

fn is_title(key: &str) -> bool {
    words::ends_like_document(key) && mark_end(key).is_none_or(|end| end == MarkEnd::Minutes)
}

/// Corner elements that are nothing else wherever they stand at a head.
fn is_certain(found: &[(Corner, Text)]) -> bool {
    found.iter().all(|(kind, text)| match kind {
        Corner::CopyNumber => found.len() > 1,
        Corner::Secrecy => text.chars().iter().any(|c| matches!(c, '★' | '☆')),
        Corner::Urgency => true,
    })
}

/// 签发人：张三  李四: one part a name, the label with the first.
fn labelled_names(labelled: &Text) -> Vec<Text> {
    let colon = labelled.chars().iter().position(|c| matches!(c, '：' | ':')).map_or(0, |at| at + 1);
    let (_, behind) = labelled.split(colon);
    let Some(found) = letterhead::names(&behind) else { return vec![labelled.clone()] };
    let mut parts: Vec<Text> = Vec::new();
    for name in found {
        if parts.is_empty() {
            let mut first = labelled.part(0..colon);
            first.append(name);
            parts.push(first);
        } else {
            parts.push(name);
        }
    }
    parts
}

/// Puts a part among the elements; what has its place taken joins the marks'
/// neighbours as it stands.
fn enter(part: Part, draft: &mut Draft) {
    let elements = &mut draft.elements;
    let mut second: Vec<Located> = Vec::new();
    let mut brackets = Vec::new();
    let mut fill = |place: &mut Option<Located>, text: &Text| match place {
        None => *place = Some(located(text)),
        Some(_) => second.push(located(text)),
    };
    match part {
        Part::Corner(found) => {
            for (kind, text) in &found {
                match kind {
                    Corner::CopyNumber => fill(&mut elements.copy_number, text),
                    Corner::Secrecy => fill(&mut elements.secrecy, text),
                    Corner::Urgency => fill(&mut elements.urgency, text),
                }
            }
        }
        Part::Mark(organs) => elements.issuer_marks.extend(organs.iter().map(located)),
        Part::Number(text, None) => fill(&mut elements.document_number, &text),
        Part::Number(text, Some(number)) => {
            fill(&mut elements.document_number, &number);
            brackets.extend(text.without(&number));
        }
        Part::Signatories { number, names } => {
            if let Some(number) = number {
                fill(&mut elements.document_number, &number);
            }
            elements.signatories.extend(names.iter().map(located));
        }
    }
    elements.subtitle.extend(second);
    for bracket in brackets {
        draft.leave_out(bracket, RemovalReason::SiteFurniture);
    }
}
