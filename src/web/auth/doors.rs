//! Signing in and out: the page that says what it is, the way to GitHub and back.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;
use tower_sessions::Session;
use tower_sessions::cookie::{Cookie, SameSite, time};

use super::posted::{Fields, NotTaken, Posted};
use super::sessions::cookie_name;
use super::signed_in::{SignedIn, Who, begin as begin_session, fault};
use super::way::Way;
use super::{Auth, BEGIN, on, sign_in_path};
use crate::domain::lang::Lang;
use crate::github::SignInError;
use crate::web::chrome::Chrome;
use crate::web::error::{WebError, language_of};
use crate::web::headers::Transport;
use crate::web::place::board_path;
use crate::web::routes::WebState;
use crate::web::words::Words;

/// How long one may take on GitHub's page.
const PATIENCE: SignedDuration = SignedDuration::from_mins(10);
/// What the sealed cookie is for.
const PURPOSE: &str = "sign-in";

#[derive(Template)]
#[template(path = "sign_in.html", config = "src/web/askama.toml")]
struct SignInPage {
    w: Words,
    chrome: Chrome,
    begin: String,
}

#[derive(Template)]
#[template(path = "sign_in_over.html", config = "src/web/askama.toml")]
struct OverPage {
    w: Words,
    chrome: Chrome,
    sign_in: String,
    typed: Vec<String>,
}

/// The query of the page and of the way to GitHub.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    to: String,
}

/// What GitHub's redirect carries.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Arrived {
    code: String,
    state: String,
    error: String,
}

/// What the sealed cookie holds while somebody is at GitHub's page.
#[derive(Debug, Serialize, Deserialize)]
struct Journey {
    state: String,
    verifier: String,
    to: String,
    at: Timestamp,
}

pub(super) async fn page(
    lang: Lang,
    State(state): State<WebState>,
    asked: Query<Asked>,
    who: Option<SignedIn>,
) -> Result<Response, WebError> {
    on(&state)?;
    let way = Way::to(&asked.to).unwrap_or_else(|| Way::home(lang));
    if who.is_some() {
        return Ok(Redirect::to(way.path()).into_response());
    }
    let with_way = |path: &str| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("to", way.path());
        format!("{path}?{}", query.finish())
    };
    let w = state.site.words(lang);
    let (title, intro) = (w.t("sign-in-title"), w.t("sign-in-intro"));
    // Who came from nowhere in particular goes to the desk of the language they end in.
    let switched = |lang| match asked.to.as_str() {
        "" => sign_in_path(lang).to_owned(),
        _ => with_way(sign_in_path(lang)),
    };
    let paths = (switched(Lang::En), switched(Lang::Fr));
    let chrome = Chrome::new(&state.site, lang, title, intro, paths).unlisted();
    let begin = with_way(BEGIN);
    let page = SignInPage { w, chrome, begin };
    Ok(Html(page.render()?).into_response())
}

/// Sends the browser to GitHub, with a sealed note of what must come back.
pub(super) async fn begin(
    State(state): State<WebState>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let auth = on(&state)?;
    let way = Way::to(&asked.to).unwrap_or_else(|| Way::home(Lang::En));
    let departure = auth.sign_in.depart();
    let journey = Journey {
        state: departure.state,
        verifier: departure.verifier,
        to: way.path().to_owned(),
        at: state.clock.now(),
    };
    let cookie = sealed(auth, &journey)?;
    let location = Redirect::to(departure.url.as_str());
    with_cookie(location.into_response(), &cookie)
}

/// GitHub's answer: whoever it is of gets a session of their own.
pub(super) async fn callback(
    State(state): State<WebState>,
    Query(arrived): Query<Arrived>,
    session: Option<Extension<Session>>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let auth = on(&state)?;
    let Extension(session) = session.ok_or(WebError::SignInOff)?;
    let now = state.clock.now();
    let journey = opened(auth, &headers).ok_or(WebError::SignInFailed)?;
    let ours = journey.state.as_bytes().ct_eq(arrived.state.as_bytes());
    if !bool::from(ours) || now.duration_since(journey.at) > PATIENCE {
        return Err(WebError::SignInFailed);
    }
    if !arrived.error.is_empty() || arrived.code.is_empty() {
        return Err(WebError::SignInFailed);
    }
    let person = auth.sign_in.arrive(&arrived.code, &journey.verifier).await;
    let person = person.map_err(|error| match error {
        SignInError::Refused => WebError::SignInFailed,
        SignInError::Unreachable(_) | SignInError::Nobody(_) => {
            WebError::Unavailable(Arc::new(error))
        }
    })?;
    let user = person.id.0;
    let who = Who::new(person, now).map_err(|error| WebError::Internal(Arc::new(error)))?;
    begin_session(&session, who).await.map_err(fault)?;
    tracing::info!(user, "somebody signed in");
    let way = Way::to(&journey.to).unwrap_or_else(|| Way::home(Lang::En));
    let done = Redirect::to(way.path()).into_response();
    with_cookie(done, &ended(journey_name(auth.transport), auth.transport))
}

