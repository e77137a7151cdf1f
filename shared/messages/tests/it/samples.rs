//! The schemas of the messages are those of the types, and a sample of every
//! message of every version can be read for ever.
//!
//! `WENSHU_UPDATE_SCHEMAS=1` writes the schemas anew. A sample is never edited
//! once its version is in use; a new version gets a sample of its own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use wenshu_messages::job_report::{JOB_REPORT_SCHEMA, JobReport};
use wenshu_messages::query::{ANSWER_SCHEMA, QUERY_SCHEMA, Query, QueryAnswer};
use wenshu_messages::reply::{REPLY_SCHEMA, Reply};
use wenshu_messages::request::{ConversionRequest, REQUEST_SCHEMA};
use wenshu_messages::{DecodeError, Envelope, MESSAGE_SCHEMA, decode, decode_versioned, encode};

const MOST: usize = 1 << 20;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/messages")
}

/// `wenshu.reply/1` → `schemas/messages/wenshu.reply-1.json`.
fn schema_path(tag: &str) -> PathBuf {
    folder().join(format!("{}.json", tag.replace('/', "-")))
}

#[track_caller]
fn assert_current(tag: &str, schema: &schemars::Schema) {
    let mut text = serde_json::to_string_pretty(schema).unwrap();
    text.push('\n');
    if std::env::var_os("WENSHU_UPDATE_SCHEMAS").is_some() {
        fs::write(schema_path(tag), &text).unwrap();
    }
    let kept = fs::read_to_string(schema_path(tag)).unwrap_or_default();
    assert!(kept == text, "{} is not that of the type; see CONTRIBUTING.md", schema_path(tag).display());
}

#[test]
fn the_stored_schemas_are_those_of_the_types() {
    assert_current(MESSAGE_SCHEMA, &schemars::schema_for!(Envelope));
    assert_current(REQUEST_SCHEMA, &schemars::schema_for!(ConversionRequest));
    assert_current(REPLY_SCHEMA, &schemars::schema_for!(Reply));
    assert_current(QUERY_SCHEMA, &schemars::schema_for!(Query));
    assert_current(ANSWER_SCHEMA, &schemars::schema_for!(QueryAnswer));
    assert_current(JOB_REPORT_SCHEMA, &schemars::schema_for!(JobReport));
}

/// Every value that the field `type` of a message may have by its schema.
fn types_of(schema: &Value, root: &Value, found: &mut BTreeSet<String>) {
    if let Some(named) = schema.pointer("/properties/type") {
        let defined = named["$ref"].as_str().and_then(|place| root.pointer(place.trim_start_matches('#')));
        constants_of(defined.unwrap_or(named), found);
    }
    children_of(schema, |child| types_of(child, root, found));
}

fn constants_of(schema: &Value, found: &mut BTreeSet<String>) {
    let listed = schema["enum"].as_array().into_iter().flatten().chain(schema.get("const"));
    found.extend(listed.filter_map(Value::as_str).map(str::to_owned));
    children_of(schema, |child| constants_of(child, found));
}

fn children_of(value: &Value, mut visit: impl FnMut(&Value)) {
    match value {
        Value::Object(fields) => fields.values().for_each(visit),
        Value::Array(items) => items.iter().for_each(&mut visit),
        _ => {}
    }
}

/// Reads the samples of a folder, each as its type, its schema and itself.
#[track_caller]
fn assert_samples<T: DeserializeOwned + Serialize>(kind: &str, tag: &str, schema: schemars::Schema) {
    let schema = Value::from(schema);
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut seen = BTreeSet::new();
    for entry in fs::read_dir(folder().join("samples").join(kind)).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        let value: Value = serde_json::from_slice(&bytes).unwrap();
        let place = path.display();
        assert_eq!(value["schema"], tag, "{place}");

        let name = value["type"].as_str().unwrap().to_owned();
        let version = tag.rsplit('/').next().unwrap();
        assert_eq!(path.file_name().unwrap().to_str().unwrap(), format!("{name}.v{version}.json"));
        seen.insert(name);

        let errors: Vec<String> =
            validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{place}: {errors:#?}");
        let read: T = decode_versioned(&bytes, tag, MOST).unwrap_or_else(|error| panic!("{place}: {error}"));
        assert_eq!(serde_json::to_value(&read).unwrap(), value, "{place}");
    }
    let mut wanted = BTreeSet::new();
    types_of(&schema, &schema, &mut wanted);
    assert!(!wanted.is_empty(), "{tag} names no type");
    let missing: Vec<&String> = wanted.difference(&seen).collect();
    assert!(missing.is_empty(), "no sample in schemas/messages/samples/{kind} of {missing:?}");
    assert!(seen.is_subset(&wanted), "{seen:?}");
}

