//! The endpoints: one table, from which both the router and the OpenAPI document
//! are made, so that they cannot part.

mod answers;
mod archive;
mod batches;
mod documents;
mod enums;
mod events;
mod jobs;
pub(crate) mod keys;
pub mod openapi;
mod route;
mod system;
mod table;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{Method, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};

pub use route::{Answer, Body, Given, Kind, Route};
pub use table::ROUTES;

use crate::Portal;
use crate::auth::{Caller, csrf_header};
use crate::extract::media_type;
use crate::problem::{ApiProblem, Code};

/// The endpoints behind their guards.
pub fn router(portal: &Arc<Portal>) -> Router<Arc<Portal>> {
    ROUTES.iter().fold(Router::new(), |router, route| {
        let guarded = (route.handler)().route_layer(from_fn_with_state((Arc::clone(portal), route), guard));
        // The router takes whole parts of a path alone; the handler sees to the ending.
        router.route(&route.path.replace("}.png", "}"), guarded)
    })
}

/// Lets a request through to its handler when it may and can be answered.
async fn guard(State((portal, route)): State<(Arc<Portal>, &'static Route)>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match admit(&portal, route, &parts).await {
        Ok(caller) => {
            if let Some(caller) = caller {
                parts.extensions.insert(caller);
            }
            next.run(Request::from_parts(parts, body)).await
        }
        Err(problem) => problem.into_response(),
    }
}

/// The caller, when one is needed.
async fn admit(portal: &Portal, route: &Route, request: &Parts) -> Result<Option<Caller>, ApiProblem> {
    let Some(scope) = route.scope else { return Ok(None) };
    let headers = &request.headers;
    let caller = Caller::of(portal, headers).await?;
    caller.count(portal)?;
    caller.may(scope)?;
    let reads = matches!(request.method, Method::GET | Method::HEAD);
    // A form may carry the token in a field, which its reader checks.
    let in_form = route.takes_form() && media_type(headers).is_some_and(|kind| kind == "multipart/form-data");
    if !reads && (!in_form || csrf_header(headers).is_some()) {
        caller.check_csrf(csrf_header(headers))?;
    }
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    if accepted.is_some_and(|accepted| !route.makes(accepted)) {
        return Err(ApiProblem::new(Code::NotAcceptable));
    }
    Ok(Some(caller))
}
