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
use super::forms::Field;
use super::headers::Transport;
use super::plain_form::PlainForm;
use super::routes::WebState;
use super::subscribe::{Asking, Said, private};
use super::view::board_path;
use super::words::Words;
use crate::domain::lang::Lang;
use crate::domain::survey::{Again, Answers, Audience, HeadOffice, Owners, Reply, Source, Workers};
use crate::mail::paths;
use crate::survey::{Entry, Shut, Surveys};

type Answer = Result<Response, WebError>;

/// For how long a browser remembers that it answered a public link.
const REMEMBERED: u32 = 90 * 86_400;
/// The longest story.
const LONGEST_STORY: usize = 4_000;

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
}

/// The questions after the first.
#[derive(Debug)]
struct More {
    audience: Audience,
    replies: Vec<&'static str>,
    sources: Vec<&'static str>,
    workers: Vec<&'static str>,
    postal: Field,
    country: Field,
    story: Field,
}

impl More {
    fn is_client(&self) -> bool {
        self.audience == Audience::Client
    }

    fn of(w: &Words, audience: Audience) -> Self {
        let postal = Field::new("postal", w.t("survey-postal"), "");
        let story = Field::new("story", w.t("survey-story"), "");
        Self {
            audience,
            replies: Reply::ALL.iter().map(|it| it.word()).collect(),
            sources: Source::ALL.iter().map(|it| it.word()).collect(),
            workers: Workers::ALL.iter().map(|it| it.word()).collect(),
            postal: postal.hint(w.t("survey-postal-hint")),
            country: Field::new("country", w.t("survey-country"), ""),
            story: story.hint(w.t("survey-story-hint")),
        }
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
    let w = asking.w;
    let (title, notice, lang) = (w.t("survey-title"), w.t("survey-notice"), w.lang);
    let page = FirstPage {
        chrome: chrome(&state, lang, title, notice, &key),
        audience: entry.audience(),
        action: at(lang, &key),
        w,
    };
    Ok((private(), Html(page.render()?)).into_response())
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
        surveys.complete(begun, answers(&fields)).await?;
        return says(asking, "survey-thanks", &key, StatusCode::OK);
    }
    let Some(again) = Again::from_word(fields.text("again")) else {
        return Err(WebError::BadParameter { parameter: "again" });
    };
    if remembers(&headers, &entry) {
        return shut(asking, &key, Shut::Answered);
    }
    let id = match surveys.begin(&entry, again).await? {
        Ok(id) => id,
        Err(why) => return shut(asking, &key, why),
    };
    let w = asking.w;
    let (title, notice, lang) = (w.t("survey-more-title"), w.t("survey-notice"), w.lang);
    let page = MorePage {
        chrome: chrome(&state, lang, title, notice, &key),
        action: at(lang, &key),
        answer: id,
        more: More::of(&w, entry.audience()),
        w,
    };
    let mut response = (private(), Html(page.render()?)).into_response();
    if let Some(cookie) = cookie(&state, &entry) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// What of the form can be read; what cannot is as if it had been left out.
fn answers(fields: &PlainForm) -> Answers {
    let reply = |name| Reply::from_word(fields.text(name));
    let abroad = || HeadOffice::abroad(fields.text("country"));
    let story: String = fields.text("story").chars().take(LONGEST_STORY).collect();
    Answers {
        again: None,
        first_time: reply("first_time"),
        source: Source::from_word(fields.text("source")),
        federal_employee: reply("federal_employee"),
        ever_awarded: reply("ever_awarded"),
        head_office: HeadOffice::in_canada(fields.text("postal")).or_else(abroad),
        workers: Workers::from_word(fields.text("workers")),
        owners: fields.all("owners").filter_map(Owners::from_word).collect(),
        publish: !story.is_empty() && fields.text("publish") == "yes",
        story: Some(story).filter(|story| !story.is_empty()),
    }
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
