//! Which job a request is.

use uuid::Uuid;
use wenshu_messages::{JobId, Tenant};

/// The job of a request: the same for the same tenant and key, so that a
/// request that is delivered or sent again is the job that it was. Without a
/// key the sender's `message_id` serves; without either every delivery is a job
/// of its own.
pub fn job_id(tenant: &Tenant, idempotency_key: Option<&str>, message_id: Option<&str>) -> JobId {
    let given = |text: &&str| !text.is_empty();
    match (idempotency_key.filter(given), message_id.filter(given)) {
        (Some(key), _) => JobId::of(tenant, key),
        (None, Some(message)) => JobId::of_message(tenant, message),
        (None, None) => JobId(Uuid::new_v4()),
    }
}
