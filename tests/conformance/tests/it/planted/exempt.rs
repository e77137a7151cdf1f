//! Rules of strength M, N, R or O that no file can break so that a program sees
//! it, each with the reason.

/// Why a rule has no planted fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Paper, ink or binding: not in the file.
    Printing,
    /// Whether it is kept is for a person to judge.
    Person,
    /// The file has no such element: a seal is pressed later.
    Absent,
    /// The file does not tell it.
    Untold,
}

impl Why {
    /// For the table.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Printing => "not in a file (printing and binding)",
            Self::Person => "for a person to judge",
            Self::Absent => "the element is not in the file",
            Self::Untold => "the file does not tell",
        }
    }
}

/// The rules, with the reason in a sentence.
pub const EXEMPT: &[(&str, Why, &str)] = &[
    ("9704-4-a", Why::Printing, "Weight, whiteness and strength of the paper."),
    ("33476.2-5-a", Why::Person, "Whether a font was certified is known from its licence, not from its name."),
    ("9704-6.1-a", Why::Printing, "Skew and broken strokes come with the plate."),
    ("9704-6.2-a", Why::Printing, "Duplex printing and the register of the two sides."),
    ("9704-6.2-b", Why::Printing, "The mix of the inks; red and black of the file are 9704-7.2.4-c and 9704-5.2.4-a."),
    ("9704-6.3-a", Why::Printing, "Folding, trimming, drift between sheets."),
    ("9704-6.3-b", Why::Printing, "Staples."),
    ("reg-9-8-a", Why::Person, "Whether a name is the full or the standard short one takes a list of all organs."),
    ("9704-7.3.5.3-d", Why::Absent, "The signature stamp is pressed on paper or set by a sealing client."),
    ("reg-9-12-a", Why::Person, "When a meeting adopted the paper or its head signed it is not in the paper."),
    ("reg-9-13-a", Why::Absent, "Whether the seal that follows is the matching one is not in the file."),
    ("reg-9-7-a", Why::Person, "Whether a title names organ, subject and the right kind of paper takes its meaning."),
    ("15834-B.2-a", Why::Person, "Whether a quotation is complete and stands by itself takes its meaning."),
    (
        "15834-5.1.10-a",
        Why::Untold,
        "How much of its cell a mark at a line's end fills is in the outlines of the face.",
    ),
    ("15835-4.1-a", Why::Person, "Whether a number is a measure or a word takes its meaning."),
    ("15835-4.2-a", Why::Person, "Whether a number is approximate takes its meaning."),
    ("15835-5.1.6-a", Why::Person, "Whether month and day name an event takes its meaning."),
];
