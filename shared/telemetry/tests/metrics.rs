//! Metrics as Prometheus reads them, and the files that are built on them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;
use wenshu_telemetry::labels::{
    ChildEnd, Confirm, Connection, Direction, JobEnd, Lane, Outcome, Stage, WebhookOutcome,
};
use wenshu_telemetry::{ChildFigures, Health, Metrics, Part, Service};

/// Everything that can be told, told once.
fn told() -> Metrics {
    let metrics = Metrics::new(Service::Serve);
    let health = Health::new(Service::Ledger, metrics.clone());
    health.up(Part::Broker);
    let second = Duration::from_secs(1);
    metrics.task(Stage::Parse, Lane::Bulk, Outcome::Done, second);
    metrics.tasks(Stage::Ledger, Lane::Bulk, Outcome::Done, 200);
    metrics.waited(Stage::Parse, Lane::Interactive, second);
    metrics.slots(Stage::Parse, 2, 1);
    let ended = ChildEnd::ALL.iter().map(|end| (*end, 1)).collect();
    let figures =
        ChildFigures { alive: 2, busy: 1, spawned: 40, spawn_failures: 1, ended, resident_peak_bytes: 100 << 20 };
    metrics.children(Stage::Parse, &figures);
    metrics.published(Confirm::Confirmed, second);
    metrics.connection_opened(Connection::Publish);
    metrics.connection_lost(Connection::Consume);
    metrics.channel_rebuilt();
    metrics.blocked(true);
    metrics.outbox(3, second);
    metrics.jobs_open(5);
    metrics.job_ended(Lane::Bulk, JobEnd::Completed);
    metrics.dead(1);
    metrics.webhook(WebhookOutcome::Delivered);
    metrics.object(Direction::In, 1_000, second);
    metrics.object_failed(Direction::Out);
    metrics
}

/// One sample: name, labels, value.
type Sample = (String, BTreeMap<String, String>, f64);

/// Reads the exposition, as strictly as Prometheus does.
fn samples(text: &str) -> Vec<Sample> {
    let mut families = BTreeSet::new();
    let mut samples = Vec::new();
    for line in text.lines() {
        if let Some(comment) = line.strip_prefix("# ") {
            let mut words = comment.splitn(3, ' ');
            let (what, name, rest) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
            match what {
                "TYPE" => {
                    assert!(["counter", "gauge", "histogram"].contains(&rest), "{line}");
                    assert!(families.insert(name.to_owned()), "{name} is declared twice");
                }
                _ => assert!(["HELP", "UNIT"].contains(&what), "{line}"),
            }
            continue;
        }
        let (series, value) = line.rsplit_once(' ').unwrap();
        let (name, labels) = match series.split_once('{') {
            Some((name, labels)) => (name, labels.strip_suffix('}').unwrap()),
            None => (series, ""),
        };
        let family = ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end));
        let declared = families.contains(name) || family.is_some_and(|family| families.contains(family));
        assert!(declared, "{name} has no type");
        let labels = labels
            .split(',')
            .filter(|label| !label.is_empty())
            .map(|label| {
                let (name, value) = label.split_once('=').unwrap();
                (name.to_owned(), value.trim_matches('"').to_owned())
            })
            .collect();
        samples.push((name.to_owned(), labels, value.parse().unwrap()));
    }
    samples
}

/// The value of a sample with these labels.
fn value(samples: &[Sample], name: &str, labels: &[(&str, &str)]) -> f64 {
    let found = samples.iter().find(|(other, has, _)| {
        other == name && labels.iter().all(|(label, value)| has.get(*label).is_some_and(|has| has == value))
    });
    found.unwrap_or_else(|| panic!("no {name} {labels:?}")).2
}

#[test]
#[allow(clippy::float_cmp, reason = "counts are whole")]
fn the_exposition_is_read_with_its_values() {
    let samples = samples(&told().render().unwrap());
    let parse = [("stage", "parse"), ("lane", "bulk"), ("outcome", "done")];
    assert_eq!(value(&samples, "wenshu_tasks_total", &parse), 1.0);
    assert_eq!(
        value(&samples, "wenshu_tasks_total", &[("stage", "ledger"), ("outcome", "done"), ("lane", "bulk")]),
        200.0
    );
    assert_eq!(value(&samples, "wenshu_task_seconds_count", &parse[..2]), 1.0);
    assert_eq!(value(&samples, "wenshu_children_spawned_total", &[("stage", "parse")]), 40.0);
    assert_eq!(value(&samples, "wenshu_children_ended_total", &[("end", "stack_overflow")]), 1.0);
    assert_eq!(value(&samples, "wenshu_object_bytes_total", &[("direction", "in")]), 1_000.0);
    assert_eq!(value(&samples, "wenshu_broker_blocked", &[]), 1.0);
    assert_eq!(value(&samples, "wenshu_part_up", &[("part", "broker")]), 1.0);
    assert_eq!(value(&samples, "wenshu_part_up", &[("part", "database")]), 0.0);
    assert!(value(&samples, "process_resident_memory_bytes", &[]) > 1e6);
}

