//! The texts that are measured, made of the real files: the same on every run.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use wenshu_ingest::Limits;
use wenshu_model::PlanBlock;
use wenshu_model::plan::BlockKind;

/// A plan as paragraphs.
#[derive(Debug, Clone)]
pub struct Text {
    title: String,
    paragraphs: Vec<Paragraph>,
}

#[derive(Debug, Clone)]
struct Paragraph {
    /// Level of a heading, 0 for text.
    level: u8,
    text: String,
}

impl Text {
    /// As a file would have it.
    pub fn as_plain(&self) -> String {
        let lines = self.paragraphs.iter().map(|paragraph| format!("{}\n", paragraph.text));
        format!("{}\n\n{}", self.title, lines.collect::<String>())
    }

    /// As the rivals get it: told what is a heading, which Wenshu must find out.
    pub fn as_json(&self) -> Value {
        let paragraphs = self.paragraphs.iter().map(|paragraph| json!([paragraph.level, paragraph.text]));
        json!({ "title": self.title, "paragraphs": paragraphs.collect::<Vec<_>>() })
    }

    /// Its characters.
    pub fn characters(&self) -> usize {
        self.title.chars().count() + self.paragraphs.iter().map(|p| p.text.chars().count()).sum::<usize>()
    }
}

/// The paragraphs of the five files, plan after plan.
///
/// # Errors
/// When a file is missing or refused.
pub fn samples() -> Result<Vec<Vec<PlanBlock>>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/plans");
    let mut plans = Vec::new();
    // 001 is Traditional: it would measure the dictionary.
    for name in ["000.txt", "002.txt", "003.txt", "004.txt"] {
        let bytes = fs::read(folder.join(name)).with_context(|| name.to_owned())?;
        let source = wenshu_ingest::ingest(&bytes, name, &Limits::default())?;
        plans.extend(wenshu_parse::parse(source)?.documents.into_iter().map(|plan| plan.blocks));
    }
    Ok(plans)
}

/// Plans of one, five, six and a half and forty pages, and one of 40 000
/// characters; 440 characters fill a page of real text.
///
/// # Errors
/// When the samples are too short.
pub fn sized(samples: &[Vec<PlanBlock>]) -> Result<Vec<(&'static str, Text)>> {
    let sizes = [
        ("1 page", 330),
        ("5 pages", 2_150),
        ("6.5 pages", 2_900),
        ("40 pages", 19_500),
        ("40 000 characters", 40_000),
    ];
    let made = sizes.iter().map(|(name, characters)| Ok((*name, gathered(samples, 0, *characters)?)));
    made.collect()
}

/// Two hundred different documents of 2 300 to 4 100 characters.
///
/// # Errors
/// When the samples are too short.
pub fn batch(samples: &[Vec<PlanBlock>]) -> Result<Vec<Text>> {
    (0..200).map(|number| gathered(samples, number * 3, 2_300 + (number * 97) % 1_800)).collect()
}

/// Paragraphs from the `skip`-th on, until there are enough characters.
fn gathered(samples: &[Vec<PlanBlock>], skip: usize, characters: usize) -> Result<Text> {
    let all = samples.iter().flatten().cycle().skip(skip);
    let mut text = Text { title: "2024年教育局工作计划".to_owned(), paragraphs: Vec::new() };
    let mut count = 0;
    for block in all.filter(|block| block.table.is_none() && !block.text.is_empty()).take(100_000) {
        let level = if block.kind == BlockKind::Heading { block.level.unwrap_or(0) } else { 0 };
        let line = format!("{}{}", block.number.as_deref().unwrap_or_default(), block.text.replace('\n', ""));
        count += line.chars().count();
        text.paragraphs.push(Paragraph { level, text: line });
        if count >= characters {
            return Ok(text);
        }
    }
    anyhow::bail!("the samples are too short")
}
