//! A form that was sent: checked, foreseen, and done when the person says so again.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use uuid::Uuid;

use super::action::Action;
use super::asked::Mistake;
use super::blind::Blind;
use super::case::Case;
use super::form::field_of;
use super::{evaluation, evaluation_path, preview, sheet, sheet_path};
use crate::app::{AtDesk, Handled};
use crate::domain::decide::Outcome;
use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;
use crate::web::auth::{Fields, GivenBack, Posted, SignedIn};
use crate::web::error::WebError;
use crate::web::routes::WebState;

/// On which page the form stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Desk {
    /// The opportunity's.
    Sheet,
    /// The evaluation's.
    Evaluation,
}

impl Desk {
    pub(super) fn path(self, lang: Lang, case: &Case) -> String {
        let id = case.opportunity().id;
        match self {
            Self::Sheet => sheet_path(lang, id),
            Self::Evaluation => evaluation_path(lang, id),
        }
    }
}

/// A form that comes back, with what was typed and what is wrong with it.
#[derive(Clone, Debug)]
pub(super) struct Returned {
    pub(super) action: Action,
    pub(super) typed: Fields,
    pub(super) mistakes: Vec<Mistake>,
    /// What the rules say, as HTML, with the field that it is about.
    pub(super) refused: Vec<(Option<&'static str>, String)>,
}

pub(super) async fn on_sheet(
    lang: Lang,
    state: State<WebState>,
    id: Path<String>,
    posted: Posted,
) -> Result<Response, GivenBack> {
    act(&state, &id, posted, lang, Desk::Sheet).await
}

pub(super) async fn on_evaluation(
    lang: Lang,
    state: State<WebState>,
    id: Path<String>,
    posted: Posted,
) -> Result<Response, GivenBack> {
    act(&state, &id, posted, lang, Desk::Evaluation).await
}

/// What comes of a form; where it is an error, with everything that was typed.
async fn act(
    state: &WebState,
    id: &str,
    Posted { who, fields }: Posted,
    lang: Lang,
    desk: Desk,
) -> Result<Response, GivenBack> {
    let acted = acted(state, id, who, &fields, (lang, desk)).await;
    acted.map_err(|error| fields.given_back(error))
}

/// What is asked for, where that desk has it.
fn action_of(fields: &Fields, desk: Desk) -> Result<Action, WebError> {
    let action = Action::named(&fields.text("action"));
    let action = action.filter(|it| (*it == Action::Evaluate) == (desk == Desk::Evaluation));
    action.ok_or(WebError::BadParameter {
        parameter: "action",
    })
}

/// The form that was filled in: sent twice, it counts once.
fn form_of(fields: &Fields) -> Result<Uuid, WebError> {
    let form = fields.text("form").parse();
    form.map_err(|_| WebError::BadParameter { parameter: "form" })
}

async fn acted(
    state: &WebState,
    id: &str,
    who: SignedIn,
    fields: &Fields,
    (lang, desk): (Lang, Desk),
) -> Result<Response, WebError> {
    let case = Case::open(state, &who, id).await?;
    let (action, form) = (action_of(fields, desk)?, form_of(fields)?);
    let returned = |mistakes, refused| Returned {
        action,
        typed: fields.clone(),
        mistakes,
        refused,
    };
    let posting = case.opportunity().posting();
    let blind = posting.map(|it| Blind::of(&case.auth.app.vault, case.opportunity(), it));
    let application = |letter: &str| Some(blind.as_ref()?.application(letter)?.number);
    let instruction = match action.instruction(fields, application) {
        Ok(instruction) => instruction,
        Err(mistakes) => {
            let returned = returned(mistakes, Vec::new());
            return back(state, &who, &case, lang, desk, returned).await;
        }
    };
    if fields.text("step") == "edit" {
        let returned = returned(Vec::new(), Vec::new());
        return back(state, &who, &case, lang, desk, returned).await;
    }
    let asked = AtDesk {
        opportunity: case.opportunity(),
        who: &who.user,
        instruction,
        language: lang,
        form,
    };
    let refused = if fields.text("step") == "confirm" {
        match case.auth.app.ask_at_desk(&asked).await? {
            Handled::Decided | Handled::Repeated => {
                let page = desk.path(lang, &case);
                return Ok(Redirect::to(&format!("{page}?done={}", action.key())).into_response());
            }
            Handled::Refused(refusals) => said(&case, &refusals, lang),
            Handled::Waits | Handled::Ignored(_) => later(state, lang),
        }
    } else {
        match case.auth.app.foresee(&asked).await? {
            Outcome::Decided {
                opportunity,
                changes,
                effects,
            } => {
                let foreseen = preview::Foreseen {
                    after: opportunity.as_deref(),
                    changes: &changes,
                    effects: &effects,
                };
                let asked = (action, fields);
                return preview::page(state, who, &case, lang, desk, asked, &foreseen);
            }
            Outcome::Refused { refusals, .. } => said(&case, &refusals, lang),
            Outcome::Waits | Outcome::Ignored(_) => later(state, lang),
        }
    };
    let returned = returned(Vec::new(), refused);
    back(state, &who, &case, lang, desk, returned).await
}

fn said(case: &Case, refusals: &[Refusal], lang: Lang) -> Vec<(Option<&'static str>, String)> {
    let told = case.refused(refusals, lang);
    refusals.iter().map(field_of).zip(told).collect()
}

fn later(state: &WebState, lang: Lang) -> Vec<(Option<&'static str>, String)> {
    vec![(None, state.site.words(lang).t("desk-later"))]
}

/// The page again, with the form as it was typed.
async fn back(
    state: &WebState,
    who: &SignedIn,
    case: &Case,
    lang: Lang,
    desk: Desk,
    returned: Returned,
) -> Result<Response, WebError> {
    let is_wrong = !returned.mistakes.is_empty() || !returned.refused.is_empty();
    let page = match desk {
        Desk::Sheet => sheet::page(state, who, case, lang, Some(&returned), false).await?,
        Desk::Evaluation => {
            evaluation::page(state, who, case, lang, Some(&returned), false).await?
        }
    };
    let status = if is_wrong {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok((status, page).into_response())
}
