//! Our names as telemetry has them.

use wenshu_messages::event::JobStatus;
use wenshu_messages::{Lane, StageName};
use wenshu_telemetry::labels;

/// A stage.
pub const fn stage(stage: StageName) -> labels::Stage {
    match stage {
        StageName::Ingest => labels::Stage::Ingest,
        StageName::Parse => labels::Stage::Parse,
        StageName::Format => labels::Stage::Format,
        StageName::EmitPdf => labels::Stage::EmitPdf,
        StageName::EmitDocx => labels::Stage::EmitDocx,
    }
}

/// A lane.
pub const fn lane(lane: Lane) -> labels::Lane {
    match lane {
        Lane::Interactive => labels::Lane::Interactive,
        Lane::Bulk => labels::Lane::Bulk,
    }
}

/// How a job ended.
pub const fn job_end(status: JobStatus) -> labels::JobEnd {
    match status {
        JobStatus::Completed => labels::JobEnd::Completed,
        JobStatus::Failed => labels::JobEnd::Failed,
        JobStatus::Cancelled => labels::JobEnd::Cancelled,
        JobStatus::Expired => labels::JobEnd::Expired,
    }
}
