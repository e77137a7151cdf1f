//! The child's side: lays out and draws, one order at a time.

use std::path::Path;
use std::process::ExitCode;

use wenshu_children::{Answer, Setup};
use wenshu_format::given::for_document;
use wenshu_model::{Elements, GivenElements, OfficialDocument, Pages};
use wenshu_paper::{Draft, Faces, Setting, lay_out, put_back, set};
use wenshu_report::{Problem, ProblemCode};
use wenshu_standard::Profile;
use wenshu_workers::pack::unpack;
use wenshu_workers::parse::PlanOfFile;
use wenshu_workers::setup::{given, profile_of, read_json};

use super::laid_open::lay_open;
use super::wire::{Answered, Asked, Wanted};

/// Serves until the portal closes the pipe; faces of a site's folder over the
/// shipped ones.
pub fn serve(setup: &Setup, fonts: Option<&Path>) -> ExitCode {
    let faces = match fonts.map(Faces::of_folder).transpose() {
        Ok(faces) => faces.unwrap_or_else(Faces::shipped),
        // The portal sees that no child gets ready, and does not start.
        Err(_) => return ExitCode::FAILURE,
    };
    wenshu_children::serve(setup, |header, parts| answer(&faces, header, parts).unwrap_or_default())
}

/// The answer to an order; none for one that this program did not write, which
/// the other side takes for garbled.
fn answer(faces: &Faces, header: &[u8], parts: Vec<Vec<u8>>) -> Option<Answer> {
    let asked: Asked = serde_json::from_slice(header).ok()?;
    let mut parts = parts.into_iter();
    let main = parts.next()?;
    let pictures = if asked.pictures { Some(parts.next()?) } else { None };
    let given = if asked.given { Some(parts.next()?) } else { None };
    let beside = Beside { faces, pictures, given };
    let (answered, parts) = match beside.look(&main, &asked) {
        Ok((answered, picture)) => (answered, picture.into_iter().collect()),
        Err(problem) => (Answered::Refused(problem), Vec::new()),
    };
    Some(Answer { header: serde_json::to_vec(&answered).ok()?, parts })
}

/// What a document needs beside itself.
struct Beside<'a> {
    faces: &'a Faces,
    pictures: Option<Vec<u8>>,
    given: Option<Vec<u8>>,
}

impl Beside<'_> {
    fn look(&self, main: &[u8], asked: &Asked) -> Result<(Answered, Option<Vec<u8>>), Problem> {
        match &asked.wanted {
            Wanted::Page { page, width } => {
                let (_, pages) = self.laid_out(main)?;
                if *page as usize > pages.pages.len() {
                    return Ok((Answered::NoPage, None));
                }
                Ok((Answered::Page, Some(self.picture(&pages, *page, *width)?)))
            }
            Wanted::Review => {
                let (document, pages) = self.laid_out(main)?;
                let (given, _) = given(self.given.as_deref())?;
                let elements = elements_of(&given.elements, asked, document.index);
                Ok((Answered::Review(Box::new(lay_open(&document, &pages, elements))), None))
            }
            Wanted::Preview { elements, profile, page, width } => {
                let (_, given_profile) = given(self.given.as_deref())?;
                let profile = profile.as_deref().map_or(Ok(given_profile), profile_of)?;
                let (document, pages) = self.set_anew(main, asked, elements, &profile)?;
                let last = u32::try_from(pages.pages.len()).unwrap_or(u32::MAX);
                let page = (*page).clamp(1, last.max(1));
                let picture = self.picture(&pages, page, *width)?;
                let given = elements_of(elements, asked, document.index);
                let review = Box::new(lay_open(&document, &pages, given));
                Ok((Answered::Preview(review, page), Some(picture)))
            }
        }
    }

    /// A fitted document and its pages.
    fn laid_out(&self, json: &[u8]) -> Result<(OfficialDocument, Pages), Problem> {
        let mut document: OfficialDocument = read_json(json)?;
        let pictures = unpack(self.pictures.as_deref())?;
        put_back(&mut document.assets, &pictures).map_err(|error| Problem::caused(ProblemCode::Internal, &error))?;
        let (_, profile) = given(self.given.as_deref())?;
        let pages = lay_out(&document, &self.setting(&profile))?.pages;
        Ok((document, pages))
    }

    /// A plan, formatted and fitted with these elements.
    fn set_anew(
        &self,
        json: &[u8],
        asked: &Asked,
        elements: &GivenElements,
        profile: &Profile,
    ) -> Result<(OfficialDocument, Pages), Problem> {
        let mut plan: PlanOfFile = read_json(json)?;
        let pictures = unpack(self.pictures.as_deref())?;
        put_back(&mut plan.assets, &pictures).map_err(|error| Problem::caused(ProblemCode::Internal, &error))?;
        let draft = Draft {
            plan: &plan.plan,
            assets: &plan.assets,
            file: &asked.file,
            given: elements,
            documents: asked.documents as usize,
        };
        let fit = set(&draft, &self.setting(profile))?;
        Ok((fit.document, fit.layout.pages))
    }

    fn setting<'a>(&'a self, profile: &'a Profile) -> Setting<'a> {
        Setting { profile, fonts: self.faces, requires_fonts: false, comments: false }
    }

    fn picture(&self, pages: &Pages, page: u32, width: u32) -> Result<Vec<u8>, Problem> {
        let index = (page as usize).saturating_sub(1);
        wenshu_picture::draw(pages, index, self.faces, width)
            .map_err(|error| Problem::caused(ProblemCode::Typeset, &error))
    }
}

/// What was given for a document: defaults, and its own entry over them.
fn elements_of(given: &GivenElements, asked: &Asked, index: u32) -> Elements {
    for_document(given, &asked.file, index, asked.documents as usize).0
}
