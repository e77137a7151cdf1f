//! Named points of the ledger's work, at which a test ends the process to see
//! that nothing is lost.

/// A point in the handling of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// Requests were received; nothing is done yet.
    RequestsReceived,
    /// Their sources are stored; no job is in the records.
    SourcesStored,
    /// The jobs are in the records; nothing is sent or acknowledged.
    JobsTakenOn,
    /// Events are in the records; they are not acknowledged.
    EventsKept,
    /// Reports are stored; their jobs have not ended.
    ReportsStored,
    /// Jobs have ended in the records; nobody is told.
    JobsEnded,
    /// What the outbox held is confirmed; the outbox does not know.
    Sent,
}

impl Point {
    /// All.
    pub const ALL: [Self; 7] = [
        Self::RequestsReceived,
        Self::SourcesStored,
        Self::JobsTakenOn,
        Self::EventsKept,
        Self::ReportsStored,
        Self::JobsEnded,
        Self::Sent,
    ];

    /// Its name in tests.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RequestsReceived => "requests-received",
            Self::SourcesStored => "sources-stored",
            Self::JobsTakenOn => "jobs-taken-on",
            Self::EventsKept => "events-kept",
            Self::ReportsStored => "reports-stored",
            Self::JobsEnded => "jobs-ended",
            Self::Sent => "sent",
        }
    }
}

/// Called at every point. The ledger's own does nothing.
pub type Probe = fn(Point);

/// The probe of the ledger in earnest.
pub const fn no_probe(_: Point) {}
