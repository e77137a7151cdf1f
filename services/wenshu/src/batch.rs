//! Converts many inputs on several threads.
//!
//! Work is handed out by document, so that one file of many documents keeps
//! all threads busy. A thread opens the next file only when no document waits,
//! which bounds what is held in memory to about one opened file a thread; the
//! outputs are written as soon as they are made. What comes back is put in the
//! order of the inputs: the result does not depend on the number of threads.

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use wenshu_model::Plans;
use wenshu_report::{DocumentReport, InputPart, InputReport, Problem, ProblemCode};

use crate::inputs::Input;
use crate::jail::Reader;
use crate::panics::guarded;
use crate::render::{Settings, render};
use crate::stages::{max_bytes, plans_of_source};

/// Stack of a worker. Stages are not recursive in the depth of a document; this
/// is the usual size of a main thread.
const STACK_BYTES: usize = 8 << 20;

/// Hears how the work goes on, in the order of the inputs.
pub trait Listener {
    /// An input was opened and has this many documents.
    fn opened(&mut self, documents: usize);
    /// A document was dealt with.
    fn document_done(&mut self);
    /// An input, and all before it, were dealt with.
    fn input_done(&mut self, report: InputReport);
}

/// Converts `inputs` on `jobs` threads.
pub fn run(inputs: &[Input], settings: &Settings, jobs: usize, listener: &mut dyn Listener) {
    let reader = Reader::new(jobs, settings.ocr.clone());
    let shared = Shared { state: Mutex::new(State::default()), wake: Condvar::new(), inputs, settings, reader };
    let (sender, receiver) = channel();
    thread::scope(|scope| {
        let mut started = 0;
        for number in 0..jobs.max(1) {
            let (sender, shared) = (sender.clone(), &shared);
            let builder = thread::Builder::new().name(format!("convert-{number}")).stack_size(STACK_BYTES);
            started += usize::from(builder.spawn_scoped(scope, move || shared.work(&sender)).is_ok());
        }
        if started == 0 {
            // No thread can be had: do the work here. The channel holds the
            // notes until they are read below.
            shared.work(&sender);
        }
        drop(sender);
        Collector::new(inputs).collect(&receiver, listener);
    });
}

/// What a worker does next.
enum Task {
    Open(usize),
    Render(Arc<Opened>, usize),
}

/// A file whose documents are known.
struct Opened {
    input: usize,
    plans: Plans,
}

/// What a worker reports. The parts are boxed: they differ much in size.
enum Note {
    Refused(usize, Problem),
    Opened(Arc<Opened>),
    Document { input: usize, report: Box<DocumentReport> },
}

#[derive(Default)]
struct State {
    next_input: usize,
    opening: usize,
    waiting: VecDeque<(Arc<Opened>, usize)>,
}

struct Shared<'a> {
    state: Mutex<State>,
    wake: Condvar,
    inputs: &'a [Input],
    settings: &'a Settings<'a>,
    reader: Reader,
}

