//! What the JSON reader says, in words for whoever wrote the request.
//!
//! Only names and kinds are passed on: a value may be text of a document.

use wenshu_messages::DecodeError;
use wenshu_messages::reply::RejectionCode;

use super::Rejection;

/// The rejection of a message that is none; `schema` is the middle part of the
/// name of its schema file.
pub(super) fn of_decoding(error: &DecodeError, schema: &str) -> Rejection {
    let file = format!("schemas/messages/wenshu.{schema}.json");
    match error {
        DecodeError::TooLarge { .. } => Rejection::new(
            RejectionCode::TooLarge,
            ".",
            error.to_string(),
            "请先把文件存入对象存储，再在 source.object 中给出它的键",
        ),
        DecodeError::NotVersioned => {
            Rejection::new(RejectionCode::Malformed, "schema", error.to_string(), format!("请按 {file} 组成消息"))
        }
        DecodeError::UnknownVersion { .. } => {
            Rejection::new(RejectionCode::Malformed, "schema", error.to_string(), format!("请按 {file} 填写 schema"))
        }
        DecodeError::Field { field, reason } => {
            let (reason, advice) = told(reason);
            let advice = advice.unwrap_or_else(|| format!("请按 {file} 核对该字段"));
            Rejection::new(RejectionCode::Field, field.clone(), reason, advice)
        }
        DecodeError::Unwritable(_) => {
            Rejection::new(RejectionCode::Malformed, ".", error.to_string(), format!("请按 {file} 组成消息"))
        }
    }
}

/// Reason and advice for what serde says.
fn told(reason: &str) -> (String, Option<String>) {
    if let Some(name) = quoted_after(reason, "missing field ") {
        return (format!("缺少字段“{name}”"), None);
    }
    if let Some(name) = quoted_after(reason, "unknown field ") {
        return (format!("没有名为“{name}”的字段"), None);
    }
    if let Some(name) = quoted_after(reason, "duplicate field ") {
        return (format!("字段“{name}”重复"), None);
    }
    let expected = reason.split_once("expected ").map_or("", |(_, expected)| expected);
    if let Some(name) = quoted_after(reason, "unknown variant ") {
        let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        return (format!("没有“{name}”这一取值"), Some(format!("可用的取值：{}", known.join("、"))));
    }
    if reason.starts_with("invalid type: ") || reason.starts_with("invalid value: ") {
        return (format!("取值的类型或范围不对，应为{}", kind(expected)), None);
    }
    if reason.contains("UUID") || reason.contains("uuid") {
        return ("不是 UUID".to_owned(), None);
    }
    ("内容不合要求".to_owned(), None)
}

fn quoted_after<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    text.strip_prefix(words)?.strip_prefix('`')?.split('`').next()
}

fn kind(expected: &str) -> &'static str {
    match expected.split(" at line").next().unwrap_or_default() {
        "u8" | "u16" | "u32" | "u64" | "usize" => "不小于零的整数",
        "i32" | "i64" => "整数",
        "a boolean" => " true 或 false",
        "a string" | "a borrowed string" => "字符串",
        "a sequence" => "列表",
        "a UUID string" | "UUID string" => " UUID",
        "string or map" => "对象，如 {\"inline\": …}",
        text if text.starts_with("struct ") || text.starts_with("a map") || text.starts_with("map") => "对象",
        text if text.contains("UUID") => " UUID",
        _ => "另一种类型",
    }
}
