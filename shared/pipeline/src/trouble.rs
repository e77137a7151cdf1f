//! Why a message is not done, and what becomes of it.

use wenshu_children::ChildError;
use wenshu_messages::DecodeError;
use wenshu_objects::ObjectsError;
use wenshu_ocr::OcrError;
use wenshu_report::{Problem, ProblemCode};
use wenshu_telemetry::labels::Outcome;

/// How a message is answered.
#[derive(Debug)]
pub enum Verdict {
    /// What follows is confirmed.
    Done,
    /// Nobody needs it any more.
    Dropped(Outcome),
    /// Try again after a wait; it may be nobody's fault.
    Retry(Trouble),
    /// It will never work.
    Reject(Trouble),
    /// Not answered: it comes again.
    Abandoned,
}

/// What went wrong.
#[derive(Debug)]
pub struct Trouble {
    /// A code of a closed set, for logs, records and dead letters.
    pub reason: &'static str,
    /// For the clerk.
    pub problem: Problem,
}

impl Trouble {
    /// A message that is not one of ours.
    pub fn message(reason: &'static str, words: &str) -> Self {
        Self { reason, problem: Problem::new(ProblemCode::Message, words) }
    }

    /// A message that cannot be read or written.
    pub fn unreadable(reason: &'static str, error: &DecodeError) -> Self {
        Self { reason, problem: Problem::caused(ProblemCode::Message, error) }
    }

    /// A child's reply that is none.
    pub fn garbled() -> Self {
        Self {
            reason: "garbled", problem: Problem::new(ProblemCode::Crash, "处理文件的进程返回了无法识别的数据")
        }
    }

    /// Storage that fails, or an object that is not what it must be.
    pub fn objects(error: &ObjectsError) -> Self {
        let reason = match error {
            ObjectsError::Missing { .. } => "object-missing",
            ObjectsError::Corrupt { .. } => "object-corrupt",
            ObjectsError::TooLarge { .. } => "object-too-large",
            ObjectsError::Full { .. } => "storage-full",
            ObjectsError::InvalidKey { .. } => "object-key",
            _ => "storage-unreachable",
        };
        Self { reason, problem: Problem::caused(ProblemCode::Storage, error) }
    }

    /// An engine that the surroundings kept from its work.
    pub fn of_engine(error: &OcrError) -> Self {
        Self { reason: error.code(), problem: Problem::caused(ProblemCode::Crash, error).because(error.code()) }
    }

    /// A child that gave no reply. Where the document is to blame, trying again
    /// would only cost the next child.
    pub fn of_child(error: &ChildError) -> Verdict {
        let code = match error {
            ChildError::OutOfMemory { .. } | ChildError::StackOverflow | ChildError::ReplyTooLarge { .. } => {
                ProblemCode::Memory
            }
            ChildError::CpuLimit { .. } | ChildError::WallLimit { .. } => ProblemCode::Time,
            ChildError::DeadlinePassed => return Verdict::Dropped(Outcome::Expired),
            ChildError::Cancelled => return Verdict::Dropped(Outcome::Cancelled),
            ChildError::Stopped => return Verdict::Abandoned,
            _ => ProblemCode::Crash,
        };
        let trouble = Self { reason: error.code(), problem: Problem::caused(code, error) };
        if error.is_transient() { Verdict::Retry(trouble) } else { Verdict::Reject(trouble) }
    }
}
