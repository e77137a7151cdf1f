//! Scans: the engine recognises them between two calls of the stage.
//!
//! The stage is pure and cannot run an engine. It says that a file is a scan; the
//! worker has it recognised and asks the stage again, with what that gave. That
//! nothing was recognised is something the stage is told as well: it makes the
//! message of it, as of every refusal.

use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use tokio::time::timeout;
use wenshu_children::Sealing;
use wenshu_model::Scan;
use wenshu_ocr::{Engine, OcrError, Options};
use wenshu_report::{Problem, ProblemCode};
use wenshu_settings::{Ocr, Work};
use wenshu_telemetry::labels::Outcome;

use crate::lanes::Gate;
use crate::stage::Recognition;
use crate::trouble::{Trouble, Verdict};

/// The engine and who goes to it next.
#[derive(Debug)]
pub struct Scans {
    engine: Engine,
    /// As many places as the worker has slots: the engine takes a core each.
    pub gate: Gate,
}

impl Scans {
    /// The engine that the settings ask for, or none. `sealing` is that of the
    /// children.
    ///
    /// # Errors
    /// [`OcrError`] when it is not there.
    pub async fn start(work: &Work, sealing: Sealing, launcher: PathBuf) -> Result<Option<Self>, OcrError> {
        if work.ocr == Ocr::Off {
            return Ok(None);
        }
        let engine = Engine::find(options(work, sealing), launcher).await?;
        let told = engine.recogniser();
        tracing::info!(engine = told.engine, languages = told.languages, "scans are recognised");
        if sealing != Sealing::Off && !engine.seal().is_whole() {
            tracing::warn!(
                missing = engine.seal().missing(),
                "the OCR engine is not fully sealed off: this kernel or container lacks a feature; limits on memory, time and files still hold"
            );
        }
        Ok(Some(Self { engine, gate: Gate::new(work.slots, work.interactive_in_a_row) }))
    }

    /// Has a scan recognised; what comes back are parts for the stage. A fault of
    /// the surroundings is tried again, what the file is to blame for is not.
    pub(crate) async fn recognise(&self, scan: Scan, objects: &[Bytes], left: Duration) -> Result<Vec<Bytes>, Verdict> {
        let bytes = objects.first().cloned().unwrap_or_default();
        let outcome = timeout(left, self.engine.recognise(&scan, bytes)).await;
        let outcome = outcome.map_err(|_| Verdict::Dropped(Outcome::Expired))?;
        let (recognition, pages) = match outcome {
            Ok(recognised) => (Recognition::Done { scan, recogniser: recognised.recogniser }, recognised.pages),
            Err(error) if error.is_transient() => return Err(Verdict::Retry(Trouble::of_engine(&error))),
            Err(error) => {
                tracing::warn!(class = error.code(), "a scan was not recognised");
                (Recognition::Failed(problem(&error)), Vec::new())
            }
        };
        let header = serde_json::to_vec(&recognition).map_err(|_| Verdict::Reject(Trouble::garbled()))?;
        Ok(std::iter::once(header.into()).chain(pages).collect())
    }
}

fn problem(error: &OcrError) -> Problem {
    Problem::caused(ProblemCode::Ingest, error).because(error.code())
}

fn options(work: &Work, sealing: Sealing) -> Options {
    Options {
        languages: work.ocr_languages.clone(),
        pages: work.ocr_pages,
        memory_bytes: work.ocr_memory_mib << 20,
        page_cpu_seconds: work.ocr_cpu_ms.div_ceil(1000),
        wall: Duration::from_millis(work.ocr_wall_ms),
        sealing,
    }
}
