//! Breaks the pieces of a paragraph into lines.
//!
//! Greedy and linear: a line takes what fits, ends at the last place where it
//! may end, and is looked at no more. LibreOffice and Word break greedily as
//! well, so a PDF and a DOCX of one document agree.
//!
//! When a mark that may not begin the next line does not fit, two remedies
//! exist. It is pulled in when marks give room enough (15834-5.1.10-a,
//! -5.1.11-a): the mark at the line's end and marks side by side, half a cell
//! each, and, for a single point such as ，or 。, the other marks of the line as
//! well. Else the character before it is pushed out with it, and the line is
//! stretched. Nothing but a mark is ever pulled in, so that a line that needs
//! no remedy stays on the grid.

use crate::marks::{self, Kind};
use crate::measure::HAIR;
use crate::pieces::Piece;

/// A line of a paragraph: pieces `start..end`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Line {
    /// First piece.
    pub start: usize,
    /// One past the last piece, white space and a line feed at the end included.
    pub end: usize,
    /// One past the last piece that is seen.
    pub seen_end: usize,
    /// Width of the pieces that are seen, pt.
    pub width: f64,
    /// Width of the measure that the line was broken for, pt.
    pub measure: f64,
    /// Ends its paragraph or ends in a forced break: it is not justified.
    pub last: bool,
}

/// Longest run of closing marks that is tried to be pulled in.
const PULL_IN: usize = 3;

/// Breaks pieces into lines. The first line is `first` wide, the others `rest`.
pub(crate) fn break_lines(pieces: &[Piece], first: f64, rest: f64) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < pieces.len() {
        let measure = if lines.is_empty() { first } else { rest };
        let line = next_line(pieces, start, measure);
        start = line.end.max(start + 1);
        lines.push(line);
    }
    lines
}

/// A place where the line may end, and what it then holds.
#[derive(Debug, Clone, Copy)]
struct Stop {
    end: usize,
    seen_end: usize,
    width: f64,
}

fn next_line(pieces: &[Piece], start: usize, measure: f64) -> Line {
    let mut stop: Option<Stop> = None;
    let mut here = Stop { end: start, seen_end: start, width: 0.0 };
    let mut run = 0.0;
    for (place, piece) in pieces.iter().enumerate().skip(start) {
        here.end = place;
        if place > start && !piece.glued {
            stop = Some(here);
        }
        match piece.kind {
            Kind::LineFeed => return line(start, Stop { end: place + 1, ..here }, measure, true),
            Kind::Space | Kind::Invisible => run += piece.width,
            _ => {
                run += piece.width;
                if run > measure + HAIR {
                    return overfull(pieces, start, stop, Stop { end: place, ..here }, measure);
                }
                here.width = run;
                here.seen_end = place + 1;
            }
        }
    }
    line(start, Stop { end: pieces.len(), ..here }, measure, true)
}

fn line(start: usize, stop: Stop, measure: f64, last: bool) -> Line {
    Line { start, end: stop.end, seen_end: stop.seen_end, width: stop.width, measure, last }
}

/// Ends a line whose next piece, at `full.end`, does not fit.
fn overfull(pieces: &[Piece], start: usize, stop: Option<Stop>, full: Stop, measure: f64) -> Line {
    if stop.is_some_and(|stop| stop.end == full.end) {
        return line(start, full, measure, false);
    }
    if let Some(pulled) = pull_in(pieces, start, full, measure) {
        return pulled;
    }
    let torn = tear_word(pieces, start, stop, full, measure);
    let end = torn.or(stop).unwrap_or_else(|| tear_anywhere(start, full));
    line(start, end, measure, false)
}

