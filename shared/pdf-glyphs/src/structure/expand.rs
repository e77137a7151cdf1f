//! Takes objects out of object streams (ISO 32000-1, 7.5.7).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::lexer::{Lexer, as_count, as_name, value_of};
use super::xref::{Entry, Table};
use super::{Body, Objects};
use crate::filters::{Budget, Chain};
use crate::{Limits, PdfError};

/// Replaces object streams by their objects; says whether any were damaged.
///
/// # Errors
/// When a limit is passed.
pub fn expand(
    objects: &mut Objects<'_>,
    table: &Table,
    limits: &Limits,
    budget: &mut Budget,
) -> Result<bool, PdfError> {
    let mut wanted: BTreeMap<u32, BTreeSet<(u32, u32)>> = BTreeMap::new();
    for (number, (_, entry)) in &table.entries {
        if let Entry::In { stream, index } = entry {
            wanted.entry(*stream).or_default().insert((*index, *number));
        }
    }
    let packed: Vec<u32> = objects.iter().filter(|(_, body)| is_packed(body)).map(|(number, _)| *number).collect();
    let mut damaged = false;
    // The newest stream comes first, should a damaged table name none of them.
    let known: BTreeSet<u32> = packed.iter().copied().collect();
    let unsaid: Vec<u32> = wanted.keys().copied().filter(|stream| !known.contains(stream)).collect();
    for stream in packed.into_iter().rev().chain(unsaid) {
        let Some(body) = objects.remove(&stream) else { continue };
        let Some(data) = body.data else { continue };
        let Some(data) = Chain::of_text(&body.text).open(data, budget)? else { continue };
        let members = members(&body.text, &data, limits);
        let by_table = wanted.remove(&stream).unwrap_or_default();
        damaged |= by_table.len() > members.len();
        let mut taken = 0usize;
        for (index, (number, at)) in (0u32..).zip(members) {
            let named = by_table.contains(&(index, number));
            let newer = table.entries.contains_key(&number) || objects.contains_key(&number);
            if !named && newer {
                continue;
            }
            let Some(text) = Lexer::new(&data, at).object(limits.depth) else { continue };
            taken = taken.saturating_add(text.len());
            if taken > data.len().saturating_mul(2) {
                return Err(PdfError::Twisted("objects lie inside each other"));
            }
            let body = Body { text: Cow::Owned(text.to_vec()), data: None, generation: 0 };
            objects.insert(number, body);
            if objects.len() > limits.objects {
                return Err(PdfError::Objects(limits.objects));
            }
        }
    }
    Ok(damaged)
}

fn is_packed(body: &Body<'_>) -> bool {
    body.data.is_some() && value_of(&body.text, b"Type").and_then(as_name).is_some_and(|name| *name == *b"ObjStm")
}

/// Numbers and places of the objects of an object stream.
pub fn members(dictionary: &[u8], data: &[u8], limits: &Limits) -> Vec<(u32, usize)> {
    let number = |key| value_of(dictionary, key).and_then(as_count).and_then(|value| usize::try_from(value).ok());
    let (count, first) = (number(b"N").unwrap_or(0).min(limits.objects), number(b"First").unwrap_or(0));
    let mut lexer = Lexer::new(data, 0);
    let mut members = Vec::new();
    while members.len() < count {
        lexer.skip_space();
        let number = lexer.count().and_then(|number| u32::try_from(number).ok());
        lexer.skip_space();
        let place = lexer.count().and_then(|place| usize::try_from(place).ok());
        let (Some(number), Some(place)) = (number, place) else { break };
        members.push((number, first.saturating_add(place)));
    }
    members
}
