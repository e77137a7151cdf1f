//! Checks a `conversion.request`: what is wanted, or which field is wrong.
//!
//! Pure: bytes, facts of the delivery and settings in, a [`Checked`] request or
//! a [`Refused`] one out. The tenant is that of the broker's user and of nothing
//! in the body. Everything that a stranger wrote is held against a limit before
//! it is used.

mod fields;
mod identity;
mod reasons;
mod source;

#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use wenshu_messages::query::{QUERY_SCHEMA, Query};
use wenshu_messages::reply::{Answer, REPLY_SCHEMA, RejectionCode, Reply};
use wenshu_messages::request::{BatchGiven, ConversionRequest, REQUEST_SCHEMA};
use wenshu_messages::task::{Given, Order};
use wenshu_messages::{DecodeError, Lane, ObjectRef, Tenant, decode_versioned};
use wenshu_settings::Settings;

pub use fields::Replies;
pub use identity::job_id;
pub use source::SourceChecked;

/// Most bytes of a query.
pub const QUERY_BYTES_MOST: usize = 16 << 10;

/// What the broker says of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// The property `user_id`, which the broker has checked.
    pub user: Option<String>,
    /// The lane of the routing key.
    pub lane: Lane,
    /// Queue for the answers.
    pub reply_to: Option<String>,
    /// Goes back with the answers.
    pub correlation_id: Option<String>,
    /// The sender's name of the message.
    pub message_id: Option<String>,
    /// It may have been here before.
    pub redelivered: bool,
    /// The tenant for whom a portal asks.
    pub tenant: Option<String>,
}

/// A request with nothing wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// Whose it is.
    pub tenant: Tenant,
    /// Name of the file: no folders, no control characters, at most 255 bytes.
    pub file: String,
    /// The file.
    pub source: SourceChecked,
    /// The outputs, each once, in their fixed order.
    pub formats: Vec<wenshu_report::Format>,
    /// Put the findings for a person into the DOCX as comments.
    pub comments: bool,
    /// Elements and profile; absent when neither was given.
    pub given: Option<Given>,
    /// How urgent it is.
    pub lane: Lane,
    /// The submitter's key.
    pub idempotency_key: Option<String>,
    /// The batch.
    pub batch: Option<BatchGiven>,
    /// When nobody needs it any more.
    pub deadline: Timestamp,
    /// Queue for the answers, under the tenant's prefix.
    pub reply_to: Option<String>,
    /// Goes back with the answers.
    pub correlation_id: Option<String>,
    /// Address for the completion. Its host is looked up only when it is called.
    pub webhook: Option<String>,
}

impl Checked {
    /// The order for the stages, once what was given beside the file is stored.
    pub fn order(&self, given: Option<ObjectRef>) -> Order {
        Order {
            file: self.file.clone(),
            formats: self.formats.clone(),
            comments: self.comments,
            files: self.batch.map_or(1, |batch| batch.files),
            given,
            corrected: false,
        }
    }
}

/// What is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// Path of the field: `source.inline`; `.` for the message as a whole,
    /// `user_id` for the property.
    pub field: String,
    /// Why, by a code of a closed set.
    pub code: RejectionCode,
    /// Why, in Chinese.
    pub reason: String,
    /// What to do, in Chinese.
    pub advice: String,
}

impl Rejection {
    /// A rejection of a field.
    pub fn new(
        code: RejectionCode,
        field: impl Into<String>,
        reason: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self { field: field.into(), code, reason: reason.into(), advice: advice.into() }
    }
}

/// A refused request, and where the refusal may be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Whose it is; absent when the user is no tenant.
    pub tenant: Option<Tenant>,
    /// Queue for the answer: only one under the tenant's prefix.
    pub reply_to: Option<String>,
    /// Goes back with the answer.
    pub correlation_id: Option<String>,
    /// The key of the request, when it could be read.
    pub idempotency_key: Option<String>,
    /// Tells the request from another one with the same fault: what its sender
    /// calls the message. A redelivery has the same.
    pub request: Option<String>,
    /// What is wrong.
    pub rejection: Rejection,
}

impl Refused {
    /// The answer to the submitter.
    pub fn reply(&self) -> Reply {
        let Rejection { field, code, reason, advice } = self.rejection.clone();
        let idempotency_key = self.idempotency_key.clone();
        let answer = Answer::Rejected { idempotency_key, field, code, reason, advice };
        Reply { schema: REPLY_SCHEMA.to_owned(), answer }
    }
}

/// Checks a request.
///
/// # Errors
/// [`Refused`] names the first field that is wrong.
pub fn check(body: &[u8], delivered: &Delivered, settings: &Settings, now: Timestamp) -> Result<Checked, Box<Refused>> {
    let tenant = tenant_of(delivered.user.as_deref(), delivered.tenant.as_deref(), settings)
        .map_err(|rejection| Box::new(refused(None, delivered, &Peek::default(), settings, rejection)))?;
    checked(body, delivered, settings, now, &tenant).map_err(|rejection| {
        let peek = Peek::of(body, settings);
        Box::new(refused(Some(tenant), delivered, &peek, settings, rejection))
    })
}

