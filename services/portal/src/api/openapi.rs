//! The OpenAPI document, made from the table of endpoints.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use axum::response::Response;
use bytes::Bytes;
use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};
use wenshu_report::Format;

use super::enums::list_words;
use super::route::{Answer, Body, Kind, Route};
use super::{ROUTES, answers};
use crate::extract::JSON;
use crate::problem::{Code, Lang, PROBLEM_JSON, Told};

/// What may be wrong everywhere.
const EVERYWHERE: [Code; 3] = [Code::NotAcceptable, Code::Host, Code::Internal];
/// What may be wrong where a caller is needed.
const WITH_CALLER: [Code; 5] = [Code::Unauthenticated, Code::Scope, Code::Rate, Code::Busy, Code::Unavailable];
/// What may be wrong with any body.
const WITH_BODY: [Code; 5] = [Code::Malformed, Code::Slow, Code::TooLarge, Code::MediaType, Code::InvalidField];
/// What may be wrong where something is changed.
const WITH_CHANGE: [Code; 2] = [Code::Csrf, Code::CrossOrigin];

/// `GET /v1/openapi.json`.
pub(super) async fn show() -> Response {
    static DOCUMENT: LazyLock<Bytes> = LazyLock::new(|| document_text().into());
    answers::bytes(JSON, DOCUMENT.clone())
}

/// The document as text, as it is kept in `schemas/openapi.json`.
pub fn document_text() -> String {
    let mut text = serde_json::to_string_pretty(&document()).unwrap_or_default();
    text.push('\n');
    text
}

/// The OpenAPI 3.1 document of all endpoints.
pub fn document() -> Value {
    let mut made = SchemaSettings::draft2020_12()
        .with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        })
        .into_generator();
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for route in ROUTES {
        let operation = operation(route, &mut made);
        paths.entry(route.path).or_default().insert(route.method.to_owned(), operation);
    }
    made.subschema_for::<Told>();
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "文书 Wenshu",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Work plans in, official documents by GB/T 9704 out",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": made.take_definitions(true),
            "securitySchemes": security_schemes(),
        },
    });
    list_words(&mut document);
    document
}

fn security_schemes() -> Value {
    json!({
        "key": {
            "type": "http",
            "scheme": "bearer",
            "description": "A key (wsk_…) with the scope that the endpoint names. A server of one machine without \
                            accounts (portal.auth = \"none\") takes none.",
        },
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": "__Host-wenshu",
            "description": "The login of a person. What changes something also shows the header x-csrf-token.",
        },
    })
}

fn operation(route: &Route, made: &mut SchemaGenerator) -> Value {
    let mut operation = Map::new();
    operation.insert("operationId".to_owned(), json!(route.id));
    operation.insert("summary".to_owned(), json!(route.summary));
    let security = match route.scope {
        Some(scope) => {
            operation.insert("x-scope".to_owned(), json!(scope.as_str()));
            json!([{ "key": [] }, { "session": [] }])
        }
        None => json!([]),
    };
    operation.insert("security".to_owned(), security);
    let parameters = parameters(route, made);
    if !parameters.is_empty() {
        operation.insert("parameters".to_owned(), Value::Array(parameters));
    }
    if let Some(body) = request_body(&route.body, made) {
        operation.insert("requestBody".to_owned(), body);
    }
    operation.insert("responses".to_owned(), responses(route, made));
    Value::Object(operation)
}

fn parameters(route: &Route, made: &mut SchemaGenerator) -> Vec<Value> {
    let names = route.path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let mut parameters: Vec<Value> = names
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": of_path(name, made) }))
        .collect();
    if let Some(query) = route.query {
        parameters.extend(of_query(&query(made)));
    }
    if route.keyed {
        parameters.push(json!({
            "name": "Idempotency-Key",
            "in": "header",
            "description": "Two requests of a tenant with the same key are one; the second is answered with what the \
                            first made.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$" },
        }));
    }
    parameters
}

fn of_path(name: &str, made: &mut SchemaGenerator) -> Value {
    match name {
        "document" | "page" => json!({ "type": "integer", "minimum": 1, "maximum": u32::MAX }),
        "format" => made.subschema_for::<Format>().to_value(),
        _ => json!({ "type": "string", "format": "uuid" }),
    }
}

/// The properties of a type as parameters.
fn of_query(schema: &Schema) -> Vec<Value> {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return Vec::new() };
    let parameter = |(name, schema): (&String, &Value)| {
        let mut schema = schema.clone();
        let said = schema.as_object_mut().and_then(|schema| schema.remove("description"));
        let mut parameter = json!({ "name": name, "in": "query", "schema": without_null(schema) });
        if let (Some(said), Some(parameter)) = (said, parameter.as_object_mut()) {
            parameter.insert("description".to_owned(), said);
        }
        parameter
    };
    properties.iter().map(parameter).collect()
}

