//! A worker with planted faults, for tests: see `wenshu_pipeline_tests::poison`.
#![allow(clippy::panic, clippy::expect_used, reason = "planted faults")]

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::process::{Signal, getpid, kill_process};
use wenshu_messages::{Envelope, StageName, Task};
use wenshu_pipeline::points::Point;
use wenshu_pipeline::process::{StageOptions, StageService, run_service, run_stage_probed};
use wenshu_pipeline::{Made, Stage};
use wenshu_pipeline_tests::poison::{AFTER, POINT, Poison, SLOW};
use wenshu_report::Problem;

fn main() -> ExitCode {
    let program = std::env::current_exe().expect("a program knows its file");
    let name = program.file_name().and_then(|name| name.to_str()).expect("a plain name");
    if name == "faulty-ledger" {
        let run = |started| wenshu_ledger::desk::run_probed(started, |point| end_at(point.as_str()));
        return run_service(wenshu_telemetry::Service::Ledger, run);
    }
    let stage: StageName = name.trim_start_matches("faulty-").parse().expect("the name of a stage");
    let build: fn(&StageOptions) -> Result<Box<dyn Stage>, Problem> = match stage {
        StageName::Ingest => |options| Ok(Box::new(Poisoned(wenshu_workers::ingest::build(options)?))),
        StageName::Parse => |options| Ok(Box::new(Poisoned(wenshu_workers::parse::build(options)?))),
        StageName::Format => |options| Ok(Box::new(Poisoned(wenshu_workers::format::build(options)?))),
        StageName::EmitPdf => |options| Ok(Box::new(Poisoned(wenshu_workers::emit_pdf::build(options)?))),
        StageName::EmitDocx => |options| Ok(Box::new(Poisoned(wenshu_workers::emit_docx::build(options)?))),
    };
    run_stage_probed(
        StageService { name: stage, build, needs_own_child: wenshu_workers::ingest::needs_own_process },
        end_at_point,
    )
}

/// A stage that falls at certain words.
struct Poisoned(Box<dyn Stage>);

impl Stage for Poisoned {
    fn name(&self) -> StageName {
        self.0.name()
    }

    fn work(&self, envelope: &Envelope, task: &Task, objects: Vec<Vec<u8>>) -> Made {
        let has = |words: &str| {
            objects.iter().any(|bytes| bytes.windows(words.len()).any(|window| window == words.as_bytes()))
        };
        if let Some(poison) = Poison::ALL.into_iter().find(|poison| has(poison.words())) {
            fall(poison);
        }
        if has(SLOW) {
            std::thread::sleep(std::time::Duration::from_millis(60));
        }
        self.0.work(envelope, task, objects)
    }
}

fn fall(poison: Poison) {
    match poison {
        Poison::Panic => panic!("planted"),
        Poison::Abort => std::process::abort(),
        Poison::StackOverflow => {
            std::hint::black_box(deeper(std::hint::black_box(1)));
        }
        Poison::OutOfMemory => {
            let mut taken: Vec<Vec<u8>> = Vec::new();
            loop {
                taken.push(vec![1; 16 << 20]);
                std::hint::black_box(&taken);
            }
        }
        Poison::EndlessLoop => loop {
            std::hint::black_box(());
        },
        Poison::Exit => std::process::exit(7),
    }
}

#[expect(unconditional_recursion, reason = "planted")]
fn deeper(depth: u64) -> u64 {
    let room = std::hint::black_box([depth; 64]);
    deeper(depth + 1) + room.iter().sum::<u64>()
}

fn end_at_point(point: Point, _: &Envelope) {
    end_at(match point {
        Point::BeforeWork => "before-work",
        Point::DuringWork => "during-work",
        Point::AfterOutput => "after-output",
        Point::BetweenPublishAndAck => "between-publish-and-ack",
    });
}

/// Ends the process like a power cut, once enough messages have passed the point.
fn end_at(name: &str) {
    static PASSED: AtomicU64 = AtomicU64::new(0);
    if std::env::var(POINT).is_ok_and(|wanted| wanted == name) {
        let after: u64 = std::env::var(AFTER).ok().and_then(|text| text.parse().ok()).unwrap_or(0);
        if PASSED.fetch_add(1, Ordering::SeqCst) >= after {
            kill_process(getpid(), Signal::KILL).expect("a process may kill itself");
        }
    }
}
