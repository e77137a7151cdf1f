//! Undoes the prediction of rows (ISO 32000-1, 7.4.4.4).

/// How rows were predicted.
#[derive(Debug, Clone, Copy)]
pub struct Predictor {
    kind: u64,
    /// Bytes of one sample of all colours, 1 at least.
    step: usize,
    /// Bytes of one row.
    row: usize,
    /// LZW changes its width one code early.
    pub early_change: bool,
}

impl Predictor {
    /// Reads the parameters of a filter; `number` gives those that there are.
    pub fn new(number: impl Fn(&[u8]) -> Option<u64>) -> Self {
        let within = |key: &[u8], otherwise: u64, most: u64| number(key).unwrap_or(otherwise).clamp(1, most);
        let bits = within(b"Colors", 1, 32).saturating_mul(within(b"BitsPerComponent", 8, 16));
        let columns = within(b"Columns", 1, 1 << 24);
        let size = |bits: u64| usize::try_from(bits.div_ceil(8)).unwrap_or(usize::MAX);
        Self {
            kind: number(b"Predictor").unwrap_or(1),
            step: size(bits).max(1),
            row: size(bits.saturating_mul(columns)).max(1),
            early_change: number(b"EarlyChange").unwrap_or(1) != 0,
        }
    }

    /// The bytes as they were before.
    pub fn undo(&self, data: Vec<u8>) -> Vec<u8> {
        match self.kind {
            2 => self.undo_differences(data),
            10..=15 => self.undo_png(&data),
            _ => data,
        }
    }

    /// Kind 2, for samples of whole bytes; others are for pictures only.
    fn undo_differences(&self, mut data: Vec<u8>) -> Vec<u8> {
        for row in data.chunks_mut(self.row) {
            for at in self.step..row.len() {
                let left = row.get(at - self.step).copied().unwrap_or(0);
                if let Some(byte) = row.get_mut(at) {
                    *byte = byte.wrapping_add(left);
                }
            }
        }
        data
    }

    /// Kinds 10 to 15: each row begins with its own kind.
    fn undo_png(&self, data: &[u8]) -> Vec<u8> {
        let mut out: Vec<u8> = Vec::with_capacity(data.len());
        for coded in data.chunks(self.row.saturating_add(1)) {
            let Some((kind, coded)) = coded.split_first() else { break };
            let start = out.len();
            for (at, byte) in coded.iter().enumerate() {
                let here = |back: usize| start.saturating_add(at).checked_sub(back).and_then(|place| out.get(place));
                let left = if at >= self.step { here(self.step).copied().unwrap_or(0) } else { 0 };
                let above = if start > 0 { here(self.row).copied().unwrap_or(0) } else { 0 };
                let corner = if start > 0 && at >= self.step {
                    here(self.row.saturating_add(self.step)).copied().unwrap_or(0)
                } else {
                    0
                };
                let guess = match kind {
                    1 => left,
                    2 => above,
                    3 => u8::midpoint(left, above),
                    4 => paeth(left, above, corner),
                    _ => 0,
                };
                out.push(byte.wrapping_add(guess));
            }
        }
        out
    }
}

/// PNG, 9.4.
fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let [a, b, c] = [left, above, corner].map(i16::from);
    let guess = a + b - c;
    let (to_a, to_b, to_c) = ((guess - a).abs(), (guess - b).abs(), (guess - c).abs());
    if to_a <= to_b && to_a <= to_c {
        left
    } else if to_b <= to_c {
        above
    } else {
        corner
    }
}
