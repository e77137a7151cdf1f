//! What a planted fault is.

use super::docx::Docx;
use super::pdf::Pdf;

/// One rule broken in a file that keeps it.
pub struct Fault {
    /// The rule.
    pub rule: &'static str,
    /// Name of the good paper.
    pub sample: &'static str,
    /// What is wrong in the planted file, in English.
    pub what: &'static str,
    /// How it is made.
    pub plant: Plant,
}

/// How a good file becomes a bad one.
#[derive(Clone, Copy)]
pub enum Plant {
    /// By an edit of the finished PDF.
    Pdf(fn(&mut Pdf)),
    /// By an edit of the finished DOCX.
    Docx(fn(&mut Docx)),
    /// By other words in the input, converted with every normalisation off:
    /// the PDF.
    TypedPdf(&'static str, &'static str),
    /// The same words in the finished DOCX.
    TypedDocx(&'static str, &'static str),
}

/// Media of finished files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Medium {
    /// PDF.
    Pdf,
    /// DOCX.
    Docx,
}

impl Medium {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Docx => "DOCX",
        }
    }

    /// Ending of a file's name.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
        }
    }
}

impl Fault {
    /// The file that it is in.
    pub const fn medium(&self) -> Medium {
        match self.plant {
            Plant::Pdf(_) | Plant::TypedPdf(..) => Medium::Pdf,
            Plant::Docx(_) | Plant::TypedDocx(..) => Medium::Docx,
        }
    }

    /// For messages.
    pub fn name(&self) -> String {
        format!("{} {} {}: {}", self.rule, self.medium().name(), self.sample, self.what)
    }
}

/// A fault of a PDF.
pub const fn pdf(rule: &'static str, sample: &'static str, what: &'static str, plant: fn(&mut Pdf)) -> Fault {
    Fault { rule, sample, what, plant: Plant::Pdf(plant) }
}

/// A fault of a DOCX.
pub const fn docx(rule: &'static str, sample: &'static str, what: &'static str, plant: fn(&mut Docx)) -> Fault {
    Fault { rule, sample, what, plant: Plant::Docx(plant) }
}

/// A fault of the words of the paper `words`, in both files.
pub const fn typed(rule: &'static str, good: &'static str, bad: &'static str) -> [Fault; 2] {
    let (sample, what) = (super::words::NAME, bad);
    [
        Fault { rule, sample, what, plant: Plant::TypedPdf(good, bad) },
        Fault { rule, sample, what, plant: Plant::TypedDocx(good, bad) },
    ]
}
