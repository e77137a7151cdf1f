//! Waiting for the end of a job within a request.

use std::time::Duration;

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;
use wenshu_messages::query::JobView;
use wenshu_messages::{JobId, Tenant};

use crate::Portal;
use crate::backend::Stirred;
use crate::problem::ApiProblem;

/// How often a job is asked for that nothing is heard of: what happens may be
/// told to nobody while a connection is made anew.
const ASK_ANYWAY: Duration = Duration::from_secs(2);

/// How a job stands when it has ended, or when the wait is over. `stirred` was
/// taken before the job was submitted, so that nothing is missed.
pub(crate) async fn ended(
    portal: &Portal,
    tenant: &Tenant,
    job: JobId,
    wait: Duration,
    mut stirred: Receiver<Stirred>,
) -> Result<JobView, ApiProblem> {
    let until = Instant::now() + wait;
    loop {
        let view = portal.backend.job(tenant, job).await?;
        if view.summary.status.is_some() || Instant::now() >= until {
            return Ok(view);
        }
        tokio::select! {
            () = of_job(&mut stirred, job) => {}
            () = tokio::time::sleep_until(until.min(Instant::now() + ASK_ANYWAY)) => {}
            () = portal.closing() => return Ok(view),
        }
    }
}

/// Returns when something happened to the job, or may have.
pub(crate) async fn of_job(stirred: &mut Receiver<Stirred>, job: JobId) {
    until(stirred, |happened| happened.job == job).await;
}

/// Returns when something happened that is meant, or may have.
pub(crate) async fn until(stirred: &mut Receiver<Stirred>, is_meant: impl Fn(&Stirred) -> bool) {
    loop {
        match stirred.recv().await {
            Ok(happened) if is_meant(&happened) => return,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return,
            // Nothing will be told any more; others end the wait.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}
