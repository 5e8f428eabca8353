//! The supplier's invoice: a form that loses nothing of what was typed, what it comes
//! to, and the papers that follow from it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::fields::{Form, form, typed_of};
use super::readers::Asked;
use super::whole::Speaker;
use super::{chrome, erase_path, invoice_path, invoice_pdf_path, justification_path, terms_path};
use crate::app::Handled;
use crate::domain::duration::Span;
use crate::domain::invoice::details::{self, Details, Flaws, TakesCard};
use crate::domain::invoice::{fund_reservation, most};
use crate::domain::lang::Lang;
use crate::domain::money::{Cents, Money};
use crate::domain::payment::{Payment, PaymentState};
use crate::i18n;
use crate::papers::invoice::{Entered, taxes};
use crate::papers::matter::Matter;
use crate::store::payment_details;
use crate::web::auth::{Fields, GivenBack, Posted, SignedIn};
use crate::web::chrome::Chrome;
use crate::web::error::WebError;
use crate::web::markdown;
use crate::web::pages::Site;
use crate::web::place::Place;
use crate::web::routes::WebState;
use crate::web::words::Words;

/// One row of the amounts.
struct Row {
    name: String,
    amount: String,
}

#[derive(Template)]
#[template(path = "invoice.html", config = "src/web/askama.toml")]
struct Page {
    w: Words,
    chrome: Chrome,
    who: SignedIn,
    title: String,
    place: String,
    /// What was sent is wrong: each error with its field.
    errors: Vec<(&'static str, String)>,
    /// Why it is not taken, whatever was typed.
    refused: Vec<String>,
    /// What is asked, while the supplier may still answer.
    form: Option<Form>,
    /// What is owed, and what the invoice says of it.
    rows: Vec<Row>,
    facts: Vec<Row>,
    is_estimate: bool,
    /// When details were entered, where they are kept.
    entered: Option<String>,
    is_supplier: bool,
    kept_days: String,
    action: String,
    erase: String,
    pdf: Option<String>,
    justification: Option<String>,
    terms: String,
}

pub(super) async fn page(
    lang: Lang,
    State(state): State<WebState>,
    who: SignedIn,
    id: Path<String>,
) -> Result<Response, WebError> {
    let asked = Asked::find(&state, &who, &id).await?;
    let entered = asked.entered().await?;
    let typed = entered.as_ref().map(|it| typed_of(&it.details));
    let typed = typed.unwrap_or_default();
    let form = open_form(&state, &asked, lang, &typed);
    let page = shown(&state, &asked, who, lang, entered.as_ref(), form);
    Ok(Html(page.render()?).into_response())
}

/// Keeps what was entered, or shows it again with what is wrong.
pub(super) async fn enter(
    lang: Lang,
    State(state): State<WebState>,
    id: Path<String>,
    posted: Posted,
) -> Result<Response, GivenBack> {
    let Posted { who, fields } = posted;
    let entered = entered(&state, who, &fields, &id, lang).await;
    entered.map_err(|error| fields.given_back(error))
}

async fn entered(
    state: &WebState,
    who: SignedIn,
    fields: &Fields,
    id: &str,
    lang: Lang,
) -> Result<Response, WebError> {
    let asked = Asked::find(state, &who, id).await?;
    let w = state.site.words(lang);
    let (form, refused) = match details::read(|field| fields.text(field.word())) {
        Err(flaws) => (form(&w, fields, &flaws), Vec::new()),
        Ok(details) => {
            let mut form = form(&w, fields, &Flaws::new());
            form.province.field.error = refusal(&asked, &details, lang);
            let kept = match form.province.field.error {
                Some(_) => Err(Vec::new()),
                None => keep(state, &asked, &who, &details, lang).await?,
            };
            match kept {
                Ok(done) => return Ok(done),
                Err(refused) => (form, refused),
            }
        }
    };
    let entered = asked.entered().await?;
    let mut page = shown(state, &asked, who, lang, entered.as_ref(), Some(form));
    let told = refused.iter().map(|it| ("refused", it.clone()));
    page.errors.splice(0..0, told);
    page.refused = refused;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
}

/// Keeps the details, or says why they are not taken.
async fn keep(
    state: &WebState,
    asked: &Asked,
    who: &SignedIn,
    details: &Details,
    lang: Lang,
) -> Result<Result<Response, Vec<String>>, WebError> {
    let Asked {
        auth,
        shelved,
        payment,
        ..
    } = asked;
    let opportunity = &shelved.opportunity;
    let handled = auth
        .app
        .enter_details(&who.user, opportunity, payment, details)
        .await?;
    Ok(match handled {
        Handled::Decided | Handled::Repeated => {
            let page = invoice_path(lang, opportunity.id);
            Ok(Redirect::to(&page).into_response())
        }
        // It was paid, voided or certified since the page was shown.
        Handled::Refused(refusals) => {
            let speaker = Speaker::of(state)?;
            let told = speaker.words(state, shelved).refusals(&refusals, lang);
            let plain = |it: &String| markdown::words_of(&markdown::render(it));
            Err(told.iter().map(plain).collect())
        }
        Handled::Waits | Handled::Ignored(_) => Err(vec![state.site.words(lang).t("desk-later")]),
    })
}

/// Why these taxes would be refused, in words.
fn refusal(asked: &Asked, details: &Details, lang: Lang) -> Option<String> {
    let app = &asked.auth.app;
    let matter = matter(asked, &app.programme, String::new(), lang);
    let taxes = taxes(&matter, &asked.payment, details)?;
    let total = asked.payment.amount.checked_add(taxes.sum())?;
    let most = most(&asked.shelved.opportunity, &asked.payment, &app.programme);
    let shown = |amount: Cents| {
        let currency = asked.payment.currency.clone();
        Money { amount, currency }.show(lang)
    };
    (total > most).then(|| {
        let amounts = [("total", shown(total).into()), ("most", shown(most).into())];
        i18n::text(lang, "refusal-tax-above-limit", &amounts)
    })
}

/// Erases what the supplier entered; the taxes stay stated.
pub(super) async fn erase(
    lang: Lang,
    State(state): State<WebState>,
    id: Path<String>,
    posted: Posted,
) -> Result<Response, WebError> {
    let asked = Asked::find(&state, &posted.who, &id).await?;
    payment_details::erase(&state.store, &asked.payment.id).await?;
    let (user, payment) = (posted.who.user.id.0, asked.payment.id.as_str());
    tracing::info!(
        user,
        payment,
        "payment details are erased by their supplier"
    );
    let page = invoice_path(lang, asked.shelved.opportunity.id);
    Ok(Redirect::to(&page).into_response())
}

/// The matter that the papers of a payment are about.
pub(super) fn matter<'a>(
    asked: &'a Asked,
    programme: &'a Arc<crate::domain::programme::Programme>,
    issue_url: String,
    lang: Lang,
) -> Matter<'a> {
    Matter {
        opportunity: &asked.shelved.opportunity,
        programme,
        ocid: &asked.shelved.ocid,
        issue_url,
        lang,
    }
}