#[test]
#[allow(clippy::float_cmp, reason = "counts are whole")]
fn what_counts_begins_at_zero_so_that_the_first_event_shows_in_a_rate() {
    let samples = samples(&Metrics::new(Service::Ledger).render().unwrap());
    let reject = [("stage", "ledger"), ("lane", "bulk"), ("outcome", "reject")];
    assert_eq!(value(&samples, "wenshu_tasks_total", &reject), 0.0);
    assert_eq!(value(&samples, "wenshu_published_total", &[("result", "nacked")]), 0.0);
    assert_eq!(value(&samples, "wenshu_webhook_attempts_total", &[("outcome", "given_up")]), 0.0);
    assert!(!samples.iter().any(|(_, labels, _)| labels.get("stage").is_some_and(|stage| stage == "parse")));
}

#[test]
#[allow(clippy::float_cmp, reason = "counts are whole")]
fn figures_kept_elsewhere_are_asked_for_at_each_reading_and_never_fall() {
    let metrics = Metrics::new(Service::Parse);
    metrics.on_read(|metrics| {
        metrics.children(Stage::Parse, &ChildFigures { spawned: 4, ..ChildFigures::default() });
    });
    metrics.children(Stage::Parse, &ChildFigures { spawned: 9, ..ChildFigures::default() });
    let samples = samples(&metrics.render().unwrap());
    assert_eq!(value(&samples, "wenshu_children_spawned_total", &[]), 9.0);
}

/// The folder of the files for operators.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/observability")
}

/// A file of it.
fn file(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).unwrap()
}

/// All expressions of the dashboard and the alerts.
fn expressions() -> Vec<String> {
    let mut found = Vec::new();
    collect(&serde_json::from_str(&file("dashboard.json")).unwrap(), &mut found);
    assert!(found.len() > 30, "the dashboard has its expressions");
    let alerts = file("alerts.yml");
    let of_alerts: Vec<_> =
        alerts.lines().filter_map(|line| line.trim().strip_prefix("expr: ")).map(str::to_owned).collect();
    assert_eq!(of_alerts.len(), alerts.matches("- alert: ").count(), "one line an expression");
    found.extend(of_alerts);
    found
}

/// The expressions below a value of the dashboard, and of its variables.
fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if name == "expr" || name == "query" => found.push(text.clone()),
                    value => collect(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        _ => {}
    }
}

/// The metrics that an expression names.
fn names(expression: &str) -> impl Iterator<Item = &str> {
    expression
        .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .filter(|word| word.starts_with("wenshu_") || word.starts_with("process_"))
}

/// The label matchers of an expression: label and value, alternatives apart.
fn matchers(expression: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for group in expression.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(group, _)| group) {
        for matcher in group.split(',') {
            let (label, value) = matcher.split_once('=').unwrap();
            let label = label.trim().trim_end_matches('!');
            let value = value.trim_start_matches('~').trim().trim_matches('"');
            found.extend(value.split('|').map(|value| (label.to_owned(), value.to_owned())));
        }
    }
    found
}

#[test]
fn every_metric_and_label_of_the_dashboard_and_the_alerts_exists() {
    let samples = samples(&told().render().unwrap());
    let known: BTreeSet<&str> = samples.iter().map(|(name, _, _)| name.as_str()).collect();
    let mut words: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (_, labels, _) in &samples {
        for (label, value) in labels {
            words.entry(label).or_default().insert(value);
        }
    }
    words.entry("outcome").or_default().extend(WebhookOutcome::ALL.iter().map(|outcome| outcome.as_str()));
    for expression in expressions() {
        for name in names(&expression) {
            assert!(known.contains(name), "{name} does not exist: {expression}");
        }
        for (label, value) in matchers(&expression) {
            let exists =
                value.starts_with('$') || words.get(label.as_str()).is_some_and(|words| words.contains(value.as_str()));
            assert!(exists, "{label}=\"{value}\" does not exist: {expression}");
        }
    }
}

#[test]
fn every_metric_stands_on_the_dashboard_or_in_an_alert() {
    let expressions = expressions().join("\n");
    let used: BTreeSet<&str> = names(&expressions).collect();
    let text = told().render().unwrap();
    for name in text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()) {
        let shown = used.iter().any(|used| *used == name || used.strip_prefix(name) == Some("_bucket"));
        assert!(shown || name == "process_start_time_seconds", "{name} is shown nowhere");
    }
}

#[test]
fn every_alert_has_a_summary_a_severity_and_a_section_of_the_runbook() {
    let alerts = file("alerts.yml");
    let runbook = file("runbook.zh-CN.md");
    let sections: BTreeSet<String> = runbook
        .lines()
        .filter_map(|line| line.strip_prefix("### "))
        .map(|name| format!("docs/observability/runbook.zh-CN.md#{}", name.to_lowercase()))
        .collect();
    let rules: Vec<&str> = alerts.split("- alert: ").skip(1).collect();
    assert!(rules.len() >= 15);
    for rule in &rules {
        let name = rule.lines().next().unwrap().trim();
        let field = |field: &str| {
            let found = rule.lines().find_map(|line| line.trim().strip_prefix(field));
            found.unwrap_or_else(|| panic!("{name} has no {field}")).trim().to_owned()
        };
        assert!(["page", "ticket"].contains(&field("severity:").as_str()), "{name}");
        assert!(field("summary:").len() > 10, "{name}");
        let runbook = field("runbook:");
        assert!(runbook.ends_with(&format!("#{}", name.to_lowercase())), "{name}: {runbook}");
        assert!(sections.contains(&runbook), "{name}: {runbook} has no section");
    }
    assert_eq!(sections.len(), rules.len(), "the runbook has no section too many");
}
