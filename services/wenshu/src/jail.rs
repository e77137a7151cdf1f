//! Reads files of foreign formats in a process of their own.
//!
//! Everything but plain text is read by a fresh child of this very program under
//! limits on memory, time and files, with no way to files, network or other
//! processes (`wenshu-children`). Whatever a file does there costs that file.
//! The first such file starts the first child; a run over texts starts none.

use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::OnceCell;
use wenshu_children::{Answer, ChildError, Children, Limits, Order, Program, Reply, Seal, Setup};
use wenshu_ingest::needs_own_process;
use wenshu_model::{Recogniser, Scan, Source};
use wenshu_ocr::{Engine, OcrError, Options};
use wenshu_paper::{Pictures, put_back, take};
use wenshu_report::{Problem, ProblemCode};

use crate::stages;

/// Waiting for a free child is not counted against the file.
const WITHIN: Duration = Duration::from_secs(24 * 60 * 60);

/// Reads files, those of foreign formats in children.
pub struct Reader {
    slots: usize,
    /// How scans are recognised, if they are.
    ocr: Option<Options>,
    children: Mutex<Option<Jail>>,
}

struct Jail {
    runtime: Arc<Runtime>,
    children: Arc<Children>,
    /// The engine, or why there is none; found when the first scan comes.
    engine: Arc<OnceCell<Result<Engine, Problem>>>,
}

/// What a child is asked.
#[derive(Debug, Serialize, Deserialize)]
struct Asked {
    file: String,
    /// What an engine looked at, and who it was: its account of each page follows
    /// the file.
    recognised: Option<(Scan, Recogniser)>,
}

/// What a child answers; the parts are the Source and the bytes of its pictures,
/// in their order.
#[derive(Debug, Serialize, Deserialize)]
enum Answered {
    Read,
    Refused(Problem),
    /// Refused as a scan; an engine could recognise it.
    Scan(Problem, Scan),
}

/// How scans are recognised, where that is asked for.
pub fn ocr_options(asked: bool, languages: &str) -> Option<Options> {
    asked.then(|| Options { languages: languages.to_owned(), ..Options::default() })
}

impl Reader {
    /// A reader for this many threads.
    pub const fn new(slots: usize, ocr: Option<Options>) -> Self {
        Self { slots, ocr, children: Mutex::new(None) }
    }

    /// Bytes to Source.
    ///
    /// # Errors
    /// A [`Problem`] with the reason why the file was refused, or what ended the
    /// child that read it.
    pub fn source_of(&self, bytes: Vec<u8>, file: &str) -> Result<Source, Problem> {
        if !needs_own_process(&bytes) {
            return stages::source_of(&bytes, file);
        }
        let jail = self.jail()?;
        let bytes = Bytes::from(bytes);
        let asked = Asked { file: file.to_owned(), recognised: None };
        match jail.ask(&asked, vec![bytes.clone()])? {
            Read::Whole(source) => Ok(source),
            Read::Scan(problem, scan) => match &self.ocr {
                None => Err(problem),
                Some(options) => jail.recognise(options, file, scan, bytes),
            },
        }
    }

    /// The children, started when they are first needed.
    fn jail(&self) -> Result<Jail, Problem> {
        let mut children = self.children.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(jail) = &*children {
            return Ok(jail.share());
        }
        let jail = Jail::start(self.slots)?;
        Ok(children.insert(jail).share())
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let children = self.children.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(jail) = children.take() {
            jail.runtime.block_on(jail.children.drain(Duration::from_millis(100)));
        }
    }
}

impl Jail {
    fn start(slots: usize) -> Result<Self, Problem> {
        let failed = |error: &dyn std::error::Error| Problem::caused(ProblemCode::Internal, error);
        let runtime =
            Builder::new_multi_thread().worker_threads(1).enable_all().build().map_err(|error| failed(&error))?;
        let path = std::env::current_exe().map_err(|error| failed(&error))?;
        let started = runtime.block_on(Children::start(Program::new(path, "wenshu-reader"), limits(), slots));
        let children = started.map_err(|error| of_child(&error))?;
        warn_of(children.statistics().seal, "读取外来格式的进程");
        Ok(Self { runtime: runtime.into(), children: children.into(), engine: Arc::default() })
    }

    fn share(&self) -> Self {
        Self { runtime: self.runtime.clone(), children: self.children.clone(), engine: self.engine.clone() }
    }

    /// Has a child read a file.
    fn ask(&self, asked: &Asked, parts: Vec<Bytes>) -> Result<Read, Problem> {
        let header = serde_json::to_vec(asked).map_err(|error| Problem::caused(ProblemCode::Internal, &error))?;
        let order = Order { header: header.into(), parts, alone: true };
        let reply = self.runtime.block_on(self.children.work(order, WITHIN, std::future::pending()));
        read_reply(reply.map_err(|error| of_child(&error))?)
    }

