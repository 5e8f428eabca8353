//! GitHub's published description, and JSON Schemas cut out of it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

fn folder() -> PathBuf {
    std::env::var_os("JUDGES_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/judges"),
        PathBuf::from,
    )
}

/// A file of `.ci/fetch-judges`; a missing one fails the test that needs it.
pub fn judge_file(name: &str) -> Value {
    let path = folder().join(name);
    let bytes = std::fs::read(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; run .ci/fetch-judges", path.display()));
    serde_json::from_slice(&bytes).unwrap()
}

/// The whole description, read once.
pub fn description() -> &'static Value {
    static DESCRIPTION: OnceLock<Value> = OnceLock::new();
    DESCRIPTION.get_or_init(|| judge_file("api.github.com.json"))
}

/// Follows `$ref` until there is none.
pub fn resolved(mut schema: &'static Value) -> &'static Value {
    while let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        schema = description()
            .pointer(target.trim_start_matches('#'))
            .unwrap_or_else(|| panic!("{target} leads nowhere"));
    }
    schema
}

/// A validator for one schema of the description.
pub fn validator(schema: &Value) -> Validator {
    let mut needed = BTreeSet::new();
    references(schema, &mut needed);
    let mut schemas = Map::new();
    while let Some(name) = needed.iter().find(|name| !schemas.contains_key(*name)) {
        let name = name.clone();
        let found = &description()["components"]["schemas"][&name];
        references(found, &mut needed);
        schemas.insert(name, plain(found));
    }
    let mut whole = plain(schema);
    whole["components"] = json!({ "schemas": schemas });
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .build(&whole)
        .unwrap()
}

fn references(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::String(target)) = fields.get("$ref") {
                let name = target.strip_prefix("#/components/schemas/");
                found.extend(name.map(str::to_owned));
            }
            fields.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The description is OpenAPI 3.0, where `nullable` stands beside `type`: JSON
/// Schema says the same with one more alternative.
fn plain(schema: &Value) -> Value {
    match schema {
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(key, value)| {
                !["example", "examples", "description"].contains(&key.as_str()) || value.is_object()
            });
            let mut object: Map<String, Value> = kept
                .map(|(key, value)| (key.clone(), plain(value)))
                .collect();
            either_account(&mut object);
            if object.remove("nullable") == Some(Value::Bool(true)) {
                return json!({ "anyOf": [{ "type": "null" }, object] });
            }
            Value::Object(object)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => schema.clone(),
    }
}

/// One operation says that an account is a user and an enterprise at once where
/// all others say that it is either.
fn either_account(schema: &mut Map<String, Value>) {
    let parts = schema.get("allOf").and_then(Value::as_array);
    let titles = parts.into_iter().flatten().map(|part| &part["title"]);
    if titles.eq(["Simple User", "Enterprise"].map(Value::from).iter())
        && let Some(parts) = schema.remove("allOf")
    {
        schema.insert("anyOf".to_owned(), parts);
    }
}

/// What is wrong with `value`, one line for each fault.
pub fn faults(validator: &Validator, value: &Value) -> Vec<String> {
    let errors = validator.iter_errors(value);
    errors
        .map(|error| {
            let text: String = error.to_string().chars().take(300).collect();
            format!("{}: {text}", error.instance_path())
        })
        .collect()
}

#[test]
fn a_field_that_may_be_null_takes_null_and_its_type_but_no_other() {
    let validator = validator(&json!({ "type": "string", "nullable": true }));
    assert!(validator.is_valid(&Value::Null));
    assert!(validator.is_valid(&json!("text")));
    assert!(!validator.is_valid(&json!(1)));
}
