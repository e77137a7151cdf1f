//! What holds for any corrections of any plans.

use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use wenshu_ingest::{Limits, ingest};
use wenshu_model::{Correction, CorrectionAction, Plans};
use wenshu_parse::{CorrectError, ParseError, correct, parse};

use crate::properties::{PAPER_LINES, check, line, source_of, unaccounted};

static REAL: LazyLock<Vec<Plans>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/plans");
    let plans = |name| {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        parse(ingest(&bytes, name, &Limits::default()).unwrap()).unwrap()
    };
    ["000.txt", "001.txt", "002.txt", "003.txt", "004.txt"].map(plans).into()
});

/// What is said of each document: nothing, mostly, or one of the actions.
fn actions() -> impl Strategy<Value = Vec<Option<CorrectionAction>>> {
    let action = prop_oneof![
        3 => Just(None),
        3 => Just(Some(CorrectionAction::Merge)),
        1 => Just(Some(CorrectionAction::Drop)),
    ];
    prop::collection::vec(action, 32)
}

fn corrections(actions: &[Option<CorrectionAction>], documents: usize) -> Vec<Correction> {
    let said = (1..).zip(actions.iter().take(documents));
    said.filter_map(|(document, action)| Some(Correction { document, action: (*action)? })).collect()
}

/// Corrects, and checks what must hold of the result; and once more, with the
/// first two documents that are left.
fn check_corrected(plans: &Plans, corrections: &[Correction]) {
    let Some(corrected) = check_once(plans, corrections) else { return };
    if corrected.documents.len() > 1 {
        for action in [CorrectionAction::Merge, CorrectionAction::Drop] {
            assert!(check_once(&corrected, &[Correction { document: 2, action }]).is_some());
        }
    }
}

fn check_once(plans: &Plans, corrections: &[Correction]) -> Option<Plans> {
    let documents = plans.documents.len();
    let result = correct(plans.clone(), corrections);
    assert!(result == correct(plans.clone(), corrections), "same input, same output");
    let corrected = match result {
        Ok(corrected) => corrected,
        Err(CorrectError::NothingBefore | CorrectError::OntoDropped { .. } | CorrectError::NothingLeft) => {
            return None;
        }
        Err(error) => panic!("{error}: {corrections:?}"),
    };
    assert_eq!(corrected.documents.len(), documents - corrections.len());
    check(&corrected);
    assert_eq!(unaccounted(&corrected), 0, "{corrections:?}");
    assert_eq!(corrected.source, plans.source);
    for (index, plan) in (1..).zip(&corrected.documents) {
        assert_eq!(plan.index, index);
        assert!(!plan.blocks.is_empty());
    }
    Some(corrected)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn real_plans_are_accounted_for_however_they_are_corrected(actions in actions(), file in 0..5_usize) {
        let plans = &REAL[file];
        check_corrected(plans, &corrections(&actions, plans.documents.len()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn compilations_of_any_lines_are_accounted_for(
        parts in prop::collection::vec(prop::collection::vec(line(), 1..10), 2..6),
        actions in actions(),
    ) {
        let lines: Vec<String> = (1..).zip(parts).flat_map(|(number, mut lines)| {
            lines.insert(0, format!("教育局工作计划范文 篇{number}"));
            lines
        }).collect();
        match parse(source_of(&lines)) {
            Ok(plans) => check_corrected(&plans, &corrections(&actions, plans.documents.len())),
            Err(ParseError::NoPlan { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn papers_in_one_file_are_accounted_for(
        parts in prop::collection::vec(prop::collection::vec(prop::sample::select(PAPER_LINES), 1..15), 2..5),
        pictures in prop::collection::vec(0..60_usize, 0..4),
        actions in actions(),
    ) {
        let mut lines: Vec<String> = Vec::new();
        for (number, part) in (1..).zip(parts) {
            lines.push(format!("第{number}部分 明州市教育局{number}月工作方案"));
            lines.extend(part.into_iter().map(str::to_owned));
        }
        let mut source = source_of(&lines);
        for picture in pictures.into_iter().filter(|index| *index < lines.len()) {
            source.lines[picture].hint.picture = Some("a".to_owned());
        }
        match parse(source) {
            Ok(plans) => check_corrected(&plans, &corrections(&actions, plans.documents.len())),
            Err(ParseError::NoPlan { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }
}
