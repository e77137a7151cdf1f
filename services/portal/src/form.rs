//! Forms with files, read as they come.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};

use axum::body::{BodyDataStream, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use futures_util::Stream;
use multer::{Constraints, Field, Multipart, SizeLimit};
use wenshu_messages::Lane;
use wenshu_messages::request::usual_formats;
use wenshu_model::GivenElements;
use wenshu_report::Format;

use crate::Portal;
use crate::auth::{Caller, csrf_header};
use crate::extract::{declared, media_type, read_json, too_large};
use crate::problem::{ApiProblem, Code};
use crate::room::{Held, Room};

/// Most bytes of all fields that are no files.
const TEXT_BYTES_MOST: usize = 2 << 20;
/// Most fields that are no files.
const TEXTS_MOST: u32 = 200;
/// Most bytes that are read without a part of the form coming of it: the head of a
/// part has no end.
const AHEAD_OF_PARTS_MOST: u64 = 256 << 10;
/// Most bytes of a file that are set aside before they have come.
const AHEAD_MOST: u64 = 1 << 20;

/// What is asked for beside the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wishes {
    /// The outputs; the usual ones when none is named.
    pub formats: Vec<Format>,
    /// Elements given beside the file.
    pub elements: Option<GivenElements>,
    /// A profile, TOML.
    pub profile: Option<String>,
    /// Findings as comments in the DOCX.
    pub comments: bool,
    /// How urgent it is.
    pub lane: Option<Lane>,
    /// Two submissions of a tenant with one key are one job.
    pub idempotency_key: Option<String>,
    /// Seconds after which nobody needs it.
    pub deadline_s: Option<u32>,
    /// Where the completion is posted.
    pub webhook: Option<String>,
}

impl Wishes {
    /// The outputs, each once.
    pub(crate) fn outputs(&self) -> Vec<Format> {
        let mut formats = if self.formats.is_empty() { usual_formats() } else { self.formats.clone() };
        formats.sort_unstable();
        formats.dedup();
        formats
    }
}

/// A file of a form.
pub struct Upload {
    /// Its name as it was sent, with folders.
    pub name: String,
    /// Its bytes; none of a file that is too large and was passed over.
    pub bytes: Result<Bytes, ApiProblem>,
    /// The memory that they take.
    pub(crate) held: Held,
}

/// How large the files of a form may be, in bytes.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// A file.
    pub file: u64,
    /// A ZIP file of files.
    pub zip: u64,
    /// The whole form.
    pub whole: u64,
    /// Whether a file that is too large is passed over and the rest read.
    pub pass_over: bool,
}

/// A form that is being read.
pub struct Form {
    parts: Multipart<'static>,
    caller: Caller,
    room: Room,
    sizes: Sizes,
    ahead: Arc<AtomicU64>,
    trusted: bool,
    texts: u32,
    text_bytes: usize,
    /// What is asked for, as far as it was read.
    pub wishes: Wishes,
    /// Fields that are not ours, as far as they were read.
    pub rest: Vec<(String, String)>,
}

impl Form {
    /// Begins to read a form.
    ///
    /// # Errors
    /// It is no form, or says itself that it is too large.
    pub fn open(portal: &Arc<Portal>, caller: &Caller, request: Request, sizes: Sizes) -> Result<Self, ApiProblem> {
        let headers = request.headers();
        if media_type(headers) != Some("multipart/form-data") {
            return Err(ApiProblem::new(Code::MediaType));
        }
        declared(headers, sizes.whole)?;
        let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let boundary = multer::parse_boundary(kind).map_err(|_| ApiProblem::new(Code::Malformed))?;
        let trusted = caller.check_csrf(csrf_header(headers)).is_ok();
        let wishes = Wishes { idempotency_key: idempotency_key(headers)?, ..Wishes::default() };
        let limit = Constraints::new().size_limit(SizeLimit::new().whole_stream(sizes.whole));
        let ahead = Arc::<AtomicU64>::default();
        let frames = Frames { inner: request.into_body().into_data_stream(), ahead: Arc::clone(&ahead), paused: true };
        let parts = Multipart::with_constraints(frames, boundary, limit);
        Ok(Self {
            parts,
            ahead,
            caller: caller.clone(),
            room: portal.room.clone(),
            sizes,
            trusted,
            texts: 0,
            text_bytes: 0,
            wishes,
            rest: Vec::new(),
        })
    }

