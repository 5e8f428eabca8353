//! What would come of a form, as the rules foresee it, before it is done.

use askama::Template;
use axum::response::{Html, IntoResponse as _, Response};

use super::act::Desk;
use super::action::{Action, Kind};
use super::blind::Blind;
use super::case::Case;
use super::form::{Drawing, form};
use super::sheet_path;
use crate::domain::effect::Effect;
use crate::domain::event::{Change, Event};
use crate::domain::lang::Lang;
use crate::domain::opportunity::Opportunity;
use crate::web::api::State as Shown;
use crate::web::auth::{Fields, SignedIn};
use crate::web::chrome::Chrome;
use crate::web::error::WebError;
use crate::web::markdown;
use crate::web::routes::WebState;
use crate::web::words::Words;

/// What the rules foresee.
pub(super) struct Foreseen<'a> {
    pub(super) after: Option<&'a Opportunity>,
    pub(super) changes: &'a [Change],
    pub(super) effects: &'a [Effect],
}

#[derive(Template)]
#[template(path = "desk_preview.html", config = "src/web/askama.toml")]
struct Preview {
    w: Words,
    chrome: Chrome,
    who: SignedIn,
    /// Where the form is sent.
    path: String,
    action: Action,
    subject: String,
    typed: Vec<(String, String)>,
    hidden: Vec<(String, String)>,
    before: Shown,
    after: Shown,
    events: Vec<String>,
    said: Vec<String>,
    blind: bool,
    concludes: bool,
}

pub(super) fn page(
    state: &WebState,
    who: SignedIn,
    case: &Case,
    lang: Lang,
    desk: Desk,
    (action, fields): (Action, &Fields),
    foreseen: &Foreseen<'_>,
) -> Result<Response, WebError> {
    let w = state.site.words(lang);
    let opportunity = case.opportunity();
    let blind = action == Action::Evaluate;
    let concludes = foreseen
        .changes
        .iter()
        .any(|it| matches!(it.event, Event::Listed { .. } | Event::Ended { .. }));
    let title = w.t(&format!("desk-act-{}", action.key()));
    let paths = (
        sheet_path(Lang::En, opportunity.id),
        sheet_path(Lang::Fr, opportunity.id),
    );
    let chrome = Chrome::new(&state.site, lang, title, w.t("desk-preview-intro"), paths).unlisted();
    let before = Shown::from(&opportunity.state);
    let after = match foreseen.after {
        // Who is drawn is nobody's to know before it is done.
        Some(_) if blind => before,
        Some(after) => Shown::from(&after.state),
        None => before,
    };
    let page = Preview {
        path: desk.path(lang, case),
        subject: opportunity.source.title.clone(),
        typed: typed(&w, case, action, fields)?,
        hidden: hidden(fields),
        events: if blind {
            Vec::new()
        } else {
            let kinds = foreseen.changes.iter().map(|it| it.event.kind());
            kinds.map(|kind| w.event(kind)).collect()
        },
        said: if blind {
            Vec::new()
        } else {
            said(case, foreseen, case.blind_to(&who).as_ref())
        },
        w,
        chrome,
        who,
        action,
        before,
        after,
        blind,
        concludes,
    };
    Ok(Html(page.render()?).into_response())
}

/// Everything that was typed, but for which button was pressed.
fn hidden(fields: &Fields) -> Vec<(String, String)> {
    let typed = fields.typed().filter(|(name, _)| *name != "step");
    typed
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// What was typed, in words.
fn typed(
    w: &Words,
    case: &Case,
    action: Action,
    fields: &Fields,
) -> Result<Vec<(String, String)>, WebError> {
    let drawing = Drawing {
        w,
        opportunity: case.opportunity(),
        typed: Some(fields),
        mistakes: &[],
    };
    let drawn = form(action, "", &[], &drawing)?;
    let kinds = action.fields().iter();
    let said = drawn.fields.into_iter().zip(kinds).map(|(field, spec)| {
        let chosen = field.choices.iter().find(|it| it.chosen);
        let value = match (chosen, spec.kind) {
            (Some(chosen), _) => chosen.label.clone(),
            (None, Kind::Tick) if !field.value.is_empty() => w.t("desk-yes"),
            (None, _) => field.value,
        };
        (field.label, value)
    });
    Ok(said.filter(|(_, value)| !value.is_empty()).collect())
}

/// What the App would write on GitHub, as HTML; for who is blind without whom it is to.
fn said(case: &Case, foreseen: &Foreseen<'_>, blind: Option<&Blind<'_>>) -> Vec<String> {
    let words = case.words();
    let subject = foreseen.after.unwrap_or(case.opportunity());
    let comments = foreseen.effects.iter().filter_map(|effect| match effect {
        Effect::Say {
            notice, language, ..
        } => Some(words.comment("preview", notice, *language, Some(subject))),
        Effect::React { .. }
        | Effect::Assign { .. }
        | Effect::Unassign { .. }
        | Effect::CheckRun { .. }
        | Effect::RestoreLabel
        | Effect::FindDelivery => None,
    });
    comments
        .map(|comment| {
            let body = comment.split_once('\n').map_or("", |(_, body)| body);
            match blind {
                Some(blind) => markdown::render(&blind.scrubbed(body)),
                None => markdown::render(body),
            }
        })
        .collect()
}
