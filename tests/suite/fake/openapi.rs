//! GitHub's REST description as a judge of calls and of answers.

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};

use jsonschema::Validator;
use micro_acquisition::fake_github::RecordedRequest;
use serde_json::{Map, Value, json};

use super::schema::{description, faults, resolved, validator};

/// The operations of the description.
pub struct OpenApi {
    validators: Mutex<BTreeMap<String, &'static Validator>>,
}

struct Operation {
    template: &'static str,
    spec: &'static Value,
    arguments: Vec<(&'static str, String)>,
}

impl OpenApi {
    /// Reads the description; fails the test when it was not fetched.
    pub fn load() -> &'static Self {
        static LOADED: OnceLock<OpenApi> = OnceLock::new();
        LOADED.get_or_init(|| {
            let paths = description()["paths"].as_object().unwrap();
            assert!(paths.len() > 500, "this is not GitHub's description");
            Self {
                validators: Mutex::default(),
            }
        })
    }

    /// Judges a call: its route, its parameters and its body. An unknown route,
    /// parameter or field is a fault.
    pub fn judge(&self, request: &RecordedRequest) -> Result<(), String> {
        let found = self.judge_call(request);
        found.map_err(|fault| format!("{} {}: {fault}", request.method, request.path))
    }

    fn judge_call(&self, request: &RecordedRequest) -> Result<(), String> {
        if request.path == "/graphql" {
            return judge_graphql(request);
        }
        let operation = find(request)?;
        let mut known: BTreeMap<&str, &'static Value> = BTreeMap::new();
        let listed = operation.spec["parameters"].as_array();
        for parameter in listed.into_iter().flatten().map(resolved) {
            let name = parameter["name"].as_str().unwrap();
            match parameter["in"].as_str().unwrap() {
                "query" => drop(known.insert(name, parameter)),
                "path" => {
                    let given = operation.arguments.iter().find(|(n, _)| *n == name);
                    let (_, text) = given.ok_or(format!("no {name} in the path"))?;
                    self.judge_text(name, text, &parameter["schema"])?;
                }
                _ => {}
            }
        }
        for (name, text) in &request.query {
            let parameter = known.get(name.as_str());
            let parameter = parameter.ok_or(format!("unknown parameter {name}"))?;
            self.judge_text(name, text, &parameter["schema"])?;
        }
        for (name, parameter) in known {
            if parameter["required"] == true && !request.query.contains_key(name) {
                return Err(format!("parameter {name} is missing"));
            }
        }
        self.judge_body(&operation, request)
    }

    fn validator(&self, key: String, schema: &Value) -> &'static Validator {
        let mut validators = self.validators.lock().unwrap();
        let made = validators.entry(key);
        made.or_insert_with(|| Box::leak(Box::new(validator(schema))))
    }

    fn judge_text(&self, name: &str, text: &str, schema: &'static Value) -> Result<(), String> {
        let as_json = serde_json::from_str::<Value>(text).ok();
        let as_json = as_json.filter(|value| value.is_number() || value.is_boolean());
        let validator = self.validator(schema.to_string(), schema);
        let candidates = [Some(json!(text)), as_json];
        if candidates
            .iter()
            .flatten()
            .any(|value| validator.is_valid(value))
        {
            return Ok(());
        }
        Err(format!("parameter {name} cannot be {text:?}"))
    }

    fn judge_body(&self, operation: &Operation, request: &RecordedRequest) -> Result<(), String> {
        let spec = &operation.spec["requestBody"];
        let schema = spec.pointer("/content/application~1json/schema");
        match (schema, &request.body) {
            (None, Some(body)) if *body != json!({}) => Err("takes no body".to_owned()),
            (Some(_), None) if spec["required"] == true => Err("needs a body".to_owned()),
            (None, _) | (_, None) => Ok(()),
            (Some(schema), Some(body)) => {
                let key = format!("{} {}", request.method, operation.template);
                let wrong = faults(self.validator(key, schema), body);
                if !wrong.is_empty() {
                    return Err(wrong.join("; "));
                }
                unknown_fields("", &[schema], body)
            }
        }
    }

    /// Judges an answer of GitHub's side: its status must be one that the
    /// description lists, and its body must fit that status's schema.
    pub fn judge_response(&self, request: &RecordedRequest) -> Result<(), String> {
        let place = format!("{} {} -> {}", request.method, request.path, request.status);
        if request.path == "/graphql" {
            return Ok(());
        }
        let operation = find(request).map_err(|fault| format!("{place}: {fault}"))?;
        let response = &operation.spec["responses"][request.status.to_string()];
        if response.is_null() {
            return Err(format!("{place}: no such status in the description"));
        }
        let content = resolved(response).pointer("/content/application~1json/schema");
        let Some(schema) = content else {
            return Ok(());
        };
        let wrong = faults(self.validator(place.clone(), schema), &request.response);
        if wrong.is_empty() {
            return Ok(());
        }
        Err(format!("{place}: {}", wrong.join("; ")))
    }
}

fn judge_graphql(request: &RecordedRequest) -> Result<(), String> {
    let body = request.body.as_ref().and_then(Value::as_object);
    let body = body.ok_or("needs a body")?;
    let known = ["query", "variables", "operationName"];
    match body.keys().find(|key| !known.contains(&key.as_str())) {
        Some(unknown) => Err(format!("unknown field {unknown}")),
        None if body.get("query").is_some_and(Value::is_string) => Ok(()),
        None => Err("no query".to_owned()),
    }
}

