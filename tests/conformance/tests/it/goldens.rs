//! Goldens: the structure that parse finds in the samples, in a form that a
//! person can read. `WENSHU_UPDATE_GOLDENS=1` writes them anew; every golden
//! changed is explained with the change.

use std::fs;
use std::path::PathBuf;

use serde_json::{Map, Value, json};
use wenshu_conformance::converted::none_of;
use wenshu_conformance::program;

/// One document, block by block: `kind level number | lead ‖ rest`.
fn dump(document: &Value) -> Value {
    let mut elements = Map::new();
    for (name, value) in document["elements"].as_object().unwrap() {
        let texts = match value {
            Value::Array(several) => several.iter().map(|entry| entry["text"].clone()).collect(),
            one => one["text"].clone(),
        };
        elements.insert(name.clone(), texts);
    }
    let findings = document["findings"].as_array().unwrap().iter().map(finding);
    json!({
        "title": document["title"],
        "lines": span(&document["lines"]),
        "elements": elements,
        "blocks": document["blocks"].as_array().unwrap().iter().map(block).collect::<Vec<_>>(),
        "findings": findings.collect::<Vec<_>>(),
        "record": record(&document["record"]),
    })
}

fn span(lines: &Value) -> String {
    if lines["first"] == lines["last"] {
        lines["first"].to_string()
    } else {
        format!("{}-{}", lines["first"], lines["last"])
    }
}

fn block(block: &Value) -> String {
    let mut line = format!("{:>7} {}", span(&block["lines"]), block["kind"].as_str().unwrap());
    if let Some(level) = block["level"].as_u64() {
        line.push_str(&format!(" {level}"));
    }
    if let Some(number) = block["number"].as_str() {
        line.push_str(&format!(" [{number}]"));
    }
    let text: Vec<char> = block["text"].as_str().unwrap().chars().collect();
    let lead = block["lead"].as_u64().map_or(0, |lead| lead as usize);
    let (head, rest) = text.split_at(lead.min(text.len()));
    line.push_str(" | ");
    if lead > 0 {
        line.extend(head);
        line.push_str(" ‖ ");
    }
    line.extend(rest);
    for cell in block["table"]["cells"].as_array().into_iter().flatten() {
        line.push_str(&format!(" ⟦{},{} {}⟧", cell["row"], cell["column"], cell["text"].as_str().unwrap()));
    }
    if let Some(doubt) = block["doubt"].as_str() {
        line.push_str(&format!(" ({doubt}?)"));
    }
    line
}

fn finding(finding: &Value) -> String {
    let place = if finding["lines"].is_object() { span(&finding["lines"]) } else { "-".to_owned() };
    let word = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    format!("{place} {} {} “{}”", word("severity"), word("code"), word("excerpt"))
}

fn record(record: &Value) -> Value {
    let text = |span: &Value| span["text"].clone();
    let tasks = record["tasks"].as_array().unwrap().iter().map(|task| {
        let mut entry = Map::new();
        entry.insert("name".to_owned(), text(&task["name"]));
        for key in ["goals", "measures", "deadlines", "owners", "figures"] {
            let found: Vec<Value> = task[key].as_array().into_iter().flatten().map(text).collect();
            if !found.is_empty() {
                entry.insert(key.to_owned(), Value::Array(found));
            }
        }
        Value::Object(entry)
    });
    json!({ "period": text(&record["period"]), "organ": text(&record["organ"]), "tasks": tasks.collect::<Vec<_>>() })
}

fn removed(plans: &Value) -> Value {
    let all = plans["removed"].as_array().unwrap().iter();
    all.map(|entry| {
        let place = if entry["lines"].is_object() { span(&entry["lines"]) } else { "-".to_owned() };
        json!(format!("{place:>7} {} | {}", entry["reason"].as_str().unwrap(), entry["text"].as_str().unwrap()))
    })
    .collect()
}

#[test]
fn the_structure_of_every_sample_is_that_of_its_golden() {
    let update = std::env::var_os("WENSHU_UPDATE_GOLDENS").is_some();
    let mut violations = Vec::new();
    for file in program::sample_plans().unwrap() {
        let output = program::run(&["parse".as_ref(), file.as_os_str()]).unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let plans: Value = serde_json::from_slice(&output.stdout).unwrap();
        let folder = program::root().join("tests/goldens").join(file.file_stem().unwrap());
        let mut goldens: Vec<(PathBuf, Value)> = vec![(
            folder.join("removed.json"),
            json!({
                "removed": removed(&plans),
                "findings": plans["findings"].as_array().unwrap().iter().map(finding).collect::<Vec<_>>(),
            }),
        )];
        for document in plans["documents"].as_array().unwrap() {
            goldens.push((folder.join(format!("{:02}.json", document["index"].as_u64().unwrap())), dump(document)));
        }
        if update {
            // A document that is gone must not leave its golden behind.
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(&folder).unwrap();
        }
        violations.extend(goldens.iter().filter_map(|(path, value)| compare(path, value, update)));
        let wanted = fs::read_dir(&folder).map_or(0, Iterator::count);
        if wanted != goldens.len() {
            violations.push(format!("{}: {wanted} goldens, {} dumps", folder.display(), goldens.len()));
        }
    }
    none_of(violations);
}

fn compare(path: &PathBuf, value: &Value, update: bool) -> Option<String> {
    let mut text = serde_json::to_string_pretty(value).unwrap();
    text.push('\n');
    if update {
        fs::write(path, text).unwrap();
        return None;
    }
    let Ok(wanted) = fs::read_to_string(path) else { return Some(format!("{} is missing", path.display())) };
    let pair = wanted.lines().zip(text.lines()).find(|(wanted, found)| wanted != found);
    (wanted != text).then(|| format!("{}: {pair:?}", path.display()))
}
