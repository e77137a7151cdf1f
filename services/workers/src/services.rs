//! The workers as services: what a `main`, or a process with all of them, runs.

use wenshu_messages::StageName;
use wenshu_pipeline::process::{StageService, shares_children};

/// The worker of a stage.
pub fn service(name: StageName) -> StageService {
    let build = match name {
        StageName::Ingest => crate::ingest::build,
        StageName::Parse => crate::parse::build,
        StageName::Format => crate::format::build,
        StageName::EmitPdf => crate::emit_pdf::build,
        StageName::EmitDocx => crate::emit_docx::build,
    };
    // Only bytes that a stranger wrote are read by a child of their own.
    let needs_own_child = if name == StageName::Ingest { crate::ingest::needs_own_process } else { shares_children };
    StageService { name, build, needs_own_child }
}
