//! Which paragraph is which element, and what kind of paper it is.

use super::patterns::{attachment_number, is_attachment_label, is_date, is_document_number, labelled, ordinal};
use super::{Colour, Element, Item, Side, Source, View, docx, pdf};
use crate::report::Kind;

/// Marks are larger than this, pt; red ones may be smaller.
const MARK: f64 = 25.5;
/// Titles are larger than this, pt.
const TITLE: f64 = 17.5;
/// A title that is not set as one is at most this long.
const LONGEST_TITLE: usize = 60;
/// A line of the letterhead is at most this long.
const LONGEST_CORNER: usize = 16;
/// A letter's mark is above this height, mm: 30 mm against 57 and 72.
const LETTER_MARK: f64 = 45.0;

pub(super) fn recognise(view: &mut View) {
    let flow: Vec<usize> = (0..view.items.len())
        .filter(|at| view.items.get(*at).is_some_and(|item| item.element != Element::PageNumber))
        .collect();
    let mut walk = Walk { items: &mut view.items, flow, at: 0 };
    walk.letterhead();
    let kind = kind_of(walk.items, &view.source);
    walk.title(kind.0);
    walk.addressee(kind.0);
    walk.main();
    walk.imprint();
    walk.closing(kind.0);
    walk.levels();
    (view.kind, view.kind_reason) = kind;
}

struct Walk<'a> {
    items: &'a mut Vec<Item>,
    /// Indexes of the items without page numbers.
    flow: Vec<usize>,
    /// Place in the flow.
    at: usize,
}

