//! The desks: what waits for whoever is signed in, and the forms that act.
//!
//! A form is an [`action`], an action is the instruction that a comment would hold, and
//! an instruction goes through [`App::ask_at_desk`](crate::app::App::ask_at_desk): the
//! same rules, refusals, events and effects. Before anything is done the page shows what
//! would come of it, as the rules foresee it. Who may what is the table of
//! [`authority`](crate::domain::authority) alone, and which page is for whom that of
//! [`exposed`](crate::server::exposed); [`offered`] only says when there is anything to do.

mod act;
pub mod action;
pub mod asked;
pub(super) mod blind;
mod case;
mod evaluation;
mod form;
mod home;
pub mod offered;
mod preview;
mod record;
mod sheet;

use axum::Router;
use axum::routing::get;

use super::auth;
use super::routes::WebState;
use crate::domain::ids::OpportunityId;
use crate::domain::lang::Lang;

/// Where the desk is.
#[must_use]
pub const fn desk_path(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/desk",
        Lang::Fr => "/fr/bureau",
    }
}

/// Where an opportunity is dealt with.
#[must_use]
pub fn sheet_path(lang: Lang, id: OpportunityId) -> String {
    match lang {
        Lang::En => format!("/en/desk/opportunities/{id}"),
        Lang::Fr => format!("/fr/bureau/occasions/{id}"),
    }
}

/// Where its applications are evaluated.
#[must_use]
pub fn evaluation_path(lang: Lang, id: OpportunityId) -> String {
    format!("{}/evaluation", sheet_path(lang, id))
}

/// Where an auditor reads all of one.
const fn record_route(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/desk/opportunities/{id}/record",
        Lang::Fr => "/fr/bureau/occasions/{id}/dossier",
    }
}

/// Where an auditor reads all of it.
#[must_use]
pub fn record_path(lang: Lang, id: OpportunityId) -> String {
    record_route(lang).replace("{id}", &id.to_string())
}

/// The addresses of the desks.
pub(super) fn routes() -> Router<WebState> {
    auth::private(
        Router::new()
            .route(desk_path(Lang::En), get(home::home))
            .route(desk_path(Lang::Fr), get(home::home))
            .route(
                "/en/desk/opportunities/{id}",
                get(sheet::look).post(act::on_sheet),
            )
            .route(
                "/fr/bureau/occasions/{id}",
                get(sheet::look).post(act::on_sheet),
            )
            .route(
                "/en/desk/opportunities/{id}/evaluation",
                get(evaluation::look).post(act::on_evaluation),
            )
            .route(
                "/fr/bureau/occasions/{id}/evaluation",
                get(evaluation::look).post(act::on_evaluation),
            )
            .route(record_route(Lang::En), get(record::page))
            .route(record_route(Lang::Fr), get(record::page)),
    )
}