    /// Has the engine look at a scan, and a child read what it recognised.
    fn recognise(&self, options: &Options, file: &str, scan: Scan, bytes: Bytes) -> Result<Source, Problem> {
        let recognised = self.runtime.block_on(async {
            let engine = self.engine.get_or_init(|| find_engine(options)).await.as_ref().map_err(Clone::clone)?;
            engine.recognise(&scan, bytes.clone()).await.map_err(|error| of_engine(&error))
        })?;
        let asked = Asked { file: file.to_owned(), recognised: Some((scan, recognised.recogniser)) };
        let parts = std::iter::once(bytes).chain(recognised.pages).collect();
        match self.ask(&asked, parts)? {
            Read::Whole(source) => Ok(source),
            Read::Scan(problem, _) => Err(problem),
        }
    }
}

async fn find_engine(options: &Options) -> Result<Engine, Problem> {
    let launcher = std::env::current_exe().map_err(|error| Problem::caused(ProblemCode::Internal, &error))?;
    let engine = Engine::find(options.clone(), launcher).await.map_err(|error| of_engine(&error))?;
    warn_of(engine.seal(), "文字识别程序");
    Ok(engine)
}

fn of_engine(error: &OcrError) -> Problem {
    Problem::caused(ProblemCode::Ingest, error).because(error.code())
}

/// What a child read.
enum Read {
    Whole(Source),
    Scan(Problem, Scan),
}

fn limits() -> Limits {
    let alone = Limits::default();
    // A child that waits holds next to nothing; it gets no more than its one
    // file may take.
    Limits { memory_bytes: alone.alone_memory_bytes, reply_bytes: 192 << 20, ..alone }
}

/// Says once, loudly, what the kernel cannot do.
fn warn_of(seal: Seal, who: &str) {
    use std::io::Write;
    if !seal.is_whole() {
        let missing = seal.missing();
        let _ = writeln!(
            std::io::stderr().lock(),
            "警告：本机内核或容器缺少 {missing}，{who}没有完全隔离；内存、时间和文件的上限仍然有效"
        );
    }
}

fn read_reply(reply: Reply) -> Result<Read, Problem> {
    let internal = || Problem::caused(ProblemCode::Crash, &ChildError::Garbled);
    let answered: Answered = serde_json::from_slice(&reply.header).map_err(|_| internal())?;
    match answered {
        Answered::Read => {}
        Answered::Refused(problem) => return Err(problem),
        Answered::Scan(problem, scan) => return Ok(Read::Scan(problem, scan)),
    }
    let mut parts = reply.parts.into_iter();
    let source = parts.next().ok_or_else(internal)?;
    let mut source: Source = serde_json::from_slice(&source).map_err(|_| internal())?;
    let bytes = source.assets.iter().map(|asset| asset.sha256.clone()).zip(parts.map(|part| (&*part).into()));
    let pictures: Pictures = bytes.collect();
    put_back(&mut source.assets, &pictures).map_err(|error| Problem::caused(ProblemCode::Crash, &error))?;
    Ok(Read::Whole(source))
}

/// The problem that a child's end is.
fn of_child(error: &ChildError) -> Problem {
    let code = match error {
        ChildError::OutOfMemory { .. } | ChildError::StackOverflow | ChildError::ReplyTooLarge { .. } => {
            ProblemCode::Memory
        }
        ChildError::CpuLimit { .. } | ChildError::WallLimit { .. } => ProblemCode::Time,
        _ => ProblemCode::Crash,
    };
    Problem::caused(code, error).because(error.code())
}

/// The child's side; `main` returns what this does.
pub fn serve(setup: &Setup) -> ExitCode {
    wenshu_children::serve(setup, |header, parts| answer(header, parts).unwrap_or_default())
}

/// The answer to an order; none for one that this program did not write, which
/// the other side takes for garbled.
fn answer(header: &[u8], parts: Vec<Vec<u8>>) -> Option<Answer> {
    let asked: Asked = serde_json::from_slice(header).ok()?;
    let (bytes, pages) = parts.split_first()?;
    let read = match &asked.recognised {
        None => stages::source_or_scan(bytes, &asked.file),
        Some((scan, recogniser)) => {
            stages::source_of_recognised(bytes, &asked.file, scan, recogniser, pages).map_err(|problem| (problem, None))
        }
    };
    let (answered, parts) = match read {
        Ok(mut source) => {
            let assets: Vec<Vec<u8>> = source.assets.iter().map(|asset| asset.bytes.to_vec()).collect();
            let _ = take(&mut source.assets);
            let json = serde_json::to_vec(&source).ok()?;
            (Answered::Read, std::iter::once(json).chain(assets).collect())
        }
        Err((problem, Some(scan))) => (Answered::Scan(problem, scan), Vec::new()),
        Err((problem, None)) => (Answered::Refused(problem), Vec::new()),
    };
    Some(Answer { header: serde_json::to_vec(&answered).ok()?, parts })
}
