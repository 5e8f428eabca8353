//! The survey's pages: one click for the first question, the rest if one likes.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use sha2::{Digest as _, Sha256};

use super::chrome::Chrome;
use super::error::WebError;
use super::forms::{self, Choices, Field};
use super::headers::Transport;
use super::place::board_path;
use super::plain_form::PlainForm;
use super::routes::WebState;
use super::subscribe::{Asking, Said, private};
use super::survey_more::More;
use super::words::Words;
use crate::domain::lang::Lang;
use crate::domain::survey::{Again, Audience};
use crate::mail::paths;
use crate::survey::{Entry, Shut, Surveys};

type Answer = Result<Response, WebError>;

/// For how long a browser remembers that it answered a public link.
const REMEMBERED: u32 = 90 * 86_400;

/// The addresses, each in both languages.
pub fn routes() -> Router<WebState> {
    Router::new()
        .route("/en/survey/{key}", get(ask).post(answer))
        .route("/fr/sondage/{key}", get(ask).post(answer))
}

#[derive(Template)]
#[template(path = "survey.html", config = "src/web/askama.toml")]
struct FirstPage {
    w: Words,
    chrome: Chrome,
    audience: Audience,
    action: String,
    again: Choices,
    /// Whether it is the link that everybody has.
    public: bool,
    /// Whether answers that count can be given elsewhere.
    sign_in: bool,
}

impl FirstPage {
    fn errors(&self) -> Vec<(&'static str, String)> {
        forms::errors([&self.again.field])
    }
}

#[derive(Template)]
#[template(path = "survey_more.html", config = "src/web/askama.toml")]
struct MorePage {
    w: Words,
    chrome: Chrome,
    action: String,
    answer: String,
    more: More,
}

fn surveys(state: &WebState) -> Surveys<'_> {
    Surveys {
        store: &state.store,
        key: state.mail.keys.survey(),
        now: state.clock.now(),
        zone: &state.site.zone,
    }
}

fn at(lang: Lang, key: &str) -> String {
    format!("{}/{key}", paths::survey(lang))
}

fn chrome(state: &WebState, lang: Lang, title: String, notice: String, key: &str) -> Chrome {
    let paths = (at(Lang::En, key), at(Lang::Fr, key));
    Chrome::new(&state.site, lang, title, notice, paths).unlisted()
}

/// A page that says one thing under its title.
fn says(asking: Asking, name: &str, key: &str, status: StatusCode) -> Answer {
    let lang = asking.w.lang;
    let said = Said {
        words: vec![asking.w.t(name)],
        button: None,
        link: Some((board_path(lang).to_owned(), asking.w.t("board-title"))),
    };
    let path = |lang| at(lang, key);
    asking.says(&format!("{name}-title"), path, status, said)
}

fn shut(asking: Asking, key: &str, why: Shut) -> Answer {
    match why {
        Shut::Answered => says(asking, "survey-answered", key, StatusCode::GONE),
        Shut::Over => says(asking, "survey-over", key, StatusCode::GONE),
    }
}

async fn ask(
    State(state): State<WebState>,
    uri: Uri,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let asking = Asking::of(state.clone(), &uri);
    let Some(entry) = surveys(&state).entry(&key) else {
        return says(asking, "survey-unknown", &key, StatusCode::NOT_FOUND);
    };
    if remembers(&headers, &entry) {
        return shut(asking, &key, Shut::Answered);
    }
    if let Err(why) = surveys(&state).is_open(&entry).await? {
        return shut(asking, &key, why);
    }
    first(&state, asking.w, &key, &entry, None)
}

