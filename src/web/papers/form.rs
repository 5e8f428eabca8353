//! The supplier's invoice: a form that loses nothing of what was typed, what it comes
//! to, and the papers that follow from it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::readers::{Asked, Reader};
use super::{chrome, erase_path, invoice_path, invoice_pdf_path, justification_path, terms_path};
use crate::app::Handled;
use crate::domain::duration::Span;
use crate::domain::invoice::details::{self, ABROAD, Details, Field as Asks, Flaws, TakesCard};
use crate::domain::invoice::tax::{Province, Seat};
use crate::domain::invoice::{fund_reservation, most};
use crate::domain::lang::Lang;
use crate::domain::money::{Cents, Money};
use crate::domain::payment::{Payment, PaymentState};
use crate::i18n;
use crate::papers::invoice::{Entered, taxes};
use crate::papers::matter::{Matter, province_name};
use crate::store::payment_details;
use crate::web::auth::{Fields, Posted, SignedIn};
use crate::web::chrome::Chrome;
use crate::web::error::WebError;
use crate::web::forms::{Field, errors};
use crate::web::pages::Site;
use crate::web::routes::WebState;
use crate::web::view::Place;
use crate::web::words::Words;

/// A choice among a few.
struct Choice {
    value: &'static str,
    label: String,
    checked: bool,
}

/// A question that is answered by one of a few choices.
struct Choices {
    field: Field,
    choices: Vec<Choice>,
}

/// The form with what was typed.
struct Form {
    who: Vec<Field>,
    province: Choices,
    place: Vec<Field>,
    charges_federal: Choices,
    federal_number: Field,
    charges_provincial: Choices,
    provincial_number: Field,
    method: Choices,
    pay_at: Field,
}

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

pub(super) async fn page_en(
    state: State<WebState>,
    who: SignedIn,
    id: Path<String>,
) -> Result<Response, WebError> {
    page(&state, who, &id, Lang::En).await
}

pub(super) async fn page_fr(
    state: State<WebState>,
    who: SignedIn,
    id: Path<String>,
) -> Result<Response, WebError> {
    page(&state, who, &id, Lang::Fr).await
}

async fn page(state: &WebState, who: SignedIn, id: &str, lang: Lang) -> Result<Response, WebError> {
    let asked = Asked::find(state, &who, id).await?;
    let entered = asked.entered().await?;
    let typed = entered.as_ref().map(|it| typed_of(&it.details));
    let typed = typed.unwrap_or_default();
    let page = shown(
        state,
        &asked,
        who,
        lang,
        entered.as_ref(),
        &typed,
        &Flaws::new(),
    );
    Ok(Html(page.render()?).into_response())
}

pub(super) async fn enter_en(
    state: State<WebState>,
    id: Path<String>,
    posted: Posted,
) -> Result<Response, WebError> {
    enter(&state, posted, &id, Lang::En).await
}

pub(super) async fn enter_fr(
    state: State<WebState>,
    id: Path<String>,
    posted: Posted,
) -> Result<Response, WebError> {
    enter(&state, posted, &id, Lang::Fr).await
}

