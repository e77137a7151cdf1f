//! The table of references (ISO 32000-1, 7.5.4 to 7.5.8): where objects are.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::lexer::{Lexer, as_count, as_counts, as_reference, find, value_of};
use super::load::stream_data;
use super::scan;
use crate::filters::{Budget, Chain};
use crate::{Limits, PdfError};

/// Where an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// At this byte.
    At(usize),
    /// In an object stream.
    In {
        /// The stream.
        stream: u32,
        /// Its place among the stream's objects.
        index: u32,
    },
    /// Deleted.
    Free,
}

/// What the trailers say; the newest word counts.
#[derive(Debug, Clone, Default)]
pub struct Trailer {
    /// The catalog.
    pub root: Option<(u32, u16)>,
    /// The dictionary of encryption, or a reference to it.
    pub encrypt: Option<Vec<u8>>,
    /// Both parts of the file's identity.
    pub id: Option<Vec<u8>>,
}

impl Trailer {
    /// Takes what is not known yet from an older trailer.
    pub fn add(&mut self, dictionary: &[u8]) {
        let owned = |key| value_of(dictionary, key).map(<[u8]>::to_vec);
        self.root = self.root.or_else(|| value_of(dictionary, b"Root").and_then(as_reference));
        self.encrypt = self.encrypt.take().or_else(|| owned(b"Encrypt"));
        self.id = self.id.take().or_else(|| owned(b"ID"));
    }
}

/// All references of a file.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Where each object is, with its generation.
    pub entries: BTreeMap<u32, (u16, Entry)>,
    /// The trailers.
    pub trailer: Trailer,
}

impl Table {
    /// Adds an entry unless a newer one is there.
    pub fn add(&mut self, number: u32, generation: u16, entry: Entry, limits: &Limits) -> Result<(), PdfError> {
        self.entries.entry(number).or_insert((generation, entry));
        if self.entries.len() > limits.objects { Err(PdfError::Objects(limits.objects)) } else { Ok(()) }
    }
}

/// Sections that a file may have; each save with changes adds one.
const SECTIONS: usize = 1_024;

/// Reads the references; says whether they had to be found by a search.
///
/// # Errors
/// When a limit is passed, or nothing is found.
pub fn read(bytes: &[u8], limits: &Limits, budget: &mut Budget) -> Result<(Table, bool), PdfError> {
    let mut table = Table::default();
    let whole = read_chain(bytes, &mut table, limits, budget)?.is_some() && table.trailer.root.is_some();
    if whole && entries_hold(bytes, &table) {
        return Ok((table, false));
    }
    let mut found = scan::scan(bytes, limits, budget)?;
    if whole {
        // What the table says correctly counts more than what was found, since
        // deleted objects are found as well.
        for (number, (generation, entry)) in &table.entries {
            let holds = match entry {
                Entry::At(at) => holds(bytes, *number, *at),
                Entry::In { .. } | Entry::Free => true,
            };
            if holds {
                found.entries.insert(*number, (*generation, *entry));
            }
        }
        found.trailer = table.trailer;
    }
    Ok((found, true))
}

/// Reads the sections from the newest back. Nothing when one is damaged.
fn read_chain(bytes: &[u8], table: &mut Table, limits: &Limits, budget: &mut Budget) -> Result<Option<()>, PdfError> {
    let Some(start) = last_start(bytes) else { return Ok(None) };
    let mut waiting = vec![start];
    let mut seen = BTreeSet::new();
    while let Some(at) = waiting.pop() {
        if !seen.insert(at) || seen.len() > SECTIONS {
            continue;
        }
        let Some(next) = read_section(bytes, at, table, limits, budget)? else { return Ok(None) };
        waiting.extend(next);
    }
    Ok(Some(()))
}

/// The place behind the last `startxref`.
fn last_start(bytes: &[u8]) -> Option<usize> {
    const MARK: &[u8] = b"startxref";
    let at = bytes.windows(MARK.len()).rposition(|window| window == MARK)?;
    let mut lexer = Lexer::new(bytes, at.checked_add(MARK.len())?);
    lexer.skip_space();
    usize::try_from(lexer.count()?).ok()
}

/// Reads one section; gives the places of the older ones, the next to be read
/// last.
fn read_section(
    bytes: &[u8],
    at: usize,
    table: &mut Table,
    limits: &Limits,
    budget: &mut Budget,
) -> Result<Option<Vec<usize>>, PdfError> {
    let mut lexer = Lexer::new(bytes, at);
    lexer.skip_space();
    if lexer.keyword(b"xref").is_some() {
        return read_table(bytes, lexer, table, limits, budget);
    }
    Ok(read_stream(bytes, at, table, limits, budget)?.map(|previous| previous.into_iter().collect()))
}