impl Shared<'_> {
    fn work(&self, notes: &Sender<Note>) {
        while let Some(task) = self.next_task() {
            match task {
                Task::Open(input) => self.open(input, notes),
                Task::Render(opened, index) => self.render(&opened, index, notes),
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // The state is changed in single steps that cannot panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next_task(&self) -> Option<Task> {
        let mut state = self.lock();
        loop {
            if let Some((opened, index)) = state.waiting.pop_front() {
                return Some(Task::Render(opened, index));
            }
            if state.next_input < self.inputs.len() {
                let input = state.next_input;
                state.next_input += 1;
                state.opening += 1;
                return Some(Task::Open(input));
            }
            if state.opening == 0 {
                return None;
            }
            state = self.wake.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn open(&self, number: usize, notes: &Sender<Note>) {
        let opened = self.inputs.get(number).map(|input| open_input(input, &self.reader));
        let mut documents = VecDeque::new();
        // The receiver outlives every worker, so that sending cannot fail.
        match opened {
            Some(Ok(plans)) => {
                let opened = Arc::new(Opened { input: number, plans });
                documents.extend((0..opened.plans.documents.len()).map(|index| (Arc::clone(&opened), index)));
                let _ = notes.send(Note::Opened(opened));
            }
            Some(Err(problem)) => drop(notes.send(Note::Refused(number, problem))),
            None => {}
        }
        let mut state = self.lock();
        state.opening -= 1;
        state.waiting.append(&mut documents);
        drop(state);
        self.wake.notify_all();
    }

    fn render(&self, opened: &Opened, index: usize, notes: &Sender<Note>) {
        let input = opened.input;
        let Some((plan, place)) = opened.plans.documents.get(index).zip(self.inputs.get(input)) else { return };
        let file = &opened.plans.source.file;
        let report = render(plan, &opened.plans, file, &place.folder, self.settings);
        let _ = notes.send(Note::Document { input, report: Box::new(report) });
    }
}

/// Bytes, Source and Plans of one input.
fn open_input(input: &Input, reader: &Reader) -> Result<Plans, Problem> {
    let place = input.place.as_ref().map_err(Clone::clone)?;
    let bytes = place.read(max_bytes())?;
    let plans = guarded(|| plans_of_source(reader.source_of(bytes, &input.name)?))
        .unwrap_or_else(|place| Err(Problem::internal(&place)))?;
    if plans.documents.is_empty() {
        return Err(Problem::new(ProblemCode::NoDocument, "文件中没有找到公文正文"));
    }
    Ok(plans)
}

/// Puts the notes of all workers in the order of the inputs.
struct Collector<'a> {
    inputs: &'a [Input],
    pending: BTreeMap<usize, Pending>,
    finished: BTreeMap<usize, InputReport>,
    told: usize,
}

/// An input some of whose documents are still being made.
struct Pending {
    part: InputPart,
    /// Documents that have not come back.
    missing: usize,
}

impl<'a> Collector<'a> {
    const fn new(inputs: &'a [Input]) -> Self {
        Self { inputs, pending: BTreeMap::new(), finished: BTreeMap::new(), told: 0 }
    }

    fn collect(mut self, notes: &Receiver<Note>, listener: &mut dyn Listener) {
        for note in notes {
            match note {
                Note::Refused(input, problem) => self.refused(input, problem),
                Note::Opened(opened) => {
                    listener.opened(opened.plans.documents.len());
                    self.opened(&opened);
                }
                Note::Document { input, report } => {
                    listener.document_done();
                    self.document(input, *report);
                }
            }
            while let Some(report) = self.finished.remove(&self.told) {
                listener.input_done(report);
                self.told += 1;
            }
        }
    }

    fn refused(&mut self, input: usize, problem: Problem) {
        self.finished.insert(input, self.failed(input, problem));
    }

    fn failed(&self, input: usize, problem: Problem) -> InputReport {
        let (file, folder) =
            self.inputs.get(input).map(|input| (input.name.clone(), input.folder.clone())).unwrap_or_default();
        InputReport::failed(file, folder, problem)
    }

    fn opened(&mut self, opened: &Opened) {
        let (file, folder) =
            self.inputs.get(opened.input).map(|input| (input.name.clone(), input.folder.clone())).unwrap_or_default();
        let part = InputPart::of_plans(file, folder, &opened.plans);
        self.pending.insert(opened.input, Pending { part, missing: opened.plans.documents.len() });
    }

    fn document(&mut self, input: usize, report: DocumentReport) {
        let Some(pending) = self.pending.get_mut(&input) else { return };
        pending.part.put(report);
        pending.missing -= 1;
        if pending.missing == 0
            && let Some(pending) = self.pending.remove(&input)
        {
            self.finished.insert(input, pending.part.close());
        }
    }
}