/// The first question; with what was sent, which is none of the answers.
fn first(state: &WebState, w: Words, key: &str, entry: &Entry, sent: Option<&str>) -> Answer {
    let (title, notice, lang) = (w.t("survey-title"), w.t("survey-notice"), w.lang);
    let question = w.word("survey-again", entry.audience().word());
    let field = Field::new("again", question, sent.unwrap_or_default());
    let words = Again::ALL.iter().map(|it| it.word());
    let named = words.map(|word| (word, w.word("survey-again", word)));
    let error = sent.map(|_| w.t("desk-wrong-choice"));
    let page = FirstPage {
        chrome: chrome(state, lang, title, notice, key),
        audience: entry.audience(),
        action: at(lang, key),
        again: Choices::one(field.with_error(error), named),
        public: matches!(entry, Entry::Public(_)),
        sign_in: state.site.sign_in,
        w,
    };
    Ok((status_of(sent.is_some()), private(), Html(page.render()?)).into_response())
}

/// The questions after the first, of the answers with that id; with what was sent.
fn more(state: &WebState, w: Words, key: &str, id: String, more: More) -> Answer {
    let (title, notice, lang) = (w.t("survey-more-title"), w.t("survey-notice"), w.lang);
    let page = MorePage {
        chrome: chrome(state, lang, title, notice, key),
        action: at(lang, key),
        answer: id,
        more,
        w,
    };
    let wrong = !page.more.errors().is_empty();
    Ok((status_of(wrong), private(), Html(page.render()?)).into_response())
}

const fn status_of(wrong: bool) -> StatusCode {
    if wrong {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    }
}

async fn answer(
    State(state): State<WebState>,
    uri: Uri,
    Path(key): Path<String>,
    headers: HeaderMap,
    fields: PlainForm,
) -> Answer {
    let asking = Asking::of(state.clone(), &uri);
    let surveys = surveys(&state);
    let Some(entry) = surveys.entry(&key) else {
        return says(asking, "survey-unknown", &key, StatusCode::NOT_FOUND);
    };
    let begun = fields.text("answer");
    if !begun.is_empty() {
        let asked = More::of(&asking.w, entry.audience(), &fields);
        let Some(answers) = asked.answers() else {
            return more(&state, asking.w, &key, begun.to_owned(), asked);
        };
        // Completed before, or never begun here.
        if !surveys.complete(begun, answers).await? {
            return shut(asking, &key, Shut::Answered);
        }
        return says(asking, "survey-thanks", &key, StatusCode::OK);
    }
    let sent = fields.text("again");
    let Some(again) = Again::from_word(sent) else {
        return first(&state, asking.w, &key, &entry, Some(sent));
    };
    if remembers(&headers, &entry) {
        return shut(asking, &key, Shut::Answered);
    }
    let id = match surveys.begin(&entry, again).await? {
        Ok(id) => id,
        Err(why) => return shut(asking, &key, why),
    };
    let asked = More::of(&asking.w, entry.audience(), &PlainForm::default());
    let mut response = more(&state, asking.w, &key, id, asked)?;
    if let Some(cookie) = cookie(&state, &entry) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The name of the cookie that remembers a public link; a token needs none. It says
/// nothing of who answered, and is the same in every browser.
fn cookie_name(entry: &Entry) -> Option<String> {
    match entry {
        Entry::Token { .. } => None,
        Entry::Public(id) => {
            let hash = hex::encode(Sha256::digest(id.to_string()));
            Some(format!("survey-{}", &hash[..12]))
        }
    }
}

fn remembers(headers: &HeaderMap, entry: &Entry) -> bool {
    let cookies = headers.get_all(header::COOKIE).iter();
    let mut cookies = cookies
        .filter_map(|it| it.to_str().ok())
        .flat_map(|it| it.split(';'));
    cookie_name(entry)
        .is_some_and(|name| cookies.any(|it| it.trim().split('=').next() == Some(name.as_str())))
}

fn cookie(state: &WebState, entry: &Entry) -> Option<header::HeaderValue> {
    let secure = match Transport::of(&state.site.public_url) {
        Transport::Tls => "; Secure",
        Transport::Plain => "",
    };
    let name = cookie_name(entry)?;
    let cookie = format!("{name}=1; Path=/; Max-Age={REMEMBERED}; HttpOnly; SameSite=Lax{secure}");
    cookie.parse().ok()
}