/// `/repositories/{id}` is the address that GitHub redirects a renamed
/// repository to; it stands for the repository's own.
fn segments(path: &str) -> Vec<&str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let mut segments: Vec<&str> = path.split('/').collect();
    if segments.first() == Some(&"repositories") && segments.len() > 1 {
        segments.splice(0..2, ["repos", "owner", "name"]);
    }
    segments
}

fn arguments(template: &'static str, path: &[&str]) -> Option<Vec<(&'static str, String)>> {
    let wanted: Vec<&str> = template.trim_start_matches('/').split('/').collect();
    let rest = wanted.last() == Some(&"{path}") && path.len() > wanted.len();
    if wanted.len() != path.len() && !rest {
        return None;
    }
    let mut found = Vec::new();
    for (at, part) in wanted.iter().enumerate() {
        match part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
            Some(name) if rest && at + 1 == wanted.len() => {
                found.push((name, path[at..].join("/")));
            }
            Some(name) => found.push((name, path[at].to_owned())),
            None if *part == path[at] => {}
            None => return None,
        }
    }
    Some(found)
}

/// The operation of a call: of several templates the one with fewest variables.
fn find(request: &RecordedRequest) -> Result<Operation, String> {
    let path = segments(&request.path);
    let method = request.method.to_lowercase();
    let paths = description()["paths"].as_object().unwrap();
    let matching = paths.iter().filter_map(|(template, item)| {
        let arguments = arguments(template, &path)?;
        Some(Operation {
            template,
            spec: item.get(&method)?,
            arguments,
        })
    });
    let best = matching.min_by_key(|operation| operation.arguments.len());
    best.ok_or_else(|| "no such operation".to_owned())
}

fn properties(schema: &'static Value, found: &mut BTreeMap<&'static str, Vec<&'static Value>>) {
    let schema = resolved(schema);
    let own = schema.get("properties").and_then(Value::as_object);
    for (name, property) in own.into_iter().flatten() {
        found.entry(name).or_default().push(property);
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        let parts = schema.get(key).and_then(Value::as_array);
        for part in parts.into_iter().flatten() {
            properties(part, found);
        }
    }
}

fn unknown_fields(at: &str, schemas: &[&'static Value], value: &Value) -> Result<(), String> {
    match value {
        Value::Object(fields) => unknown_in_object(at, schemas, fields),
        Value::Array(items) => {
            let inner = schemas.iter().filter_map(|s| resolved(s).get("items"));
            let inner: Vec<&'static Value> = inner.collect();
            let mut items = items.iter();
            items.try_for_each(|item| unknown_fields(at, &inner, item))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

fn unknown_in_object(
    at: &str,
    schemas: &[&'static Value],
    fields: &Map<String, Value>,
) -> Result<(), String> {
    let mut known = BTreeMap::new();
    for schema in schemas {
        properties(schema, &mut known);
    }
    if known.is_empty() {
        return Ok(());
    }
    for (name, value) in fields {
        let place = format!("{at}/{name}");
        let schemas = known.get(name.as_str());
        let schemas = schemas.ok_or(format!("unknown field {place}"))?;
        unknown_fields(&place, schemas, value)?;
    }
    Ok(())
}

fn call(method: &str, path: &str, body: Option<Value>) -> RecordedRequest {
    RecordedRequest {
        method: method.to_owned(),
        path: path.to_owned(),
        query: BTreeMap::new(),
        body,
        status: 200,
        response: Value::Null,
    }
}

#[test]
fn a_proper_call_is_found_good() {
    let comment = call(
        "POST",
        "/repos/o/r/issues/1/comments",
        Some(json!({ "body": "text" })),
    );
    assert_eq!(OpenApi::load().judge(&comment), Ok(()));
    let file = call("GET", "/repos/o/r/contents/.github/micro.yml", None);
    assert_eq!(OpenApi::load().judge(&file), Ok(()));
}

#[test]
fn an_improper_call_is_found_out() {
    let judge = OpenApi::load();
    let mut paged = call("GET", "/repos/o/r/issues/1/comments", None);
    paged.query.insert("per_pages".to_owned(), "5".to_owned());
    let wrong = [
        call("POST", "/repos/o/r/issue/1/comments", None),
        call("PUT", "/repos/o/r/issues/1", Some(json!({}))),
        call("GET", "/repos/o/r/issues/one", None),
        call(
            "PATCH",
            "/repos/o/r/issues/1",
            Some(json!({ "state": "shut" })),
        ),
        call(
            "POST",
            "/repos/o/r/issues/1/comments",
            Some(json!({ "text": "x" })),
        ),
        call(
            "POST",
            "/repos/o/r/issues/1/comments",
            Some(json!({ "body": "x", "colour": "red" })),
        ),
        call(
            "POST",
            "/repos/o/r/check-runs",
            Some(
                json!({ "name": "n", "head_sha": "s", "output": { "title": "t", "summary": "s", "images": [], "tone": 1 } }),
            ),
        ),
        paged,
    ];
    for request in wrong {
        assert!(judge.judge(&request).is_err(), "{request:?} passed");
    }
}
