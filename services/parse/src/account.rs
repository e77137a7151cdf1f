//! The equation of parse: Source = plans + removed, white space aside
//! (DESIGN §3). Checked in every run.

use wenshu_model::{Piece, Plan, Removed, Source};

use crate::text::is_space;

/// Characters of the Source, for looking at pieces.
pub(crate) struct Account {
    lines: Vec<Vec<char>>,
    /// How often each character was handed out.
    taken: Vec<Vec<u8>>,
}

impl Account {
    pub(crate) fn open(source: &Source) -> Self {
        let lines: Vec<Vec<char>> = source.lines.iter().map(|line| line.text.chars().collect()).collect();
        let taken = lines.iter().map(|line| vec![0; line.len()]).collect();
        Self { lines, taken }
    }

    /// True when what the document says is what its pieces hold.
    pub(crate) fn document_balances(&self, plan: &Plan) -> bool {
        elements(plan).all(|(text, pieces)| self.matches(text, pieces))
            && plan.blocks.iter().all(|block| {
                let mut text = block.number.clone().unwrap_or_default();
                text.push_str(&block.text);
                if let Some(table) = &block.table {
                    text.extend(table.cells.iter().map(|cell| cell.text.as_str()));
                }
                self.matches(&text, &block.pieces)
            })
    }

    fn matches(&self, text: &str, pieces: &[Piece]) -> bool {
        let held = pieces.iter().flat_map(|piece| self.held(piece)).filter(|c| !is_space(*c));
        text.chars().filter(|c| !is_space(*c)).eq(held)
    }

    fn held(&self, piece: &Piece) -> impl Iterator<Item = char> + '_ {
        let line = usize::try_from(piece.line).ok().and_then(|n| n.checked_sub(1)).and_then(|n| self.lines.get(n));
        let range = piece.start as usize..piece.end as usize;
        line.and_then(|line| line.get(range)).unwrap_or_default().iter().copied()
    }

    pub(crate) fn enter_document(&mut self, plan: &Plan) {
        let pieces: Vec<Piece> = elements(plan).flat_map(|(_, pieces)| pieces.iter().copied()).collect();
        self.enter(&pieces);
        for block in &plan.blocks {
            self.enter(&block.pieces);
        }
    }

    pub(crate) fn enter_removed(&mut self, removed: &Removed) {
        self.enter(&removed.pieces);
    }

    fn enter(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            let line =
                usize::try_from(piece.line).ok().and_then(|n| n.checked_sub(1)).and_then(|n| self.taken.get_mut(n));
            let cells = line.and_then(|line| line.get_mut(piece.start as usize..piece.end as usize));
            for cell in cells.into_iter().flatten() {
                *cell = cell.saturating_add(1);
            }
        }
    }

    /// First Source line with a character that nobody has, or that two have.
    pub(crate) fn first_difference(&self) -> Option<u32> {
        (1..).zip(self.lines.iter().zip(&self.taken)).find_map(|(number, (line, taken))| {
            let wrong = line.iter().zip(taken).any(|(c, count)| !is_space(*c) && *count != 1);
            wrong.then_some(number)
        })
    }
}

/// The texts of a plan's elements with their pieces. A title without pieces is
/// left aside: it comes from the headline, which is removed, and stands among
/// the changes.
fn elements(plan: &Plan) -> impl Iterator<Item = (&str, &[Piece])> {
    let e = &plan.elements;
    let single = [
        &e.copy_number,
        &e.secrecy,
        &e.urgency,
        &e.document_number,
        &e.addressees,
        &e.date_of_issue,
        &e.note,
        &e.main_to,
        &e.copy_to,
        &e.printing,
    ];
    let title = e.title.iter().filter(|line| !line.pieces.is_empty());
    let several = [
        &e.issuer_marks,
        &e.signatories,
        &e.subtitle,
        &e.attachment_notes,
        &e.signature,
        &e.signers,
        &e.attendance,
        &e.imprint_other,
    ];
    single
        .into_iter()
        .flatten()
        .chain(several.into_iter().flatten())
        .chain(title)
        .map(|located| (located.text.as_str(), located.pieces.as_slice()))
}
