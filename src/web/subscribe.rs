//! The mailing list's pages: ask, confirm, change, leave; and what the provider tells.
//!
//! A link that is followed only shows a page: mail programs follow links by themselves.
//! What it is for is done when its form is sent (RFC 8058 sends the same without one).

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::chrome::Chrome;
use super::error::{WebError, language_of};
use super::forms::{self, Field};
use super::place::board_path;
use super::plain_form::PlainForm;
use super::routes::WebState;
use super::wished::Wished;
use super::words::Words;
use crate::domain::lang::Lang;
use crate::domain::mailing::Wishes;
use crate::mail::address::Address;
use crate::mail::list::{Asked, List};
use crate::mail::{Purpose, paths, receipts};
use crate::store::subscribers::{Standing, THE_LIST};

type Answer = Result<Response, WebError>;

/// The addresses, each in both languages.
pub fn routes() -> Router<WebState> {
    Router::new()
        .route("/en/subscribe", get(form).post(ask))
        .route("/fr/abonnement", get(form).post(ask))
        .route("/en/subscribe/confirm", get(confirm).post(confirmed))
        .route("/fr/abonnement/confirmer", get(confirm).post(confirmed))
        .route("/en/subscribe/manage", get(manage).post(managed))
        .route("/fr/abonnement/gerer", get(manage).post(managed))
        .route("/en/subscribe/end", get(end).post(ended))
        .route("/fr/abonnement/fin", get(end).post(ended))
        .route("/mail/receipts", post(receipt))
}

/// The query of a link.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Link {
    token: String,
}

/// A form as it is drawn.
#[derive(Debug)]
struct Form {
    action: String,
    /// None where the address is known.
    address: Option<Field>,
    wished: Wished,
    send: &'static str,
    /// Where the subscription is ended, where there is one.
    end: Option<String>,
    /// No mail is sent here.
    off: bool,
}

impl Form {
    const fn is_new(&self) -> bool {
        self.end.is_none()
    }

    fn errors(&self) -> Vec<(&'static str, String)> {
        forms::errors(self.address.iter().chain(self.wished.fields()))
    }
}

#[derive(Template)]
#[template(path = "subscribe.html", config = "src/web/askama.toml")]
struct FormPage<'a> {
    w: Words,
    chrome: Chrome,
    form: &'a Form,
}

/// A page of a few words, with a button or a link below.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) words: Vec<String>,
    pub(super) button: Option<(String, String)>,
    pub(super) link: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "said.html", config = "src/web/askama.toml")]
struct SaidPage {
    w: Words,
    chrome: Chrome,
    said: Said,
}

/// One request: its language and what the handlers share.
pub(super) struct Asking {
    state: WebState,
    pub(super) w: Words,
}

impl Asking {
    pub(super) fn of(state: WebState, uri: &Uri) -> Self {
        let lang = language_of(uri.path()).unwrap_or_default();
        Self {
            w: state.site.words(lang),
            state,
        }
    }

