//! Sets of words as clients are made of them.
//!
//! A set whose words are described comes as a choice of schemas with one word each.
//! Makers of clients turn that into a type a word, and some of these clients then
//! refuse every word but the first; a list of words is what all of them know.

use serde_json::{Value, json};

/// Turns every choice of described words in a value into a list of words, with
/// what was said of each in the description.
pub(super) fn list_words(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(list_words),
        Value::Object(fields) => {
            fields.values_mut().for_each(list_words);
            let Some(words) = fields.get("oneOf").and_then(Value::as_array).and_then(|choice| words(choice)) else {
                return;
            };
            fields.remove("oneOf");
            let own = fields.get("description").and_then(Value::as_str).map(str::to_owned);
            let said = words.iter().filter_map(|(word, said)| Some(format!("`{word}`: {}", said.as_ref()?)));
            let described: Vec<String> = own.into_iter().chain(said).collect();
            if !described.is_empty() {
                fields.insert("description".to_owned(), json!(described.join("\n\n")));
            }
            fields.insert("type".to_owned(), json!("string"));
            let words: Vec<&String> = words.iter().map(|(word, _)| word).collect();
            fields.insert("enum".to_owned(), json!(words));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The words of a choice and what is said of each; none when there is anything
/// else to choose.
fn words(choice: &[Value]) -> Option<Vec<(String, Option<String>)>> {
    let mut found = Vec::new();
    for one in choice {
        if one.get("type").and_then(Value::as_str) != Some("string") {
            return None;
        }
        let said = one.get("description").and_then(Value::as_str).map(str::to_owned);
        match (one.get("const"), one.get("enum")) {
            (Some(Value::String(word)), None) => found.push((word.clone(), said)),
            (None, Some(Value::Array(words))) => {
                for word in words {
                    found.push((word.as_str()?.to_owned(), said.clone()));
                }
            }
            _ => return None,
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn described_words_become_a_list() {
        let mut value = json!({ "a": [{ "description": "Where.", "oneOf": [
            { "type": "string", "const": "open", "description": "Not yet." },
            { "type": "string", "enum": ["ended", "gone"] },
        ] }] });
        list_words(&mut value);
        let expected =
            json!({ "description": "Where.\n\n`open`: Not yet.", "type": "string", "enum": ["open", "ended", "gone"] });
        assert_eq!(value, json!({ "a": [expected] }));
    }

    #[test]
    fn another_choice_stays() {
        let mut value = json!({ "oneOf": [{ "type": "string", "const": "a" }, { "type": "null" }] });
        let before = value.clone();
        list_words(&mut value);
        assert_eq!(value, before);
    }
}
