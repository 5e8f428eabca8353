//! What an account is written to about its own applications, and the surveys that it is
//! asked to answer: behind the sign-in, so that a token is given to whoever took part.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use axum::routing::get;
use uuid::Uuid;

use super::auth::{self, Posted, SignedIn};
use super::chrome::Chrome;
use super::error::{WebError, language_of};
use super::forms::{self, Field};
use super::routes::WebState;
use super::words::Words;
use crate::domain::ids::{OpportunityId, Person};
use crate::domain::lang::Lang;
use crate::domain::mailing::{Pace, Tongue, Wishes};
use crate::domain::survey::Audience;
use crate::mail::address::Address;
use crate::mail::list::{Asked, List};
use crate::mail::paths;
use crate::store::subscribers::{self, Standing};
use crate::store::{board, survey};
use crate::survey::{Surveys, may_answer};

/// The addresses, for whoever is signed in.
pub fn routes() -> Router<WebState> {
    auth::private(
        Router::new()
            .route("/en/account", get(page).post(act))
            .route("/fr/compte", get(page).post(act)),
    )
}

/// A survey that the account can answer.
#[derive(Debug)]
struct Invitation {
    opportunity: OpportunityId,
    audience: Audience,
    title: String,
    /// In which language it is called so.
    lang: Lang,
}

/// The mail that the account gets.
#[derive(Debug)]
struct Own {
    address: String,
    confirmed: bool,
}

#[derive(Template)]
#[template(path = "account.html", config = "src/web/askama.toml")]
struct AccountPage {
    w: Words,
    chrome: Chrome,
    who: SignedIn,
    action: &'static str,
    off: bool,
    own: Option<Own>,
    address: Field,
    tongue: Tongue,
    invitations: Vec<Invitation>,
    told: Option<String>,
}

impl AccountPage {
    fn errors(&self) -> Vec<(&'static str, String)> {
        forms::errors([&self.address])
    }
}

async fn page(
    State(state): State<WebState>,
    uri: Uri,
    who: SignedIn,
) -> Result<Response, WebError> {
    let lang = language_of(uri.path()).unwrap_or_default();
    shown(&state, lang, who, "", None, None).await
}

/// The page; with what was typed and is wrong, or what was done.
async fn shown(
    state: &WebState,
    lang: Lang,
    who: SignedIn,
    typed: &str,
    error: Option<String>,
    told: Option<&str>,
) -> Result<Response, WebError> {
    let status = if error.is_some() {
        StatusCode::BAD_REQUEST
    } else {
        StatusCode::OK
    };
    let w = state.site.words(lang);
    let own = subscribers::own(&state.store, who.user.id)
        .await?
        .into_iter()
        .next();
    let tongue = own
        .as_ref()
        .map_or_else(|| lang.into(), |it| it.wishes.tongue);
    let own = own.and_then(|it| {
        let sealed = it.address.as_deref().unwrap_or_default();
        let address = state.mail.keys.open(&it.subscriber_id, sealed)?;
        Some(Own {
            address: address.as_str().to_owned(),
            confirmed: it.standing == Standing::Active,
        })
    });
    let field = Field::new("address", w.t("subscribe-address"), typed);
    let field = field.hint(w.t("subscribe-address-hint")).of("email");
    let (title, intro) = (w.t("account-title"), w.t("account-intro"));
    let paths = (paths::account(Lang::En), paths::account(Lang::Fr));
    let page = AccountPage {
        chrome: Chrome::new(&state.site, lang, title, intro, paths).unlisted(),
        action: paths::account(lang),
        off: !state.mail.is_on(),
        own,
        address: Field {
            autocomplete: Some("email"),
            ..field.required().with_error(error)
        },
        tongue,
        invitations: invitations(state, lang, &who.user).await?,
        told: told.map(|key| w.t(key)),
        who,
        w,
    };
    Ok((status, Html(page.render()?)).into_response())
}

