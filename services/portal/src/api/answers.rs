//! Answers that are files.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use sha2::{Digest, Sha256};
use wenshu_report::Format;

use crate::names::attachment;

/// Bytes of no named type.
pub(super) const ANY_BYTES: &str = "application/octet-stream";
/// A Word file.
pub(super) const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// A PDF file.
pub(super) const PDF: &str = "application/pdf";
/// A picture of a page.
pub(super) const PNG: &str = "image/png";
/// Many files.
pub(super) const ZIP: &str = "application/zip";

/// The media type of an output.
pub(super) const fn media_type_of(format: Format) -> &'static str {
    match format {
        Format::Pdf => PDF,
        Format::Docx => DOCX,
        Format::Json => crate::extract::JSON,
    }
}

/// Bytes of a type, shown where they are asked for.
pub(super) fn bytes(media_type: &'static str, bytes: Bytes) -> Response {
    ([(header::CONTENT_TYPE, media_type)], bytes).into_response()
}

/// A file to be kept under a name. Who has it already hears so.
pub(super) fn download(asked: &HeaderMap, media_type: &'static str, name: &str, bytes: Bytes) -> Response {
    let tag = format!("\"{}\"", hex::encode(Sha256::digest(&bytes)));
    let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let same = known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag));
    let mut response = if same { StatusCode::NOT_MODIFIED.into_response() } else { self::bytes(media_type, bytes) };
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(header::CONTENT_DISPOSITION, attachment(name));
    response
}

/// A file that is made while it is sent.
pub(super) fn streamed(media_type: &'static str, name: &str, body: Body) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CONTENT_DISPOSITION, attachment(name));
    response
}
