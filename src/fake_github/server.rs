//! The HTTP side: one listener for the API and the pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request as HttpRequest, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};
use serde_json::Value;

use super::core::{Core, RecordedRequest, creates_content};
use super::faults::Fault;
use super::key::{random_hex, sha1_hex};
use super::pages;
use super::registration;
use super::rest::{self, Caller, Reply, Request};
use super::sign_in::{self, Asked};

/// GitHub takes bodies up to this; so do we.
const LARGEST_BODY: usize = 25 * 1024 * 1024;

pub fn router(core: Arc<Core>) -> Router {
    Router::new().fallback(handle).with_state(core)
}

async fn handle(State(core): State<Arc<Core>>, http: HttpRequest) -> Response {
    let (parts, body) = http.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, LARGEST_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let path = parts.uri.path().to_owned();
    let query = parts.uri.query().unwrap_or_default();
    let query: BTreeMap<String, String> = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    if let Some(page) = path.strip_prefix("/_web") {
        let answered = if parts.method == Method::POST {
            registered(&core, page, &query, &bytes).or_else(|| exchanged(&core, page, &bytes))
        } else {
            asked(&core, page, &query)
        };
        return answered.unwrap_or_else(|| page_response(&core, page));
    }
    let authorization = parts.headers.get("authorization");
    let authorization = authorization.and_then(|value| value.to_str().ok());
    let request = Request {
        method: parts.method.as_str().to_owned(),
        segments: segments(&path),
        path,
        query,
        authorization: authorization.map(str::to_owned),
        body: None,
    };
    respond(&core, request, &bytes, &parts.headers)
}

fn segments(path: &str) -> Vec<String> {
    let decoded = path.split('/').filter(|segment| !segment.is_empty());
    decoded
        .map(|segment| {
            let plus = segment.replace('+', "%2B");
            let pairs = url::form_urlencoded::parse(plus.as_bytes());
            let whole: Vec<String> = pairs
                .map(|(key, value)| {
                    if value.is_empty() {
                        key.into_owned()
                    } else {
                        format!("{key}={value}")
                    }
                })
                .collect();
            whole.join("&")
        })
        .collect()
}

fn respond(core: &Core, mut request: Request, bytes: &Bytes, headers: &HeaderMap) -> Response {
    let fault = core.lock_faults().take(&request.method, &request.path);
    let fault = fault.or_else(|| over_the_limit(core, &request));
    let parsed = parse_body(bytes);
    request.body = parsed.clone().unwrap_or_default();
    let dropped = matches!(fault, Some(Fault::DropBefore | Fault::DropAfter));
    let hangs = matches!(fault, Some(Fault::HangBefore | Fault::HangAfter));
    let reply = match fault {
        Some(Fault::Answer {
            status,
            headers,
            body,
        }) => {
            core.record(&request, status, Value::Null);
            return raw(status, &headers, body);
        }
        Some(Fault::DropBefore | Fault::HangBefore) => Reply::nothing(),
        Some(Fault::DropAfter | Fault::HangAfter) | None => match parsed {
            Ok(_) => core.with_world(|world| rest::answer(world, &request)),
            Err(()) => Reply::message(400, "Problems parsing JSON"),
        },
    };
    core.record(&request, reply.status, reply.body.clone());
    if dropped {
        return broken();
    }
    core.notify();
    if hangs {
        let never = futures_util::stream::pending::<Result<Bytes, std::io::Error>>();
        return Response::new(Body::from_stream(never));
    }
    finish(core, &request, &reply, headers)
}

/// What a request is refused with that an installation has no right to any more.
fn over_the_limit(core: &Core, request: &Request) -> Option<Fault> {
    if !core.lock_limits().is_enforced() {
        return None;
    }
    let (caller, now) = core.with_world(|world| (rest::caller(world, request), world.now()));
    let Ok(Caller::Installation(installation)) = caller else {
        return None;
    };
    let creates = creates_content(&request.method, &request.path, request.body.as_ref());
    core.lock_limits().take(installation, creates, now)
}

fn parse_body(bytes: &Bytes) -> Result<Option<Value>, ()> {
    if bytes.is_empty() {
        return Ok(None);
    }
    serde_json::from_slice(bytes).map(Some).map_err(|_| ())
}