#[test]
fn a_sample_of_every_message_can_be_read_and_is_valid() {
    assert_samples::<Envelope>("message", MESSAGE_SCHEMA, schemars::schema_for!(Envelope));
    assert_samples::<ConversionRequest>("request", REQUEST_SCHEMA, schemars::schema_for!(ConversionRequest));
    assert_samples::<Reply>("reply", REPLY_SCHEMA, schemars::schema_for!(Reply));
    assert_samples::<Query>("query", QUERY_SCHEMA, schemars::schema_for!(Query));
    assert_samples::<QueryAnswer>("answer", ANSWER_SCHEMA, schemars::schema_for!(QueryAnswer));
}

#[test]
fn an_internal_message_is_read_and_written_under_its_limit() {
    for entry in fs::read_dir(folder().join("samples/message")).unwrap() {
        let envelope = decode(&fs::read(entry.unwrap().path()).unwrap()).unwrap();
        assert_eq!(decode(&encode(&envelope).unwrap()).unwrap(), envelope);
    }
}

fn sample(path: &str) -> Value {
    serde_json::from_slice(&fs::read(folder().join("samples").join(path)).unwrap()).unwrap()
}

/// Field and reason of what is wrong with a sample after `spoil`.
fn fault<T: DeserializeOwned>(path: &str, spoil: impl FnOnce(&mut Value)) -> (String, String) {
    let mut value = sample(path);
    spoil(&mut value);
    let tag = value["schema"].as_str().unwrap().to_owned();
    match decode_versioned::<T>(&serde_json::to_vec(&value).unwrap(), &tag, MOST) {
        Err(DecodeError::Field { field, reason }) => (field, reason),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("{path} is still a message"),
    }
}

#[test]
fn a_wrong_field_of_a_request_is_named() {
    let field = |spoil: fn(&mut Value)| fault::<ConversionRequest>("request/conversion.request.v1.json", spoil).0;
    assert_eq!(field(|value| value["flie"] = "x".into()), "flie");
    assert_eq!(field(|value| drop(value.as_object_mut().unwrap().remove("file"))), "file");
    assert_eq!(field(|value| drop(value.as_object_mut().unwrap().remove("source"))), "source");
    assert_eq!(field(|value| value["source"] = serde_json::json!({"inline": 5})), "source.inline");
    assert_eq!(field(|value| value["source"] = serde_json::json!({"url": "x"})), "source");
    let object = |value: &mut Value| value["source"] = serde_json::json!({"object": {"sha256": "x", "bytes": 1}});
    assert_eq!(field(object), "source.object.key");
    let object = |value: &mut Value| {
        value["source"] = serde_json::json!({"object": {"key": "x", "sha256": "x", "bytes": 1, "size": 1}});
    };
    assert_eq!(field(object), "source.object.size");
    assert_eq!(field(|value| value["formats"] = serde_json::json!(["pdf", "doc"])), "formats[1]");
    assert_eq!(field(|value| value["batch"]["files"] = (-1).into()), "batch.files");
    assert_eq!(field(|value| value["batch"]["size"] = 1.into()), "batch.size");
    assert_eq!(field(|value| value["elements"]["defaults"]["titel"] = "x".into()), "elements.defaults.titel");
    assert_eq!(field(|value| value["elements"]["documents"][0]["titel"] = "x".into()), "elements.documents[0].titel");
    assert_eq!(field(|value| value["lane"] = "fast".into()), "lane");
}

#[test]
fn what_is_wrong_with_an_internal_message_is_told() {
    let path = "message/format.task.v1.json";
    let reason = fault::<Envelope>(path, |value| value["plan"]["bytes"] = "x".into()).1;
    assert!(reason.starts_with("invalid type: string"), "{reason}");
    let reason = fault::<Envelope>(path, |value| value["type"] = "paint.task".into()).1;
    assert!(reason.contains("unknown variant `paint.task`"), "{reason}");
    assert_eq!(fault::<Envelope>(path, |value| drop(value.as_object_mut().unwrap().remove("type"))).0, "type");
    assert_eq!(fault::<Envelope>(path, |value| value["tenant"] = "A/b".into()).0, "tenant");
}

#[test]
fn a_field_that_is_not_known_is_left_alone_except_in_a_request() {
    let mut value = sample("message/format.task.v1.json");
    let meant = decode(&serde_json::to_vec(&value).unwrap()).unwrap();
    value["added_later"] = 1.into();
    value["plan"]["added_later"] = 1.into();
    assert_eq!(decode(&serde_json::to_vec(&value).unwrap()).unwrap(), meant);
}

#[test]
fn another_version_is_named() {
    let mut value = sample("message/job.parsed.v1.json");
    value["schema"] = "wenshu.message/2".into();
    let error = decode(&serde_json::to_vec(&value).unwrap()).unwrap_err();
    assert!(matches!(error, DecodeError::UnknownVersion { schema } if schema == "wenshu.message/2"));
}
