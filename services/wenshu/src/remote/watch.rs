//! `wenshu watch`: follows a job or a batch until it has ended.
//!
//! Events tell what happens at once; what counts is the answer to a question,
//! which is asked now and then, and alone where the events may not be heard.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use lapin::message::Delivery;
use lapin::options::BasicAckOptions;
use tokio::time::{Instant, sleep_until};
use uuid::Uuid;
use wenshu_messages::event::JobStatus;
use wenshu_messages::query::{Found, JobSums};
use wenshu_messages::{BatchId, Envelope, Event, JobId, Message, Tenant, decode};
use wenshu_report::Problem;

use super::asking::Asker;
use super::error::RemoteError;
use super::receiving::{Queue, Replies};
use super::site::Site;
use super::voice::Voice;
use super::{status, words};
use crate::arguments::WatchOptions;
use crate::ending::Ending;

/// Time between two questions where events are heard.
const ASK_EVERY: Duration = Duration::from_secs(10);
/// The same where none are heard.
const POLL_EVERY: Duration = Duration::from_secs(2);
/// Time from the end of a job to the question whether all have ended.
const ASK_SOON: Duration = Duration::from_millis(300);
/// Life of the queue of events after this program.
const UNUSED: Duration = Duration::from_secs(60);

/// What is followed.
#[derive(Clone, Copy)]
enum Target {
    Job(JobId),
    Batch(BatchId),
}

impl Target {
    fn is_of(self, envelope: &Envelope) -> bool {
        match self {
            Self::Job(job) => envelope.job == job,
            Self::Batch(batch) => envelope.batch == Some(batch),
        }
    }
}

/// Runs the command.
pub(crate) async fn run(options: &WatchOptions, voice: &Voice) -> Result<Ending, RemoteError> {
    let target = match (options.job, options.batch) {
        (Some(job), _) => Target::Job(job),
        (None, Some(batch)) => Target::Batch(batch),
        // The arguments allow no such call.
        (None, None) => return Ok(Ending::Usage),
    };
    let site = Arc::new(Site::read(options.site.config.as_deref())?);
    let mut asker = Asker::connect(&site).await?;
    let watched = match whose(&mut asker, target).await {
        Ok((tenant, names)) => {
            let replies = Replies::open(&site, events_of(&site, &tenant)).await?;
            let mut watch = Watch { target, names, last: None, voice, asker: &mut asker };
            watch.follow(replies).await
        }
        Err(error) => Err(error),
    };
    asker.close().await;
    match watched {
        Err(error @ RemoteError::Refused { .. }) => {
            voice.refused(&error);
            Ok(Ending::SomeFailed)
        }
        watched => watched,
    }
}

fn events_of(site: &Site, tenant: &Tenant) -> Queue {
    Queue {
        name: site.reply_queue(&format!("watch-{}", Uuid::new_v4())),
        unused: UNUSED,
        binding: Some((site.topology.events(), format!("{tenant}.#"))),
    }
}

/// Whose jobs they are, and the names of their files.
async fn whose(asker: &mut Asker, target: Target) -> Result<(Tenant, BTreeMap<JobId, String>), RemoteError> {
    let jobs = match target {
        Target::Job(job) => vec![status::job_view(asker, job).await?.summary],
        Target::Batch(batch) => status::jobs(asker, Some(batch), u32::MAX).await?,
    };
    let Some(first) = jobs.first() else {
        return Err(RemoteError::Refused {
            reason: "没有找到这个批次，或它没有作业；请核对编号".to_owned()
        });
    };
    let tenant = first.tenant.clone();
    Ok((tenant, jobs.into_iter().map(|job| (job.job, job.file)).collect()))
}

struct Watch<'a> {
    target: Target,
    names: BTreeMap<JobId, String>,
    /// The last line about a batch, which is not said twice.
    last: Option<String>,
    voice: &'a Voice,
    asker: &'a mut Asker,
}