impl Walk<'_> {
    fn item(&self, place: usize) -> Option<&Item> {
        self.items.get(*self.flow.get(place)?)
    }

    fn set(&mut self, place: usize, element: Element) {
        if let Some(item) = self.flow.get(place).and_then(|at| self.items.get_mut(*at)) {
            item.element = element;
        }
    }

    /// Everything above the title that only a letterhead has. Without a mark or
    /// a number there is none.
    fn letterhead(&mut self) {
        let most = 40.min(self.flow.len());
        let mut found: Vec<(usize, Element)> = Vec::new();
        let mut end = 0;
        for place in 0..most {
            let Some(item) = self.item(place) else { break };
            if item.page.is_some_and(|page| page > 1) || item.in_table {
                break;
            }
            let Some(element) = corner(item).or_else(|| {
                let named = found.iter().any(|(_, element)| *element == Element::Signatories);
                let number = found.iter().find(|(_, element)| *element == Element::Number);
                let beside =
                    number.is_none_or(|(place, _)| self.item(*place).is_some_and(|number| beside(number, item)));
                (named && beside && item.text.chars().count() <= 24 && item.size() < TITLE)
                    .then_some(Element::Signatories)
            }) else {
                // A frame may stand before the paragraph that it belongs to.
                if item.size() > TITLE || item.text.chars().count() > LONGEST_CORNER || place > end + 2 {
                    break;
                }
                continue;
            };
            found.push((place, element));
            end = place;
        }
        let real = found.iter().any(|(_, element)| matches!(element, Element::Mark | Element::Number));
        if real {
            for (place, element) in found {
                self.set(place, element);
            }
            self.at = end + 1;
        }
    }

    fn title(&mut self, kind: Kind) {
        let Some(first) = self.item(self.at) else { return };
        let size = first.size();
        let set = size > TITLE && !first.in_table;
        let short = first.text.chars().count() <= LONGEST_TITLE && !first.text.ends_with(['。', '：', ':', '；']);
        if matches!(kind, Kind::Order | Kind::Minutes) && !set {
            return;
        }
        let stands = set || (short && ordinal(&first.text).is_none() && !first.in_table && first.side != Side::Right);
        if !stands {
            return;
        }
        self.set(self.at, Element::Title);
        self.at += 1;
        // Some programs set each line of a title as a paragraph of its own.
        while self
            .item(self.at)
            .is_some_and(|item| set && item.side == Side::Centre && (item.size() - size).abs() < 0.6)
        {
            self.set(self.at, Element::Title);
            self.at += 1;
        }
        while self.item(self.at).is_some_and(|item| {
            item.side == Side::Centre && !item.in_table && item.text.chars().count() <= LONGEST_TITLE
        }) {
            self.set(self.at, Element::Subtitle);
            self.at += 1;
        }
    }

    fn addressee(&mut self, kind: Kind) {
        if kind == Kind::Order || kind == Kind::Minutes {
            return;
        }
        let Some(item) = self.item(self.at) else { return };
        let text = item.text.trim_end();
        let long = text.chars().count() > 400;
        let sentence = text.contains('。') || ["如下", "现将", "为了", "为贯彻"].iter().any(|word| text.contains(word));
        let organ = |text: &str| {
            let text = text.trim_end_matches(['：', ':', '。', '，', ',', '；']);
            text.ends_with(|c| "局委办厅部会院府位县市区州盟旗乡镇司组团队行社所站处科室校校馆公".contains(c))
        };
        let coloned = text.ends_with(['：', ':']);
        let known = (coloned && (organ(text) || flush_left(item))) || (flush_left(item) && organ(text));
        if known && !sentence && !long && ordinal(text).is_none() && !item.in_table && item.side == Side::Left {
            self.set(self.at, Element::Addressee);
            self.at += 1;
        }
    }

    /// Body, attachment note and the attachments behind them.
    fn main(&mut self) {
        let mut noted = false;
        let mut attached = false;
        let mut title_next = false;
        for place in self.at..self.flow.len() {
            let Some(item) = self.item(place) else { break };
            let text = item.text.clone();
            let element = if item.in_table {
                Element::Cell
            } else if is_attachment_label(&text) && text.chars().count() <= 30 {
                attached = true;
                title_next = true;
                noted = false;
                Element::AttachmentLabel
            } else if attached && title_next {
                title_next = false;
                Element::AttachmentTitle
            } else if attached {
                // Its title may be set as several paragraphs.
                let above = place.checked_sub(1).and_then(|above| self.item(above));
                let more = above.is_some_and(|above| {
                    above.element == Element::AttachmentTitle
                        && item.size() > TITLE
                        && (above.size() - item.size()).abs() < 0.6
                });
                if more { Element::AttachmentTitle } else { Element::AttachmentBody }
            } else if labelled(&text, &["附件", "附"]).is_some() {
                noted = true;
                Element::AttachmentNote
            } else if labelled(&text, &["出席", "请假", "列席", "出　席", "列　席"]).is_some() {
                noted = false;
                Element::Attendance
            } else if noted && ordinal(&text).is_some_and(|found| found.level == 3) {
                Element::AttachmentNote
            } else {
                noted = false;
                Element::Body
            };
            self.set(place, element);
        }
    }

    /// 版记: from its first label to the end.
    fn imprint(&mut self) {
        let after = self.at;
        let is_printing = |text: &str| text.ends_with("印发") && text.contains('年') && text.chars().count() <= 60;
        for place in after..self.flow.len() {
            let Some(item) = self.item(place) else { break };
            let text = item.text.clone();
            let small = item.size() < 15.5;
            let element = match labelled(&text, &["抄送", "主送"]) {
                Some(("抄送", _)) => Some(Element::CopyTo),
                Some(_) => Some(Element::MainTo),
                None if is_printing(&text) => Some(Element::Printing),
                None => None,
            };
            // 主送 in running text is no 版记: it is small or follows the date.
            let late = (after..place).any(|above| self.item(above).is_some_and(|above| is_date(&above.text)));
            if let Some(element) = element.filter(|_| small || late) {
                self.set(place, element);
            }
        }
        let first = (after..self.flow.len()).find(|place| self.item(*place).is_some_and(|i| i.element.in_imprint()));
        let last = (after..self.flow.len()).rfind(|place| self.item(*place).is_some_and(|i| i.element.in_imprint()));
        let (Some(first), Some(last)) = (first, last) else { return };
        // What stands between, or small text in the same table, belongs to it.
        for place in first..=last {
            if self.item(place).is_some_and(|item| !item.element.in_imprint()) {
                let printing = self.item(place).is_some_and(|item| item.in_table)
                    && self.item(place + 1).is_some_and(|next| next.element == Element::Printing && next.in_table);
                let element = if printing { Element::Printing } else { Element::ImprintOther };
                self.set(place, element);
            }
        }
    }

    /// Date, signature and note: searched from the end of the main part.
    fn closing(&mut self, kind: Kind) {
        let end = (self.at..self.flow.len())
            .find(|place| {
                self.item(*place)
                    .is_some_and(|item| item.element.in_imprint() || item.element == Element::AttachmentLabel)
            })
            .unwrap_or(self.flow.len());
        let date = (self.at..end).rfind(|place| {
            self.item(*place).is_some_and(|item| {
                let last = item.text.split(['\t', ' ', '\u{3000}']).next_back().unwrap_or_default();
                !item.in_table && (is_date(&item.text) || (item.side == Side::Right && is_date(last)))
            })
        });
        let Some(date) = date else {
            self.unsigned(end);
            return;
        };
        self.set(date, Element::Date);
        for place in date + 1..end {
            let bracketed = self.item(place).is_some_and(|item| {
                item.text.starts_with(['（', '(']) && item.text.ends_with(['）', ')']) && !item.in_table
            });
            if bracketed {
                self.set(place, Element::Note);
            }
        }
        let mut place = date;
        while let Some(above) = place.checked_sub(1).filter(|above| *above >= self.at) {
            let Some(item) = self.item(above) else { break };
            let closes = above + 1 == date && item.text.chars().count() <= 40;
            if item.element != Element::Body || !(signs(item) || (closes && unpunctuated(item))) {
                break;
            }
            let parts = parts(item);
            let office = parts.first().is_some_and(|part| is_office(part)) || (kind == Kind::Order && parts.len() > 1);
            self.set(above, if office { Element::OfficeTitle } else { Element::Signature });
            place = above;
        }
    }

    /// A paper with a name and no date.
    fn unsigned(&mut self, end: usize) {
        let Some(last) = end.checked_sub(1).filter(|last| *last > self.at) else { return };
        let signs = self
            .item(last)
            .is_some_and(|item| item.element == Element::Body && item.side == Side::Right && signs(item));
        if signs {
            self.set(last, Element::Signature);
        }
    }

    fn levels(&mut self) {
        for item in self.items.iter_mut() {
            if matches!(item.element, Element::Body | Element::AttachmentBody) {
                item.level = ordinal(&item.text).map(|found| found.level);
            }
        }
    }
}