async fn invitations(
    state: &WebState,
    lang: Lang,
    person: &Person,
) -> Result<Vec<Invitation>, WebError> {
    let given = survey::invitations(&state.store, person.id).await?;
    let mut found = Vec::new();
    for id in survey::took_part(&state.store, person.id).await? {
        let Some(shelved) = board::opportunity(&state.store, id).await? else {
            continue;
        };
        let opportunity = &shelved.opportunity;
        let Some(posting) = opportunity.posting() else {
            continue;
        };
        let statement = posting.statement.in_language(lang);
        for audience in Audience::ALL {
            let new = !given.contains(&(id, *audience));
            if new && may_answer(opportunity, person, *audience) {
                found.push(Invitation {
                    opportunity: id,
                    audience: *audience,
                    title: statement.title.clone(),
                    lang: statement.language,
                });
            }
        }
    }
    Ok(found)
}

async fn act(
    State(state): State<WebState>,
    uri: Uri,
    posted: Posted,
) -> Result<Response, WebError> {
    let lang = language_of(uri.path()).unwrap_or_default();
    let Posted { who, fields } = posted;
    match fields.text("act").as_str() {
        "mail" => {
            let tongue = fields.text("tongue");
            asks(&state, lang, who, &fields.text("address"), &tongue).await
        }
        "stop" => {
            for own in subscribers::own(&state.store, who.user.id).await? {
                list(&state).leave(&own.subscriber_id).await?;
            }
            shown(&state, lang, who, "", None, Some("account-stopped")).await
        }
        "survey" => begins(&state, lang, &who, &fields.text("about")).await,
        _ => Err(WebError::BadParameter { parameter: "act" }),
    }
}

fn list(state: &WebState) -> List<'_> {
    List {
        store: &state.store,
        mail: &state.mail,
        now: state.clock.now(),
    }
}

async fn asks(
    state: &WebState,
    lang: Lang,
    who: SignedIn,
    typed: &str,
    tongue: &str,
) -> Result<Response, WebError> {
    if !state.mail.is_on() {
        return Err(WebError::NotFound);
    }
    let Some(address) = Address::parse(typed) else {
        let error = Some(state.site.words(lang).t("subscribe-bad-address"));
        return shown(state, lang, who, typed, error, None).await;
    };
    let tongue = Tongue::ALL.into_iter().find(|it| it.word() == tongue);
    let wishes = Wishes {
        tongue: tongue.unwrap_or_else(|| lang.into()),
        pace: Pace::Immediately,
        skills: Vec::new(),
    };
    let told = match list(state).subscribe(&address, who.user.id, wishes).await? {
        Asked::OnItsWay => "subscribe-asked",
        Asked::TooMany => "subscribe-busy",
    };
    shown(state, lang, who, "", None, Some(told)).await
}

/// Gives the token and leads to the survey; `about` is the opportunity and who is asked.
async fn begins(
    state: &WebState,
    lang: Lang,
    who: &SignedIn,
    about: &str,
) -> Result<Response, WebError> {
    let parts = about.split_once(' ');
    let read = parts.and_then(|(id, audience)| {
        let id = Uuid::try_parse(id).ok()?;
        Some((OpportunityId(id), Audience::from_word(audience)?))
    });
    let (id, audience) = read.ok_or(WebError::BadParameter { parameter: "about" })?;
    let shelved = board::opportunity(&state.store, id).await?;
    let opportunity = shelved.ok_or(WebError::NotFound)?.opportunity;
    let surveys = Surveys {
        store: &state.store,
        key: state.mail.keys.survey(),
        now: state.clock.now(),
        zone: &state.site.zone,
    };
    let token = surveys
        .invite(&opportunity, &who.user, audience)
        .await?
        .ok_or(WebError::NotAllowed)?;
    let survey = format!("{}/{token}", paths::survey(lang));
    Ok(Redirect::to(&survey).into_response())
}