    fn list(&self) -> List<'_> {
        List {
            store: &self.state.store,
            mail: &self.state.mail,
            now: self.state.clock.now(),
        }
    }

    /// A page of a few words under the title `key`, at these paths in both languages.
    pub(super) fn says(
        self,
        key: &str,
        path: impl Fn(Lang) -> String,
        status: StatusCode,
        said: Said,
    ) -> Answer {
        let title = self.w.t(key);
        let paths = (path(Lang::En), path(Lang::Fr));
        let description = said.words.first().cloned().unwrap_or_default();
        let lang = self.w.lang;
        let chrome = Chrome::new(&self.state.site, lang, title, description, paths).unlisted();
        let page = SaidPage {
            w: self.w,
            chrome,
            said,
        };
        Ok((status, private(), Html(page.render()?)).into_response())
    }

    /// The page under `name`: its title and the sentence of the same name.
    fn tells(self, name: &str, status: StatusCode, button: Option<(String, String)>) -> Answer {
        let words = vec![self.w.t(name)];
        let lang = self.w.lang;
        let link = (
            paths::subscribe(lang).to_owned(),
            self.w.t("subscribe-title"),
        );
        let said = Said {
            words,
            link: button.is_none().then_some(link),
            button,
        };
        let path = |lang| paths::subscribe(lang).to_owned();
        self.says(&format!("{name}-title"), path, status, said)
    }

    fn does_not_work(self) -> Answer {
        self.tells("subscribe-bad-link", StatusCode::NOT_FOUND, None)
    }

    fn shows(self, title: &str, form: &Form, status: StatusCode, listed: bool) -> Answer {
        let paths = (paths::subscribe(Lang::En), paths::subscribe(Lang::Fr));
        let (title, intro) = (self.w.t(title), self.w.t("subscribe-intro"));
        let chrome = Chrome::new(&self.state.site, self.w.lang, title, intro, paths);
        let chrome = if listed { chrome } else { chrome.unlisted() };
        let page = FormPage {
            w: self.w,
            chrome,
            form,
        };
        Ok((status, private(), Html(page.render()?)).into_response())
    }

    fn blank(&self) -> Form {
        let lang = self.w.lang;
        let wishes = Wishes {
            tongue: lang.into(),
            ..Wishes::default()
        };
        Form {
            action: paths::subscribe(lang).to_owned(),
            address: Some(self.address("", None)),
            wished: Wished::kept(&self.w, &wishes),
            send: "subscribe-send",
            end: None,
            off: !self.state.mail.is_on(),
        }
    }

    /// The form as it was typed, with what is wrong with the address.
    fn again(self, typed: &str, wrong: Option<&str>, wished: Wished, status: StatusCode) -> Answer {
        let error = wrong.map(|key| self.w.t(key));
        let form = Form {
            address: Some(self.address(typed, error)),
            wished,
            ..self.blank()
        };
        self.shows("subscribe-title", &form, status, false)
    }

    /// That the link does not work (any more), with the form to subscribe again as it was
    /// typed: the same whoever asks, so that a token tells nothing.
    fn ended_before(self, wished: Wished) -> Answer {
        if !self.state.mail.is_on() {
            return self.does_not_work();
        }
        let why = Some("subscribe-link-ended");
        self.again("", why, wished, StatusCode::NOT_FOUND)
    }

    fn address(&self, typed: &str, error: Option<String>) -> Field {
        let field = Field::new("address", self.w.t("subscribe-address"), typed);
        let field = field.hint(self.w.t("subscribe-address-hint"));
        Field {
            autocomplete: Some("email"),
            ..field.of("email").required().with_error(error)
        }
    }
}

