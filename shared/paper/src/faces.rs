//! The faces of a run: the shipped ones, or a site's own over them.

use std::fs;
use std::ops::Deref;
use std::path::Path;

use wenshu_fonts::{Fallback, Fonts, MOST_FILE_BYTES, SiteFont, is_font_file};
use wenshu_model::{Finding, FindingCode, Severity};
use wenshu_report::{FaceReport, Problem, ProblemCode};

use crate::reading::{read_file, refused};

/// Most characters that a message about fallbacks names.
const MOST_NAMED: usize = 20;

/// The faces that a run sets its papers in.
pub struct Faces {
    set: Set,
    /// What is to be said of single files: refused, or not needed.
    pub remarks: Vec<String>,
}

enum Set {
    Shipped(&'static Fonts),
    Site(Box<Fonts>),
}

impl Deref for Faces {
    type Target = Fonts;

    fn deref(&self) -> &Fonts {
        match &self.set {
            Set::Shipped(fonts) => fonts,
            Set::Site(fonts) => fonts,
        }
    }
}

impl Faces {
    /// The shipped faces.
    pub fn shipped() -> Self {
        Self { set: Set::Shipped(Fonts::shipped()), remarks: Vec::new() }
    }

    /// The font files of a folder over the shipped faces.
    ///
    /// # Errors
    /// A [`Problem`] when the folder or a font file in it cannot be read. A
    /// file that is no font, or may not be embedded, is a remark.
    pub fn of_folder(folder: &Path) -> Result<Self, Problem> {
        let told =
            |problem: Problem| Problem::new(ProblemCode::Fonts, format!("{}：{}", folder.display(), problem.reason));
        let entries = fs::read_dir(folder).map_err(|error| told(refused(&error)))?;
        let mut names: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.file_name()).collect();
        names.sort();
        let mut files = Vec::new();
        for name in names {
            let file_name = name.to_string_lossy().into_owned();
            if is_font_file(&file_name) {
                let bytes = read_file(&folder.join(&name), MOST_FILE_BYTES as u64).map_err(told)?;
                files.push(SiteFont { file_name, bytes });
            }
        }
        let site = Fonts::with_site(files);
        let refused = site.refused.iter().map(|error| Problem::caused(ProblemCode::Fonts, error).reason);
        let unused = site.unused.iter().map(|(file, face)| format!("字体文件“{file}”中的“{face}”未使用"));
        let remarks = refused.chain(unused).collect();
        Ok(Self { set: Set::Site(Box::new(site.fonts)), remarks })
    }

    /// Refuses a set in which a shipped face stands in for a wanted one.
    ///
    /// # Errors
    /// A [`Problem`] that names the classes and the families that would do.
    pub fn require(&self) -> Result<(), Problem> {
        let missing: Vec<String> = self
            .report()
            .iter()
            .filter(|face| face.substituted)
            .map(|face| format!("{}（{}）", face.class_name, face.wanted.first().copied().unwrap_or_default()))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(Problem::new(ProblemCode::Fonts, format!("缺少规定的字体：{}", missing.join("、"))))
    }

    /// Wanted and used faces, for the report.
    pub fn told(&self) -> Vec<FaceReport> {
        let told = |face: wenshu_fonts::FaceReport| FaceReport {
            class: face.class_name.to_owned(),
            wanted: face.wanted.iter().map(|name| (*name).to_owned()).collect(),
            used: face.used,
            file: face.file,
            substituted: face.substituted,
        };
        self.report().into_iter().map(told).collect()
    }
}

/// One finding a wanted face for the characters that it lacks.
pub fn fallback_findings(fallbacks: &[Fallback]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for group in fallbacks.chunk_by(|one, other| one.wanted == other.wanted && one.used == other.used) {
        let Some(first) = group.first() else { continue };
        let characters: String = group.iter().map(|fallback| fallback.ch).take(MOST_NAMED).collect();
        let more = if group.len() > MOST_NAMED { "等" } else { "" };
        findings.push(Finding {
            code: FindingCode::FaceFallback,
            severity: Severity::Info,
            lines: first.lines,
            excerpt: characters.clone(),
            message: format!(
                "“{}”没有“{characters}”{more}共 {} 个字，用“{}”排出",
                first.wanted_name,
                group.len(),
                first.used
            ),
        });
    }
    findings
}