/// The issue's address on GitHub.
pub(super) fn issue_url(site: &Site, asked: &Asked) -> String {
    site.issue_url(&Place::of(&asked.shelved))
}

/// The form, for the supplier while it can be answered.
fn open_form(state: &WebState, asked: &Asked, lang: Lang, typed: &Fields) -> Option<Form> {
    let answers = asked.enters(lang) && asked.payment.is_open();
    answers.then(|| form(&state.site.words(lang), typed, &Flaws::new()))
}

fn shown(
    state: &WebState,
    asked: &Asked,
    who: SignedIn,
    lang: Lang,
    entered: Option<&Entered>,
    form: Option<Form>,
) -> Page {
    let (site, id) = (&state.site, asked.shelved.opportunity.id);
    let w = site.words(lang);
    let programme = &asked.auth.app.programme;
    let matter = matter(asked, programme, issue_url(site, asked), lang);
    let is_supplier = asked.enters(lang);
    let through_paypal =
        entered.is_some_and(|it| it.details.takes_card == TakesCard::ThroughPaypal);
    let paths = (invoice_path(Lang::En, id), invoice_path(Lang::Fr, id));
    Page {
        title: matter.title().to_owned(),
        place: Place::of(&asked.shelved).path(lang),
        errors: form.as_ref().map(Form::errors).unwrap_or_default(),
        refused: Vec::new(),
        form,
        rows: amounts(&matter, &asked.payment, entered),
        facts: facts(&matter, &asked.payment),
        is_estimate: asked.payment.tax_is_estimate(),
        entered: entered.map(|it| matter.instant(it.at)),
        is_supplier,
        kept_days: kept(&w, &programme.policy.payment_details_days),
        action: invoice_path(lang, id),
        erase: erase_path(lang, id),
        pdf: entered.map(|_| invoice_pdf_path(lang, id)),
        justification: (asked.justifies(lang) && through_paypal)
            .then(|| justification_path(lang, id)),
        terms: terms_path(lang, id),
        chrome: chrome(site, lang, w.t("invoice-page-title"), paths),
        w,
        who,
    }
}