/// True for two parts of one line.
fn beside(one: &Item, other: &Item) -> bool {
    match (one.lines.first(), other.lines.first()) {
        (Some(a), Some(b)) => a.page == b.page && (a.y - b.y).abs() < 1.0,
        _ => one.source.is_some() && one.source == other.source,
    }
}

/// An element of the letterhead by its words.
fn corner(item: &Item) -> Option<Element> {
    let text = item.text.as_str();
    let count = text.chars().count();
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let red = item.colour() == Colour::Red;
    let size = item.size();
    if (red && size > TITLE) || size > MARK {
        Some(Element::Mark)
    } else if text.contains("签发人") && count <= 60 {
        Some(Element::Signatories)
    } else if is_document_number(&squeezed) {
        Some(Element::Number)
    } else if count > LONGEST_CORNER || size > TITLE {
        None
    } else if squeezed.starts_with(['第', '〔', '（']) && squeezed.ends_with(['号', '期', '次', '）']) && count <= 12
    {
        Some(Element::OrderNumber)
    } else if squeezed.chars().all(|c| c.is_ascii_digit()) && count >= 3 {
        Some(Element::CopyNumber)
    } else if squeezed.contains("密") && count <= 12 {
        Some(Element::Secrecy)
    } else if (squeezed.contains('急') || squeezed.contains("特提")) && count <= 6 {
        Some(Element::Urgency)
    } else {
        None
    }
}

/// The kind of a paper by its letterhead.
fn kind_of(items: &[Item], source: &Source) -> (Kind, &'static str) {
    let of = |element| items.iter().filter(move |item| item.element == element);
    let mark: String = of(Element::Mark).flat_map(|item| item.text.chars()).filter(|c| !c.is_whitespace()).collect();
    if mark.is_empty() {
        return match of(Element::Number).next() {
            Some(_) => (Kind::Document, "有发文字号"),
            None => (Kind::Plain, "没有发文机关标志和发文字号"),
        };
    }
    if mark.ends_with('令') {
        return (Kind::Order, "发文机关标志以“令”结尾");
    }
    if mark.ends_with("纪要") {
        return (Kind::Minutes, "发文机关标志以“纪要”结尾");
    }
    if of(Element::Signatories).next().is_some() {
        return (Kind::Upward, "有签发人");
    }
    if !mark.contains("文件") && is_letter(items, source) {
        return (Kind::Letter, "发文机关标志不带“文件”，且有信函的红色双线或位置");
    }
    (Kind::Document, "有发文机关标志")
}

