//! The catalogue holds every rule of the specification, once, with its tag.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]

use std::collections::{BTreeMap, BTreeSet};

use wenshu_standard::rules::{rule_of, rules};

/// Id and tags of every rule of the specification.
fn specification() -> BTreeMap<&'static str, &'static str> {
    let lines = include_str!("rule_ids.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once(' ').unwrap()).collect()
}

#[test]
fn the_ids_are_those_of_the_specification() {
    let wanted: BTreeSet<&str> = specification().into_keys().collect();
    let found: BTreeSet<&str> = rules().map(|rule| rule.id).collect();
    assert_eq!(wanted.difference(&found).collect::<Vec<_>>(), Vec::<&&str>::new(), "missing");
    assert_eq!(found.difference(&wanted).collect::<Vec<_>>(), Vec::<&&str>::new(), "invented");
    assert_eq!(rules().count(), found.len(), "an id stands twice");
}

#[test]
fn the_strengths_are_the_tags_of_the_specification() {
    let wrong: Vec<String> = specification()
        .into_iter()
        .filter(|(_, tags)| *tags != "-")
        .filter(|(id, tags)| !tags.split('/').any(|tag| rule_of(id).is_some_and(|rule| rule.strength.letter() == tag)))
        .map(|(id, tags)| format!("{id} is {tags}"))
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_rule_has_its_words_for_a_clerk() {
    let bare = rules().filter(|rule| rule.says.is_empty() || rule.clause.is_empty());
    assert_eq!(bare.map(|rule| rule.id).collect::<Vec<_>>(), Vec::<&str>::new());
}
