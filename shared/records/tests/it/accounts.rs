//! What needs no database: names, secrets, passwords.

use uuid::Uuid;
use wenshu_records::password::{self, PASSWORD_LEAST, PASSWORD_MOST};
use wenshu_records::{AccountName, PresentedKey, RecordsError, Secret, Subject};

use crate::people::{
    OTHER_PASSWORD, PASSWORD, name, new_key, new_session, new_user, other_password, password, presented, secret,
};

#[test]
fn a_name_is_the_same_however_it_was_typed() {
    assert_eq!(name("cafe\u{301}"), name("caf\u{e9}"));
    assert_eq!(name("张三").as_str(), "张三");
    let longest = "文".repeat(64);
    assert_eq!(name(&longest).to_string(), longest);
    // 65 characters as typed, 64 as kept.
    assert_eq!(name(&format!("{}e\u{301}", "a".repeat(63))).as_str().chars().count(), 64);
}

#[test]
fn names_that_cannot_be_seen_or_are_too_long_are_refused() {
    let too_long = "文".repeat(65);
    let endless = "\u{301}".repeat(1_000_000);
    let unseen =
        ["a\nb", "a\0", "a\u{202e}b", "a\u{200b}b", "\u{feff}a", "a\u{2066}", "a\u{ad}b", "a\u{3164}", "\u{85}"];
    for wrong in ["", " ", " a", "a ", "\u{3000}a", &too_long, &endless].into_iter().chain(unseen) {
        let error = wrong.parse::<AccountName>().unwrap_err();
        assert!(matches!(error, RecordsError::AccountName), "{wrong:?}");
        assert!(error.to_string().contains("1–64"), "{error}");
    }
}

#[test]
fn a_subject_is_what_openid_connect_allows() {
    let longest = "s".repeat(255);
    assert_eq!(Subject::new("https://login.example", &longest).unwrap().subject(), longest);
    let too_long = "s".repeat(256);
    for (issuer, subject) in [("", "s"), ("i", ""), ("i", &too_long), ("i\n", "s"), ("i", "s\0")] {
        assert!(matches!(Subject::new(issuer, subject), Err(RecordsError::Subject)), "{issuer:?} {subject:?}");
    }
}

#[test]
fn a_key_is_written_and_read_again() {
    let key =
        PresentedKey { id: Uuid::from_u128(0xabc), secret: Secret::new(std::array::from_fn(|place| place as u8)) };
    let text = key.encode();
    assert_eq!(text, "wsk_00000000000000000000000000000abc_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
    assert_eq!(PresentedKey::decode(&text), Some(key));
    // Every character of base64url, `-` and `_` among them.
    let key = PresentedKey { id: Uuid::from_u128(1), secret: Secret::new([0xff; 32]) };
    assert!(key.encode().ends_with("_______8"));
    assert_eq!(PresentedKey::decode(&key.encode()), Some(key));
}

#[test]
fn a_text_that_is_no_key_is_none() {
    let id = "0123456789abcdef0123456789abcdef";
    let secret = secret(0).encode();
    assert!(PresentedKey::decode(&format!("wsk_{id}_{secret}")).is_some());
    let upper = id.to_uppercase();
    let wrong = [
        String::new(),
        "wsk_".to_owned(),
        format!("{id}_{secret}"),
        format!("WSK_{id}_{secret}"),
        format!("wsk_{id}{secret}"),
        format!("wsk_{upper}_{secret}"),
        format!("wsk_{{{id}}}_{secret}"),
        format!("wsk_{id}_{secret}="),
        format!("wsk_{id}_{secret} "),
        format!(" wsk_{id}_{secret}"),
        format!("wsk_{id}_{}", secret.get(1..).unwrap()),
        format!("wsk_{id}_{secret}A"),
        // The same bytes in another spelling: the last two bits are not zero.
        format!("wsk_{id}_{}B", secret.get(1..).unwrap()),
        format!("wsk_{id}_{}+", secret.get(1..).unwrap()),
        format!("wsk_{id}_{}文", secret.get(3..).unwrap()),
        format!("wsk_01234567-89ab-cdef-0123-456789abcdef_{secret}"),
    ];
    for text in wrong {
        assert_eq!(PresentedKey::decode(&text), None, "{text:?}");
    }
}

#[test]
fn a_password_is_verified_and_no_other() {
    let hash = password();
    assert!(password::verify(PASSWORD, Some(&hash)).unwrap());
    for wrong in ["", OTHER_PASSWORD, &PASSWORD.to_uppercase(), &format!("{PASSWORD} "), &"x".repeat(10_000_000)] {
        assert!(!password::verify(wrong, Some(&hash)).unwrap());
    }
    assert!(password::verify(OTHER_PASSWORD, Some(&other_password())).unwrap());
    // Typed on a system that decomposes.
    let composed = password::hash("caf\u{e9}caf\u{e9}caf\u{e9}", [1; 16]).unwrap();
    assert!(password::verify("cafe\u{301}cafe\u{301}cafe\u{301}", Some(&composed)).unwrap());
    // The same password of two users looks different, and the same twice the same.
    assert_ne!(password::hash(PASSWORD, [9; 16]).unwrap(), hash);
    assert_eq!(password::hash(PASSWORD, [7; 16]).unwrap(), hash);
}

#[test]
fn where_there_is_no_user_no_password_is_right() {
    for any in ["", PASSWORD, &"x".repeat(PASSWORD_MOST + 1)] {
        assert!(!password::verify(any, None).unwrap());
    }
}

#[test]
fn the_length_of_a_password_is_counted_in_characters() {
    let chars = |count| "密".repeat(count);
    for wrong in [0, 1, PASSWORD_LEAST - 1, PASSWORD_MOST + 1, 1_000_000] {
        let error = password::hash(&chars(wrong), [1; 16]).unwrap_err();
        assert!(matches!(error, RecordsError::PasswordLength), "{wrong}");
        assert_eq!(error.to_string(), "密码须为 12–256 个字符");
    }
    for right in [PASSWORD_LEAST, PASSWORD_MOST] {
        let hash = password::hash(&chars(right), [1; 16]).unwrap();
        assert!(password::verify(&chars(right), Some(&hash)).unwrap());
    }
}

#[test]
fn nothing_of_a_secret_is_in_debug_output() {
    let shown = [
        format!("{:?}", secret(0x41)),
        format!("{:?}", secret(0x41).hash()),
        format!("{:?}", password()),
        format!("{:?}", presented(0x41)),
        format!("{:#?}", new_key(0x41)),
        format!("{:#?}", new_session(0x41, 1)),
        format!("{:#?}", new_user(1, "张三")),
    ];
    let hexadecimal = ["65"; 3].join(", ");
    for shown in shown {
        assert!(shown.contains('…'), "{shown}");
        for hidden in ["argon2", PASSWORD, &secret(0x41).encode(), "QUFB", "AAAA", &hexadecimal, "4141", "0x41"] {
            assert!(!shown.contains(hidden), "{hidden} in {shown}");
        }
    }
}
