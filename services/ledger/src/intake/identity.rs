//! Which job a request is.

use uuid::Uuid;
use wenshu_messages::{JobId, Tenant};

/// Name space of jobs. It must never change: the same request would be another
/// job.
const JOBS: Uuid = Uuid::from_u128(0x6f1d_8a52_3c0e_5b7f_9d24_77e1_c8a0_4b93);

/// The job of a request: the same for the same tenant and key, so that a
/// request that is delivered or sent again is the job that it was. Without a
/// key the sender's `message_id` serves; without either every delivery is a job
/// of its own.
pub fn job_id(tenant: &Tenant, idempotency_key: Option<&str>, message_id: Option<&str>) -> JobId {
    let given = |text: &&str| !text.is_empty();
    // A tenant has no NUL and no colon in its name: no two of these are alike.
    let name = match (idempotency_key.filter(given), message_id.filter(given)) {
        (Some(key), _) => format!("{tenant}\0key:{key}"),
        (None, Some(message)) => format!("{tenant}\0message:{message}"),
        (None, None) => return JobId(Uuid::new_v4()),
    };
    JobId(Uuid::new_v5(&JOBS, name.as_bytes()))
}