impl Watch<'_> {
    async fn follow(&mut self, mut replies: Replies) -> Result<Ending, RemoteError> {
        let every = if replies.is_bound() { ASK_EVERY } else { POLL_EVERY };
        let mut next = Instant::now();
        loop {
            tokio::select! {
                delivery = replies.next_surely(self.voice) => {
                    if self.heard(delivery?).await {
                        next = next.min(Instant::now() + ASK_SOON);
                    }
                }
                () = sleep_until(next) => {
                    match self.ask().await {
                        Ok(Some(ending)) => {
                            replies.delete().await;
                            return Ok(ending);
                        }
                        Ok(None) => self.voice.going_on(),
                        Err(error) if error.is_transient() => self.voice.waiting(&error.to_string()),
                        Err(error) => return Err(error),
                    }
                    next = Instant::now() + every;
                }
            }
        }
    }

    /// Tells an event; true when a job has ended.
    async fn heard(&mut self, delivery: Delivery) -> bool {
        drop(delivery.acker.ack(BasicAckOptions::default()).await);
        // An event of a newer version is not for us.
        let Ok(envelope) = decode(&delivery.data) else { return false };
        let Message::Event(event) = &envelope.message else { return false };
        if !self.target.is_of(&envelope) {
            return false;
        }
        if let Event::Accepted { file } = event {
            self.names.insert(envelope.job, file.clone());
        }
        if self.voice.is_json() {
            self.voice.event(&envelope);
        } else if let Some(line) = self.line(&envelope, event) {
            self.voice.say(&line);
        }
        matches!(event, Event::Ended { .. })
    }

    fn line(&self, envelope: &Envelope, event: &Event) -> Option<String> {
        let file = self.names.get(&envelope.job).map_or_else(|| envelope.job.to_string(), |file| words::plain(file));
        let document = envelope.document.map(|number| format!("第{number}个文档")).unwrap_or_default();
        let told = |word: &str, problem: &Problem| format!("{word}：{}", words::plain(&problem.line()));
        let is_job = matches!(self.target, Target::Job(_));
        let text = match event {
            Event::Accepted { .. } => "已受理".to_owned(),
            Event::Parsed { documents, .. } => format!("有 {documents} 个文档"),
            Event::JobFailed { problem, .. } => told("失败", problem),
            // A batch has too many documents to name each.
            Event::Formatted { title, pages, .. } if is_job => {
                format!("{document}“{}”已排版，{pages} 页", words::plain(title))
            }
            Event::OutputMade { name, .. } if is_job => format!("{document}已生成 {}", words::plain(name)),
            Event::Formatted { .. } | Event::OutputMade { .. } => return None,
            Event::DocumentFailed { problem, .. } => told(&format!("{document}失败"), problem),
            Event::OutputFailed { format, problem, .. } => {
                told(&format!("{document}的 {} 失败", format.ending()), problem)
            }
            Event::Retried { stage, wait_s, reason, .. } => {
                format!("{document}将在 {wait_s} 秒后重试（{stage}，{}）", words::plain(reason))
            }
            Event::Ended { status, documents, documents_failed } => ended(*status, *documents, *documents_failed),
        };
        Some(format!("{file}：{text}"))
    }

    /// Asks how it stands; the ending when it has ended.
    async fn ask(&mut self) -> Result<Option<Ending>, RemoteError> {
        match self.target {
            Target::Job(job) => {
                let view = status::job_view(self.asker, job).await?;
                let Some(ended) = view.summary.status else { return Ok(None) };
                let is_good = ended == JobStatus::Completed && view.summary.counts.documents_failed == 0;
                if self.voice.is_json() {
                    self.voice.event(&Found::Job(Box::new(view)));
                } else {
                    status::show_job(&view, self.voice);
                }
                Ok(Some(ending(is_good)))
            }
            Target::Batch(batch) => {
                let found = status::sums(self.asker, Some(batch)).await?;
                let Found::Sums(sums) = found else { return Ok(None) };
                let line = words::sums(&sums);
                if self.last.as_ref() != Some(&line) {
                    if self.voice.is_json() {
                        self.voice.event(&found);
                    } else {
                        self.voice.say(&line);
                    }
                    self.last = Some(line);
                }
                Ok((sums.open == 0).then(|| ending(is_good(&sums))))
            }
        }
    }
}

const fn is_good(sums: &JobSums) -> bool {
    sums.completed_with_failures == 0 && sums.failed == 0 && sums.cancelled == 0 && sums.expired == 0
}

const fn ending(is_good: bool) -> Ending {
    if is_good { Ending::Good } else { Ending::SomeFailed }
}

fn ended(status: JobStatus, documents: u32, failed: u32) -> String {
    let word = if status == JobStatus::Completed && failed > 0 { "部分失败" } else { words::ended(status) };
    let mut line = format!("{word}，{documents} 个文档");
    if failed > 0 {
        line.push_str(&format!("，其中 {failed} 个失败"));
    }
    line
}
