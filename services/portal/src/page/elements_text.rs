//! Elements as the texts of their fields, both ways: one a line where there may
//! be several.

use std::collections::BTreeMap;

use wenshu_model::elements::{Elements, Signer};

use super::elements_form::{Entry, FIELDS};

/// Given elements as their fields show them, by key.
pub fn texts_of(given: &Elements) -> BTreeMap<String, String> {
    let object = serde_json::to_value(given).ok().and_then(|value| value.as_object().cloned()).unwrap_or_default();
    object.into_iter().map(|(key, value)| (key, text_of(&value))).filter(|(_, text)| !text.is_empty()).collect()
}

fn text_of(value: &serde_json::Value) -> String {
    if let Some(text) = value.as_str() {
        return text.to_owned();
    }
    let members = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let lines: Vec<String> = members.iter().map(member_text).collect();
    lines.join("\n")
}

/// A name, or a signer as `职务 姓名`.
fn member_text(member: &serde_json::Value) -> String {
    let part = |key: &str| member.get(key).and_then(serde_json::Value::as_str);
    match (member.as_str(), part("office"), part("name")) {
        (Some(text), ..) => text.to_owned(),
        (None, Some(office), Some(name)) => format!("{office} {name}"),
        (None, office, _) => office.unwrap_or_default().to_owned(),
    }
}

/// Elements from the fields of a form that was sent, named `e.<key>`; nothing
/// when all are empty. A field that is not known, or a choice that is none, is
/// named.
pub fn from_form<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Option<Elements>, String> {
    let mut object = serde_json::Map::new();
    for (name, value) in fields {
        let Some(key) = name.strip_prefix("e.") else { continue };
        let field = FIELDS.iter().find(|field| field.key == key).ok_or_else(|| name.to_owned())?;
        if let Some(value) = value_of(field.entry, value) {
            object.insert(key.to_owned(), value);
        }
    }
    if object.is_empty() {
        return Ok(None);
    }
    serde_json::from_value(object.into()).map(Some).map_err(|error| error.to_string())
}

fn value_of(entry: Entry, text: &str) -> Option<serde_json::Value> {
    let mut members = text.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    members.peek()?;
    Some(match entry {
        Entry::Line | Entry::Kind | Entry::Seal => text.trim().into(),
        Entry::List => members.collect(),
        Entry::Signers => members.filter_map(|line| serde_json::to_value(signer(line)).ok()).collect(),
    })
}

/// `职务 姓名`; the name may be missing.
fn signer(line: &str) -> Signer {
    match line.split_once(char::is_whitespace) {
        Some((office, name)) => Signer { office: office.to_owned(), name: Some(name.trim().to_owned()) },
        None => Signer { office: line.to_owned(), name: None },
    }
}

#[cfg(test)]
mod tests {
    use wenshu_model::PaperKind;

    use super::*;

    #[test]
    fn a_form_that_was_sent_becomes_elements() {
        let sent = [
            ("csrf", "x"),
            ("e.kind", "letter"),
            ("e.title", "  "),
            ("e.issuer_marks", "甲局\r\n\r\n乙局"),
            ("e.seal", ""),
            ("e.signers", "市长 王强\n局长"),
        ];
        let elements = from_form(sent.into_iter()).unwrap().unwrap();
        assert_eq!(elements.kind, Some(PaperKind::Letter));
        assert_eq!(elements.issuer_marks, ["甲局", "乙局"]);
        assert_eq!((elements.title, elements.seal), (None, None));
        assert_eq!(elements.signers[0], Signer { office: "市长".into(), name: Some("王强".into()) });
        assert_eq!(elements.signers[1].name, None);
    }

    #[test]
    fn an_empty_form_gives_nothing_and_a_strange_one_is_named() {
        assert_eq!(from_form([("e.title", "")].into_iter()), Ok(None));
        assert_eq!(from_form([("e.colour", "red")].into_iter()), Err("e.colour".to_owned()));
        assert!(from_form([("e.kind", "poster")].into_iter()).is_err());
    }

    #[test]
    fn what_a_field_shows_is_what_was_given() {
        let sent = [
            ("e.kind", "letter"),
            ("e.issuer_marks", "甲局\n乙局"),
            ("e.signers", "市长 王强\n局长"),
            ("e.note", "此件公开发布"),
        ];
        let texts = texts_of(&from_form(sent.into_iter()).unwrap().unwrap());
        let shown: Vec<(String, &str)> = texts.iter().map(|(key, text)| (format!("e.{key}"), text.as_str())).collect();
        let mut sent = sent.map(|(name, text)| (name.to_owned(), text));
        sent.sort();
        assert_eq!(shown, sent);
    }
}
