//! A generator whose stream never changes: damage is the same on every run.

/// A small generator (xorshift); the seed is not zero.
pub struct Random(pub u64);

impl Random {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    /// A number that readers stumble over, or any of two bytes.
    pub fn number(&mut self) -> u32 {
        const ODD: [u32; 8] = [0, 1, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0xffff_fffe, u32::MAX];
        if self.below(2) == 0 { ODD[self.below(8)] } else { self.below(1 << 16) as u32 }
    }
}
