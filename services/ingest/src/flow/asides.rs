//! What stands beside the text: boxes and notes.

use wenshu_model::Line;

use super::{Flow, story::Story, table::is_blank};
use crate::IngestError;

impl Flow<'_> {
    /// Begins something that stands beside the text: a text box. Its lines
    /// follow the paragraph that is open.
    pub fn begin_box(&mut self) {
        self.stories.push(Story::default());
    }

    /// Begins note `number` (from 1), a footnote or an endnote.
    pub fn begin_note(&mut self, number: u32) {
        self.notices.notes = self.notices.notes.saturating_add(1);
        self.stories.push(Story { note: Some(number), ..Story::default() });
    }

    /// Ends what [`begin_box`](Self::begin_box) or
    /// [`begin_note`](Self::begin_note) began.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn end_aside(&mut self) -> Result<(), IngestError> {
        let mut lines = self.close_story()?;
        if lines.iter().all(is_blank) {
            // Shapes without words, such as the lines under a head.
            lines.clear();
        }
        let story = self.story();
        if story.paragraph.is_some() {
            story.behind.extend(lines);
        } else {
            story.lines.extend(lines);
        }
        Ok(())
    }

    /// Ends what [`begin_box`](Self::begin_box) began, and gives its lines to the
    /// caller, who will place them.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn take_aside(&mut self) -> Result<Vec<Line>, IngestError> {
        self.close_story()
    }

    /// Places the lines of note `number` behind the open paragraph, its mark in
    /// front.
    pub fn place_note(&mut self, number: u32, mut lines: Vec<Line>) {
        self.notices.notes = self.notices.notes.saturating_add(1);
        lines.iter_mut().for_each(|line| line.origin.note = Some(number));
        if let Some(first) = lines.first_mut() {
            let mark = format!("[{number}] ");
            let text = first.text.trim_start();
            let (dropped, added) = (first.text.chars().count() - text.chars().count(), mark.chars().count());
            let moved = |at: u32| {
                let at = usize::try_from(at).unwrap_or(usize::MAX).saturating_sub(dropped).saturating_add(added);
                u32::try_from(at).unwrap_or(u32::MAX)
            };
            for run in &mut first.hint.emphasis {
                (run.start, run.end) = (moved(run.start), moved(run.end));
            }
            // Blanks that were set apart are gone.
            first.hint.emphasis.retain(|run| run.start < run.end);
            first.text = mark + text;
        }
        let story = self.story();
        if story.paragraph.is_some() { story.behind.extend(lines) } else { story.lines.extend(lines) }
    }
}
