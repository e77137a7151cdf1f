//! The formats of output.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A format of output. The order is that in which they are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// PDF.
    Pdf,
    /// Word.
    Docx,
    /// The document as JSON (`wenshu.document/1`).
    Json,
}

/// A name that is no format's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("没有名为“{name}”的输出格式；请用 pdf、docx 或 json")]
pub struct UnknownFormat {
    /// The name.
    pub name: String,
}

impl Format {
    /// All.
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Docx, Self::Json];

    /// The ending of its files, which is also its name.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Json => "json",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.ending())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let found = Self::ALL.into_iter().find(|format| format.ending() == name);
        found.ok_or_else(|| UnknownFormat { name: name.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_has_one_name_everywhere() {
        for format in Format::ALL {
            assert_eq!(format.ending().parse(), Ok(format));
            assert_eq!(serde_json::to_value(format).unwrap(), format.ending());
        }
        assert_eq!("PDF".parse::<Format>(), Err(UnknownFormat { name: "PDF".to_owned() }));
    }
}
