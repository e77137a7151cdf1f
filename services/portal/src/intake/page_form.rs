//! The form of the upload page, sent by a browser without scripts: one file
//! becomes a job, more become a batch.

use std::mem;
use std::sync::Arc;

use axum::extract::Request;
use wenshu_messages::JobId;
use wenshu_model::GivenElements;

use super::batch::{Gathering, Taken, sizes, submit_all};
use super::submit;
use crate::Portal;
use crate::auth::Caller;
use crate::backend::SubmittedSource;
use crate::form::Form;
use crate::names::cleaned;
use crate::page::elements_text;
use crate::problem::ApiProblem;

/// What became of the form.
#[derive(Debug, Clone, PartialEq)]
pub enum TakenOn {
    /// Its one file is a job.
    Job(JobId),
    /// Its files are a batch.
    Batch(Taken),
}

/// Takes the form of the upload page on.
///
/// # Errors
/// What is wrong with the form, that none of its files can be taken on, or why
/// the pipeline takes nothing.
pub async fn take_page_form(portal: &Arc<Portal>, caller: &Caller, request: Request) -> Result<TakenOn, ApiProblem> {
    let mut form = Form::open(portal, caller, request, sizes(portal))?;
    let mut gathering = Gathering::new(portal, &caller.tenant);
    while let Some(upload) = form.next().await? {
        gathering.upload(upload).await?;
    }
    take_elements(&mut form)?;
    form.check_rest()?;
    let found = gathering.found;
    if let [only] = found.as_slice()
        && let Ok(stored) = &only.stored
    {
        let source = SubmittedSource::Stored(stored.clone());
        let submitted = submit(portal, caller, cleaned(&only.name), source, &form.wishes, None).await?;
        return Ok(TakenOn::Job(submitted.job));
    }
    submit_all(portal, caller, found, form.wishes).await.map(TakenOn::Batch)
}

/// Takes the fields of elements out of those that are left over.
fn take_elements(form: &mut Form) -> Result<(), ApiProblem> {
    let (elements, rest) = mem::take(&mut form.rest).into_iter().partition(|(name, _)| name.starts_with("e."));
    form.rest = rest;
    let elements: Vec<(String, String)> = elements;
    let fields = elements.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let given =
        elements_text::from_form(fields).map_err(|field| ApiProblem::field(field, "不认识这一项要素，或填写得不对"))?;
    if let Some(defaults) = given {
        form.wishes.elements = Some(GivenElements { defaults, ..GivenElements::default() });
    }
    Ok(())
}