/// Reads a query; its answer goes to [`reply_queue`].
///
/// # Errors
/// A [`Rejection`] that names the field.
pub fn read_query(body: &[u8]) -> Result<Query, Rejection> {
    decode_versioned(body, QUERY_SCHEMA, QUERY_BYTES_MOST).map_err(|error| reasons::of_decoding(&error, "query-1"))
}

/// The tenant of a broker user: its own, or for a portal the one that it names.
///
/// # Errors
/// A [`Rejection`] when there is no user, or the user is no tenant.
pub fn tenant_of(user: Option<&str>, named: Option<&str>, settings: &Settings) -> Result<Tenant, Rejection> {
    let Some(user) = user.filter(|user| !user.is_empty()) else {
        return Err(Rejection::new(
            RejectionCode::Tenant,
            "user_id",
            "消息没有经代理核实的 user_id 属性",
            "请把消息的 user_id 属性设为连接所用的用户名",
        ));
    };
    let tenant = if settings.broker.is_portal(user) {
        named.and_then(|name| name.parse().ok())
    } else {
        settings.tenants.of_user(user).and_then(|name| name.parse().ok())
    };
    tenant.ok_or_else(|| {
        Rejection::new(
            RejectionCode::Tenant,
            "user_id",
            "该用户不属于任何租户",
            "请管理员在配置的 [tenants.users] 中登记该用户",
        )
    })
}

fn checked(
    body: &[u8],
    delivered: &Delivered,
    settings: &Settings,
    now: Timestamp,
    tenant: &Tenant,
) -> Result<Checked, Rejection> {
    let most = usize::try_from(settings.ledger.request_bytes_most).unwrap_or(usize::MAX);
    let request: ConversionRequest = decode_versioned(body, REQUEST_SCHEMA, most)
        .map_err(|error: DecodeError| reasons::of_decoding(&error, "request-1"))?;
    let file = fields::file_name(&request.file)?;
    let formats = fields::formats(request.formats)?;
    let given = fields::given(request.elements, request.profile)?;
    let idempotency_key = fields::idempotency_key(request.idempotency_key)?;
    let batch = fields::batch(request.batch)?;
    let life_s = fields::life_s(request.deadline_s, settings.work.job_deadline_s)?;
    let replies = Replies::of(delivered.user.as_deref(), tenant, settings);
    let reply_to = fields::reply_to(request.reply_to, delivered.reply_to.clone(), &replies)?;
    let webhook = fields::webhook(request.webhook, tenant, &settings.webhooks)?;
    // Last, being the dearest.
    let source = source::source(request.source, request.corrections, tenant, &settings.ledger)?;
    Ok(Checked {
        tenant: tenant.clone(),
        file,
        source,
        formats,
        comments: request.comments,
        given,
        lane: request.lane.unwrap_or(delivered.lane),
        idempotency_key,
        batch,
        deadline: now.saturating_add(SignedDuration::from_secs(life_s)).unwrap_or(Timestamp::MAX),
        reply_to,
        correlation_id: delivered.correlation_id.clone(),
        webhook,
    })
}

fn refused(
    tenant: Option<Tenant>,
    delivered: &Delivered,
    peek: &Peek,
    settings: &Settings,
    rejection: Rejection,
) -> Refused {
    // The body's queue counts first, as in a good request; one that is not the
    // tenant's own is never written to.
    let queues = [peek.reply_to.as_deref(), delivered.reply_to.as_deref()];
    let reply_to = tenant.as_ref().and_then(|tenant| {
        let replies = Replies::of(delivered.user.as_deref(), tenant, settings);
        let own = |queue: &&str| replies.has(queue);
        queues.into_iter().flatten().find(own).map(str::to_owned)
    });
    Refused {
        tenant,
        reply_to,
        correlation_id: delivered.correlation_id.clone(),
        idempotency_key: peek.idempotency_key.clone(),
        request: delivered.message_id.clone(),
        rejection,
    }
}

/// What can be read of a request that is wrong, so that its sender hears of it.
#[derive(Default)]
struct Peek {
    reply_to: Option<String>,
    idempotency_key: Option<String>,
}

impl Peek {
    fn of(body: &[u8], settings: &Settings) -> Self {
        #[derive(Deserialize)]
        struct Loose {
            reply_to: Option<serde_json::Value>,
            idempotency_key: Option<serde_json::Value>,
        }
        if body.len() as u64 > settings.ledger.request_bytes_most {
            return Self::default();
        }
        let Ok(loose) = serde_json::from_slice::<Loose>(body) else { return Self::default() };
        let text =
            |value: Option<serde_json::Value>| value.as_ref().and_then(|value| value.as_str()).map(str::to_owned);
        let key = text(loose.idempotency_key).and_then(|key| fields::idempotency_key(Some(key)).ok().flatten());
        Self { reply_to: text(loose.reply_to), idempotency_key: key }
    }
}
