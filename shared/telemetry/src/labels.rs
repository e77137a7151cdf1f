//! The labels of metrics: closed sets, so that no free text reaches one.

use std::fmt;

use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};

/// Defines one closed set of words.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$what:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$what])* $variant,)+
        }

        impl $name {
            /// All, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// As it stands in metrics and logs.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The one that is written so.
            pub fn of(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == word)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl EncodeLabelValue for $name {
            fn encode(&self, encoder: &mut LabelValueEncoder) -> Result<(), fmt::Error> {
                EncodeLabelValue::encode(&self.as_str(), encoder)
            }
        }
    };
}
pub(crate) use words;

words! {
    /// Where a message is worked on.
    Stage {
        /// Intake of requests.
        Request = "request",
        /// Bytes to numbered lines.
        Ingest = "ingest",
        /// Lines to documents.
        Parse = "parse",
        /// A document to a fitted official document.
        Format = "format",
        /// An official document to PDF.
        EmitPdf = "emit-pdf",
        /// An official document to DOCX.
        EmitDocx = "emit-docx",
        /// Events, queries and dead letters.
        Ledger = "ledger",
    }
}

words! {
    /// How urgent it is.
    Lane {
        /// Somebody waits.
        Interactive = "interactive",
        /// A run of many files.
        Bulk = "bulk",
    }
}

words! {
    /// What became of one delivery.
    Outcome {
        /// Worked on, and the results confirmed.
        Done = "done",
        /// Put off to a later try: something outside failed.
        Retry = "retry",
        /// Sent to the dead letters: a defect or a malformed message.
        Reject = "reject",
        /// The document could not be done, and its requester is told.
        Failed = "failed",
        /// The job was cancelled.
        Cancelled = "cancelled",
        /// The job's deadline had passed.
        Expired = "expired",
        /// Given back to the broker unfinished: the worker stops, or its
        /// connection went away.
        Returned = "returned",
    }
}

words! {
    /// How a child process ended: the codes of `wenshu-children`.
    ChildEnd {
        /// It had served its number of documents.
        Retired = "retired",
        /// It fell without work.
        Idle = "idle",
        /// The worker stops.
        Stopped = "stopped",
        /// Document code panicked.
        Panicked = "panicked",
        /// It aborted, or the kernel ended it for a fault in its code.
        Aborted = "aborted",
        /// The stack ran over.
        StackOverflow = "stack_overflow",
        /// Memory ran out.
        OutOfMemory = "out_of_memory",
        /// Too much CPU time.
        CpuLimit = "cpu_limit",
        /// Too much time on the clock.
        WallLimit = "wall_limit",
        /// The job's deadline passed.
        DeadlinePassed = "deadline_passed",
        /// The job was cancelled.
        Cancelled = "cancelled",
        /// Something outside ended it.
        Killed = "killed",
        /// It ended by itself.
        Exited = "exited",
        /// Its reply was none.
        Garbled = "garbled",
        /// Its reply was over the limits.
        ReplyTooLarge = "reply_too_large",
        /// It did not get ready.
        Spawn = "spawn",
        /// A code that this list does not have yet.
        Other = "other",
    }
}

words! {
    /// What the broker said to a published message.
    Confirm {
        /// It has it.
        Confirmed = "confirmed",
        /// It refused: the queue is full.
        Nacked = "nacked",
        /// No queue takes it.
        Returned = "returned",
        /// It said nothing in time.
        Timeout = "timeout",
        /// The connection went away first.
        Lost = "lost",
    }
}

words! {
    /// Which connection to the broker.
    Connection {
        /// The one that publishes.
        Publish = "publish",
        /// The one that consumes.
        Consume = "consume",
    }
}

words! {
    /// How a job ended.
    JobEnd {
        /// Every document was dealt with.
        Completed = "completed",
        /// Nothing could be made of the file.
        Failed = "failed",
        /// The requester took it back.
        Cancelled = "cancelled",
        /// Its deadline passed.
        Expired = "expired",
    }
}

words! {
    /// What became of a call to a requester.
    WebhookOutcome {
        /// Answered with 2xx.
        Delivered = "delivered",
        /// Answered with something else.
        Refused = "refused",
        /// No answer in time.
        Timeout = "timeout",
        /// No connection.
        Unreachable = "unreachable",
        /// The address is private, and those are not called.
        Blocked = "blocked",
        /// The last try failed.
        GivenUp = "given_up",
    }
}

words! {
    /// Which way an object went.
    Direction {
        /// Read from storage.
        In = "in",
        /// Written to storage.
        Out = "out",
    }
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct OfStage {
    pub(crate) stage: Stage,
}

/// A stage and a lane.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct OfLane {
    pub(crate) stage: Stage,
    pub(crate) lane: Lane,
}

/// A stage, a lane and an outcome.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct OfTask {
    pub(crate) stage: Stage,
    pub(crate) lane: Lane,
    pub(crate) outcome: Outcome,
}

/// A stage and the end of a child.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct OfChildEnd {
    pub(crate) stage: Stage,
    pub(crate) end: ChildEnd,
}

/// An answer of the broker.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct OfConfirm {
    pub(crate) result: Confirm,
}

/// A connection.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct OfConnection {
    pub(crate) connection: Connection,
}

/// The end of a job.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct OfJobEnd {
    pub(crate) lane: Lane,
    pub(crate) status: JobEnd,
}

/// What became of a call.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct OfWebhook {
    pub(crate) outcome: WebhookOutcome,
}

/// A direction.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct OfDirection {
    pub(crate) direction: Direction,
}

/// A part of a service's surroundings.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct OfPart {
    pub(crate) part: crate::Part,
}

/// A service and its version.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct OfBuild {
    pub(crate) service: &'static str,
    pub(crate) version: &'static str,
}
