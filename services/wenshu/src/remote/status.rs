//! `wenshu status`: how jobs stand.

use std::sync::Arc;

use wenshu_messages::query::{Found, JobSummary, JobView, PAGE_MOST, Question};
use wenshu_messages::{BatchId, JobId};

use super::asking::{Asker, refusal};
use super::error::RemoteError;
use super::site::Site;
use super::voice::Voice;
use super::{table, words};
use crate::arguments::StatusOptions;
use crate::ending::Ending;

/// Runs the command.
pub(crate) async fn run(options: &StatusOptions, voice: &Voice) -> Result<Ending, RemoteError> {
    let site = Arc::new(Site::read(options.site.config.as_deref())?);
    let mut asker = Asker::connect(&site).await?;
    let told = tell(options, voice, &mut asker).await;
    asker.close().await;
    match told {
        Ok(()) => Ok(Ending::Good),
        Err(error @ RemoteError::Refused { .. }) => {
            voice.refused(&error);
            Ok(Ending::SomeFailed)
        }
        Err(error) => Err(error),
    }
}

async fn tell(options: &StatusOptions, voice: &Voice, asker: &mut Asker) -> Result<(), RemoteError> {
    if let Some(job) = options.job {
        let view = job_view(asker, job).await?;
        if voice.is_json() {
            voice.event(&Found::Job(Box::new(view)));
        } else {
            show_job(&view, voice);
        }
        return Ok(());
    }
    let sums = sums(asker, options.batch).await?;
    let jobs = jobs(asker, options.batch, options.limit).await?;
    if voice.is_json() {
        voice.event(&sums);
        jobs.iter().for_each(|job| voice.event(job));
        return Ok(());
    }
    if let Found::Sums(sums) = sums {
        voice.say(&words::sums(&sums));
    }
    show_jobs(&jobs, voice);
    Ok(())
}

/// A job, whole.
pub(crate) async fn job_view(asker: &mut Asker, job: JobId) -> Result<JobView, RemoteError> {
    match asker.ask(Question::Job { job }).await?.found {
        Found::Job(view) => Ok(*view),
        other => Err(refusal(other)),
    }
}

/// Sums of a batch or of all; always [`Found::Sums`].
pub(crate) async fn sums(asker: &mut Asker, batch: Option<BatchId>) -> Result<Found, RemoteError> {
    match asker.ask(Question::Sums { batch }).await?.found {
        found @ Found::Sums(_) => Ok(found),
        other => Err(refusal(other)),
    }
}

/// The latest jobs of a batch or of all, at most `most`.
pub(crate) async fn jobs(asker: &mut Asker, batch: Option<BatchId>, most: u32) -> Result<Vec<JobSummary>, RemoteError> {
    let mut found: Vec<JobSummary> = Vec::new();
    loop {
        let left = most.saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
        if left == 0 {
            return Ok(found);
        }
        let after = found.last().map(|job| job.job);
        let question = Question::Jobs { batch, search: None, standing: None, after, limit: left.min(PAGE_MOST) };
        match asker.ask(question).await?.found {
            Found::Jobs { jobs, more } => {
                let is_last = jobs.is_empty() || !more;
                found.extend(jobs);
                if is_last {
                    return Ok(found);
                }
            }
            other => return Err(refusal(other)),
        }
    }
}

fn show_jobs(jobs: &[JobSummary], voice: &Voice) {
    if jobs.is_empty() {
        return;
    }
    let row = |job: &JobSummary| {
        vec![
            job.job.to_string(),
            words::status(job).to_owned(),
            format!("{}/{}", job.counts.documents_done, job.counts.documents),
            job.counts.pages.to_string(),
            words::lane(job.lane).to_owned(),
            words::time(job.accepted),
            job.file.clone(),
        ]
    };
    let rows: Vec<Vec<String>> = jobs.iter().map(row).collect();
    for line in table::lines(&["作业", "状态", "文档", "页数", "通道", "受理时间", "文件"], &rows) {
        voice.say(&line);
    }
}

/// A job with its documents, for people.
pub(crate) fn show_job(view: &JobView, voice: &Voice) {
    let job = &view.summary;
    voice.say(&format!("作业 {}  {}", job.job, words::plain(&job.file)));
    let mut line =
        format!("状态 {}，{}通道，受理 {}", words::status(job), words::lane(job.lane), words::time(job.accepted));
    if let Some(ended) = job.ended {
        line.push_str(&format!("，结束 {}", words::time(ended)));
    }
    voice.say(&line);
    if let Some(batch) = job.batch {
        voice.say(&format!("批次 {batch}"));
    }
    if let Some(problem) = &job.problem {
        voice.say(&format!("原因：{}", words::plain(&problem.line())));
    }
    let rows: Vec<Vec<String>> = view
        .documents
        .iter()
        .map(|document| {
            let problem = document.problem.as_ref().map(wenshu_report::Problem::line).unwrap_or_default();
            let outputs = format!("{}/{}", document.made, document.wanted);
            vec![document.document.to_string(), outputs, document.title.clone(), problem]
        })
        .collect();
    if !rows.is_empty() {
        for line in table::lines(&["文档", "输出", "标题", "问题"], &rows) {
            voice.say(&line);
        }
    }
    for attempt in &view.attempts {
        let document = attempt.document.map(|number| format!(" 文档 {number}")).unwrap_or_default();
        let (stage, reason) = (words::plain(&attempt.stage), words::plain(&attempt.reason));
        voice.say(&format!("重试过：{stage}{document} 第 {} 次，{reason}", attempt.attempt));
    }
}