/// Keeps what was entered, or shows it again with what is wrong.
async fn enter(
    state: &WebState,
    posted: Posted,
    id: &str,
    lang: Lang,
) -> Result<Response, WebError> {
    let Posted { who, fields } = posted;
    let asked = Asked::find(state, &who, id).await?;
    if asked.reader != Reader::Supplier {
        return Err(WebError::NotAllowed);
    }
    let (flaws, refused) = match details::read(|field| fields.text(field.word())) {
        Err(flaws) => (flaws, None),
        Ok(details) => match refusal(&asked, &details, lang) {
            Some(refused) => (Flaws::new(), Some(refused)),
            None => return keep(&asked, &who, &details, lang).await,
        },
    };
    let entered = asked.entered().await?;
    let mut page = shown(state, &asked, who, lang, entered.as_ref(), &fields, &flaws);
    if let Some(refused) = refused {
        page.errors.push((Asks::Province.word(), refused));
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
}

async fn keep(
    asked: &Asked,
    who: &SignedIn,
    details: &Details,
    lang: Lang,
) -> Result<Response, WebError> {
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
    match handled {
        Handled::Decided | Handled::Repeated => {
            let page = invoice_path(lang, opportunity.id);
            Ok(Redirect::to(&page).into_response())
        }
        // It was paid, voided or certified since the page was shown.
        Handled::Refused(_) | Handled::Waits | Handled::Ignored(_) => Err(WebError::NotAllowed),
    }
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

pub(super) async fn erase_en(
    state: State<WebState>,
    id: Path<String>,
    posted: Posted,
) -> Result<Response, WebError> {
    erase(&state, posted, &id, Lang::En).await
}

pub(super) async fn erase_fr(
    state: State<WebState>,
    id: Path<String>,
    posted: Posted,
) -> Result<Response, WebError> {
    erase(&state, posted, &id, Lang::Fr).await
}

/// Erases what the supplier entered; the taxes stay stated.
async fn erase(
    state: &WebState,
    posted: Posted,
    id: &str,
    lang: Lang,
) -> Result<Response, WebError> {
    let asked = Asked::find(state, &posted.who, id).await?;
    if asked.reader != Reader::Supplier {
        return Err(WebError::NotAllowed);
    }
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

/// Details as the form had them typed.
fn typed_of(details: &Details) -> Fields {
    let yes = |number: Option<&String>| if number.is_some() { "yes" } else { "no" };
    let number = |number: Option<&String>| number.cloned().unwrap_or_default();
    let (federal, provincial) = (
        details.federal_number.as_ref(),
        details.provincial_number.as_ref(),
    );
    let province = match details.seat {
        Seat::Canada { province } => province.letters(),
        Seat::Abroad => ABROAD,
    };
    let typed = |field: Asks| match field {
        Asks::Name => details.name.clone(),
        Asks::Company => details.company.clone(),
        Asks::Street => details.street.clone(),
        Asks::City => details.city.clone(),
        Asks::Province => province.to_owned(),
        Asks::PostalCode => details.postal_code.clone(),
        Asks::Country => details.country.clone(),
        Asks::Phone => details.phone.clone(),
        Asks::Email => details.email.clone(),
        Asks::ChargesFederal => yes(federal).to_owned(),
        Asks::FederalNumber => number(federal),
        Asks::ChargesProvincial => yes(provincial).to_owned(),
        Asks::ProvincialNumber => number(provincial),
        Asks::Method => details.takes_card.word().to_owned(),
        Asks::PayAt => details.pay_at.clone(),
    };
    let pairs = Asks::ALL.map(|field| (field.word().to_owned(), typed(field)));
    pairs.into_iter().collect()
}

fn shown(
    state: &WebState,
    asked: &Asked,
    who: SignedIn,
    lang: Lang,
    entered: Option<&Entered>,
    typed: &Fields,
    flaws: &Flaws,
) -> Page {
    let (site, id) = (&state.site, asked.shelved.opportunity.id);
    let w = site.words(lang);
    let programme = &asked.auth.app.programme;
    let matter = matter(asked, programme, issue_url(site, asked), lang);
    let is_supplier = asked.reader == Reader::Supplier;
    let open = asked.payment.is_open();
    let form = (is_supplier && open).then(|| form(&w, typed, flaws));
    let through_paypal =
        entered.is_some_and(|it| it.details.takes_card == TakesCard::ThroughPaypal);
    let paths = (invoice_path(Lang::En, id), invoice_path(Lang::Fr, id));
    Page {
        title: matter.title().to_owned(),
        place: Place::of(&asked.shelved).path(lang),
        errors: form.as_ref().map(Form::errors).unwrap_or_default(),
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
        justification: (asked.reader == Reader::Pays && through_paypal)
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

impl Form {
    fn errors(&self) -> Vec<(&'static str, String)> {
        let fields = self
            .who
            .iter()
            .chain([&self.province.field])
            .chain(&self.place)
            .chain([
                &self.charges_federal.field,
                &self.federal_number,
                &self.charges_provincial.field,
                &self.provincial_number,
                &self.method.field,
                &self.pay_at,
            ]);
        errors(fields)
    }
}

/// The form, each field with what was typed and what is wrong with it.
fn form(w: &Words, typed: &Fields, flaws: &Flaws) -> Form {
    let field = |asks: Asks| {
        let word = asks.word();
        let flaw = flaws.get(&asks);
        let error = flaw.map(|flaw| {
            let own = format!("invoice-flaw-{}-{word}", flaw.word());
            i18n::try_text(w.lang, &own, &[]).unwrap_or_else(|| {
                w.s(
                    &format!("invoice-flaw-{}", flaw.word()),
                    "field",
                    label(w, asks),
                )
            })
        });
        let mut field = Field::new(word, label(w, asks), typed.text(word)).with_error(error);
        field.hint = i18n::try_text(w.lang, &format!("invoice-hint-{word}"), &[]);
        field.autocomplete = autocomplete(asks);
        field.required = is_required(asks);
        if asks == Asks::Email {
            field.of("email")
        } else if asks == Asks::Phone {
            field.of("tel")
        } else {
            field
        }
    };
    let choices = |asks: Asks, of: Vec<(&'static str, String)>| {
        let field = field(asks);
        let choices = of.into_iter().map(|(value, label)| Choice {
            checked: field.value.eq_ignore_ascii_case(value),
            value,
            label,
        });
        let choices = choices.collect();
        Choices { field, choices }
    };
    let yes_or_no = |asks: Asks| {
        let word = asks.word();
        let said = ["yes", "no"].map(|answer| (answer, w.t(&format!("invoice-{word}-{answer}"))));
        choices(asks, said.to_vec())
    };
    let provinces = Province::ALL
        .iter()
        .map(|it| (it.letters(), province_name(w.lang, *it)))
        .chain([(ABROAD, w.t("seat-abroad"))])
        .collect();
    let methods = [TakesCard::Directly, TakesCard::ThroughPaypal];
    let methods = methods.map(|it| (it.word(), w.t(&format!("invoice-method-{}", it.word()))));
    Form {
        who: [Asks::Name, Asks::Company, Asks::Street, Asks::City]
            .map(field)
            .to_vec(),
        province: choices(Asks::Province, provinces),
        place: [Asks::PostalCode, Asks::Country, Asks::Phone, Asks::Email]
            .map(field)
            .to_vec(),
        charges_federal: yes_or_no(Asks::ChargesFederal),
        federal_number: field(Asks::FederalNumber),
        charges_provincial: yes_or_no(Asks::ChargesProvincial),
        provincial_number: field(Asks::ProvincialNumber),
        method: choices(Asks::Method, methods.to_vec()),
        pay_at: field(Asks::PayAt),
    }
}

fn label(w: &Words, asks: Asks) -> String {
    w.t(&format!("invoice-label-{}", asks.word()))
}

/// Whether it may never be left empty, whatever the other answers.
const fn is_required(asks: Asks) -> bool {
    match asks {
        Asks::Name
        | Asks::Street
        | Asks::City
        | Asks::Province
        | Asks::Phone
        | Asks::Email
        | Asks::Method
        | Asks::PayAt => true,
        Asks::Company
        | Asks::PostalCode
        | Asks::Country
        | Asks::ChargesFederal
        | Asks::FederalNumber
        | Asks::ChargesProvincial
        | Asks::ProvincialNumber => false,
    }
}

/// What browsers know of the person who fills it in (WCAG 1.3.5).
const fn autocomplete(asks: Asks) -> Option<&'static str> {
    match asks {
        Asks::Name => Some("name"),
        Asks::Company => Some("organization"),
        Asks::Street => Some("address-line1"),
        Asks::City => Some("address-level2"),
        Asks::Province => Some("address-level1"),
        Asks::PostalCode => Some("postal-code"),
        Asks::Country => Some("country-name"),
        Asks::Phone => Some("tel"),
        Asks::Email => Some("email"),
        Asks::ChargesFederal
        | Asks::FederalNumber
        | Asks::ChargesProvincial
        | Asks::ProvincialNumber
        | Asks::Method
        | Asks::PayAt => None,
    }
}
