//! The single fields of a request.

use wenshu_format::given::GivenError;
use wenshu_messages::Tenant;
use wenshu_messages::reply::RejectionCode;
use wenshu_messages::request::BatchGiven;
use wenshu_messages::task::Given;
use wenshu_model::GivenElements;
use wenshu_report::{Format, Problem, ProblemCode, upload_name};
use wenshu_settings::{Settings, Webhooks};
use wenshu_standard::Profile;

use super::Rejection;
use crate::webhooks::{AddressRules, check_address};

/// Most bytes of a file's name: what file systems allow.
const FILE_BYTES_MOST: usize = 255;
/// Most characters of an idempotency key.
const KEY_MOST: usize = 200;
/// Most bytes of a profile.
const PROFILE_BYTES_MOST: usize = 64 << 10;
/// Most files of a batch.
const BATCH_FILES_MOST: u32 = 1_000_000;
/// Most bytes of a queue's name in AMQP.
const QUEUE_BYTES_MOST: usize = 255;

fn field(field: impl Into<String>, reason: impl Into<String>, advice: impl Into<String>) -> Rejection {
    Rejection::new(RejectionCode::Field, field, reason, advice)
}

/// The name without folders, and without what shows nothing or turns the
/// direction of the text.
pub(super) fn file_name(given: &str) -> Result<String, Rejection> {
    let Some(name) = upload_name(given) else {
        return Err(field("file", "没有文件名", "请填写文件名，如“2025年工作计划.txt”"));
    };
    if name.len() > FILE_BYTES_MOST {
        let reason = format!("文件名有 {} 字节，超过 {FILE_BYTES_MOST} 字节", name.len());
        return Err(field("file", reason, "请缩短文件名"));
    }
    Ok(name)
}

/// Each output once, in the fixed order.
pub(super) fn formats(mut given: Vec<Format>) -> Result<Vec<Format>, Rejection> {
    if given.is_empty() {
        return Err(field("formats", "没有要求任何输出", "请写 pdf、docx、json 中的一种或几种，或不写该字段"));
    }
    given.sort_unstable();
    given.dedup();
    Ok(given)
}

/// Elements and profile; none when neither says anything.
pub(super) fn given(elements: Option<GivenElements>, profile: Option<String>) -> Result<Option<Given>, Rejection> {
    if let Some(elements) = &elements {
        wenshu_format::given::check(elements).map_err(|error| wrong_elements(&error))?;
    }
    if let Some(text) = &profile {
        check_profile(text)?;
    }
    let elements = elements.unwrap_or_default();
    let nothing = profile.is_none() && elements == GivenElements::default();
    Ok((!nothing).then_some(Given { elements, profile, corrections: Vec::new() }))
}

fn wrong_elements(error: &GivenError) -> Rejection {
    let place = match error {
        GivenError::Schema { .. } => "schema".to_owned(),
        GivenError::TooMany { place, key, .. }
        | GivenError::TooLong { place, key }
        | GivenError::Control { place, key } => {
            format!("{}.{key}", from_zero(place))
        }
        GivenError::Index { entry } | GivenError::Repeated { entry, .. } => {
            format!("documents[{}].index", entry.saturating_sub(1))
        }
        GivenError::Toml(_) | GivenError::Json(_) | GivenError::TooLarge { .. } => String::new(),
    };
    // `要素文件的 documents` is told of the list as a whole.
    let path = format!("elements.{}", place.trim_start_matches("要素文件."));
    let reason = Problem::caused(ProblemCode::Elements, error).reason;
    field(path.trim_end_matches('.'), reason, "请按 schemas/wenshu.elements-1.json 核对要素")
}

/// `documents[2]`, counted from 1 for a clerk, is `documents[1]` in a path.
fn from_zero(place: &str) -> String {
    let entry = place.strip_prefix("documents[").and_then(|rest| rest.strip_suffix(']')).and_then(|n| n.parse().ok());
    entry.map_or_else(|| place.to_owned(), |entry: usize| format!("documents[{}]", entry.saturating_sub(1)))
}

