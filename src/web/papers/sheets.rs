//! The papers as PDF: invoice, PayPal justification, terms.

use axum::extract::{Path, State};
use axum::response::Response;
use std::sync::Arc;
use uuid::Uuid;

use super::form::{issue_url, matter};
use super::readers::Asked;
use crate::domain::ids::OpportunityId;
use crate::domain::invoice::details::TakesCard;
use crate::domain::lang::Lang;
use crate::papers::invoice::{invoice, justification};
use crate::papers::matter::Matter;
use crate::papers::pdf::{Paper, PaperError};
use crate::papers::terms::terms;
use crate::store::board;
use crate::web::auth::SignedIn;
use crate::web::download::download;
use crate::web::error::WebError;
use crate::web::place::Place;
use crate::web::routes::WebState;

fn pdf(name: &str, paper: &Paper) -> Result<Response, WebError> {
    Ok(download("application/pdf", name, paper.to_pdf()?))
}

impl From<PaperError> for WebError {
    fn from(error: PaperError) -> Self {
        Self::Internal(Arc::new(error))
    }
}

pub(super) async fn invoice_pdf(
    lang: Lang,
    State(state): State<WebState>,
    who: SignedIn,
    id: Path<String>,
) -> Result<Response, WebError> {
    let asked = Asked::find(&state, &who, &id).await?;
    let entered = asked.entered().await?.ok_or(WebError::NotFound)?;
    let programme = &asked.auth.app.programme;
    let matter = matter(&asked, programme, issue_url(&state.site, &asked), lang);
    let paper = invoice(&matter, &asked.payment, &entered).ok_or(WebError::NotFound)?;
    let name = match lang {
        Lang::En => format!("invoice-{}.pdf", asked.payment.id),
        Lang::Fr => format!("facture-{}.pdf", asked.payment.id),
    };
    pdf(&name, &paper)
}

/// The cardholder's justification, where the supplier takes PayPal.
pub(super) async fn paypal(
    lang: Lang,
    State(state): State<WebState>,
    who: SignedIn,
    id: Path<String>,
) -> Result<Response, WebError> {
    let asked = Asked::find(&state, &who, &id).await?;
    let entered = asked.entered().await?.ok_or(WebError::NotFound)?;
    if entered.details.takes_card != TakesCard::ThroughPaypal {
        return Err(WebError::NotFound);
    }
    let programme = &asked.auth.app.programme;
    let matter = matter(&asked, programme, issue_url(&state.site, &asked), lang);
    let paper = justification(&matter, &asked.payment, &entered, &who.user);
    pdf(&format!("paypal-{}.pdf", asked.payment.id), &paper)
}

/// The terms of an award, for everybody who may see the opportunity.
pub(super) async fn terms_pdf(
    lang: Lang,
    State(state): State<WebState>,
    id: Path<String>,
) -> Result<Response, WebError> {
    let id = Uuid::try_parse(&id).map_err(|_| WebError::NotFound)?;
    let shelved = board::opportunity(&state.store, OpportunityId(id)).await?;
    let shelved = shelved.ok_or(WebError::NotFound)?;
    let matter = Matter {
        opportunity: &shelved.opportunity,
        programme: &state.site.programme,
        ocid: &shelved.ocid,
        issue_url: state.site.issue_url(&Place::of(&shelved)),
        lang,
    };
    let paper = terms(&matter).ok_or(WebError::NotFound)?;
    let name = match lang {
        Lang::En => format!("terms-{}.pdf", shelved.opportunity.id),
        Lang::Fr => format!("modalites-{}.pdf", shelved.opportunity.id),
    };
    pdf(&name, &paper)
}