/// A body that breaks off, which closes the connection under the client.
fn broken() -> Response {
    let error = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
    let once = futures_util::stream::once(async move { Err::<Bytes, _>(error) });
    Response::new(Body::from_stream(once))
}

fn raw(status: u16, headers: &[(String, String)], body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    set(
        &mut response,
        "content-type",
        "application/json; charset=utf-8",
    );
    for (name, value) in headers {
        set(&mut response, name, value);
    }
    response
}

fn set(response: &mut Response, name: &str, value: &str) {
    let name = HeaderName::from_bytes(name.as_bytes());
    if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
        response.headers_mut().insert(name, value);
    }
}

fn finish(core: &Core, request: &Request, reply: &Reply, asked: &HeaderMap) -> Response {
    let body = if reply.status == 204 {
        String::new()
    } else {
        reply.body.to_string()
    };
    let etag = format!("W/\"{}\"", sha1_hex(body.as_bytes()));
    let known = asked
        .get("if-none-match")
        .and_then(|value| value.to_str().ok());
    let unchanged = request.method == "GET" && reply.status == 200 && known == Some(&etag);
    let mut response = if unchanged {
        raw(304, &reply.headers, String::new())
    } else {
        raw(reply.status, &reply.headers, body)
    };
    let used = core.count_against_limit();
    let reset = core.limit_resets_at();
    for (name, value) in [
        ("etag", etag.as_str()),
        ("server", "github.com"),
        ("x-github-media-type", "github.v3; format=json"),
        ("x-github-request-id", &random_hex(8).to_uppercase()),
        ("x-ratelimit-limit", "5000"),
        ("x-ratelimit-used", &used.to_string()),
        (
            "x-ratelimit-remaining",
            &5000_usize.saturating_sub(used).to_string(),
        ),
        ("x-ratelimit-reset", &reset.to_string()),
        ("x-ratelimit-resource", "core"),
    ] {
        set(&mut response, name, value);
    }
    response
}

/// The manifest that a browser posts; none where the page takes none.
fn registered(
    core: &Core,
    path: &str,
    query: &BTreeMap<String, String>,
    form: &Bytes,
) -> Option<Response> {
    let segments = segments(path);
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    if !registration::is_page(&segments) {
        return None;
    }
    let state = query.get("state").map_or("", String::as_str);
    Some(
        match core.with_world(|world| registration::register(world, form, state)) {
            Ok(back) => (StatusCode::FOUND, [("location", back.to_string())]).into_response(),
            Err(wrong) => (StatusCode::UNPROCESSABLE_ENTITY, wrong).into_response(),
        },
    )
}

/// Whose token the code is for; none where no code is exchanged.
fn exchanged(core: &Core, path: &str, form: &Bytes) -> Option<Response> {
    let segments = segments(path);
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    sign_in::is_exchange(&segments).then(|| {
        let answer = core.with_world(|world| sign_in::exchange(world, form));
        axum::Json(answer).into_response()
    })
}

/// The page that asks who signs in; none where the path is another's.
fn asked(core: &Core, path: &str, query: &BTreeMap<String, String>) -> Option<Response> {
    let segments = segments(path);
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    if !sign_in::is_page(&segments) {
        return None;
    }
    Some(match core.with_world(|world| sign_in::ask(world, query)) {
        Asked::Choice(choices) => Html(pages::choice(&choices)).into_response(),
        Asked::Back(back) => (StatusCode::FOUND, [("location", back.to_string())]).into_response(),
        Asked::Wrong(wrong) => (StatusCode::NOT_FOUND, wrong).into_response(),
    })
}

fn page_response(core: &Core, path: &str) -> Response {
    let segments = segments(path);
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    match core.with_world(|world| pages::page(world, &segments)) {
        Some(page) => Html(page).into_response(),
        None => (StatusCode::NOT_FOUND, Html(pages::not_found())).into_response(),
    }
}

impl Core {
    fn record(&self, request: &Request, status: u16, response: Value) {
        self.lock_recorded().push(RecordedRequest {
            method: request.method.clone(),
            path: request.path.clone(),
            query: request.query.clone(),
            body: request.body.clone(),
            status,
            response,
        });
    }
}
