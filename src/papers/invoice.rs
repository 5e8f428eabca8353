//! The invoice (R122) and, for PayPal, the cardholder's justification (R123).

use jiff::Timestamp;

use super::matter::Matter;
use super::pdf::{Align, Paper, Table};
use crate::domain::ids::Person;
use crate::domain::invoice::details::{Details, TakesCard};
use crate::domain::invoice::tax::{Seat, Taxes};
use crate::domain::invoice::{fund_reservation, tax_day};
use crate::domain::payment::{Basis, Payment, PaymentState};

/// The supplier's details as they are kept, and when they were entered.
#[derive(Clone, Debug)]
pub struct Entered {
    /// The details.
    pub details: Details,
    /// When.
    pub at: Timestamp,
}

/// The taxes that an invoice with these details carries; none only where the amount
/// is beyond what cents can count.
#[must_use]
pub fn taxes(matter: &Matter<'_>, payment: &Payment, details: &Details) -> Option<Taxes> {
    let day = tax_day(payment, matter.programme);
    details.grounds().taxes(payment.amount, day)
}

/// The invoice of a payment; none only where its amounts cannot be counted.
#[must_use]
pub fn invoice(matter: &Matter<'_>, payment: &Payment, entered: &Entered) -> Option<Paper> {
    let Entered { details, at } = entered;
    let taxes = taxes(matter, payment, details)?;
    let mut paper = Paper::new(matter.lang, matter.say("invoice-title"), *at);
    let about = [("title", matter.title().into())];
    paper.subject(matter.tell("invoice-subject", &about));
    paper.footer(payment.id.as_str());
    paper.facts([
        (matter.say("invoice-number"), payment.id.clone()),
        (matter.say("invoice-date"), matter.day(*at)),
        (
            matter.say("invoice-reservation"),
            fund_reservation(matter.opportunity)
                .map_or_else(|| matter.say("invoice-none"), str::to_owned),
        ),
        (
            matter.say("invoice-card-text"),
            matter.programme_name().to_owned(),
        ),
    ]);
    paper.section(matter.say("invoice-from"));
    paper.text(address(matter, details));
    paper.facts(numbers(matter, details));
    paper.section(matter.say("invoice-to"));
    paper.text(matter.buyer());
    paper.section(matter.say("invoice-for"));
    paper.text(description(matter, payment));
    paper.table(amounts(matter, payment, &taxes)?);
    paper.small(matter.say("invoice-tax-rule"));
    Some(paper)
}

fn address(matter: &Matter<'_>, details: &Details) -> String {
    let place = match details.seat {
        Seat::Canada { province } => {
            let (city, code) = (&details.city, &details.postal_code);
            format!("{city} ({})  {code}", province.letters())
        }
        Seat::Abroad => {
            let parts = [&details.city, &details.postal_code, &details.country];
            let said: Vec<&str> = parts
                .into_iter()
                .map(String::as_str)
                .filter(|part| !part.is_empty())
                .collect();
            said.join(", ")
        }
    };
    let phone = [("phone", details.phone.as_str().into())];
    let email = [("email", details.email.as_str().into())];
    let lines = [
        details.name.clone(),
        details.company.clone(),
        details.street.clone(),
        place,
        matter.tell("invoice-phone", &phone),
        matter.tell("invoice-email", &email),
    ];
    let said: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    said.join("\n")
}

fn numbers(matter: &Matter<'_>, details: &Details) -> Vec<(String, String)> {
    let not_charged = |number: Option<&String>| {
        number.map_or_else(|| matter.say("invoice-not-charged"), Clone::clone)
    };
    let method = match details.takes_card {
        TakesCard::Directly => "invoice-takes-card",
        TakesCard::ThroughPaypal => "invoice-takes-paypal",
    };
    vec![
        (
            matter.say("invoice-federal-number"),
            not_charged(details.federal_number.as_ref()),
        ),
        (
            matter.say("invoice-provincial-number"),
            not_charged(details.provincial_number.as_ref()),
        ),
        (matter.say("invoice-method"), matter.say(method)),
        (matter.say("invoice-pay-at"), details.pay_at.clone()),
    ]
}

fn description(matter: &Matter<'_>, payment: &Payment) -> String {
    let (key, percent, number) = match &payment.basis {
        Basis::Acceptance { pull_request, .. } => ("invoice-accepted", 100, *pull_request),
        Basis::Convenience { percent } => ("invoice-convenience", i64::from(*percent), 0),
    };
    let arguments = [
        ("title", matter.title().into()),
        ("url", matter.issue_url.as_str().into()),
        ("percent", percent.into()),
        ("number", number.to_string().into()),
        ("when", matter.day(payment.created_at).into()),
    ];
    matter.tell(key, &arguments)
}

fn amounts(matter: &Matter<'_>, payment: &Payment, taxes: &Taxes) -> Option<Table> {
    let total = payment.amount.checked_add(taxes.sum())?;
    let heads = ["invoice-item", "invoice-amount"].map(|key| matter.say(key));
    let mut table = Table::new(heads)
        .aligned([Align::Start, Align::End])
        .weighted([3, 1]);
    table.row([matter.say("invoice-subtotal"), matter.money(payment.amount)]);
    for line in &taxes.lines {
        let rate = [("rate", matter.rate(line.rate).into())];
        let name = matter.tell(&format!("tax-{}", line.name.word()), &rate);
        table.row([name, matter.money(line.amount)]);
    }
    if taxes.lines.is_empty() {
        table.row([
            matter.say("tax-none"),
            matter.money(crate::domain::money::Cents::ZERO),
        ]);
    }
    table.row([matter.say("invoice-balance"), matter.money(total)]);
    Some(table)
}

/// The justification of a card payment through PayPal (R123, R124), for the cardholder's
/// file. `written_at` is the payment's own time once it is paid.
#[must_use]
pub fn justification(
    matter: &Matter<'_>,
    payment: &Payment,
    entered: &Entered,
    cardholder: &Person,
) -> Paper {
    let (cardholder, at) = match &payment.state {
        PaymentState::Paid { by, at, .. } => (by, *at),
        PaymentState::Drafted | PaymentState::Held | PaymentState::Void => (cardholder, entered.at),
    };
    let details = &entered.details;
    let vendor = if details.company.is_empty() {
        details.name.clone()
    } else {
        format!("{}, {}", details.name, details.company)
    };
    let mut paper = Paper::new(matter.lang, matter.say("paypal-title"), at);
    let about = [("title", matter.title().into())];
    paper.subject(matter.tell("paypal-subject", &about));
    paper.footer(payment.id.as_str());
    paper.facts([
        (matter.say("paypal-cardholder"), matter.account(cardholder)),
        (matter.say("paypal-vendor"), vendor),
        (matter.say("paypal-date"), matter.day(at)),
        (matter.say("paypal-amount"), matter.money(payment.total())),
        (
            matter.say("paypal-description"),
            description(matter, payment),
        ),
        (
            matter.say("invoice-card-text"),
            matter.programme_name().to_owned(),
        ),
    ]);
    paper.section(matter.say("paypal-steps"));
    paper.items(
        ["paypal-step-open", "paypal-step-drawn", "paypal-step-asked"].map(|key| matter.say(key)),
    );
    paper.section(matter.say("paypal-account"));
    paper.text(matter.say("paypal-account-no"));
    paper
}
