//! `wenshu submit`: files to a running pipeline, and what comes of them back.
//!
//! Every file is a job of one batch, and its key is made of the batch, its place
//! among the outputs and its content: sent twice, it is the same job. What is
//! known of each is in a record in the output folder ([`manifest`]), so that the
//! command may be killed at any point and started again. Answers wait in a queue
//! that outlives the command; what was missed is asked for.

mod answers;
mod asked;
mod catching_up;
mod desk;
mod entries;
mod fetching;
mod manifest;
mod report;
mod sending;
mod state;

use std::sync::Arc;
use std::time::Duration;

use wenshu_report::{Problem, ProblemCode};

use super::error::RemoteError;
use super::publishing::Publisher;
use super::receiving::{Queue, Replies};
use super::site::Site;
use super::voice::Voice;
use crate::arguments::SubmitOptions;
use crate::ending::Ending;
use crate::inputs::gather;
use crate::output;
use asked::Asked;
use desk::{Desk, Stop};
use manifest::Manifest;

/// Life of the queue of answers without this program: a night, and the time to
/// notice in the morning.
const REPLIES_KEPT: Duration = Duration::from_secs(24 * 3600);

/// Runs the command.
pub(super) async fn run(options: &SubmitOptions, voice: &Arc<Voice>) -> Result<Ending, RemoteError> {
    let site = Arc::new(Site::read(options.site.config.as_deref())?);
    output::prepare(&options.out)?;
    let gathered = gather(&options.inputs, &options.out);
    let asked = Asked::read(options, gathered.inputs.len(), &site)?;
    let publisher = Arc::new(Publisher::connect(&site).await?);
    let objects = site.open_objects().await?;
    let manifest = Manifest::open(&options.out, &asked.digest, options.new)?;
    let batch = manifest.batch();
    let replies = Replies::open(&site, reply_queue(&site, &manifest)).await?;
    let entries = entries::read(gathered.inputs, batch, &site.tenant);
    if manifest.is_resumed() {
        // The record is locked: nobody else writes here.
        output::sweep(&options.out);
        entries.iter().for_each(|entry| output::sweep(&options.out.join(&entry.folder)));
    }

    let mut desk = Desk::new(&site, &publisher, objects, Arc::new(asked), entries, manifest, options.out.clone());
    desk.begin(voice);
    let worked = desk.work(replies, voice).await;
    let ending = match worked {
        Ok(()) => {
            let totals = report::write(&options.out, batch, desk.rows(), &gathered.skipped)?;
            report::tell(&totals, &options.out, voice);
            if totals.files_failed == 0 { Ending::Good } else { Ending::SomeFailed }
        }
        Err(Stop::Interrupted) => {
            voice.stopped("收到中断信号");
            Ending::SomeFailed
        }
        Err(Stop::Failed(error)) => {
            voice.stopped(&error.to_string());
            Ending::SomeFailed
        }
    };
    publisher.close().await;
    Ok(ending)
}

fn reply_queue(site: &Site, manifest: &Manifest) -> Queue {
    Queue { name: site.reply_queue(&manifest.batch().to_string()), unused: REPLIES_KEPT, binding: None }
}

/// A problem with a file that storage has not, or has damaged.
fn of_storage(error: &wenshu_objects::ObjectsError) -> Problem {
    Problem::caused(ProblemCode::Storage, error)
}
