//! Dead letters: kept for a person, and counted as the failure that they mean.

use std::sync::Arc;

use jiff::Timestamp;
use uuid::Uuid;
use wenshu_messages::envelope::Envelope;
use wenshu_messages::{Event, Lane, Message, StageName, Task};
use wenshu_pipeline::outgoing::{PROBLEM, QUEUE, REASON};
use wenshu_pipeline::session::Received;
use wenshu_records::{DeadLetter, Noted};
use wenshu_report::{Problem, ProblemCode};

use super::Desk;
use super::consuming::{Kind, acknowledge};

impl Desk {
    pub(super) async fn letters(self: &Arc<Self>, batch: Vec<Received<Kind>>) {
        for received in &batch {
            let trusted = self.settings.broker.trusts(received.facts.user.as_deref());
            let header = |name: &str| header(received, name);
            // Ours say why; a letter that the broker made says what it calls it.
            let reason = header(REASON).or_else(|| header("x-first-death-reason")).unwrap_or("unknown");
            let queue = header(QUEUE).or_else(|| header("x-first-death-queue")).unwrap_or("unknown");
            let problem = header(PROBLEM).and_then(|json| serde_json::from_str(json).ok());
            let problem = problem
                .unwrap_or_else(|| Problem::new(ProblemCode::Message, format!("任务未能处理（{reason}），已转入死信")));
            // A stranger's message proves nothing about a job.
            let envelope = wenshu_messages::decode(&received.body).ok().filter(|_| trusted);
            let letter = letter(received, queue, reason, &problem, envelope.as_ref());
            let event = envelope.and_then(|envelope| failure(envelope, problem));
            let now = Timestamp::now();
            match self.surely(|| self.records.keep_dead(letter.clone(), event.clone(), now)).await {
                Ok(kept) => {
                    tracing::error!(wenshu.letter = kept.id, reason, "a dead letter was kept");
                    self.end_beside(Lane::Bulk, kept.folded.closing).await;
                    acknowledge(received).await;
                }
                Err(error) => tracing::error!(error = %error, "a dead letter could not be kept"),
            }
        }
    }

    /// Keeps a message of another queue that cannot be read; false when it could
    /// not be kept.
    pub(super) async fn keep_odd(&self, received: &Received<Kind>, reason: &'static str) -> bool {
        let problem = Problem::new(ProblemCode::Message, "消息无法识别，已转入死信");
        let letter = letter(received, &received.queue, reason, &problem, None);
        let now = Timestamp::now();
        match self.surely(|| self.records.keep_dead(letter.clone(), None, now)).await {
            Ok(_) => true,
            Err(error) => {
                tracing::error!(error = %error, "a dead letter could not be kept");
                false
            }
        }
    }
}

fn header<'a>(received: &'a Received<Kind>, name: &str) -> Option<&'a str> {
    received.facts.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
}

fn letter(
    received: &Received<Kind>,
    queue: &str,
    reason: &str,
    problem: &Problem,
    envelope: Option<&Envelope>,
) -> DeadLetter {
    let made_up = || Uuid::new_v5(&Uuid::NAMESPACE_OID, &received.body).to_string();
    // The problem stands in the letter; x-death and the like are for nobody.
    let headers = received.facts.headers.iter().filter(|(name, _)| name != PROBLEM);
    DeadLetter {
        message_id: received.facts.message_id.clone().unwrap_or_else(made_up),
        queue: queue.to_owned(),
        tenant: envelope.map(|envelope| envelope.tenant.clone()),
        job: envelope.map(|envelope| envelope.job),
        document: envelope.and_then(|envelope| envelope.document),
        reason: reason.to_owned(),
        problem: Some(problem.clone()),
        headers: headers.cloned().collect(),
        body: received.body.clone(),
    }
}

/// What a dead letter means for its job. An event that died on its way is the
/// event that it is.
fn failure(envelope: Envelope, problem: Problem) -> Option<Noted> {
    let event = match &envelope.message {
        Message::Task(task) => match task {
            Task::Ingest { .. } => Event::JobFailed { stage: StageName::Ingest, problem },
            Task::Parse { .. } => Event::JobFailed { stage: StageName::Parse, problem },
            Task::Format { .. } => Event::DocumentFailed { stage: StageName::Format, problem, report: None },
            Task::Emit { format, .. } => Event::OutputFailed { format: *format, stage: task.stage(), problem },
        },
        Message::Event(event) => event.clone(),
        Message::Control(_) => return None,
    };
    Some(Noted { job: envelope.job, document: envelope.document, event })
}