    /// The next file; none at the end of the form. Fields on the way are kept.
    ///
    /// # Errors
    /// The form is damaged, too large, or not of a page of ours.
    pub async fn next(&mut self) -> Result<Option<Upload>, ApiProblem> {
        while let Some(part) = self.parts.next_field().await.map_err(|error| self.damaged(&error))? {
            self.ahead.store(0, Ordering::Relaxed);
            let is_file = part.file_name().is_some() || part.name() == Some("file");
            if !is_file {
                self.text(part).await?;
            } else if let Some(upload) = self.file(part).await? {
                return Ok(Some(upload));
            }
        }
        self.check_trust()?;
        Ok(None)
    }

    /// The same for a form of which nothing may be left over.
    ///
    /// # Errors
    /// As of [`next`](Self::next), or a field that is not ours.
    pub(crate) fn check_rest(&self) -> Result<(), ApiProblem> {
        match self.rest.first() {
            Some((name, _)) => Err(unknown_field(name)),
            None => Ok(()),
        }
    }

    fn check_trust(&self) -> Result<(), ApiProblem> {
        if self.trusted { Ok(()) } else { Err(ApiProblem::new(Code::Csrf)) }
    }

    async fn file(&mut self, mut part: Field<'static>) -> Result<Option<Upload>, ApiProblem> {
        // The token stands before the files; nothing is done without it.
        self.check_trust()?;
        if part.name() != Some("file") {
            return Err(unknown_field(part.name().unwrap_or_default()));
        }
        let name = part.file_name().unwrap_or_default().to_owned();
        let mut held = self.room.hold();
        let mut whole: Vec<u8> = Vec::new();
        let mut over = None;
        while let Some(chunk) = part.chunk().await.map_err(|error| self.damaged(&error))? {
            self.ahead.store(0, Ordering::Relaxed);
            if over.is_some() {
                continue;
            }
            held.grow(chunk.len() as u64).await?;
            whole.reserve_exact(growth(whole.len(), chunk.len()));
            whole.extend_from_slice(&chunk);
            let most = if whole.starts_with(b"PK") { self.sizes.zip.max(self.sizes.file) } else { self.sizes.file };
            if whole.len() as u64 > most {
                over = Some(too_large(most));
                (whole, held) = (Vec::new(), self.room.hold());
                if !self.sizes.pass_over {
                    break;
                }
            }
        }
        if let Some(problem) = over {
            let passed = Upload { name, bytes: Err(problem.clone()), held };
            return if self.sizes.pass_over { Ok(Some(passed)) } else { Err(problem) };
        }
        // What a browser sends when no file was chosen.
        if whole.is_empty() && name.is_empty() {
            return Ok(None);
        }
        Ok(Some(Upload { name, bytes: Ok(whole.into()), held }))
    }

    async fn text(&mut self, mut part: Field<'static>) -> Result<(), ApiProblem> {
        let name = part.name().unwrap_or_default().to_owned();
        self.texts += 1;
        let mut whole: Vec<u8> = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(|error| self.damaged(&error))? {
            self.ahead.store(0, Ordering::Relaxed);
            self.text_bytes = self.text_bytes.saturating_add(chunk.len());
            if self.text_bytes > TEXT_BYTES_MOST {
                return Err(too_large(TEXT_BYTES_MOST as u64));
            }
            whole.extend_from_slice(&chunk);
        }
        if self.texts > TEXTS_MOST {
            return Err(ApiProblem::new(Code::Malformed));
        }
        let text = String::from_utf8(whole).map_err(|_| wrong_part(&name, "不是 UTF-8 文字"))?;
        self.field(name, text)
    }

    /// Takes a field by its name. An empty one is one that was left empty.
    fn field(&mut self, name: String, text: String) -> Result<(), ApiProblem> {
        if name == "csrf" {
            self.trusted = self.trusted || self.caller.check_csrf(Some(&text)).is_ok();
            return Ok(());
        }
        let wishes = &mut self.wishes;
        match name.as_str() {
            "elements" | "profile" | "lane" | "deadline_s" | "webhook" | "formats" | "comments" | "idempotency_key"
                if text.trim().is_empty() => {}
            "elements" => wishes.elements = Some(elements(&text)?),
            "profile" => wishes.profile = Some(text),
            "formats" => wishes.formats.extend(formats(&text)?),
            "comments" => wishes.comments = flag(&text)?,
            "lane" => wishes.lane = Some(lane(&text)?),
            "deadline_s" => {
                let seconds = text.trim().parse();
                wishes.deadline_s = Some(seconds.map_err(|_| ApiProblem::field("deadline_s", "不是秒数"))?);
            }
            "webhook" => wishes.webhook = Some(text.trim().to_owned()),
            "idempotency_key" => {
                wishes.idempotency_key = one_key(wishes.idempotency_key.take(), Some(text))?;
            }
            _ => self.rest.push((name, text)),
        }
        Ok(())
    }

