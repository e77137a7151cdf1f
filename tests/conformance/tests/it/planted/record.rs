//! One run over all good files and all planted ones.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use wenshu_check::{CheckReport, Limits, Status};

use super::docx::Docx;
use super::fault::{Fault, Medium, Plant};
use super::good::{self, Good};
use super::pdf::Pdf;

/// What was seen.
pub struct Record {
    /// Results of the good files: name, medium, report or why there is none.
    pub good: Vec<(&'static Good, Result<CheckReport, String>)>,
    /// Results of the planted ones.
    pub planted: Vec<Outcome>,
}

/// What became of a fault.
pub struct Outcome {
    /// The fault.
    pub fault: Fault,
    /// Status of its rule in the good file.
    pub before: Option<Status>,
    /// Its rule in the planted file, with what was measured; or why there is
    /// no planted file or no report.
    pub after: Result<(Status, String), String>,
    /// Other rules that are broken only in the planted file.
    pub others: Vec<String>,
}

impl Outcome {
    /// True when the check calls the rule broken, and did not before.
    pub fn is_found(&self) -> bool {
        self.before != Some(Status::Broken) && matches!(self.after, Ok((Status::Broken, _)))
    }
}

impl Record {
    /// Status of a rule in a good file.
    pub fn status(&self, name: &str, medium: Medium, rule: &str) -> Option<Status> {
        let (_, report) = self.good.iter().find(|(good, _)| good.name == name && good.medium == medium)?;
        Some(report.as_ref().ok()?.result(rule)?.status)
    }
}

/// The run; once a test process. `WENSHU_PLANTED_OUT=folder` keeps the planted
/// files and a log, to be looked at.
pub fn record() -> &'static Record {
    static ONCE: OnceLock<Record> = OnceLock::new();
    ONCE.get_or_init(|| {
        let files = good::files();
        let good: Vec<_> = each(files, |good| (good, look(&good.bytes, good)));
        let faults = super::faults();
        let reports: BTreeMap<(&str, Medium), &CheckReport> = good
            .iter()
            .filter_map(|(good, report)| Some(((good.name.as_str(), good.medium), report.as_ref().ok()?)))
            .collect();
        let seen = each(&faults, |fault| {
            let report = plant(fault).and_then(|bytes| look(&bytes, good::file(fault.sample, fault.medium())));
            outcome(fault, reports.get(&(fault.sample, fault.medium())).copied(), report)
        });
        let planted = faults.into_iter().zip(seen);
        let planted =
            planted.map(|(fault, (before, after, others))| Outcome { fault, before, after, others }).collect();
        let record = Record { good, planted };
        if let Some(folder) = std::env::var_os("WENSHU_PLANTED_OUT") {
            keep(&record, folder.as_ref());
        }
        record
    })
}

/// Writes what was seen, and the files.
fn keep(record: &Record, folder: &Path) {
    let mut log = String::new();
    std::fs::create_dir_all(folder).unwrap();
    for (good, report) in &record.good {
        let name = format!("{} {}", good.name, good.medium.name());
        std::fs::write(folder.join(format!("good-{}.{}", good.name, good.medium.ending())), &good.bytes).unwrap();
        match report {
            Err(error) => log.push_str(&format!("GOOD {name}: {error}\n")),
            Ok(report) => report.broken().for_each(|broken| {
                let place = broken.place.as_ref().map(wenshu_check::Place::words).unwrap_or_default();
                let measured = broken.measured.as_deref().unwrap_or_default();
                log.push_str(&format!("GOOD {name}: {} | {measured} | {place} | {}\n", broken.rule, broken.message));
            }),
        }
    }
    for (number, outcome) in record.planted.iter().enumerate() {
        let found = if outcome.is_found() { "FOUND" } else { "MISSED" };
        let (name, others) = (outcome.fault.name(), outcome.others.join(", "));
        log.push_str(&format!("{found} {name} | {:?} | {:?} | also {others}\n", outcome.before, outcome.after));
        if let Ok(bytes) = plant(&outcome.fault) {
            let name = format!("{number:03}-{}.{}", outcome.fault.rule, outcome.fault.medium().ending());
            std::fs::write(folder.join(name), bytes).unwrap();
        }
    }
    std::fs::write(folder.join("log.txt"), log).unwrap();
}

type Seen = (Option<Status>, Result<(Status, String), String>, Vec<String>);

fn outcome(fault: &Fault, good: Option<&CheckReport>, report: Result<CheckReport, String>) -> Seen {
    let before = good.and_then(|good| good.result(fault.rule)).map(|result| result.status);
    let report = match report {
        Ok(report) => report,
        Err(error) => return (before, Err(error), Vec::new()),
    };
    let broken_before =
        |rule: &str| good.and_then(|good| good.result(rule)).is_some_and(|result| result.status == Status::Broken);
    let others = report.broken().filter(|result| result.rule != fault.rule && !broken_before(&result.rule));
    let others = others.map(|result| result.rule.clone()).collect();
    let after = report.result(fault.rule).map(|result| {
        let measured = result.measured.clone().unwrap_or_default();
        (result.status, format!("{measured} {}", result.message).trim().to_owned())
    });
    (before, after.ok_or_else(|| "the report has no such rule".to_owned()), others)
}

fn look(bytes: &[u8], good: &Good) -> Result<CheckReport, String> {
    let name = format!("{}.{}", good.name, good.medium.ending());
    wenshu_check::check(bytes, &name, &Limits::default()).map_err(|error| format!("{error:?}"))
}

/// The planted file.
fn plant(fault: &Fault) -> Result<Vec<u8>, String> {
    let made = catch_unwind(AssertUnwindSafe(|| {
        let bytes = || good::file(fault.sample, fault.medium()).bytes.as_slice();
        match fault.plant {
            Plant::Pdf(plant) => {
                let mut pdf = Pdf::read(bytes());
                plant(&mut pdf);
                pdf.write()
            }
            Plant::Docx(plant) => {
                let mut docx = Docx::read(bytes());
                plant(&mut docx);
                docx.write()
            }
            Plant::TypedPdf(good, bad) => good::typed_pdf(&good::reworded(good, bad)).to_vec(),
            Plant::TypedDocx(good, bad) => {
                let mut docx = Docx::read(bytes());
                good.split('\n').zip(bad.split('\n')).for_each(|(good, bad)| docx.retype(good, bad));
                docx.write()
            }
        }
    }));
    made.map_err(|cause| {
        let words = cause.downcast_ref::<String>().map(String::as_str).or(cause.downcast_ref::<&str>().copied());
        format!("could not be planted: {}", words.unwrap_or("a panic"))
    })
}

/// Does something with each, on a thread a core; in order.
fn each<'a, T: Sync, R: Send>(items: &'a [T], work: impl Fn(&'a T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let run = || {
            let mut done = Vec::new();
            while let Some((index, item)) = {
                let index = next.fetch_add(1, Ordering::Relaxed);
                items.get(index).map(|item| (index, item))
            } {
                done.push((index, work(item)));
            }
            done
        };
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        handles.into_iter().flat_map(|handle| handle.join().expect("a thread of the record")).collect()
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}
