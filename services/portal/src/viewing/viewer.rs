//! The portal's side: asks a child, and tells what it said.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use wenshu_children::{ChildError, Children, Limits, Order, Program};
use wenshu_model::GivenElements;
use wenshu_report::{Problem, ProblemCode};

use super::wire::{Answered, Asked, Wanted};
use crate::backend::BackendError;
use crate::views::Review;

/// Time to wait for a free child and its answer.
const WITHIN: Duration = Duration::from_secs(20);

/// Lays documents open and draws their pages, in children.
pub struct Viewer {
    children: Children,
}

/// A document to look at: its bytes in storage's own form.
pub struct Looked {
    /// Name of its file.
    pub file: String,
    /// Documents of the upload.
    pub documents: u32,
    /// The fitted document; for a preview the plan.
    pub main: Bytes,
    /// Pictures of its file, packed.
    pub pictures: Option<Bytes>,
    /// What was given beside its file.
    pub given: Option<Bytes>,
}

impl Viewer {
    /// Starts the children: this very program with `argument`, and the folder of
    /// a site's faces.
    ///
    /// # Errors
    /// A [`ChildError`] when they do not get ready.
    pub async fn start(argument: &str, fonts: &Path, limits: Limits, slots: usize) -> Result<Self, ChildError> {
        let path =
            std::env::current_exe().map_err(|source| ChildError::Spawn { program: "/proc/self/exe".into(), source })?;
        let mut program = Program::new(path, "wenshu-viewer");
        program.arguments.push(argument.into());
        if !fonts.as_os_str().is_empty() {
            let mut told = OsString::from(wenshu_pipeline::process::FONTS);
            told.push(std::path::absolute(fonts).unwrap_or_else(|_| fonts.to_owned()));
            program.arguments.push(told);
        }
        Ok(Self { children: Children::start(program, limits, slots).await? })
    }

    /// A page, from 1, as PNG.
    ///
    /// # Errors
    /// Those of looking.
    pub async fn page(&self, looked: Looked, page: u32, width: u32) -> Result<Bytes, BackendError> {
        match self.ask(looked, Wanted::Page { page, width }).await? {
            (Answered::Page, Some(picture)) => Ok(picture),
            (answered, _) => Err(unexpected(answered)),
        }
    }

    /// The document laid open.
    ///
    /// # Errors
    /// Those of looking.
    pub async fn review(&self, looked: Looked) -> Result<Review, BackendError> {
        match self.ask(looked, Wanted::Review).await? {
            (Answered::Review(review), _) => Ok(*review),
            (answered, _) => Err(unexpected(answered)),
        }
    }

    /// A plan set with these elements: laid open, the number of the page that is
    /// shown, and its picture.
    ///
    /// # Errors
    /// Those of looking, and [`BackendError::Refused`] for elements or a profile
    /// with which it cannot be set.
    pub async fn preview(
        &self,
        looked: Looked,
        elements: GivenElements,
        profile: Option<String>,
        page: u32,
        width: u32,
    ) -> Result<(Review, u32, Bytes), BackendError> {
        let wanted = Wanted::Preview { elements: Box::new(elements), profile, page, width };
        match self.ask(looked, wanted).await? {
            (Answered::Preview(review, page), Some(picture)) => Ok((*review, page, picture)),
            (answered, _) => Err(unexpected(answered)),
        }
    }

    /// Lets the children finish.
    pub async fn drain(&self) {
        self.children.drain(Duration::from_secs(1)).await;
    }

    async fn ask(&self, looked: Looked, wanted: Wanted) -> Result<(Answered, Option<Bytes>), BackendError> {
        let Looked { file, documents, main, pictures, given } = looked;
        let asked = Asked { file, documents, pictures: pictures.is_some(), given: given.is_some(), wanted };
        let header = serde_json::to_vec(&asked).map_err(|error| internal(&error))?;
        let parts = std::iter::once(main).chain(pictures).chain(given).collect();
        let reply = self.children.work(Order::new(header.into(), parts), WITHIN, std::future::pending()).await;
        let reply = reply.map_err(|error| of_child(&error))?;
        let answered = serde_json::from_slice(&reply.header).map_err(|error| internal(&error))?;
        Ok((answered, reply.parts.into_iter().next()))
    }
}

/// Any other answer than the one that fits is a refusal, a page that is none, or a
/// defect.
fn unexpected(answered: Answered) -> BackendError {
    match answered {
        Answered::Refused(problem) => BackendError::Refused(problem),
        Answered::NoPage => BackendError::NotFound,
        _ => BackendError::Refused(Problem::internal("portal")),
    }
}

fn internal(error: &dyn std::error::Error) -> BackendError {
    BackendError::Refused(Problem::caused(ProblemCode::Internal, error))
}

fn of_child(error: &ChildError) -> BackendError {
    match error {
        ChildError::DeadlinePassed => BackendError::Busy { retry_after_s: 2 },
        ChildError::Stopped => BackendError::Unavailable,
        ChildError::OutOfMemory { .. } | ChildError::ReplyTooLarge { .. } => {
            BackendError::Refused(Problem::caused(ProblemCode::Memory, error))
        }
        ChildError::CpuLimit { .. } | ChildError::WallLimit { .. } => {
            BackendError::Refused(Problem::caused(ProblemCode::Time, error))
        }
        _ => BackendError::Refused(Problem::caused(ProblemCode::Crash, error)),
    }
}
