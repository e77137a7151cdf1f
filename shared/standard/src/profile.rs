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
    /// Distance of two lines, pt; the standard's when absent.
    pub line_pitch_pt: Option<f64>,
    /// Where page numbers stand.
    pub page_numbers: PageNumbers,
    /// Which page carries the 版记.
    pub imprint_page: ImprintPage,
    /// How papers with a letterhead are signed when the elements do not say.
    pub seal: SealDefault,
    /// Diameter of the seal that room is kept for, mm.
    pub seal_diameter_mm: f64,
    /// Size of the 发文机关标志, pt; chosen by its length when absent.
    pub mark_size_pt: Option<f64>,
    /// Folder with the site's own licensed fonts, relative to the profile.
    pub fonts_folder: Option<String>,
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
            line_pitch_pt: None,
            page_numbers: PageNumbers::default(),
            imprint_page: ImprintPage::default(),
            seal: SealDefault::default(),
            seal_diameter_mm: crate::figures::SEAL_DIAMETER_MM.value,
            mark_size_pt: None,
            fonts_folder: None,
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

/// Where page numbers stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageNumbers {
    /// Odd pages right, even pages left (9704-7.5-c).
    #[default]
    Outer,
    /// In the middle (house style).
    Center,
}

/// Which page carries the 版记.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImprintPage {
    /// The last page, which is an even one (33476.2-7.3.1-a).
    #[default]
    Even,
    /// The last page, for papers printed on one side or read on a screen.
    Last,
}

/// How a paper with a letterhead is signed when the elements do not say. A
/// plain paper is never sealed, an order is stamped when it has a signer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SealDefault {
    /// 加盖印章 (reg-9-13-a).
    #[default]
    Sealed,
    /// 不加盖印章.
    Unsealed,
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
    /// A figure outside what a page can hold.
    #[error("{key} 应在 {least} 至 {most} 之间，现为 {value}")]
    OutOfRange {
        /// The key.
        key: &'static str,
        /// Its value.
        value: f64,
        /// Least value.
        least: f64,
        /// Greatest value.
        most: f64,
    },
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
        let ranges = [
            ("line_pitch_pt", profile.line_pitch_pt, 20.0, 40.0),
            ("seal_diameter_mm", Some(profile.seal_diameter_mm), 20.0, 60.0),
            ("mark_size_pt", profile.mark_size_pt, 22.0, 72.0),
        ];
        for (key, value, least, most) in ranges {
            if let Some(value) = value.filter(|value| !(least..=most).contains(value)) {
                return Err(ProfileError::OutOfRange { key, value, least, most });
            }
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
        if let Some(pitch) = self.line_pitch_pt {
            found.push(Deviation {
                rule: "9704-5.2.3-c", message: format!("行距固定为 {pitch} 磅，版心不一定撑满")
            });
        }
        if self.page_numbers == PageNumbers::Center {
            found.push(Deviation { rule: "9704-7.5-c", message: "页码居中".to_owned() });
        }
        if self.imprint_page == ImprintPage::Last {
            found.push(Deviation {
                rule: "33476.2-7.3.1-a", message: "版记置于最后一页，不论奇偶".to_owned()
            });
        }
        if self.seal == SealDefault::Unsealed {
            found.push(Deviation {
                rule: "reg-9-13-a", message: "有发文机关署名的公文未留印章位置".to_owned()
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