/// A letter shows by its double rules or by the height of its mark.
fn is_letter(items: &[Item], source: &Source) -> bool {
    let mark = items.iter().find(|item| item.element == Element::Mark);
    match source {
        Source::Pdf { pages, .. } => {
            let Some(page) = pages.first() else { return false };
            let red: Vec<f64> = page
                .strokes
                .iter()
                .filter(|stroke| stroke.ink.is_red() && (stroke.to.0 - stroke.from.0).abs() > 100.0)
                .map(|stroke| stroke.from.1)
                .collect();
            let high = mark.and_then(|mark| mark.lines.first()).is_some_and(|line| pdf::em_top(line) < LETTER_MARK);
            red.len() >= 3 || high || red.iter().any(|y| *y > 265.0)
        }
        Source::Docx(file) => {
            let paragraph = mark.and_then(|mark| file.paragraphs.get(mark.source?));
            let framed = paragraph.filter(|paragraph| docx::framed(paragraph));
            let high = framed.and_then(|p| p.properties.number("framePr", "y")).is_some_and(|y| y < 2_500);
            let compound = |name: &str| name.contains("thickThin") || name.contains("thinThick");
            let shapes = file.shapes.iter().chain(file.footer_shapes.iter().flatten());
            let red = shapes
                .clone()
                .filter(|s| s.width > 100.0 && s.colour.as_deref().map(docx::hexadecimal) == Some(Colour::Red));
            let borders = file.paragraphs.iter().any(|paragraph| {
                ["pBdr.bottom", "pBdr.top"]
                    .iter()
                    .any(|side| paragraph.properties.get(side, "val").is_some_and(compound))
            });
            high || borders || shapes.filter_map(|shape| shape.compound.as_deref()).any(compound) || red.count() >= 3
        }
    }
}

/// True for a paragraph that begins at the left margin.
pub(crate) fn flush_left(item: &Item) -> bool {
    match item.lines.first() {
        Some(line) => pdf::left(line) < pdf::LEFT + 0.8 * pdf::CELL,
        None => item.lead.is_empty(),
    }
}

fn unpunctuated(item: &Item) -> bool {
    !item.text.ends_with(['。', '；', '：', '，', '、', ':', ';']) && ordinal(&item.text).is_none()
}

/// A name under the text: short, without a mark, away from the left.
fn signs(item: &Item) -> bool {
    let far = item.side != Side::Left
        || item.lines.first().is_some_and(|line| pdf::left(line) > pdf::LEFT + 4.0 * pdf::CELL)
        || item.lead.contains('\t')
        || item.lead.chars().count() >= 4;
    far && unpunctuated(item) && item.text.chars().count() <= 120 && attachment_number(&item.text).is_none()
}

/// The parts of a line that wide gaps or tabs set apart.
fn parts(item: &Item) -> Vec<String> {
    let Some(line) = item.lines.first() else {
        let parts = item.text.split(['\t', '\u{3000}']).map(str::trim).filter(|part| !part.is_empty());
        return parts.map(str::to_owned).collect();
    };
    let mut parts: Vec<String> = Vec::new();
    let mut end = f64::MIN;
    for glyph in line.glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty()) {
        match parts.last_mut() {
            Some(part) if glyph.x - end < 1.2 * pdf::CELL => part.push_str(&glyph.text),
            _ => parts.push(glyph.text.clone()),
        }
        end = glyph.x + glyph.advance;
    }
    parts
}

/// An office title beside a signature stamp.
fn is_office(text: &str) -> bool {
    let word: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    ["长", "主席", "主任", "总理", "书记", "指挥", "司令员", "政委", "政治委员"]
        .iter()
        .any(|ending| word.ends_with(ending))
        && word.chars().count() <= 20
}
