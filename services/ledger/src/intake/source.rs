//! The file of a request: its bytes, or an object of the tenant's.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use wenshu_messages::reply::RejectionCode;
use wenshu_messages::request::SourceGiven;
use wenshu_messages::{JobId, ObjectRef, Tenant};
use wenshu_model::Correction;
use wenshu_objects::Key;
use wenshu_settings::Ledger;

use super::Rejection;

/// The file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceChecked {
    /// Its bytes.
    Inline(Bytes),
    /// An object under the tenant's prefix. That it is there and what the
    /// reference says shows when it is read.
    Object(ObjectRef),
    /// That of an earlier job, whose documents are corrected. Whether there is
    /// one that can be, the records know.
    Job(JobId, Vec<Correction>),
}

/// Most corrections of a request.
const CORRECTIONS_MOST: usize = 20_000;

/// Checks the file.
pub(super) fn source(
    given: SourceGiven,
    corrections: Vec<Correction>,
    tenant: &Tenant,
    limits: &Ledger,
) -> Result<SourceChecked, Rejection> {
    const FIELD: &str = "corrections";
    if corrections.len() > CORRECTIONS_MOST {
        let reason = format!("更正超过 {CORRECTIONS_MOST} 条");
        return Err(Rejection::new(RejectionCode::TooLarge, FIELD, reason, "请分几次更正"));
    }
    if !corrections.is_empty() && !matches!(given, SourceGiven::Job(_)) {
        let advice = "请在 source.job 中写明要更正的作业，或去掉该字段";
        return Err(Rejection::new(RejectionCode::Field, FIELD, "更正只能针对已有的作业", advice));
    }
    match given {
        SourceGiven::Job(job) => Ok(SourceChecked::Job(job, corrections)),
        SourceGiven::Inline(text) => inline(&text, limits.inline_bytes_most).map(SourceChecked::Inline),
        SourceGiven::Object(object) => checked_object(object, tenant, limits).map(SourceChecked::Object),
    }
}

fn inline(text: &str, most: u64) -> Result<Bytes, Rejection> {
    const FIELD: &str = "source.inline";
    // Four letters are three bytes: told before anything is decoded.
    let bytes =
        (text.len() as u64 / 4 * 3).saturating_sub(text.bytes().rev().take_while(|c| *c == b'=').count() as u64);
    if bytes > most {
        return Err(Rejection::new(
            RejectionCode::TooLarge,
            FIELD,
            format!("文件约有 {bytes} 字节，超过消息内文件的上限 {most} 字节"),
            "请先把文件存入对象存储，再在 source.object 中给出它的键",
        ));
    }
    let decoded = STANDARD.decode(text).map_err(|_| {
        let advice = "请用标准 base64 编码（带 = 填充，不换行）";
        Rejection::new(RejectionCode::Field, FIELD, "不是有效的 base64", advice)
    })?;
    if decoded.is_empty() {
        return Err(empty(FIELD));
    }
    Ok(decoded.into())
}

fn checked_object(object: ObjectRef, tenant: &Tenant, limits: &Ledger) -> Result<ObjectRef, Rejection> {
    const FIELD: &str = "source.object.key";
    let key: Key = object.key.parse().map_err(|_| {
        let reason = "不是对象的键：应为“租户/incoming/sha256”或“租户/作业号/sha256”";
        Rejection::new(RejectionCode::Object, FIELD, reason, "请用存入对象时所用的键")
    })?;
    if key.tenant() != tenant.as_str() {
        let (reason, advice) = ("对象不在本租户的前缀之下", format!("请把文件存到“{tenant}/incoming/”之下"));
        return Err(Rejection::new(RejectionCode::Object, FIELD, reason, advice));
    }
    if key.sha256() != object.sha256 {
        let (field, reason) = ("source.object.sha256", "与键中的 sha256 不一致");
        let advice = "请填写文件内容的 SHA-256，用小写十六进制";
        return Err(Rejection::new(RejectionCode::Object, field, reason, advice));
    }
    if object.bytes == 0 {
        return Err(empty("source.object.bytes"));
    }
    if object.bytes > limits.source_bytes_most {
        let reason = format!("文件有 {} 字节，超过上限 {} 字节", object.bytes, limits.source_bytes_most);
        return Err(Rejection::new(RejectionCode::TooLarge, "source.object.bytes", reason, "请拆分文件后再提交"));
    }
    Ok(object)
}

fn empty(field: &str) -> Rejection {
    Rejection::new(RejectionCode::Field, field, "文件是空的", "请提交有内容的文件")
}