/// Ends the session, here and in the browser.
pub(super) async fn sign_out(
    State(state): State<WebState>,
    session: Option<Extension<Session>>,
    posted: Posted,
) -> Result<Response, WebError> {
    let auth = on(&state)?;
    let Extension(session) = session.ok_or(WebError::SignInOff)?;
    session.flush().await.map_err(fault)?;
    tracing::info!(user = posted.who.user.id.0, "somebody signed out");
    let lang = if posted.fields.text("lang") == Lang::Fr.tag() {
        Lang::Fr
    } else {
        Lang::En
    };
    let done = Redirect::to(board_path(lang)).into_response();
    with_cookie(done, &ended(cookie_name(auth.transport), auth.transport))
}

/// The answer to a form whose session is over: nothing that was typed is lost.
pub(super) fn over(state: &WebState, path: &str, typed: &Fields) -> NotTaken {
    let typed = typed.texts();
    if typed.is_empty() {
        return WebError::SignInNeeded.into();
    }
    let lang = language_of(path).unwrap_or_default();
    let w = state.site.words(lang);
    let way = Way::to(path).unwrap_or_else(|| Way::home(lang));
    let (title, detail) = (
        w.t("error-sign-in-needed-title"),
        w.t("error-sign-in-needed-detail"),
    );
    let paths = (board_path(Lang::En), board_path(Lang::Fr));
    let chrome = Chrome::new(&state.site, lang, title, detail, paths).unlisted();
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("to", way.path());
    let sign_in = format!("{}?{}", sign_in_path(lang), query.finish());
    let page = OverPage {
        w,
        chrome,
        sign_in,
        typed,
    };
    match page.render() {
        Ok(page) => NotTaken::Over(Html(page)),
        Err(error) => WebError::from(error).into(),
    }
}

const fn journey_name(transport: Transport) -> &'static str {
    match transport {
        Transport::Tls => "__Host-sign-in",
        Transport::Plain => "sign-in",
    }
}

fn cookie(name: &'static str, value: String, transport: Transport) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(transport == Transport::Tls)
        .build()
}

/// What makes the browser forget a cookie: one bound to TLS is forgotten by its like alone.
fn ended(name: &'static str, transport: Transport) -> Cookie<'static> {
    let mut cookie = cookie(name, String::new(), transport);
    cookie.set_max_age(time::Duration::ZERO);
    cookie
}

fn sealed(auth: &Auth, journey: &Journey) -> Result<Cookie<'static>, WebError> {
    let note = serde_json::to_vec(journey).map_err(|error| WebError::Internal(Arc::new(error)))?;
    let sealed = auth.app.vault.seal_for(PURPOSE, &note);
    let sealed = sealed.map_err(|error| WebError::Internal(Arc::new(error)))?;
    let value = URL_SAFE_NO_PAD.encode(sealed);
    let mut cookie = cookie(journey_name(auth.transport), value, auth.transport);
    cookie.set_max_age(time::Duration::seconds(PATIENCE.as_secs()));
    Ok(cookie)
}

fn opened(auth: &Auth, headers: &HeaderMap) -> Option<Journey> {
    let name = journey_name(auth.transport);
    let sent = headers.get_all(header::COOKIE).into_iter();
    let sealed = sent
        .filter_map(|line| line.to_str().ok())
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)?;
    let sealed = URL_SAFE_NO_PAD.decode(sealed.value()).ok()?;
    let note = auth.app.vault.open_for(PURPOSE, &sealed)?;
    serde_json::from_slice(&note).ok()
}

fn with_cookie(mut response: Response, cookie: &Cookie<'_>) -> Result<Response, WebError> {
    let line = HeaderValue::from_str(&cookie.to_string());
    let line = line.map_err(|error| WebError::Internal(Arc::new(error)))?;
    response.headers_mut().append(header::SET_COOKIE, line);
    Ok(response)
}