/// For how long details are kept after payment, in words.
fn kept(w: &Words, span: &Span) -> String {
    match span {
        Span::BusinessDays(days) => w.n("invoice-kept-business-days", "count", days),
        Span::Elapsed(duration) => {
            let days = u32::try_from((duration.as_hours() + 23) / 24).unwrap_or(u32::MAX);
            w.n("invoice-kept-days", "count", &days)
        }
    }
}

fn facts(matter: &Matter<'_>, payment: &Payment) -> Vec<Row> {
    let state = matter.say(&format!("payment-{}", payment.name()));
    let reservation = fund_reservation(matter.opportunity)
        .map_or_else(|| matter.say("invoice-none"), str::to_owned);
    let mut facts = vec![
        (matter.say("invoice-page-state"), state),
        (matter.say("invoice-number"), payment.id.clone()),
        (matter.say("invoice-reservation"), reservation),
        (matter.say("invoice-to"), matter.buyer().to_owned()),
    ];
    if let PaymentState::Paid { at, .. } = &payment.state {
        facts.push((matter.say("file-summary-paid-at"), matter.instant(*at)));
    }
    let row = |(name, amount)| Row { name, amount };
    facts.into_iter().map(row).collect()
}

/// What is owed: with the taxes of the details, or those that were stated, or the bound.
fn amounts(matter: &Matter<'_>, payment: &Payment, entered: Option<&Entered>) -> Vec<Row> {
    let mut rows = vec![(matter.say("invoice-subtotal"), matter.money(payment.amount))];
    let of_details = entered.and_then(|it| taxes(matter, payment, &it.details));
    let stated = payment.stated_tax.as_ref().map(|it| it.taxes.clone());
    match of_details.or(stated) {
        None => rows.push((
            matter.say("file-summary-tax-bound"),
            matter.money(payment.tax()),
        )),
        Some(taxes) => {
            for line in &taxes.lines {
                let rate = [("rate", matter.rate(line.rate).into())];
                let name = matter.tell(&format!("tax-{}", line.name.word()), &rate);
                rows.push((name, matter.money(line.amount)));
            }
            if taxes.lines.is_empty() {
                rows.push((matter.say("tax-none"), matter.money(Cents::ZERO)));
            }
        }
    }
    rows.push((matter.say("invoice-balance"), matter.money(payment.total())));
    let row = |(name, amount)| Row { name, amount };
    rows.into_iter().map(row).collect()
}