/// A section of lines of twenty bytes, and its trailer.
fn read_table(
    bytes: &[u8],
    mut lexer: Lexer<'_>,
    table: &mut Table,
    limits: &Limits,
    budget: &mut Budget,
) -> Result<Option<Vec<usize>>, PdfError> {
    let mut free = Vec::new();
    loop {
        lexer.skip_space();
        if lexer.keyword(b"trailer").is_some() {
            break;
        }
        let (Some(start), Some(count)) = (lexer.count(), {
            lexer.skip_space();
            lexer.count()
        }) else {
            return Ok(None);
        };
        for place in 0..count {
            let Some((offset, generation, used)) = table_line(&mut lexer) else { return Ok(None) };
            let Ok(number) = u32::try_from(start.saturating_add(place)) else { return Ok(None) };
            if used {
                table.add(number, generation, Entry::At(offset), limits)?;
            } else {
                free.push(number);
                if free.len() > limits.objects {
                    return Err(PdfError::Objects(limits.objects));
                }
            }
        }
    }
    let Some(dictionary) = lexer.object(limits.depth) else { return Ok(None) };
    table.trailer.add(dictionary);
    let place = |key| value_of(dictionary, key).and_then(as_count).and_then(|at| usize::try_from(at).ok());
    // Of a file for two kinds of readers: its stream has what the table calls
    // free (7.5.8.4).
    if let Some(at) = place(b"XRefStm") {
        read_stream(bytes, at, table, limits, budget)?;
    }
    for number in free {
        table.add(number, 0, Entry::Free, limits)?;
    }
    Ok(Some(place(b"Prev").into_iter().collect()))
}

fn table_line(lexer: &mut Lexer<'_>) -> Option<(usize, u16, bool)> {
    lexer.skip_space();
    let offset = usize::try_from(lexer.count()?).ok()?;
    lexer.skip_space();
    let generation = u16::try_from(lexer.count()?).unwrap_or(u16::MAX);
    lexer.skip_space();
    match lexer.word() {
        b"n" => Some((offset, generation, true)),
        b"f" => Some((offset, generation, false)),
        _ => None,
    }
}

/// A section that is a stream; gives the place of the older one.
fn read_stream(
    bytes: &[u8],
    at: usize,
    table: &mut Table,
    limits: &Limits,
    budget: &mut Budget,
) -> Result<Option<Option<usize>>, PdfError> {
    let mut lexer = Lexer::new(bytes, at);
    let header = lexer.object_header();
    let (Some(_), Some(dictionary)) = (header, lexer.object(limits.depth)) else { return Ok(None) };
    let Some(data) = stream_data(bytes, lexer.at(), dictionary, None) else { return Ok(None) };
    add_stream(dictionary, data, table, limits, budget)?;
    let previous = value_of(dictionary, b"Prev").and_then(as_count).and_then(|at| usize::try_from(at).ok());
    Ok(Some(previous))
}

/// Adds the references of a stream and what its dictionary says as a trailer.
pub fn add_stream(
    dictionary: &[u8],
    data: &[u8],
    table: &mut Table,
    limits: &Limits,
    budget: &mut Budget,
) -> Result<(), PdfError> {
    table.trailer.add(dictionary);
    let Some(data) = Chain::of_text(dictionary).open(Cow::Borrowed(data), budget)? else { return Ok(()) };
    let widths = as_counts(value_of(dictionary, b"W").unwrap_or_default(), 3);
    let [first, second, third] = widths.as_slice() else { return Ok(()) };
    let widths = [*first, *second, *third].map(|width| usize::try_from(width).unwrap_or(usize::MAX));
    if widths.iter().any(|width| *width > 8) || widths == [0; 3] {
        return Ok(());
    }
    let size = value_of(dictionary, b"Size").and_then(as_count).unwrap_or(0);
    let index = value_of(dictionary, b"Index").map(|index| as_counts(index, 2 * limits.objects));
    let index = index.filter(|index| index.len() >= 2).unwrap_or_else(|| vec![0, size]);
    let mut rest = data.as_ref();
    for range in index.chunks_exact(2) {
        let [start, count] = *range else { continue };
        for place in 0..count {
            let Some((fields, behind)) = fields(rest, widths) else { return Ok(()) };
            rest = behind;
            let Ok(number) = u32::try_from(start.saturating_add(place)) else { return Ok(()) };
            let [kind, second, third] = fields;
            let kind = if widths.first() == Some(&0) { 1 } else { kind };
            let entry = match kind {
                0 => Some((0, Entry::Free)),
                1 => usize::try_from(second).ok().map(|at| (u16::try_from(third).unwrap_or(0), Entry::At(at))),
                2 => match (u32::try_from(second), u32::try_from(third)) {
                    (Ok(stream), Ok(index)) => Some((0, Entry::In { stream, index })),
                    _ => None,
                },
                _ => None,
            };
            if let Some((generation, entry)) = entry {
                table.add(number, generation, entry, limits)?;
            }
        }
    }
    Ok(())
}

/// Three numbers of these widths in bytes, and what is behind them.
fn fields(data: &[u8], widths: [usize; 3]) -> Option<([u64; 3], &[u8])> {
    let mut rest = data;
    let mut fields = [0u64; 3];
    for (field, width) in fields.iter_mut().zip(widths) {
        let (bytes, behind) = rest.split_at_checked(width)?;
        *field = bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        rest = behind;
    }
    Some((fields, rest))
}

/// True when every entry leads to an object of its number.
fn entries_hold(bytes: &[u8], table: &Table) -> bool {
    table.entries.iter().all(|(number, (_, entry))| match entry {
        // Some programs write entries of nothing at 0.
        Entry::At(0) | Entry::Free | Entry::In { .. } => true,
        Entry::At(at) => holds(bytes, *number, *at),
    }) && find(bytes, b"%PDF-", 0).is_some()
}

fn holds(bytes: &[u8], number: u32, at: usize) -> bool {
    Lexer::new(bytes, at).object_header().is_some_and(|(found, _)| found == number)
}
