//! Papers and what belongs to them: the supplier's invoice, what officers read of it,
//! the terms of an award, the auditor's file, and the queues' dead.
//!
//! Who sees what is the table of [`exposed`]: a paper of a payment is for those whom
//! `readers` finds there, and a link to one is shown to the same.

mod dead;
mod fields;
mod form;
mod readers;
mod sheets;
mod whole;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use super::auth::{self, SignedIn};
use super::chrome::Chrome;
use super::pages::Site;
use super::routes::WebState;
use crate::domain::ids::OpportunityId;
use crate::domain::lang::Lang;
use crate::domain::opportunity::Opportunity;
use crate::domain::readers::{Asker, may_use};
use crate::server::exposed;

/// What a paper's or a form's address begins with.
const fn desk(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/desk",
        Lang::Fr => "/fr/bureau",
    }
}

/// The invoice of a payment.
const fn invoice_route(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/desk/invoices/{id}",
        Lang::Fr => "/fr/bureau/factures/{id}",
    }
}

/// The justification of a payment through PayPal.
const fn justification_route(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/desk/invoices/{id}/paypal.pdf",
        Lang::Fr => "/fr/bureau/factures/{id}/paypal.pdf",
    }
}

/// The invoice of an opportunity's payment.
#[must_use]
pub fn invoice_path(lang: Lang, id: OpportunityId) -> String {
    invoice_route(lang).replace("{id}", &id.to_string())
}

/// The invoice as PDF.
#[must_use]
pub fn invoice_pdf_path(lang: Lang, id: OpportunityId) -> String {
    let page = invoice_path(lang, id);
    match lang {
        Lang::En => format!("{page}/invoice.pdf"),
        Lang::Fr => format!("{page}/facture.pdf"),
    }
}

/// The justification of a payment through PayPal as PDF (R123).
#[must_use]
pub fn justification_path(lang: Lang, id: OpportunityId) -> String {
    justification_route(lang).replace("{id}", &id.to_string())
}

/// Where the supplier has the details erased.
#[must_use]
pub fn erase_path(lang: Lang, id: OpportunityId) -> String {
    let page = invoice_path(lang, id);
    match lang {
        Lang::En => format!("{page}/erase"),
        Lang::Fr => format!("{page}/effacer"),
    }
}

/// The terms of an award as PDF (R100): public.
#[must_use]
pub fn terms_path(lang: Lang, id: OpportunityId) -> String {
    match lang {
        Lang::En => format!("/en/papers/{id}/terms.pdf"),
        Lang::Fr => format!("/fr/documents/{id}/modalites.pdf"),
    }
}

/// The whole file of an opportunity as ZIP, for auditors.
#[must_use]
pub fn whole_file_path(lang: Lang, id: OpportunityId) -> String {
    match lang {
        Lang::En => format!("{}/files/{id}/file.zip", desk(lang)),
        Lang::Fr => format!("{}/dossiers/{id}/dossier.zip", desk(lang)),
    }
}

/// What the queues gave up.
#[must_use]
pub const fn dead_path(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/desk/queues",
        Lang::Fr => "/fr/bureau/files-attente",
    }
}

/// The same for who may see it.
#[must_use]
pub fn dead_for(who: &SignedIn, lang: Lang) -> Option<&'static str> {
    let path = dead_path(lang);
    who.may_ask("GET", path).then_some(path)
}

/// The invoice of what is owed, for who may read it.
#[must_use]
pub fn invoice_for(asker: &Asker<'_>, opportunity: &Opportunity, lang: Lang) -> Option<String> {
    opportunity.payment()?;
    let readers = exposed::readers("GET", invoice_route(lang));
    may_use(readers, asker).then(|| invoice_path(lang, opportunity.id))
}

/// Where something given up is tried again.
const fn replay_path(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/desk/queues/replay",
        Lang::Fr => "/fr/bureau/files-attente/reprendre",
    }
}

/// The addresses.
pub(super) fn routes() -> Router<WebState> {
    let signed_in = Router::new()
        .route(invoice_route(Lang::En), get(form::page).post(form::enter))
        .route(invoice_route(Lang::Fr), get(form::page).post(form::enter))
        .route("/en/desk/invoices/{id}/erase", post(form::erase))
        .route("/fr/bureau/factures/{id}/effacer", post(form::erase))
        .route(
            "/en/desk/invoices/{id}/invoice.pdf",
            get(sheets::invoice_pdf),
        )
        .route(
            "/fr/bureau/factures/{id}/facture.pdf",
            get(sheets::invoice_pdf),
        )
        .route(justification_route(Lang::En), get(sheets::paypal))
        .route(justification_route(Lang::Fr), get(sheets::paypal))
        .route("/en/desk/files/{id}/file.zip", get(whole::file))
        .route("/fr/bureau/dossiers/{id}/dossier.zip", get(whole::file))
        .route(dead_path(Lang::En), get(dead::page))
        .route(dead_path(Lang::Fr), get(dead::page))
        .route(replay_path(Lang::En), post(dead::replay_one))
        .route(replay_path(Lang::Fr), post(dead::replay_one));
    Router::new()
        .route("/en/papers/{id}/terms.pdf", get(sheets::terms_pdf))
        .route("/fr/documents/{id}/modalites.pdf", get(sheets::terms_pdf))
        .merge(auth::private(signed_in))
}

/// What surrounds one of these pages: never for search engines.
fn chrome(site: &Arc<Site>, lang: Lang, title: String, paths: (String, String)) -> Chrome {
    Chrome::new(site, lang, title.clone(), title, paths).unlisted()
}
