//! Profiles: how a site sets its papers, and where that departs from the
//! standard.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// A site's settings. Every field has the standard's value by default; an
/// unknown key is refused and named.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Profile {
    /// Name, for reports.
    pub name: String,
    /// Face of ASCII letters and digits in the text (the standard is silent).
    pub latin_face: LatinFace,
    /// Names that a DOCX asks for.
    pub font_names: FontNames,
    /// Page set-up of a DOCX.
    pub docx_grid: DocxGrid,
    /// Bold heading levels (the standard asks for none).
    pub bold_levels: BTreeSet<u8>,
    /// Turn Traditional characters into Simplified.
    pub to_simplified: bool,
    /// Normalisations switched off, by reason code.
    pub normalise_off: BTreeSet<String>,
    /// Normalisations switched on that are off by default, by reason code.
    pub normalise_on: BTreeSet<String>,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            name: "gbt9704".to_owned(),
            latin_face: LatinFace::default(),
            font_names: FontNames::default(),
            docx_grid: DocxGrid::default(),
            bold_levels: BTreeSet::new(),
            to_simplified: true,
            normalise_off: BTreeSet::new(),
            normalise_on: BTreeSet::new(),
        }
    }
}

/// Face of ASCII letters and digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LatinFace {
    /// Times New Roman or its stand-in.
    #[default]
    Times,
    /// The Han face of the run (仿宋 in the body).
    Han,
}

/// Names of the faces in a DOCX (research/fonts.md §7).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FontNames {
    /// 仿宋_GB2312 and 楷体_GB2312, with 仿宋 and 楷体 for characters outside GB2312.
    #[default]
    Gb2312,
    /// 仿宋 and 楷体, which every Chinese Windows has.
    System,
}

/// Page set-up of a DOCX (spec §1.3, impl-grid-line).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocxGrid {
    /// Margins 37/35 mm, lines of 579 twips.
    #[default]
    #[serde(rename = "9704")]
    Gbt9704,
    /// Margins 34.58/32.58 mm of GB/T 33476.2, lines of 592 twips.
    #[serde(rename = "33476.2")]
    Gbt33476,
}

/// Why a profile was refused.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// Not TOML, a wrong type or an unknown key.
    #[error("配置文件无法读取")]
    Syntax(#[from] toml::de::Error),
    /// A heading level outside 1 to 5.
    #[error("bold_levels 中的级别 {0} 不在 1 至 5 之间")]
    Level(u8),
    /// A normalisation that does not exist.
    #[error("没有名为“{0}”的规范化规则")]
    UnknownReason(String),
}

/// A departure from the standard, for the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deviation {
    /// The rule departed from.
    pub rule: &'static str,
    /// What is done instead, in Chinese.
    pub message: String,
}

impl Profile {
    /// Reads a profile. `known_reasons` are the reason codes that
    /// `normalise_off` and `normalise_on` may name.
    ///
    /// # Errors
    /// [`ProfileError`] names the key, level or reason that is wrong.
    pub fn from_toml(text: &str, known_reasons: &[&str]) -> Result<Self, ProfileError> {
        let profile: Self = toml::from_str(text)?;
        if let Some(level) = profile.bold_levels.iter().find(|level| !(1..=5).contains(*level)) {
            return Err(ProfileError::Level(*level));
        }
        let named = profile.normalise_off.iter().chain(&profile.normalise_on);
        for reason in named {
            if !known_reasons.contains(&reason.as_str()) {
                return Err(ProfileError::UnknownReason(reason.clone()));
            }
        }
        Ok(profile)
    }

    /// Where the profile departs from the standard.
    pub fn deviations(&self) -> Vec<Deviation> {
        let mut found = Vec::new();
        for level in &self.bold_levels {
            found.push(Deviation {
                rule: "impl-bold", message: format!("{level}级标题加粗；标准未规定加粗")
            });
        }
        if self.docx_grid == DocxGrid::Gbt33476 {
            found.push(Deviation {
                rule: "9704-5.2.1-a",
                message: "页边距取 GB/T 33476.2 的 34.58/32.58 毫米".to_owned(),
            });
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_profile_is_the_standard() {
        let profile = Profile::from_toml("", &[]).unwrap();
        assert_eq!(profile, Profile::default());
        assert!(profile.deviations().is_empty());
    }

    #[test]
    fn misspelt_key_is_refused_and_named() {
        let error = Profile::from_toml("latin_fase = \"times\"", &[]).unwrap_err();
        assert!(std::error::Error::source(&error).unwrap().to_string().contains("latin_fase"));
    }

    #[test]
    fn unknown_reason_is_refused_and_named() {
        let error = Profile::from_toml("normalise_off = [\"nonsense\"]", &["impl-space"]).unwrap_err();
        assert!(error.to_string().contains("nonsense"));
    }
}
