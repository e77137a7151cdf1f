//! Sets a broken line: the place of every piece on it.

use wenshu_model::Alignment;
use wenshu_model::pages::{Colour, Glyph, GlyphRun};

use crate::lines::{Line, Spare, spare_room};
use crate::marks::Kind;
use crate::measure::{HAIR, mm};
use crate::pieces::Piece;

/// Sets a line whose measure begins `left` points from the edge of the sheet.
pub(crate) fn set_line(pieces: &[Piece], line: &Line, left: f64, align: Alignment, colour: Colour) -> Vec<GlyphRun> {
    let all = pieces.get(line.start..line.end).unwrap_or_default();
    let (seen, hanging) = all.split_at(line.seen_end.saturating_sub(line.start).min(all.len()));
    let shrink = shrinkage(seen, line.width - line.measure);
    let slack = (line.measure - line.width).max(0.0);
    let justified = align == Alignment::Justify && !line.last;
    let stretch = match align {
        Alignment::Distribute => Stretch { of_a_gap: share(seen, slack, true), words_too: true },
        _ if justified => Stretch::of(seen, slack),
        _ => Stretch::default(),
    };
    let mut x = left
        + match align {
            // One character cannot be spread; it stands in the middle.
            Alignment::Distribute if stretch.of_a_gap == 0.0 => slack / 2.0,
            Alignment::Justify | Alignment::Left | Alignment::Distribute => 0.0,
            Alignment::Center => slack / 2.0,
            Alignment::Right => slack,
        };
    let mut runs = Vec::new();
    let mut before: Option<&Piece> = None;
    for (place, piece) in seen.iter().enumerate() {
        x += before.map_or(0.0, |before| stretch.between(before, piece));
        push(&mut runs, piece, x, colour);
        x += piece.width - shrink.iter().find(|(at, _)| *at == place).map_or(0.0, |(_, by)| *by);
        before = Some(piece);
    }
    for piece in hanging.iter().filter(|piece| piece.kind != Kind::LineFeed) {
        push(&mut runs, piece, x, colour);
    }
    runs
}

/// How much each mark of an overfull line gives up: the mark at the line's end
/// first (15834-5.1.10-a), then marks side by side, then all others; the marks
/// of one kind by the same share.
fn shrinkage(seen: &[Piece], excess: f64) -> Vec<(usize, f64)> {
    let mut shrunk = Vec::new();
    if excess <= HAIR {
        return shrunk;
    }
    let (end, beside): (Vec<_>, Vec<_>) =
        spare_room(seen, Spare::AtTheEdge).partition(|(place, _)| place + 1 == seen.len());
    let inside: Vec<_> = spare_room(seen, Spare::Inside).collect();
    let mut wanted = excess;
    for rooms in [end, beside, inside] {
        let room: f64 = rooms.iter().map(|(_, room)| room).sum();
        let share = if room > 0.0 { (wanted / room).clamp(0.0, 1.0) } else { 0.0 };
        shrunk.extend(rooms.into_iter().map(|(place, room)| (place, room * share)));
        wanted -= room * share;
    }
    shrunk
}

/// Room that a justified line puts between two pieces.
#[derive(Debug, Clone, Copy, Default)]
struct Stretch {
    of_a_gap: f64,
    words_too: bool,
}

/// Widest gap, em, before the letters of words are spread as well: a line with
/// a long address and three characters would else be torn apart.
const WIDEST_GAP: f64 = 0.5;

impl Stretch {
    fn of(seen: &[Piece], slack: f64) -> Self {
        let size = seen.first().map_or(0.0, |piece| piece.size);
        let plain = Self { of_a_gap: share(seen, slack, false), words_too: false };
        if plain.of_a_gap > WIDEST_GAP * size || plain.of_a_gap == 0.0 {
            return Self { of_a_gap: share(seen, slack, true), words_too: true };
        }
        plain
    }

    fn between(self, left: &Piece, right: &Piece) -> f64 {
        if may_stretch(left, right, self.words_too) { self.of_a_gap } else { 0.0 }
    }
}

fn share(seen: &[Piece], slack: f64, words_too: bool) -> f64 {
    let pairs = seen.iter().zip(seen.iter().skip(1));
    let gaps = pairs.filter(|(left, right)| may_stretch(left, right, words_too)).count();
    if gaps == 0 { 0.0 } else { slack / gaps as f64 }
}

/// True when room may be put between two pieces: not inside a word, a dash or
/// an ellipsis, nor before what is drawn on the piece before it.
fn may_stretch(left: &Piece, right: &Piece, words_too: bool) -> bool {
    let word = left.kind == Kind::Western && right.kind == Kind::Western && !words_too;
    let rule = left.ch == right.ch && matches!(left.ch, '—' | '…');
    !(word || rule || right.rigid || right.kind == Kind::Invisible)
}

/// Adds a piece to the last run, or to a new one if it has another face, size
/// or height.
fn push(runs: &mut Vec<GlyphRun>, piece: &Piece, x: f64, colour: Colour) {
    let glyph = Glyph { id: piece.glyph, x: mm(x), text: piece.ch };
    let rise = mm(piece.rise);
    match runs.last_mut() {
        Some(run)
            if run.font == piece.font && run.wanted == piece.wanted && run.size == piece.size && run.rise == rise =>
        {
            run.glyphs.push(glyph);
        }
        _ => runs.push(GlyphRun {
            font: piece.font,
            wanted: piece.wanted,
            size: piece.size,
            colour,
            rise,
            glyphs: vec![glyph],
        }),
    }
}
