//! The OpenAPI document is that of the endpoints.
//!
//! `WENSHU_UPDATE_SCHEMAS=1` writes `schemas/openapi.json` anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use wenshu_portal::api::ROUTES;
use wenshu_portal::api::openapi::{document, document_text};

use crate::client::get;
use crate::server::{start, start_open};

#[test]
fn the_stored_document_is_that_of_the_endpoints() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/openapi.json");
    if std::env::var_os("WENSHU_UPDATE_SCHEMAS").is_some() {
        fs::write(&path, document_text()).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == document_text(), "schemas/openapi.json is not that of the endpoints; see CONTRIBUTING.md");
}

/// Every `$ref` of a value.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get("$ref") {
                found.insert(reference.clone());
            }
            fields.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn every_reference_leads_somewhere_and_every_endpoint_has_a_name_of_its_own() {
    let document = document();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 20);
    for reference in found {
        let place = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(place).is_some(), "{reference}");
    }
    let ids: BTreeSet<&str> = ROUTES.iter().map(|route| route.id).collect();
    assert_eq!(ids.len(), ROUTES.len());
    let operations: usize =
        document["paths"].as_object().unwrap().values().map(|path| path.as_object().unwrap().len()).sum();
    assert_eq!(operations, ROUTES.len());
}

#[tokio::test]
async fn answers_are_as_the_document_says() {
    let document = start_open().await.ask(get("/v1/openapi.json")).await.is(200).value();
    let server = start().await;
    let job = server.submitted("计划.txt", b"x", &[]).await;
    let schema_of = |path: &str, status: &str, kind: &str| {
        let place = &document["paths"][path]["get"]["responses"][status]["content"][kind]["schema"];
        assert!(place.is_object(), "{path}");
        let mut schema = place.clone();
        // A validator looks for references in the schema that it is given.
        schema["components"] = document["components"].clone();
        jsonschema::validator_for(&schema).unwrap()
    };
    let path_of = |path: &str| path.replace("{job}", &job).replace("{document}", "1");
    for path in
        ["/v1/jobs", "/v1/jobs/{job}", "/v1/jobs/{job}/source", "/v1/jobs/{job}/documents/{document}", "/v1/keys"]
    {
        let answer = server.ask_as_oa(get(path_of(path))).await.is(200).value();
        schema_of(path, "200", "application/json").validate(&answer).unwrap_or_else(|error| panic!("{path}: {error}"));
    }
    let problem = server.ask(get("/v1/jobs")).await.is(401).value();
    schema_of("/v1/jobs", "401", "application/problem+json").validate(&problem).unwrap();
}