/// A parameter is absent rather than null.
fn without_null(mut schema: Value) -> Value {
    let Some(fields) = schema.as_object_mut() else { return schema };
    fields.retain(|key, value| key != "default" || !value.is_null());
    if let Some(Value::Array(types)) = fields.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [one] = types.as_slice() {
            let one = one.clone();
            fields.insert("type".to_owned(), one);
        }
    }
    if let Some(Value::Array(options)) = fields.get_mut("anyOf") {
        options.retain(|option| option.get("type").is_none_or(|kind| kind != "null"));
        if let [one] = options.as_slice() {
            return one.clone();
        }
    }
    schema
}

fn request_body(body: &Body, made: &mut SchemaGenerator) -> Option<Value> {
    let mut content = Map::new();
    let mut add = |kind: &str, schema: Schema| content.insert(kind.to_owned(), json!({ "schema": schema }));
    match body {
        Body::None => return None,
        Body::Json(schema) => {
            add(JSON, schema(made));
        }
        Body::Form(schema) => {
            add("multipart/form-data", schema(made));
        }
        Body::FormOrJson(form, schema) => {
            add("multipart/form-data", form(made));
            add(JSON, schema(made));
        }
    }
    Some(json!({ "required": true, "content": content }))
}

fn responses(route: &Route, made: &mut SchemaGenerator) -> Value {
    let mut responses: BTreeMap<String, Value> = BTreeMap::new();
    for answer in route.answers {
        responses.insert(answer.status.to_string(), response(answer, made));
    }
    if route.answers.iter().any(|answer| answer.is_download()) {
        responses.insert("304".to_owned(), json!({ "description": "The client has it (If-None-Match)" }));
    }
    for (status, codes) in problems_by_status(route) {
        let says: Vec<String> =
            codes.iter().map(|code| format!("`{}`: {}", code.as_str(), code.title(Lang::En))).collect();
        let mut problem = json!({
            "description": says.join("; "),
            "content": { PROBLEM_JSON: { "schema": made.subschema_for::<Told>() } },
        });
        if matches!(status, 429 | 503)
            && let Some(problem) = problem.as_object_mut()
        {
            let header = json!({
                "Retry-After": { "description": "Seconds", "schema": { "type": "integer", "minimum": 1 } }
            });
            problem.insert("headers".to_owned(), header);
        }
        responses.insert(status.to_string(), problem);
    }
    json!(responses)
}

fn response(answer: &Answer, made: &mut SchemaGenerator) -> Value {
    let schema = match answer.kind {
        Kind::Empty => None,
        Kind::Json(schema) => Some(json!(schema(made))),
        Kind::OtherJson(tag) => Some(json!({ "type": "object", "description": tag })),
        Kind::File(_) => Some(json!({ "type": "string", "format": "binary" })),
        Kind::Events => Some(event()),
    };
    let mut response = json!({ "description": answer.says });
    if let (Some(schema), Some(response)) = (schema, response.as_object_mut()) {
        let content = answer.kind.media_types().iter().map(|kind| {
            // An output in JSON is read as such, whatever the file's other types are.
            let is_json = *kind == JSON && matches!(answer.kind, Kind::File(_));
            let schema = if is_json { json!({ "type": "object" }) } else { schema.clone() };
            ((*kind).to_owned(), json!({ "schema": schema }))
        });
        response.insert("content".to_owned(), Value::Object(content.collect()));
        if answer.status == 202 {
            let place = json!({ "Location": { "description": "Where it is", "schema": { "type": "string" } } });
            response.insert("headers".to_owned(), place);
        }
    }
    response
}

/// One event of a stream.
fn event() -> Value {
    json!({
        "type": "object",
        "description": "Each event",
        "properties": { "event": { "type": "string" }, "data": { "type": "string", "description": "JSON" } },
        "required": ["event", "data"],
    })
}

/// What may be wrong, by the status of the answer.
fn problems_by_status(route: &Route) -> BTreeMap<u16, BTreeSet<Code>> {
    let mut codes: BTreeSet<Code> = route.problems.iter().copied().chain(EVERYWHERE).collect();
    if route.scope.is_some() {
        codes.extend(WITH_CALLER);
    }
    if !matches!(route.body, Body::None) {
        codes.extend(WITH_BODY);
    }
    if route.method != "get" {
        codes.extend(WITH_CHANGE);
    }
    let mut by_status: BTreeMap<u16, BTreeSet<Code>> = BTreeMap::new();
    for code in codes {
        by_status.entry(code.status().as_u16()).or_default().insert(code);
    }
    by_status
}
