//! `wenshu cancel`: takes a job or a batch back.

use std::sync::Arc;

use wenshu_messages::query::{Found, Question};

use super::asking::{Asker, refusal};
use super::error::RemoteError;
use super::site::Site;
use super::voice::Voice;
use crate::arguments::CancelOptions;
use crate::ending::Ending;

/// Runs the command.
pub(crate) async fn run(options: &CancelOptions, voice: &Voice) -> Result<Ending, RemoteError> {
    let question = match (options.job, options.batch) {
        (Some(job), _) => Question::Cancel { job },
        (None, Some(batch)) => Question::CancelBatch { batch },
        // The arguments allow no such call.
        (None, None) => return Ok(Ending::Usage),
    };
    let site = Arc::new(Site::read(options.site.config.as_deref())?);
    let mut asker = Asker::connect(&site).await?;
    let answered = asker.ask(question).await;
    asker.close().await;
    let found = answered?.found;
    let Found::Cancelled { jobs } = found else {
        voice.refused(&refusal(found));
        return Ok(Ending::SomeFailed);
    };
    if voice.is_json() {
        voice.event(&found);
    } else if jobs == 0 {
        voice.say("作业都已结束，没有可取消的");
    } else {
        voice.say(&format!("已取消 {jobs} 个作业"));
    }
    Ok(Ending::Good)
}
