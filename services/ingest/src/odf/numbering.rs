//! Counts the items of lists and the headings
//! (ISO/IEC 26300-1, 5.3, and 19.765 to 19.881 on continued lists).
//!
//! A list goes on where the file says so: by the identity of the list that it
//! continues, or by coming next in the same style. Levels that no item has yet
//! count as begun when a lower one is numbered, as LibreOffice shows them.

use std::collections::BTreeMap;

use super::list_style::{LEVELS, ListStyle};
use crate::xml::Tag;

/// Lists that are counted apart; a file with more counts the rest together.
const MOST_LISTS: usize = 50_000;

/// The counters of one list.
#[derive(Debug, Clone, Copy, Default)]
struct Counters {
    values: [Option<u32>; LEVELS],
}

/// Which counters a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListKey(usize);

/// The counters of the headings.
pub const HEADINGS: ListKey = ListKey(0);

/// The counters of a document.
#[derive(Debug)]
pub struct Numbering {
    counters: Vec<Counters>,
    by_id: BTreeMap<String, ListKey>,
    /// The outermost list before, and its style.
    last: Option<(ListKey, String)>,
}

impl Default for Numbering {
    fn default() -> Self {
        Self { counters: vec![Counters::default()], by_id: BTreeMap::new(), last: None }
    }
}

impl Numbering {
    /// The counters of an outermost `text:list` in a style.
    pub fn list(&mut self, tag: &Tag<'_>, style: &str) -> ListKey {
        let id = tag.value("xml", "id").or_else(|| tag.value("text", "id"));
        let named = tag.value("text", "continue-list").and_then(|id| self.by_id.get(id)).copied();
        let continued = tag.value("text", "continue-numbering") == Some("true");
        let before = || self.last.as_ref().filter(|(_, last)| continued && last == style).map(|(key, _)| *key);
        let same = id.and_then(|id| self.by_id.get(id)).copied();
        let key = named.or_else(before).or(same);
        self.keep(key, id, style)
    }

    /// The counters of a `text:numbered-paragraph` in a style.
    pub fn numbered_paragraph(&mut self, tag: &Tag<'_>, style: &str) -> ListKey {
        let id = tag.value("text", "list-id");
        let same = id.and_then(|id| self.by_id.get(id)).copied();
        let before = || self.last.as_ref().filter(|(_, last)| id.is_none() && last == style).map(|(key, _)| *key);
        let key = same.or_else(before);
        self.keep(key, id, style)
    }

    fn keep(&mut self, key: Option<ListKey>, id: Option<&str>, style: &str) -> ListKey {
        let key = key.unwrap_or_else(|| self.new_list());
        if let Some(id) = id {
            self.by_id.entry(id.to_owned()).or_insert(key);
        }
        self.last = Some((key, style.to_owned()));
        key
    }

    fn new_list(&mut self) -> ListKey {
        if self.counters.len() <= MOST_LISTS {
            self.counters.push(Counters::default());
        }
        ListKey(self.counters.len().saturating_sub(1))
    }

    /// Counts an item of a level (from 1) and gives its label. `restart` is the
    /// number that the file gives it.
    pub fn next_label(&mut self, key: ListKey, level: usize, restart: Option<u32>, style: &ListStyle) -> String {
        let level = level.clamp(1, LEVELS);
        let Some(counters) = self.counters.get_mut(key.0) else { return String::new() };
        for (value, at) in counters.values.iter_mut().zip(1..=LEVELS) {
            if at < level {
                value.get_or_insert_with(|| style.start(at));
            } else if at == level {
                let next = value.map_or_else(|| style.start(at), |value| value.saturating_add(1));
                *value = Some(restart.unwrap_or(next));
            } else {
                *value = None;
            }
        }
        let values: Vec<u32> = counters.values.iter().take(level).map(|value| value.unwrap_or(1)).collect();
        style.label(level, &values)
    }
}
