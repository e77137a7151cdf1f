//! Lempel-Ziv-Welch (ISO 32000-1, 7.4.4), as files of the nineties have it.

use crate::PdfError;

const CLEAR: usize = 256;
const END: usize = 257;
const FIRST: usize = 258;
const MOST: usize = 4096;

/// The strings of the codes: each is another string and one byte more.
struct Table {
    before: Vec<u16>,
    last: Vec<u8>,
    length: Vec<u32>,
}

impl Table {
    fn new() -> Self {
        let last = (0..=255u8).chain([0, 0]).collect();
        Self { before: vec![0; FIRST], last, length: vec![1; FIRST] }
    }

    const fn len(&self) -> usize {
        self.last.len()
    }

    fn clear(&mut self) {
        self.before.truncate(FIRST);
        self.last.truncate(FIRST);
        self.length.truncate(FIRST);
    }

    fn push(&mut self, before: usize, last: u8) {
        if self.len() < MOST
            && let Ok(code) = u16::try_from(before)
        {
            let length = self.length.get(before).copied().unwrap_or(0);
            self.before.push(code);
            self.last.push(last);
            self.length.push(length.saturating_add(1));
        }
    }

    /// Puts the string of a code behind `out`.
    fn put(&self, code: usize, out: &mut Vec<u8>) {
        let start = out.len();
        let mut code = code;
        let mut length = self.length.get(code).copied().unwrap_or(0);
        while length > 0 {
            out.push(self.last.get(code).copied().unwrap_or(0));
            code = self.before.get(code).copied().unwrap_or(0).into();
            length -= 1;
        }
        if let Some(string) = out.get_mut(start..) {
            string.reverse();
        }
    }
}

/// Decodes; `spend` is asked before each string. An impossible code ends it.
pub fn decode(
    data: &[u8],
    early_change: bool,
    mut spend: impl FnMut(usize, usize) -> Result<(), PdfError>,
) -> Result<Vec<u8>, PdfError> {
    let mut table = Table::new();
    let mut out = Vec::new();
    let mut previous: Option<usize> = None;
    let mut bits = Bits { data: data.iter(), held: 0, count: 0 };
    loop {
        let size = table.len().saturating_add(usize::from(early_change));
        let width = match size {
            0..=511 => 9,
            512..=1023 => 10,
            1024..=2047 => 11,
            _ => 12,
        };
        let Some(code) = bits.take(width) else { return Ok(out) };
        match code {
            CLEAR => {
                table.clear();
                previous = None;
                continue;
            }
            END => return Ok(out),
            _ => {}
        }
        let known = code < table.len();
        let string = if known { code } else { previous.unwrap_or(MOST) };
        let Some(length) = table.length.get(string) else { return Ok(out) };
        let length = usize::try_from(*length).unwrap_or(usize::MAX);
        spend(length, out.len().saturating_add(length))?;
        let start = out.len();
        table.put(string, &mut out);
        let first = out.get(start).copied().unwrap_or(0);
        if let Some(previous) = previous {
            table.push(previous, first);
        }
        if !known {
            // The string of a code that is just being made.
            if code.saturating_add(1) != table.len() {
                return Ok(out);
            }
            out.push(first);
        }
        previous = Some(code);
    }
}

/// Bits, the highest of a byte first.
struct Bits<'d> {
    data: std::slice::Iter<'d, u8>,
    held: u32,
    count: u32,
}

impl Bits<'_> {
    fn take(&mut self, width: u32) -> Option<usize> {
        while self.count < width {
            self.held = self.held << 8 | u32::from(*self.data.next()?);
            self.count += 8;
        }
        self.count -= width;
        let code = self.held >> self.count;
        self.held &= (1 << self.count) - 1;
        usize::try_from(code).ok()
    }
}
