//! Files of given elements: what is read, what is refused and how, and what of
//! them is meant for a document.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the answer")]

use std::error::Error;

use proptest::prelude::*;
use wenshu_format::given::{GivenError, MOST_BYTES, for_document, from_json, from_toml};
use wenshu_model::{FindingCode, GivenElements, PaperKind, Seal};

const TOML: &str = include_str!("../../../../schemas/samples/elements.toml");
const JSON: &str = include_str!("../../../../schemas/samples/elements.json");

#[test]
fn the_samples_are_read_and_show_every_key() {
    let toml = from_toml(TOML).unwrap();
    assert_eq!(toml.defaults.kind, Some(PaperKind::Document));
    assert_eq!(toml.documents[2].elements.signers[0].office, "市长");
    let json = from_json(JSON).unwrap();
    assert_eq!(json.defaults.seal, Some(Seal::Sealed));
    assert_eq!(json.documents[0].elements.note.as_deref(), Some("此件公开发布"));
    // Every key of the schema stands in the sample, be it in a comment.
    let schema = serde_json::to_value(schemars::schema_for!(wenshu_model::Elements)).unwrap();
    for key in schema["properties"].as_object().unwrap().keys() {
        assert!(TOML.contains(&format!("{key} = ")), "{key}");
    }
}

#[test]
fn both_forms_of_a_file_say_the_same() {
    let given = from_toml(TOML).unwrap();
    assert_eq!(from_json(&serde_json::to_string(&given).unwrap()).unwrap(), given);
    assert_eq!(from_toml(&toml::to_string(&given).unwrap()).unwrap(), given);
    assert_eq!(from_toml("").unwrap(), GivenElements::default());
}

#[test]
fn an_unknown_key_is_refused_and_named_wherever_it_stands() {
    let named = |error: GivenError| error.source().map(ToString::to_string).unwrap_or_default();
    for text in [
        "titel = \"x\"",
        "[defaults]\ntitel = \"x\"",
        "[[documents]]\nindex = 1\ntitel = \"x\"",
        "[defaults]\nsigners = [{ office = \"市长\", titel = \"x\" }]",
    ] {
        assert!(named(from_toml(text).unwrap_err()).contains("titel"), "{text}");
    }
    for text in [
        r#"{"titel": "x"}"#,
        r#"{"defaults": {"titel": "x"}}"#,
        r#"{"documents": [{"index": 1, "titel": "x"}]}"#,
        r#"{"documents": [{"index": 1, "signers": [{"office": "x", "titel": "x"}]}]}"#,
    ] {
        assert!(named(from_json(text).unwrap_err()).contains("titel"), "{text}");
    }
}

#[test]
fn what_cannot_be_meant_is_refused_with_its_place() {
    let refused = |text: &str| from_toml(text).unwrap_err();
    assert!(matches!(refused("schema = \"wenshu.elements/9\""), GivenError::Schema { .. }));
    assert!(matches!(refused("[[documents]]\nindex = 0"), GivenError::Index { entry: 1 }));
    let twice = "[[documents]]\nindex = 1\n[[documents]]\nindex = 1";
    assert!(matches!(refused(twice), GivenError::Repeated { entry: 2, index: 1 }));
    let control = refused("[defaults]\ntitle = \"甲\\u0007\"");
    assert!(control.to_string().contains("defaults") && control.to_string().contains("title"));
    let long = format!("[[documents]]\nindex = 1\nnote = \"{}\"", "甲".repeat(2_001));
    assert!(matches!(refused(&long), GivenError::TooLong { key: "note", .. }));
    let many = format!("[defaults]\nsignature = [{}]", "\"甲\",".repeat(101));
    assert!(matches!(refused(&many), GivenError::TooMany { key: "signature", count: 101, .. }));
    assert!(matches!(refused(&" ".repeat(MOST_BYTES + 1)), GivenError::TooLarge { .. }));
}

#[test]
fn entries_override_the_defaults_key_by_key() {
    let text = "[defaults]\nurgency = \"加急\"\nsignature = [\"甲局\"]\n\
        [[documents]]\nindex = 1\nurgency = \"特急\"\nnote = \"甲\"\n\
        [[documents]]\nfile = \"a.txt\"\nindex = 1\nnote = \"乙\"";
    let given = from_toml(text).unwrap();
    let of = |file: &str, index| for_document(&given, file, index, 1).0;
    let first = of("a.txt", 1);
    assert_eq!(first.urgency.as_deref(), Some("特急"));
    assert_eq!(first.signature, ["甲局"]);
    assert_eq!(first.note.as_deref(), Some("乙"));
    assert_eq!(of("b.txt", 1).note.as_deref(), Some("甲"));
    assert_eq!(of("a.txt", 2).urgency.as_deref(), Some("加急"));
    assert_eq!(of("a.txt", 2).note, None);
}

#[test]
fn what_belongs_to_one_paper_is_no_default_for_several() {
    let text = "[defaults]\ncopy_number = \"000001\"\ndocument_number = \"甲〔2026〕1号\"\nattachments = [\"乙\"]\n\
        date_of_issue = \"2026年1月1日\"\nurgency = \"特急\"\n[[documents]]\nindex = 2\ndate_of_issue = \"2026年2月1日\"";
    let given = from_toml(text).unwrap();
    let (alone, findings) = for_document(&given, "a.txt", 1, 1);
    assert_eq!(alone.copy_number.as_deref(), Some("000001"));
    assert!(findings.is_empty());
    let (first, findings) = for_document(&given, "a.txt", 1, 3);
    assert_eq!((first.copy_number, first.document_number, first.date_of_issue), (None, None, None));
    assert!(first.attachments.is_empty());
    assert_eq!(first.urgency.as_deref(), Some("特急"));
    assert_eq!(findings.len(), 4);
    assert!(findings.iter().all(|finding| finding.code == FindingCode::DefaultNotApplied));
    // Its own date is set, and there is nothing to say of it.
    let (second, findings) = for_document(&given, "a.txt", 2, 3);
    assert_eq!(second.date_of_issue.as_deref(), Some("2026年2月1日"));
    assert_eq!(findings.len(), 3);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(text in "\\PC{0,200}") {
        let _ = from_toml(&text);
        let _ = from_json(&text);
    }
}
