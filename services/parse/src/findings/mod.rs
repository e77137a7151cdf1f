//! What a person should know of the text as its author left it. Nothing here
//! alters a character.

mod duplicates;
mod holes;
mod marks;
mod numbering;
mod whole;

pub(crate) use duplicates::near_duplicates;

use wenshu_model::Finding;
use wenshu_model::plan::PlanBlock;

/// The findings of one document's text.
pub(crate) fn of_document(title: &str, blocks: &[PlanBlock]) -> Vec<Finding> {
    let mut findings = Vec::new();
    numbering::check(blocks, &mut findings);
    holes::check(title, blocks, &mut findings);
    marks::check(blocks, &mut findings);
    whole::check(title, blocks, &mut findings);
    findings
}
