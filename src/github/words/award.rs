//! An offer with its terms, and what is owed once the work is accepted.

use super::catalogue;
use super::escape::{echo, mention};
use super::notice::paragraphs;
use super::voice::{Voice, bullets};
use crate::domain::draw::Draw;
use crate::domain::ids::Person;
use crate::domain::opportunity::{Opportunity, Posting};
use crate::domain::payment::{Basis, Payment};

/// The offer with all that is agreed (R85, R100 to R103) and the time to answer.
pub(super) fn offer(
    voice: &Voice<'_>,
    position: u32,
    application: u32,
    supplier: &Person,
    opportunity: Option<&Opportunity>,
) -> String {
    let key = match opportunity
        .and_then(Opportunity::selection)
        .map(|it| &it.draw)
    {
        Some(Draw::Sole { .. }) => "offer-sole",
        Some(Draw::Committed | Draw::Listed { .. } | Draw::Revealed { .. }) | None => {
            if position == 0 {
                "offer-first"
            } else {
                "offer-next"
            }
        }
    };
    let arguments = [
        ("supplier", mention(&supplier.login).into()),
        ("application", application.into()),
    ];
    let told = voice.tell(key, &arguments);
    let terms = opportunity.and_then(|it| Some(terms(voice, it, it.posting()?)));
    let span = voice.span(&voice.words.programme.policy.acceptance_days);
    let until = voice.tell("offer-until", &[("span", span.into())]);
    paragraphs([
        Some(told),
        terms,
        Some(voice.say("offer-answer")),
        voice
            .words
            .programme
            .eligibility
            .public_servant_sign_off
            .then(|| voice.say("offer-public-servant")),
        Some(until),
    ])
}

fn terms(voice: &Voice<'_>, opportunity: &Opportunity, posting: &Posting) -> String {
    let statement = &posting.statement;
    let price = &statement.fixed_price;
    let price = voice.money(price.amount, &price.currency);
    let due_at = opportunity.delivery_due_at();
    let delivery = voice.date(due_at.unwrap_or(statement.delivery_due_at));
    let licence = echo(&statement.licence);
    let work = [
        ("url", voice.page(opportunity).into()),
        ("hash", posting.statement_sha256.as_str().into()),
    ];
    let items = bullets([
        voice.tell("offer-statement", &work),
        voice.tell("offer-price", &[("price", price.into())]),
        voice.tell("offer-delivery", &[("date", delivery.into())]),
        voice.tell(
            "offer-criteria",
            &[("count", statement.criteria.len().into())],
        ),
        voice.tell("offer-licence", &[("licence", licence.into())]),
        voice.say("offer-default"),
        voice.say("offer-convenience"),
    ]);
    format!("{}\n\n{items}", voice.say("offer-terms"))
}

/// What is said of accepted work, and what is owed for it.
pub(super) fn accepted(
    voice: &Voice<'_>,
    number: i64,
    payment: &Payment,
    opportunity: Option<&Opportunity>,
) -> String {
    let supplier = mention(&payment.supplier.login);
    let told = [("supplier", supplier.into()), ("number", number.into())];
    let key = match &payment.basis {
        Basis::Acceptance {
            decided: Some(_), ..
        } => "accepted-decided",
        Basis::Acceptance { decided: None, .. } | Basis::Convenience { .. } => "accepted-told",
    };
    paragraphs([
        Some(voice.tell(key, &told)),
        Some(owed(voice, payment)),
        catalogue::offered(voice, opportunity, payment),
    ])
}

/// What is owed, and how it is paid.
pub(super) fn owed(voice: &Voice<'_>, payment: &Payment) -> String {
    let money = |amount| voice.money(amount, &payment.currency);
    let amount = [("amount", money(payment.amount).into())];
    let tax = [("tax", money(payment.tax_upper_bound).into())];
    let total = [("total", money(payment.total()).into())];
    let items = bullets([
        voice.tell("accepted-amount", &amount),
        voice.tell("accepted-tax", &tax),
        voice.tell("accepted-total", &total),
        voice.tell("accepted-record", &[("id", payment.id.as_str().into())]),
    ]);
    let supplier = mention(&payment.supplier.login).into();
    let next = voice.tell("accepted-next", &[("supplier", supplier)]);
    format!("{items}\n\n{next}")
}