/// The line with the closing marks at its end, when they fit once the marks
/// that may shrink are half a cell wide.
fn pull_in(pieces: &[Piece], start: usize, full: Stop, measure: f64) -> Option<Line> {
    let marks = pieces.get(full.end..)?.iter().take(PULL_IN + 1);
    let count = marks.take_while(|piece| piece.kind == Kind::Closing).count();
    let end = full.end + count;
    let ends_here = pieces.get(end).is_none_or(|next| !next.glued || next.kind == Kind::LineFeed);
    if count == 0 || count > PULL_IN || !ends_here || full.seen_end < full.end {
        return None;
    }
    let added: f64 = pieces.get(full.end..end)?.iter().map(|piece| piece.width).sum();
    let width = full.width + added;
    let held = pieces.get(start..end)?;
    let room = |spare: Spare| spare_room(held, spare).map(|(_, room)| room).sum::<f64>();
    let point = count == 1 && held.last().is_some_and(|piece| marks::is_point(piece.ch));
    let spare = room(Spare::AtTheEdge) + if point { room(Spare::Inside) } else { 0.0 };
    if width - spare > measure + HAIR {
        return None;
    }
    let hard = pieces.get(end).is_none_or(|next| next.kind == Kind::LineFeed);
    let fed = pieces.get(end).is_some_and(|next| next.kind == Kind::LineFeed);
    let stop = Stop { end: end + usize::from(fed), seen_end: end, width };
    Some(line(start, stop, measure, hard))
}

/// Which marks give up blank room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spare {
    /// The mark at the line's end, and marks side by side.
    AtTheEdge,
    /// All other marks.
    Inside,
}

/// The marks of a line that may give up blank room, each with how much: the
/// last one half an em; every other so much that half an em is left, since
/// readers of the text layer take a step back by more than half an em for a new
/// line. A mark that opens gives up the room before it.
pub(crate) fn spare_room(line: &[Piece], spare: Spare) -> impl Iterator<Item = (usize, f64)> {
    let movable = line.iter().enumerate().filter(|(_, piece)| !piece.rigid);
    movable.filter_map(move |(place, piece)| {
        let next = line.get(place + 1);
        let wide = piece.width > piece.size / 2.0 + HAIR;
        let half = piece.size / 2.0;
        let (at, room) = match (piece.kind, next.map(|next| next.kind)) {
            (Kind::Closing, None) => (Spare::AtTheEdge, half.min(piece.width)),
            (Kind::Closing, Some(Kind::Closing | Kind::Opening)) | (Kind::Opening, Some(Kind::Opening)) if wide => {
                (Spare::AtTheEdge, piece.width - half)
            }
            (Kind::Closing, Some(_)) if wide => (Spare::Inside, piece.width - half),
            // The room before an opening mark is that of the piece before it.
            (Kind::Cell, Some(Kind::Opening)) if wide => (Spare::Inside, piece.width - half),
            _ => return None,
        };
        (at == spare && room > HAIR).then_some((place, room))
    })
}

/// A place inside a long Western word, such as an address on the web, when
/// keeping the word whole would leave the line less than half full.
fn tear_word(pieces: &[Piece], start: usize, stop: Option<Stop>, full: Stop, measure: f64) -> Option<Stop> {
    if stop.is_some_and(|stop| stop.width >= measure / 2.0) {
        return None;
    }
    let word_start = stop.map_or(start, |stop| stop.end);
    let word = pieces.get(word_start..full.end)?;
    let overflowing = pieces.get(full.end)?;
    if overflowing.kind != Kind::Western || word.iter().any(|piece| piece.kind != Kind::Western) {
        return None;
    }
    let at = word.iter().rposition(|piece| marks::divides_a_word(piece.ch)).filter(|at| *at >= 2)?;
    let end = word_start + at + 1;
    let width = pieces.get(start..end)?.iter().map(|piece| piece.width).sum();
    Some(Stop { end, seen_end: end, width })
}

/// The last resort for a line in which nothing may be torn apart.
fn tear_anywhere(start: usize, full: Stop) -> Stop {
    if full.end > start { full } else { Stop { end: start + 1, seen_end: start + 1, width: full.width } }
}
