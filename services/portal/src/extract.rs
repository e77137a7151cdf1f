//! Reading parts of a request, so that what is wrong is told as a problem.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Portal;
use crate::problem::{ApiProblem, Code};
use crate::room::Held;

/// Most bytes of a JSON body without a file in it.
const JSON_BYTES_MOST: u64 = 2 << 20;

/// Parts of the path. What is no id names nothing.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<Arc<Portal>> for Path<T> {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<Portal>) -> Result<Self, ApiProblem> {
        let path = axum::extract::Path::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(path)| Self(path)).map_err(|_| ApiProblem::new(Code::NotFound))
    }
}

/// Parameters of the address.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<Arc<Portal>> for Query<T> {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<Portal>) -> Result<Self, ApiProblem> {
        let query = axum::extract::Query::from_request_parts(parts, state).await;
        // The reader's own words quote the address.
        query.map(|axum::extract::Query(query)| Self(query)).map_err(|_| ApiProblem::new(Code::Query))
    }
}

/// A JSON body.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequest<Arc<Portal>> for Json<T> {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, portal: &Arc<Portal>) -> Result<Self, ApiProblem> {
        if media_type(request.headers()) != Some(JSON) {
            return Err(ApiProblem::new(Code::MediaType).advice("请把请求体写成 JSON，并注明 application/json"));
        }
        let mut held = portal.room.hold();
        let bytes = whole(request.into_body(), JSON_BYTES_MOST, &mut held).await?;
        read_json(&bytes).map(Self)
    }
}

/// A media type of ours.
pub(crate) const JSON: &str = "application/json";

/// The media type of a body, without parameters.
pub(crate) fn media_type(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    value.split(';').next().map(str::trim)
}

/// Refuses a body that says itself that it is too large, before any of it is
/// read.
pub(crate) fn declared(headers: &HeaderMap, most: u64) -> Result<(), ApiProblem> {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > most) { Err(too_large(most)) } else { Ok(()) }
}

/// A body of more bytes than these.
pub(crate) fn too_large(most: u64) -> ApiProblem {
    ApiProblem::new(Code::TooLarge).detail(format!("超过 {} 的上限", size(most)))
}

/// A size for people.
fn size(bytes: u64) -> String {
    if bytes >= 1 << 20 { format!("{} MB", bytes >> 20) } else { format!("{} KB", bytes.div_ceil(1 << 10)) }
}

/// A whole body.
pub(crate) async fn whole(body: Body, most: u64, held: &mut Held) -> Result<Vec<u8>, ApiProblem> {
    let mut chunks = body.into_data_stream();
    let mut whole: Vec<u8> = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let chunk: Bytes = chunk.map_err(|_| ApiProblem::new(Code::Malformed))?;
        if (whole.len() + chunk.len()) as u64 > most {
            return Err(too_large(most));
        }
        held.grow(chunk.len() as u64).await?;
        whole.extend_from_slice(&chunk);
    }
    Ok(whole)
}

/// Reads JSON. What is wrong is told by its place; the reader's own words quote
/// the body.
pub(crate) fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiProblem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let place = error.path().to_string();
        if error.inner().is_data() { wrong_field(&place) } else { ApiProblem::new(Code::Malformed) }
    })?;
    reader.end().map_err(|_| ApiProblem::new(Code::Malformed))?;
    Ok(read)
}

/// A field that is missing, unknown or of a wrong kind, by its place.
fn wrong_field(place: &str) -> ApiProblem {
    let named = place.len() <= 100
        && place.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._[]-".contains(&byte))
        && place != ".";
    let problem = ApiProblem::new(Code::InvalidField).detail("这一项缺失、多余或类型不对");
    ApiProblem { field: named.then(|| place.to_owned()), ..problem }
}

/// An answer in JSON.
pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Response {
    match serde_json::to_vec(body) {
        Ok(body) => (status, [(header::CONTENT_TYPE, JSON)], body).into_response(),
        Err(_) => ApiProblem::new(Code::Internal).into_response(),
    }
}