/// A token may be in the address: no cache learns of it.
pub(super) const fn private() -> [(header::HeaderName, &'static str); 1] {
    [(header::CACHE_CONTROL, "no-store")]
}

async fn form(State(state): State<WebState>, uri: Uri) -> Answer {
    let asking = Asking::of(state, &uri);
    let form = asking.blank();
    asking.shows("subscribe-title", &form, StatusCode::OK, true)
}

async fn ask(State(state): State<WebState>, uri: Uri, fields: PlainForm) -> Answer {
    let asking = Asking::of(state, &uri);
    if !asking.state.mail.is_on() {
        return Err(WebError::NotFound);
    }
    let filled = Wished::sent(&asking.w, &fields);
    let typed = fields.text("address");
    let (address, wishes) = match (Address::parse(typed), filled.wishes()) {
        (Some(address), Some(wishes)) => (address, wishes),
        (address, _) => {
            let key = address.is_none().then_some("subscribe-bad-address");
            return asking.again(typed, key, filled, StatusCode::BAD_REQUEST);
        }
    };
    match asking.list().subscribe(&address, THE_LIST, wishes).await? {
        Asked::OnItsWay => {
            let words = ["subscribe-asked", "subscribe-asked-again"];
            let words = words.map(|key| asking.w.t(key)).to_vec();
            let board = (
                board_path(asking.w.lang).to_owned(),
                asking.w.t("board-title"),
            );
            let said = Said {
                words,
                link: Some(board),
                button: None,
            };
            let path = |lang| paths::subscribe(lang).to_owned();
            asking.says("subscribe-asked-title", path, StatusCode::OK, said)
        }
        Asked::TooMany => {
            let status = StatusCode::TOO_MANY_REQUESTS;
            asking.again(typed, Some("subscribe-busy"), filled, status)
        }
    }
}

async fn confirm(
    State(state): State<WebState>,
    uri: Uri,
    Query(Link { token }): Query<Link>,
) -> Answer {
    let asking = Asking::of(state, &uri);
    if asking
        .list()
        .of_link(Purpose::Confirm, &token)
        .await?
        .is_none()
    {
        return asking.does_not_work();
    }
    let action = format!("{}?token={token}", paths::confirm(asking.w.lang));
    let button = (action, asking.w.t("subscribe-confirm-send"));
    asking.intro("subscribe-confirm", button)
}

impl Asking {
    /// The form of somebody who subscribes, by their link.
    fn managing(&self, token: &str, wished: Wished) -> Form {
        let at = |path: &str| format!("{path}?token={token}");
        Form {
            action: at(paths::manage(self.w.lang)),
            address: None,
            wished,
            send: "subscribe-manage-send",
            end: Some(at(paths::end(self.w.lang))),
            off: false,
        }
    }

    fn intro(self, name: &str, button: (String, String)) -> Answer {
        let said = Said {
            words: vec![self.w.t(&format!("{name}-intro"))],
            button: Some(button),
            link: None,
        };
        let path = |lang| paths::subscribe(lang).to_owned();
        self.says(&format!("{name}-title"), path, StatusCode::OK, said)
    }
}

async fn confirmed(
    State(state): State<WebState>,
    uri: Uri,
    Query(Link { token }): Query<Link>,
) -> Answer {
    let asking = Asking::of(state, &uri);
    if asking.list().confirm(&token).await? {
        asking.tells("subscribe-confirmed", StatusCode::OK, None)
    } else {
        asking.does_not_work()
    }
}

async fn manage(
    State(state): State<WebState>,
    uri: Uri,
    Query(Link { token }): Query<Link>,
) -> Answer {
    let asking = Asking::of(state, &uri);
    let found = asking.list().of_link(Purpose::Manage, &token).await?;
    let Some(it) = found.filter(|it| it.standing == Standing::Active) else {
        return asking.does_not_work();
    };
    let form = asking.managing(&token, Wished::kept(&asking.w, &it.wishes));
    asking.shows("subscribe-manage-title", &form, StatusCode::OK, false)
}

async fn managed(
    State(state): State<WebState>,
    uri: Uri,
    Query(Link { token }): Query<Link>,
    fields: PlainForm,
) -> Answer {
    let asking = Asking::of(state, &uri);
    let filled = Wished::sent(&asking.w, &fields);
    let Some(wishes) = filled.wishes() else {
        let known = asking.list().of_link(Purpose::Manage, &token).await?;
        if known.is_none_or(|it| it.address.is_none()) {
            return asking.ended_before(filled);
        }
        let form = asking.managing(&token, filled);
        let title = "subscribe-manage-title";
        return asking.shows(title, &form, StatusCode::BAD_REQUEST, false);
    };
    if asking.list().wish(&token, wishes).await? {
        asking.tells("subscribe-saved", StatusCode::OK, None)
    } else {
        asking.ended_before(filled)
    }
}

async fn end(
    State(state): State<WebState>,
    uri: Uri,
    Query(Link { token }): Query<Link>,
) -> Answer {
    let asking = Asking::of(state, &uri);
    let now = asking.state.clock.now();
    if asking
        .state
        .mail
        .keys
        .read(Purpose::Manage, &token, now)
        .is_none()
    {
        return asking.does_not_work();
    }
    let action = format!("{}?token={token}", paths::end(asking.w.lang));
    let button = (action, asking.w.t("subscribe-end-send"));
    asking.intro("subscribe-end", button)
}

async fn ended(
    State(state): State<WebState>,
    uri: Uri,
    Query(Link { token }): Query<Link>,
) -> Answer {
    let asking = Asking::of(state, &uri);
    if asking.list().end(&token).await? {
        asking.tells("subscribe-ended", StatusCode::OK, None)
    } else {
        asking.does_not_work()
    }
}

/// 204 for every receipt that is one, whoever it is about: the provider learns nothing.
async fn receipt(
    State(state): State<WebState>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> Response {
    let shown = headers.get(header::AUTHORIZATION);
    let shown = shown.and_then(|value| value.to_str().ok());
    if !receipts::is_allowed(state.mail.policy.notifications_secret.as_ref(), shown) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let Ok(told) = receipts::read(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let list = List {
        store: &state.store,
        mail: &state.mail,
        now: state.clock.now(),
    };
    if let Some((address, standing)) = told
        && let Err(error) = list.told(&address, standing).await
    {
        tracing::error!(%error, "a receipt could not be recorded");
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    StatusCode::NO_CONTENT.into_response()
}
