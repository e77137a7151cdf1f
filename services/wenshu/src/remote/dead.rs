//! `wenshu dead`: what could not be worked on, to look at, send again or drop.
//!
//! Each letter is replayed or dropped by one transaction of the ledger: a
//! command that is killed half-way has done some and not touched the others.

use std::sync::Arc;

use wenshu_messages::query::{DeadSummary, DeadView, Found, PAGE_MOST, Question};

use super::asking::{Asker, refusal};
use super::error::RemoteError;
use super::site::Site;
use super::voice::Voice;
use super::{table, words};
use crate::arguments::{DeadAction, DeadLetters, DeadOptions};
use crate::ending::Ending;

/// Most characters of a body that are shown to a person; `--json` gives all.
const BODY_SHOWN: usize = 2000;

/// Runs the command.
pub(crate) async fn run(options: &DeadOptions, voice: &Voice) -> Result<Ending, RemoteError> {
    let site = Arc::new(Site::read(options.site.config.as_deref())?);
    let mut asker = Asker::connect(&site).await?;
    let done = match &options.action {
        DeadAction::List { limit } => list(&mut asker, voice, *limit).await,
        DeadAction::Show { id } => show(&mut asker, voice, *id).await,
        DeadAction::Replay(letters) => each(&mut asker, voice, letters, &|id| Question::DeadReplay { id }).await,
        DeadAction::Drop(letters) => each(&mut asker, voice, letters, &|id| Question::DeadDrop { id }).await,
    };
    asker.close().await;
    done
}

async fn list(asker: &mut Asker, voice: &Voice, limit: u32) -> Result<Ending, RemoteError> {
    let letters = waiting(asker, limit).await?;
    if voice.is_json() {
        letters.iter().for_each(|letter| voice.event(letter));
        return Ok(Ending::Good);
    }
    if letters.is_empty() {
        voice.say("没有死信");
        return Ok(Ending::Good);
    }
    let row = |letter: &DeadSummary| {
        vec![
            letter.id.to_string(),
            words::time(letter.since),
            letter.queue.clone(),
            letter.reason.clone(),
            letter.tenant.as_ref().map(ToString::to_string).unwrap_or_default(),
            letter.job.map(|job| job.to_string()).unwrap_or_default(),
            letter.document.map(|document| document.to_string()).unwrap_or_default(),
            letter.replays.to_string(),
        ]
    };
    let rows: Vec<Vec<String>> = letters.iter().map(row).collect();
    for line in table::lines(&["编号", "时间", "队列", "原因", "租户", "作业", "文档", "重放"], &rows) {
        voice.say(&line);
    }
    Ok(Ending::Good)
}

/// The letters that wait, the oldest first, at most `most`.
async fn waiting(asker: &mut Asker, most: u32) -> Result<Vec<DeadSummary>, RemoteError> {
    let mut found: Vec<DeadSummary> = Vec::new();
    loop {
        let left = most.saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
        if left == 0 {
            return Ok(found);
        }
        let after = found.last().map(|letter| letter.id);
        match asker.ask(Question::DeadList { after, limit: left.min(PAGE_MOST) }).await?.found {
            Found::Dead { letters, more } => {
                let is_last = letters.is_empty() || !more;
                found.extend(letters);
                if is_last {
                    return Ok(found);
                }
            }
            other => return Err(refusal(other)),
        }
    }
}

async fn show(asker: &mut Asker, voice: &Voice, id: i64) -> Result<Ending, RemoteError> {
    let found = asker.ask(Question::DeadShow { id }).await?.found;
    let Found::DeadLetter(letter) = &found else {
        voice.refused(&refusal(found));
        return Ok(Ending::SomeFailed);
    };
    if voice.is_json() {
        voice.event(&found);
    } else {
        show_letter(letter, voice);
    }
    Ok(Ending::Good)
}

fn show_letter(letter: &DeadView, voice: &Voice) {
    let summary = &letter.summary;
    voice.say(&format!("编号 {}  {}  重放过 {} 次", summary.id, words::time(summary.since), summary.replays));
    voice.say(&format!("队列 {}  原因 {}", words::plain(&summary.queue), words::plain(&summary.reason)));
    let named = [
        ("租户", summary.tenant.as_ref().map(ToString::to_string)),
        ("作业", summary.job.map(|job| job.to_string())),
        ("文档", summary.document.map(|document| document.to_string())),
    ];
    for (name, value) in named {
        if let Some(value) = value {
            voice.say(&format!("{name} {value}"));
        }
    }
    if let Some(problem) = &letter.problem {
        voice.say(&format!("说明 {}", words::plain(&problem.line())));
    }
    for (name, value) in &letter.headers {
        voice.say(&format!("头 {}: {}", words::plain(name), words::plain(value)));
    }
    voice.say(&format!("正文 {} 字节", letter.bytes));
    if let Some(body) = &letter.body {
        let shown: String = words::plain(body).chars().take(BODY_SHOWN).collect();
        let rest = if body.chars().count() > BODY_SHOWN { "……" } else { "" };
        voice.say(&format!("{shown}{rest}"));
    }
}

/// Replays or drops one after the other.
async fn each(
    asker: &mut Asker,
    voice: &Voice,
    letters: &DeadLetters,
    order: &(dyn Fn(i64) -> Question + Sync),
) -> Result<Ending, RemoteError> {
    let ids: Vec<i64> = if letters.all {
        // The numbers first: a replay that fails again waits under a new one,
        // and would be replayed for ever.
        waiting(asker, u32::MAX).await?.iter().map(|letter| letter.id).collect()
    } else {
        letters.ids.clone()
    };
    let mut ending = Ending::Good;
    for id in &ids {
        let answered = asker.ask(order(*id)).await?;
        if !tell(*id, answered.found, answered.again, voice) {
            ending = Ending::SomeFailed;
        }
    }
    if ids.is_empty() && !voice.is_json() {
        voice.say("没有死信");
    }
    Ok(ending)
}

/// Says what became of one letter; true when what was asked is done.
fn tell(id: i64, found: Found, again: bool, voice: &Voice) -> bool {
    let done = match &found {
        Found::Replayed { job: Some(job), .. } => Ok(format!("死信 {id}：已重放，新作业 {job}")),
        Found::Replayed { job: None, .. } => Ok(format!("死信 {id}：已送回队列")),
        Found::Dropped { .. } => Ok(format!("死信 {id}：已丢弃")),
        // The answer to the first try was lost, and what it said is done.
        Found::NotFound if again => Ok(format!("死信 {id}：已处理")),
        Found::NotFound => Err(format!("死信 {id}：没有找到，或已处理过")),
        Found::Refused { reason } => Err(format!("死信 {id}：{}", words::plain(reason))),
        _ => Err(format!("死信 {id}：流水线答非所问；请核对版本")),
    };
    if voice.is_json() {
        #[derive(serde::Serialize)]
        struct Line<'a> {
            id: i64,
            done: bool,
            answer: &'a Found,
        }
        voice.event(&Line { id, done: done.is_ok(), answer: &found });
        return done.is_ok();
    }
    match done {
        Ok(line) => {
            voice.say(&line);
            true
        }
        Err(line) => {
            voice.complain(&line);
            false
        }
    }
}
