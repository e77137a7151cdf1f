//! `wenshu convert`: inputs to official documents and a report.

use std::path::Path;
use std::thread::available_parallelism;

use wenshu_paper::{Faces, Setting, profile_report};
use wenshu_report::{Format, InputReport, Problem, Totals};
use wenshu_standard::Profile;

use crate::arguments::ConvertOptions;
use crate::batch::{self, Listener};
use crate::ending::Ending;
use crate::given::{read_elements, read_profile};
use crate::inputs::gather;
use crate::jail::ocr_options;
use crate::output;
use crate::render::Settings;
use crate::report_files::{Begun, ReportFiles};
use crate::review::Showing;
use crate::voice::Voice;

/// Most inputs of a run whose report shows the pages unasked: a long run makes a
/// long report.
const MOST_INPUTS_SHOWN: usize = 20;

/// Runs the command and says how it ended.
pub fn run(options: ConvertOptions) -> Ending {
    let mut voice = Voice::new(options.json);
    match convert(&options, &mut voice) {
        Ok(totals) => {
            voice.finished(&totals, &options.out);
            if totals.inputs_failed == 0 { Ending::Good } else { Ending::SomeFailed }
        }
        Err(problem) => {
            voice.refused(&problem);
            Ending::Usage
        }
    }
}

/// Converts the inputs and writes the report.
///
/// # Errors
/// A [`Problem`] when the work cannot begin or the report cannot be written.
/// What goes wrong with an input stands in the report.
fn convert(options: &ConvertOptions, voice: &mut Voice) -> Result<Totals, Problem> {
    let profile = read_profile(options.profile.as_deref())?.map(|given| given.profile).unwrap_or_default();
    let given = read_elements(options.elements.as_deref())?;
    let faces = faces_of(options, &profile)?;
    output::prepare(&options.out)?;
    let gathered = gather(&options.inputs, &options.out);
    let formats = each_once(&options.formats);
    let settings = Settings {
        out: &options.out,
        formats: &formats,
        setting: Setting {
            profile: &profile,
            fonts: &faces,
            requires_fonts: options.require_fonts,
            comments: options.comments,
        },
        given: &given,
        inputs: gathered.inputs.len(),
        showing: showing(options, gathered.inputs.len()),
        ocr: ocr_options(options.ocr, &options.ocr_languages),
    };
    let files = ReportFiles::begin(&options.out, begun(&profile, &faces))?;
    let mut desk = Desk { voice, files, problem: None };
    batch::run(&gathered.inputs, &settings, jobs(options.jobs), &mut desk);
    match desk.problem {
        Some(problem) => Err(problem),
        None => desk.files.finish(&gathered.skipped),
    }
}

/// Says and writes what comes back from the workers.
struct Desk<'a> {
    voice: &'a mut Voice,
    files: ReportFiles<'a>,
    /// Why the report could not be written; the first reason counts.
    problem: Option<Problem>,
}

impl Listener for Desk<'_> {
    fn opened(&mut self, documents: usize) {
        self.voice.opened(documents);
    }

    fn document_done(&mut self) {
        self.voice.document_done();
    }

    fn input_done(&mut self, report: InputReport) {
        self.voice.input_done(&report);
        if self.problem.is_none() {
            self.problem = self.files.add(&report).err();
        }
    }
}

/// The faces of the folder that the user or the profile names, or the shipped
/// ones.
fn faces_of(options: &ConvertOptions, profile: &Profile) -> Result<Faces, Problem> {
    let beside = options.profile.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let named = profile.fonts_folder.as_ref().map(|folder| beside.join(folder));
    let faces = match options.fonts.clone().or(named) {
        Some(folder) => Faces::of_folder(&folder)?,
        None => Faces::shipped(),
    };
    if options.require_fonts {
        faces.require()?;
    }
    Ok(faces)
}

/// Pictures are drawn when asked for: that takes longer than setting the pages.
const fn showing(options: &ConvertOptions, inputs: usize) -> Showing {
    if options.pictures {
        Showing::Pictures
    } else if inputs <= MOST_INPUTS_SHOWN {
        Showing::Sketches
    } else {
        Showing::Words
    }
}

fn jobs(asked: Option<u16>) -> usize {
    asked.map_or_else(|| available_parallelism().map_or(1, usize::from), usize::from)
}

/// The formats in a fixed order: asking for one twice makes it once.
fn each_once(formats: &[Format]) -> Vec<Format> {
    let mut once = formats.to_vec();
    once.sort_unstable();
    once.dedup();
    once
}

fn begun(profile: &Profile, faces: &Faces) -> Begun {
    Begun { profile: profile_report(profile), faces: faces.told(), face_remarks: faces.remarks.clone() }
}
