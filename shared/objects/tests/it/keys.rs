//! Names of objects are the only way into storage, and a stranger may write them.

use std::path::{Component, Path};

use proptest::prelude::*;
use wenshu_objects::{INCOMING, Key, KeyPart, ObjectsError};

use crate::ground::JOB;

const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

fn fault(text: &str) -> Option<KeyPart> {
    match Key::parse(text) {
        Ok(_) => None,
        Err(ObjectsError::InvalidKey { part }) => Some(part),
        Err(error) => panic!("{error:?}"),
    }
}

#[test]
fn a_key_reads_as_it_was_written() {
    for tenant in ["default", "a", "0", "a_b-c", &"a".repeat(63)] {
        for job in [JOB, INCOMING] {
            let key = Key::of(tenant, job, HASH).unwrap();
            let read = Key::parse(&key.to_string()).unwrap();
            assert_eq!((read.tenant(), read.job(), read.sha256()), (tenant, job, HASH));
            assert_eq!(read, key);
        }
    }
}

#[test]
fn hostile_keys_are_refused() {
    let job = JOB;
    let upper_job = "0000000A-0000-7000-8000-000000000001";
    let table = [
        (String::new(), KeyPart::Segments),
        ("/".into(), KeyPart::Segments),
        ("//".into(), KeyPart::Tenant),
        (format!("default/{HASH}"), KeyPart::Segments),
        (format!("default/{job}/{HASH}/"), KeyPart::Segments),
        (format!("default/{job}/x/{HASH}"), KeyPart::Segments),
        (format!("/default/{job}/{HASH}"), KeyPart::Segments),
        (format!("default//{HASH}"), KeyPart::Job),
        (format!("/{job}/{HASH}"), KeyPart::Tenant),
        (format!("../{job}/{HASH}"), KeyPart::Tenant),
        (format!("./{job}/{HASH}"), KeyPart::Tenant),
        (format!(".staging/{job}/{HASH}"), KeyPart::Tenant),
        (format!("default/../{HASH}"), KeyPart::Job),
        (format!("default/{job}/.."), KeyPart::Sha256),
        (format!("a\\b/{job}/{HASH}"), KeyPart::Tenant),
        (format!("C:/{job}/{HASH}"), KeyPart::Tenant),
        (format!("a\0/{job}/{HASH}"), KeyPart::Tenant),
        (format!("a /{job}/{HASH}"), KeyPart::Tenant),
        (format!("a\n/{job}/{HASH}"), KeyPart::Tenant),
        (format!("a%2f/{job}/{HASH}"), KeyPart::Tenant),
        (format!("Default/{job}/{HASH}"), KeyPart::Tenant),
        (format!("-a/{job}/{HASH}"), KeyPart::Tenant),
        (format!("_a/{job}/{HASH}"), KeyPart::Tenant),
        (format!("租户/{job}/{HASH}"), KeyPart::Tenant),
        (format!("ａ/{job}/{HASH}"), KeyPart::Tenant),
        (format!("{}/{job}/{HASH}", "a".repeat(64)), KeyPart::Tenant),
        (format!("default/{upper_job}/{HASH}"), KeyPart::Job),
        (format!("default/{}/{HASH}", job.replace('-', "")), KeyPart::Job),
        (format!("default/{{{job}}}/{HASH}"), KeyPart::Job),
        (format!("default/Incoming/{HASH}"), KeyPart::Job),
        (format!("default/incoming /{HASH}"), KeyPart::Job),
        (format!("default/{job}/{}", HASH.to_uppercase()), KeyPart::Sha256),
        (format!("default/{job}/{HASH}\0"), KeyPart::Sha256),
        (format!("default/{job}/{HASH}\n"), KeyPart::Sha256),
        (format!("default/{job}/{HASH}#1"), KeyPart::Sha256),
        (format!("default/{job}/{}", HASH.trim_start_matches('9')), KeyPart::Sha256),
        (format!("default/{job}/"), KeyPart::Sha256),
        (format!("default/{job}/{}", "a".repeat(1 << 20)), KeyPart::Sha256),
    ];
    for (text, part) in table {
        assert_eq!(fault(&text), Some(part), "{text:?}");
    }
}

#[test]
fn the_message_of_a_hostile_key_does_not_repeat_it() {
    let message = Key::parse("\u{1b}[2J/secret/..").unwrap_err().to_string();
    assert!(message.contains("租户名") && !message.contains("secret") && !message.contains('\u{1b}'), "{message}");
}

/// Texts near a key: each segment right, hostile or anything.
fn near_a_key() -> impl Strategy<Value = String> {
    let segment = prop_oneof![
        Just(JOB.to_owned()),
        Just(INCOMING.to_owned()),
        Just(HASH.to_owned()),
        Just("..".to_owned()),
        Just(String::new()),
        "[a-z0-9_-]{1,70}",
        "[a-f0-9]{63,65}",
        "[./\\\\\0a-z]{0,5}",
        any::<String>(),
    ];
    prop_oneof![
        4 => proptest::collection::vec(segment, 1..5).prop_map(|segments| segments.join("/")),
        4 => ("[a-z0-9][a-z0-9_-]{0,62}", "[a-f0-9]{64}").prop_map(|(tenant, hash)| format!("{tenant}/{JOB}/{hash}")),
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_parses_stays_below_the_root(text in near_a_key()) {
        if let Ok(key) = Key::parse(&text) {
            prop_assert_eq!(key.to_string(), text.clone());
            prop_assert!(text.is_ascii() && text.len() <= 165);
            let segments: Vec<_> = Path::new(&text).components().collect();
            prop_assert_eq!(segments.len(), 3);
            let all_names = segments.iter().all(|segment| matches!(segment, Component::Normal(_)));
            prop_assert!(all_names && !text.contains(['\\', '\0', ':', '.']));
        }
    }
}
