//! A set of formats, as a number in a row.

use wenshu_report::Format;

/// A set of formats.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Formats(i64);

impl Formats {
    /// From a row.
    pub(crate) const fn from_row(bits: i64) -> Self {
        Self(bits)
    }

    /// As it stands in a row.
    pub(crate) const fn bits(self) -> i64 {
        self.0
    }

    pub(crate) const fn add(&mut self, format: Format) {
        self.0 |= bit(format);
    }

    pub(crate) const fn has(self, format: Format) -> bool {
        self.0 & bit(format) != 0
    }

    pub(crate) const fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    pub(crate) const fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    pub(crate) const fn covers(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    pub(crate) const fn len(self) -> u32 {
        self.0.count_ones()
    }
}

impl FromIterator<Format> for Formats {
    fn from_iter<I: IntoIterator<Item = Format>>(formats: I) -> Self {
        formats.into_iter().fold(Self::default(), |mut set, format| {
            set.add(format);
            set
        })
    }
}

/// Written to rows: never changed.
const fn bit(format: Format) -> i64 {
    match format {
        Format::Pdf => 1,
        Format::Docx => 2,
        Format::Json => 4,
    }
}