    fn damaged(&self, error: &multer::Error) -> ApiProblem {
        match error {
            multer::Error::StreamSizeExceeded { .. } | multer::Error::FieldSizeExceeded { .. } => {
                too_large(self.sizes.whole)
            }
            _ => ApiProblem::new(Code::Malformed),
        }
    }
}

/// The frames of a body, one at a time: the reader of forms would otherwise take
/// in all that has come, whatever room there is for it.
struct Frames {
    inner: BodyDataStream,
    /// Bytes since the last part or piece of one.
    ahead: Arc<AtomicU64>,
    paused: bool,
}

impl Stream for Frames {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !self.paused {
            self.paused = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.ahead.load(Ordering::Relaxed) > AHEAD_OF_PARTS_MOST {
            let error = io::Error::from(io::ErrorKind::InvalidData);
            return Poll::Ready(Some(Err(axum::Error::new(error))));
        }
        let frame = ready!(Pin::new(&mut self.inner).poll_next(context));
        self.paused = false;
        if let Some(Ok(frame)) = &frame {
            self.ahead.fetch_add(frame.len() as u64, Ordering::Relaxed);
        }
        Poll::Ready(frame)
    }
}

/// How many bytes are set aside for more of a file: twice as many each time, but
/// never much that has not come.
fn growth(have: usize, more: usize) -> usize {
    let ahead = usize::try_from(AHEAD_MOST).unwrap_or(usize::MAX);
    more.max(have.min(ahead.max(have / 4)))
}

fn elements(text: &str) -> Result<GivenElements, ApiProblem> {
    read_json(text.as_bytes()).map_err(|problem| {
        let place = problem.field.map_or_else(|| "elements".to_owned(), |place| format!("elements.{place}"));
        ApiProblem::field(place, "要素不是所要的 JSON")
    })
}

fn formats(text: &str) -> Result<Vec<Format>, ApiProblem> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| part.parse().map_err(|_| ApiProblem::field("formats", "输出格式只有 pdf、docx、json"))).collect()
}

fn flag(text: &str) -> Result<bool, ApiProblem> {
    match text.trim() {
        "true" | "on" | "1" => Ok(true),
        "false" | "off" | "0" => Ok(false),
        _ => Err(ApiProblem::field("comments", "应为 true 或 false")),
    }
}

fn lane(text: &str) -> Result<Lane, ApiProblem> {
    let found = Lane::ALL.into_iter().find(|lane| lane.as_str() == text.trim());
    found.ok_or_else(|| ApiProblem::field("lane", "应为 interactive 或 bulk"))
}

/// A field that nobody knows: a misspelt one would go unnoticed.
fn unknown_field(name: &str) -> ApiProblem {
    wrong_part(name, "不认识这一项")
}

/// A part that is wrong. A name that is none of a field is not repeated.
fn wrong_part(name: &str, detail: &str) -> ApiProblem {
    let plain = name.len() <= 100 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-[]".contains(&byte));
    let problem = ApiProblem::new(Code::InvalidField).detail(detail);
    ApiProblem { field: (plain && !name.is_empty()).then(|| name.to_owned()), ..problem }
}

/// The key of the header, with or without the quotation marks of a structured
/// field.
///
/// # Errors
/// It is no text.
pub(crate) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, ApiProblem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let text = value.to_str().map_err(|_| ApiProblem::field("Idempotency-Key", "只能用可见的 ASCII 字符"))?.trim();
    let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    if text.is_empty() || text.len() > 200 {
        return Err(ApiProblem::field("Idempotency-Key", "应有 1 至 200 个字符"));
    }
    Ok(Some(text.to_owned()))
}

/// The one key of two places.
///
/// # Errors
/// There are two.
pub(crate) fn one_key(one: Option<String>, other: Option<String>) -> Result<Option<String>, ApiProblem> {
    match (one, other) {
        (Some(one), Some(other)) if one != other => Err(ApiProblem::new(Code::KeysDiffer)),
        (one, other) => Ok(one.or(other)),
    }
}
