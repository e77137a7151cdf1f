//! The log as it is written. Its writer is not public, so these stand inside.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tracing::dispatcher::with_default;
use tracing_subscriber::fmt::MakeWriter;
use wenshu_settings::{LogFormat, Settings};

use crate::conventions::{Delivery, Ids, identify, process};
use crate::labels::{Lane, Stage};
use crate::logs::LogFilter;
use crate::start::dispatch;
use crate::{Service, TelemetryError, trace};

/// A log that is kept.
#[derive(Debug, Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Kept {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'writer> MakeWriter<'writer> for Kept {
    type Writer = Self;

    fn make_writer(&'writer self) -> Self {
        self.clone()
    }
}

/// What is logged with a filter while something happens.
fn logged(filter: &str, format: LogFormat, happens: impl FnOnce()) -> String {
    let kept = Kept::default();
    let settings = Settings::read(None, Vec::new()).unwrap().telemetry;
    let (_provider, tracer) = trace::provider(&settings, Service::Parse).unwrap();
    let filter = LogFilter::read(filter).unwrap();
    let dispatch = dispatch(kept.clone(), filter, format, "wenshu-parse".to_owned(), tracer);
    with_default(&dispatch, happens);
    kept.text()
}

/// The only line as JSON.
fn json(text: &str) -> Value {
    assert_eq!(text.lines().count(), 1, "{text}");
    serde_json::from_str(text).unwrap()
}

const TRACEPARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const DELIVERY: Delivery<'static> = Delivery {
    exchange: "wenshu.work",
    routing_key: "parse.bulk",
    queue: "wenshu.parse.bulk",
    delivery_tag: 7,
    message_id: None,
    body_bytes: 512,
};
const IDS: Ids<'static> =
    Ids { tenant: "oa", job: "0197f3c2-0000-7000-8000-000000000001", document: Some(2), attempt: 1 };

#[test]
fn every_line_is_json_with_the_ids_of_the_message_at_work() {
    let text = logged("info", LogFormat::Json, || {
        let span = process(Stage::Parse, Lane::Bulk, &DELIVERY, Some(TRACEPARENT));
        identify(&span, &IDS);
        span.in_scope(|| tracing::info!(wenshu.documents = 30, "解析完成"));
    });
    let line = json(&text);
    assert_eq!(line["message"], "解析完成");
    assert_eq!(line["level"], "INFO");
    assert_eq!(line["service"], "wenshu-parse");
    assert_eq!(line["trace_id"], "4bf92f3577b34da6a3ce929d0e0e4736");
    assert_eq!(line["span_id"].as_str().unwrap().len(), 16);
    assert_eq!(line["wenshu.job"], IDS.job);
    assert_eq!(line["wenshu.tenant"], "oa");
    assert_eq!(line["wenshu.document"], 2);
    assert_eq!(line["wenshu.stage"], "parse");
    assert_eq!(line["wenshu.lane"], "bulk");
    assert_eq!(line["wenshu.documents"], 30);
    assert_eq!(line["messaging.destination.name"], "wenshu.work:parse.bulk:wenshu.parse.bulk");
    assert!(line["time"].as_str().unwrap().ends_with('Z'));
    assert!(!text.contains("otel."), "{text}");
}

#[test]
fn a_warning_keeps_its_job_where_only_warnings_are_logged() {
    let text = logged("warn", LogFormat::Json, || {
        let span = process(Stage::Parse, Lane::Bulk, &DELIVERY, None);
        identify(&span, &IDS);
        span.in_scope(|| {
            tracing::info!("不记");
            tracing::warn!("记");
        });
    });
    let line = json(&text);
    assert_eq!(line["message"], "记");
    assert_eq!(line["wenshu.job"], IDS.job);
    assert_eq!(line["trace_id"].as_str().unwrap().len(), 32);
}

#[test]
fn a_message_without_a_trace_begins_one_and_a_garbled_header_does_too() {
    for header in [None, Some("garbled"), Some("00-00000000000000000000000000000000-0000000000000000-01")] {
        let text = logged("info", LogFormat::Json, || {
            let span = process(Stage::Parse, Lane::Bulk, &DELIVERY, header);
            span.in_scope(|| tracing::info!("开始"));
        });
        let trace = json(&text)["trace_id"].as_str().unwrap().to_owned();
        assert_ne!(trace, "0".repeat(32), "{header:?}");
    }
}

#[test]
fn other_crates_never_log_below_info_whatever_the_filter_says() {
    let text = logged("trace,lapin=trace", LogFormat::Json, || {
        tracing::trace!(target: "lapin::frames", body = "文件正文", "frame");
        tracing::debug!(target: "sqlx::query", statement = "文件正文", "query");
        tracing::debug!(target: "wenshu_parse", "自己的");
    });
    assert_eq!(json(&text)["message"], "自己的");
}

#[test]
fn a_filter_holds_for_a_target_of_its_own() {
    let text = logged("info,lapin=error", LogFormat::Json, || {
        tracing::warn!(target: "lapin::connection", "不记");
        tracing::info!(target: "sqlx::pool", "记");
    });
    assert_eq!(json(&text)["message"], "记");
}

#[test]
fn a_misspelt_level_is_refused_and_named() {
    for (filter, named) in [("inof", "inof"), ("info,lapin=wran", "lapin=wran"), ("=info", "=info")] {
        match LogFilter::read(filter) {
            Err(TelemetryError::LogFilter { directive }) => assert_eq!(directive, named),
            other => panic!("{filter} should be refused: {other:?}"),
        }
    }
}

#[test]
fn an_error_is_logged_with_its_causes_and_a_long_text_is_cut() {
    let cause = io::Error::other("no route to host");
    let error = TelemetryError::Listen { address: "127.0.0.1:1".to_owned(), source: cause };
    let text = logged("info", LogFormat::Json, || {
        let long = "长".repeat(5_000);
        tracing::error!(error = &error as &dyn std::error::Error, wenshu.long = long, "失败");
    });
    let line = json(&text);
    assert!(line["error"].as_str().unwrap().ends_with(": no route to host"), "{line}");
    assert!(line["wenshu.long"].as_str().unwrap().chars().count() < 700);
}

#[test]
fn a_line_for_a_person_cannot_be_forged_with_line_breaks() {
    let text = logged("info", LogFormat::Text, || {
        tracing::info!(wenshu.name = "a\n2026 ERROR b\u{1b}[31m", "收到\n文件");
    });
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.contains("收到\\n文件") && text.contains("wenshu.name=a\\n2026"), "{text}");
    assert!(!text.contains('\u{1b}'));
}