fn check_profile(text: &str) -> Result<(), Rejection> {
    const ADVICE: &str = "请按 docs/operators.zh-CN.md 的说明检查版式配置";
    if text.len() > PROFILE_BYTES_MOST {
        let reason = format!("版式配置有 {} 字节，超过 {PROFILE_BYTES_MOST} 字节", text.len());
        return Err(field("profile", reason, ADVICE));
    }
    let profile = Profile::from_toml(text, &wenshu_format::normalisation_codes()).map_err(|error| {
        // The reader's message may run over lines; a problem's is one.
        field("profile", Problem::caused(ProblemCode::Profile, &error).reason, ADVICE)
    })?;
    if profile.fonts_folder.is_some() {
        // A folder of the workers is not the submitter's to choose.
        let advice = "请去掉 fonts_folder；字体由运行文书的一方在配置的 [fonts] 中指定";
        return Err(field("profile", "消息中的版式配置不能指定字体目录", advice));
    }
    Ok(())
}

/// The submitter's key.
pub(super) fn idempotency_key(given: Option<String>) -> Result<Option<String>, Rejection> {
    let Some(key) = given else { return Ok(None) };
    let advice = format!("请用 1 至 {KEY_MOST} 个字符，不含控制字符");
    if key.is_empty() {
        return Err(field("idempotency_key", "幂等键是空的", advice));
    }
    if key.chars().count() > KEY_MOST {
        return Err(field("idempotency_key", format!("幂等键超过 {KEY_MOST} 个字符"), advice));
    }
    if key.chars().any(char::is_control) {
        return Err(field("idempotency_key", "幂等键中有控制字符", advice));
    }
    Ok(Some(key))
}

/// The batch.
pub(super) fn batch(given: Option<BatchGiven>) -> Result<Option<BatchGiven>, Rejection> {
    if given.is_some_and(|batch| !(1..=BATCH_FILES_MOST).contains(&batch.files)) {
        let advice = format!("请填写本批文件的个数，1 至 {BATCH_FILES_MOST}");
        return Err(field("batch.files", "本批文件的个数不对", advice));
    }
    Ok(given)
}

/// Seconds that the job may take.
pub(super) fn life_s(given: Option<u32>, most: u64) -> Result<i64, Rejection> {
    let life = given.map_or(most, u64::from);
    if !(1..=most).contains(&life) {
        return Err(field("deadline_s", "期限不在允许的范围内", format!("请填写 1 至 {most} 秒，或不写该字段")));
    }
    Ok(i64::try_from(life).unwrap_or(i64::MAX))
}

/// The queues that a sender may be answered on. Anybody could otherwise have the
/// ledger write into another's queue.
pub struct Replies {
    prefix: String,
}

impl Replies {
    /// Those of the tenant, or of a portal, which is answered on queues of its
    /// own whoever it asks for.
    pub fn of(user: Option<&str>, tenant: &Tenant, settings: &Settings) -> Self {
        let all = &settings.broker.prefix;
        let prefix = if user.is_some_and(|user| settings.broker.is_portal(user)) {
            format!("{all}.portal.")
        } else {
            format!("{all}.reply.{tenant}.")
        };
        Self { prefix }
    }

    /// Whether a queue is one of them.
    pub fn has(&self, queue: &str) -> bool {
        let rest = queue.strip_prefix(&self.prefix);
        rest.is_some_and(|rest| !rest.is_empty())
            && queue.len() <= QUEUE_BYTES_MOST
            && !queue.chars().any(char::is_control)
    }
}

/// The queue for the answers: that of the body, or of the message.
pub(super) fn reply_to(
    of_body: Option<String>,
    of_message: Option<String>,
    replies: &Replies,
) -> Result<Option<String>, Rejection> {
    let Some(queue) = of_body.or(of_message).filter(|queue| !queue.is_empty()) else { return Ok(None) };
    if !replies.has(&queue) {
        let advice = format!("请用名字以“{}”开头的队列", replies.prefix);
        return Err(field("reply_to", "答复队列不在本租户的前缀之下", advice));
    }
    Ok(Some(queue))
}

/// The address for the completion.
pub(super) fn webhook(
    given: Option<String>,
    tenant: &Tenant,
    settings: &Webhooks,
) -> Result<Option<String>, Rejection> {
    let Some(url) = given else { return Ok(None) };
    if !settings.enabled {
        return Err(field("webhook", "本系统没有开放 webhook", "请去掉该字段，用 reply_to 接收结果"));
    }
    if !settings.secrets.contains_key(tenant.as_str()) {
        let advice = "请管理员在配置的 [webhooks.secrets] 中为本租户登记密钥，或改用 reply_to";
        return Err(field("webhook", "本租户没有用于签名的密钥", advice));
    }
    check_address(&url, AddressRules::of(settings))
        .map_err(|fault| field("webhook", fault.to_string(), "请填写公网上的 https 地址，不带用户名和口令"))?;
    Ok(Some(url))
}
