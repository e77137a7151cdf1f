//! Paragraphs of the body: roles, faces, outline (9704-7.3.3-c to -e).

use wenshu_model::plan::BlockKind;
use wenshu_model::{Block, Face, Lines, Paragraph, Plan, PlanBlock, Role, Run};
use wenshu_standard::roles::level_face;
use wenshu_standard::setting;

use super::paragraph;
use crate::texts::Revised;

/// Marks that end a run-in heading and are no part of its outline entry.
const LEAD_MARKS: &str = "。：:.；;，,、！？";

/// The paragraphs of a block; a line feed in its text begins another one.
pub(super) fn push(plan: &Plan, index: usize, revised: &Revised, blocks: &mut Vec<Block>) {
    let Some(block) = plan.blocks.get(index) else { return };
    let text = revised.text.chars();
    let number_end = if revised.number == 0 { 0 } else { revised.text.now(revised.number) };
    let lead = block.lead.filter(|lead| *lead > 0).map(|lead| revised.text.now(revised.number + lead as usize));
    let first_end = text.iter().position(|c| *c == '\n').unwrap_or(text.len());
    let first = text.get(..first_end).unwrap_or_default();
    let shape = Shape::of(block, number_end, lead.map(|lead| lead.min(first_end)));
    blocks.push(Block::Paragraph(shape.paragraph(first, revised.lines)));
    for line in text.get(first_end..).unwrap_or_default().split(|c| *c == '\n').skip(1) {
        let line: String = line.iter().collect();
        blocks.push(Block::Paragraph(paragraph(Role::Body, &line, revised.lines)));
    }
}

/// What the first line of a block is, and where its runs part.
struct Shape {
    role: Role,
    /// Characters in the face of the level.
    faced: usize,
    /// Characters of number and run-in heading.
    lead: usize,
}

impl Shape {
    /// Numbered items without a heading sentence: 9704-7.3.3-e names the face
    /// in which the **ordinal of a level is marked**, so the number takes the
    /// level's face (黑体 for 一、, 楷体 for （一）). The sentence behind it is no
    /// heading but text, and text is 仿宋 (9704-7.3.3-b): a whole paragraph in
    /// 黑体 would be neither.
    fn of(block: &PlanBlock, number_end: usize, lead: Option<usize>) -> Self {
        let level = block.level.filter(|_| number_end > 0).map(|level| level.clamp(1, 5));
        match (block.kind, level, lead) {
            (BlockKind::Heading, Some(level), _) => Self { role: Role::Heading(level), faced: usize::MAX, lead: 0 },
            (BlockKind::Heading, None, _) => Self { role: Role::Label, faced: usize::MAX, lead: 0 },
            (_, Some(level), Some(lead)) => Self { role: Role::RunIn(level), faced: lead, lead },
            (_, Some(level), None) => Self { role: Role::Item(level), faced: number_end, lead: 0 },
            (_, None, _) => Self { role: Role::Body, faced: 0, lead: 0 },
        }
    }

    fn paragraph(&self, text: &[char], lines: Option<Lines>) -> Paragraph {
        let mut made = paragraph(self.role, "", lines);
        made.runs = self.runs(text);
        match self.role {
            Role::Heading(_) | Role::Label => made.keep_with_next = true,
            Role::RunIn(_) => made.outline_chars = outline_length(text, self.lead),
            _ => {}
        }
        made
    }

    fn runs(&self, text: &[char]) -> Vec<Run> {
        let face = match self.role {
            Role::Item(level) => level_face(level),
            role => setting(role).face,
        };
        let (faced, plain) = text.split_at_checked(self.faced).unwrap_or((text, &[]));
        let run = |part: &[char], face| Run { text: part.iter().collect(), face };
        if face == Face::FangSong && self.lead == 0 {
            return vec![run(text, face)];
        }
        let runs = [run(faced, face), run(plain, Face::FangSong)];
        let runs: Vec<Run> = runs.into_iter().filter(|run| !run.text.is_empty()).collect();
        if runs.is_empty() { vec![run(text, face)] } else { runs }
    }
}

/// Number and heading without the mark at its end.
fn outline_length(text: &[char], lead: usize) -> Option<u32> {
    let entry = text.get(..lead)?.iter().rposition(|c| !LEAD_MARKS.contains(*c))? + 1;
    u32::try_from(entry).ok()
}
