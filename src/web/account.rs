//! What an account is written to about its own applications, and the surveys that it is
//! asked to answer: behind the sign-in, so that a token is given to whoever took part.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use axum::routing::get;
use uuid::Uuid;

use super::auth::{self, Fields, GivenBack, Posted, SignedIn};
use super::chrome::Chrome;
use super::error::{WebError, language_of};
use super::forms::{self, Choices, Field};
use super::routes::WebState;
use super::wished::tongue_choices;
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
pub(super) struct Invitation {
    opportunity: OpportunityId,
    pub(super) audience: Audience,
    pub(super) title: String,
    /// In which language it is called so.
    pub(super) lang: Lang,
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
    tongue: Choices,
    invitations: Vec<Invitation>,
    told: Option<String>,
}

impl AccountPage {
    fn errors(&self) -> Vec<(&'static str, String)> {
        forms::errors([&self.address, &self.tongue.field])
    }
}

async fn page(
    State(state): State<WebState>,
    uri: Uri,
    who: SignedIn,
) -> Result<Response, WebError> {
    let lang = language_of(uri.path()).unwrap_or_default();
    shown(&state, lang, who, None, None).await
}

/// What was typed to be written to, and whether it can be done.
struct Typed {
    address: String,
    tongue: String,
    /// Too many ask at the moment.
    busy: bool,
}

/// The page; with what was typed and is wrong, or what was done.
async fn shown(
    state: &WebState,
    lang: Lang,
    who: SignedIn,
    typed: Option<&Typed>,
    told: Option<&str>,
) -> Result<Response, WebError> {
    let w = state.site.words(lang);
    let own = subscribers::own(&state.store, who.user.id)
        .await?
        .into_iter()
        .next();
    let kept = own
        .as_ref()
        .map_or_else(|| lang.into(), |it| it.wishes.tongue);
    let tongue = typed.map_or(kept.word(), |it| &it.tongue);
    let own = own.and_then(|it| {
        let sealed = it.address.as_deref().unwrap_or_default();
        let address = state.mail.keys.open(&it.subscriber_id, sealed)?;
        Some(Own {
            address: address.as_str().to_owned(),
            confirmed: it.standing == Standing::Active,
        })
    });
    let address = typed.map_or("", |it| &it.address);
    let wrong = typed.and_then(|it| match Address::parse(&it.address) {
        None => Some("subscribe-bad-address"),
        Some(_) => it.busy.then_some("subscribe-busy"),
    });
    let field = Field::new("address", w.t("subscribe-address"), address);
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
            ..field.required().with_error(wrong.map(|key| w.t(key)))
        },
        tongue: tongue_choices(&w, tongue),
        invitations: invitations(state, lang, &who.user).await?,
        told: told.map(|key| w.t(key)),
        who,
        w,
    };
    let status = if page.errors().is_empty() {
        StatusCode::OK
    } else {
        StatusCode::BAD_REQUEST
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// The surveys that somebody has not been given yet, of what is newest first.
pub(super) async fn invitations(
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
    Posted { who, fields }: Posted,
) -> Result<Response, GivenBack> {
    let lang = language_of(uri.path()).unwrap_or_default();
    let acted = acted(&state, lang, who, &fields).await;
    acted.map_err(|error| fields.given_back(error))
}

async fn acted(
    state: &WebState,
    lang: Lang,
    who: SignedIn,
    fields: &Fields,
) -> Result<Response, WebError> {
    match fields.text("act").as_str() {
        "mail" => {
            let typed = Typed {
                address: fields.text("address"),
                tongue: fields.text("tongue"),
                busy: false,
            };
            asks(state, lang, who, typed).await
        }
        "stop" => {
            for own in subscribers::own(&state.store, who.user.id).await? {
                list(state).leave(&own.subscriber_id).await?;
            }
            shown(state, lang, who, None, Some("account-stopped")).await
        }
        "survey" => begins(state, lang, &who, &fields.text("about")).await,
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
    mut typed: Typed,
) -> Result<Response, WebError> {
    if !state.mail.is_on() {
        return Err(WebError::NotFound);
    }
    if typed.tongue.is_empty() {
        Tongue::from(lang).word().clone_into(&mut typed.tongue);
    }
    let mut tongues = Tongue::ALL.into_iter();
    let tongue = tongues.find(|it| it.word() == typed.tongue);
    let Some((address, tongue)) = Address::parse(&typed.address).zip(tongue) else {
        return shown(state, lang, who, Some(&typed), None).await;
    };
    let wishes = Wishes {
        tongue,
        pace: Pace::Immediately,
        skills: Vec::new(),
    };
    match list(state).subscribe(&address, who.user.id, wishes).await? {
        Asked::OnItsWay => shown(state, lang, who, None, Some("subscribe-asked")).await,
        Asked::TooMany => {
            typed.busy = true;
            shown(state, lang, who, Some(&typed), None).await
        }
    }
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
