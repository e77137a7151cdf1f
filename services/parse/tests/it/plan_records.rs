//! The plan record against plans labelled by hand (tests/fixtures/records).

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, missing_docs)]

use std::path::{Path, PathBuf};

use serde_json::Value;
use wenshu_ingest::{Limits, ingest};
use wenshu_model::{Plan, Plans, TextPlace, TextSpan};
use wenshu_parse::parse;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures")
}

fn plans(file: &str) -> Plans {
    let bytes = std::fs::read(fixtures().join("plans").join(file)).unwrap();
    parse(ingest(&bytes, file, &Limits::default()).unwrap()).unwrap()
}

/// Hits, found and labelled, for precision and recall.
#[derive(Debug, Default, Clone, Copy)]
struct Score {
    hits: usize,
    found: usize,
    labelled: usize,
}

impl Score {
    fn add(&mut self, found: &[&str], labelled: &[String], same: impl Fn(&str, &str) -> bool) {
        self.found += found.len();
        self.labelled += labelled.len();
        self.hits += labelled.iter().filter(|label| found.iter().any(|text| same(text, label))).count();
    }

    fn precision(self) -> f64 {
        self.hits as f64 / self.found.max(1) as f64
    }

    fn recall(self) -> f64 {
        self.hits as f64 / self.labelled.max(1) as f64
    }
}

fn texts(value: &Value, key: &str) -> Vec<String> {
    let list = value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn spans(list: &[TextSpan]) -> Vec<&str> {
    list.iter().map(|span| span.text.as_str()).collect()
}

#[test]
fn records_match_the_labels_with_the_stated_precision_and_recall() {
    let labels: Value =
        serde_json::from_str(&std::fs::read_to_string(fixtures().join("records/labels.json")).unwrap()).unwrap();
    let kinds = ["period", "organ", "task", "goal", "measure", "deadline", "owner", "figure"];
    let mut scores = [Score::default(); 8];
    let same = |a: &str, b: &str| a == b;
    let overlaps = |found: &str, label: &str| found.contains(label) || label.contains(found);
    let begins = |found: &str, label: &str| found.starts_with(label);
    for label in labels.as_array().unwrap() {
        let plans = plans(label["file"].as_str().unwrap());
        let plan = &plans.documents[label["index"].as_u64().unwrap() as usize - 1];
        let one = |value: &Value| value.as_str().map(|text| vec![text.to_owned()]).unwrap_or_default();
        scores[0].add(&spans(plan.record.period.as_slice()), &one(&label["period"]), same);
        scores[1].add(&spans(plan.record.organ.as_slice()), &one(&label["organ"]), same);
        let names: Vec<&str> = plan.record.tasks.iter().map(|task| task.name.text.as_str()).collect();
        let tasks = label["tasks"].as_array().unwrap();
        let labelled: Vec<String> = tasks.iter().map(|task| task["name"].as_str().unwrap().to_owned()).collect();
        scores[2].add(&names, &labelled, same);
        for task in tasks {
            let Some(found) = plan.record.tasks.iter().find(|found| found.name.text == task["name"].as_str().unwrap())
            else {
                println!("missed task {}", task["name"]);
                continue;
            };
            for (index, (key, list)) in [
                ("goals", &found.goals),
                ("measures", &found.measures),
                ("deadlines", &found.deadlines),
                ("owners", &found.owners),
                ("figures", &found.figures),
            ]
            .into_iter()
            .enumerate()
            {
                let (found, labelled) = (spans(list), texts(task, key));
                match key {
                    "goals" => scores[3].add(&found, &labelled, overlaps),
                    "measures" => scores[4].add(&found, &labelled, begins),
                    _ => scores[index + 3].add(&found, &labelled, same),
                }
                let missed: Vec<_> = labelled
                    .iter()
                    .filter(|label| !found.iter().any(|text| text.starts_with(label.as_str()) || overlaps(text, label)))
                    .collect();
                let extra: Vec<_> = found
                    .iter()
                    .filter(|text| {
                        !labelled.iter().any(|label| text.starts_with(label.as_str()) || overlaps(text, label))
                    })
                    .collect();
                if !(missed.is_empty() && extra.is_empty()) {
                    println!("{} {} {key}: missed {missed:?}, extra {extra:?}", label["file"], task["name"]);
                }
            }
        }
    }
    for (kind, score) in kinds.iter().zip(scores) {
        println!("{kind}: precision {:.2}, recall {:.2} ({score:?})", score.precision(), score.recall());
    }
    let floor =
        [(1.0, 0.8), (1.0, 1.0), (0.95, 0.95), (0.75, 0.75), (0.85, 0.9), (0.75, 0.8), (0.75, 0.8), (0.75, 0.9)];
    for ((kind, score), (precision, recall)) in kinds.iter().zip(scores).zip(floor) {
        assert!(score.precision() >= precision, "{kind}: precision {:.2}", score.precision());
        assert!(score.recall() >= recall, "{kind}: recall {:.2}", score.recall());
    }
}

/// The text that a span points into.
fn text_of(plan: &Plan, place: TextPlace) -> &str {
    match place {
        TextPlace::Title => &plan.title,
        TextPlace::Signature(index) => &plan.elements.signature[index as usize].text,
        TextPlace::Block(index) => &plan.blocks[index as usize].text,
    }
}

#[test]
fn every_span_of_every_record_lies_in_the_text() {
    for file in ["000.txt", "001.txt", "002.txt", "003.txt", "004.txt"] {
        for plan in &plans(file).documents {
            let record = &plan.record;
            let tasks = record.tasks.iter().flat_map(|task| {
                let lists = [&task.goals, &task.measures, &task.deadlines, &task.owners, &task.figures];
                std::iter::once(&task.name).chain(lists.into_iter().flatten())
            });
            for span in record.period.iter().chain(&record.organ).chain(tasks) {
                let text = text_of(plan, span.place);
                let cut: String =
                    text.chars().skip(span.start as usize).take((span.end - span.start) as usize).collect();
                assert_eq!(cut, span.text);
                assert!(!span.text.is_empty());
            }
        }
    }
}
