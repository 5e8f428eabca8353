//! The payment record: what is owed or paid, and what was done with it, by whom and why.

use crate::domain::command::PaymentMethod;
use crate::domain::ids::Person;
use crate::domain::opportunity::Accepted;
use crate::domain::payment::{HoldCause, Noted, Payment, PaymentState, PaymentStep};
use crate::domain::programme::Role;
use crate::github::words::escape::{echo, mention};
use crate::github::words::voice::{Voice, bullets};

/// What comes next for accepted work.
pub(super) fn next(voice: &Voice<'_>, accepted: &Accepted) -> String {
    let payment = &accepted.payment;
    let supplier = [("supplier", mention(&payment.supplier.login).into())];
    match &payment.state {
        PaymentState::Drafted if must_certify(voice, payment) => {
            voice.tell("next-certify", &supplier)
        }
        PaymentState::Drafted => voice.tell("next-accepted", &supplier),
        PaymentState::Held => voice.say("next-held"),
        PaymentState::Paid { .. } => voice.say("next-paid"),
        PaymentState::Void => voice.say("next-void"),
    }
}

/// Whether it must be certified before it can be paid (section 34).
pub(in crate::github::words) fn must_certify(voice: &Voice<'_>, payment: &Payment) -> bool {
    voice.words.programme.approvals.certification && payment.certification().is_none()
}

/// The section of the payment record.
pub(super) fn section(voice: &Voice<'_>, payment: &Payment) -> String {
    let money = |amount| voice.money(amount, &payment.currency);
    let line = [
        ("state", state(voice, payment).into()),
        ("amount", money(payment.amount).into()),
        ("tax", money(payment.tax()).into()),
        ("total", money(payment.total()).into()),
        ("supplier", mention(&payment.supplier.login).into()),
    ];
    let record = [
        ("id", payment.id.as_str().into()),
        ("when", voice.date(payment.created_at).into()),
    ];
    let mut items = vec![
        voice.tell(line_key(payment), &line),
        voice.tell("payment-record", &record),
    ];
    items.extend(payment.steps.iter().map(|noted| step(voice, noted)));
    items.extend(standing(voice, payment));
    format!("{}\n\n{}", voice.title("payment-title"), bullets(items))
}

const fn line_key(payment: &Payment) -> &'static str {
    if payment.tax_is_estimate() {
        "payment-line"
    } else {
        "payment-line-stated"
    }
}

fn state(voice: &Voice<'_>, payment: &Payment) -> String {
    voice.say(match &payment.state {
        PaymentState::Drafted if payment.certification().is_some() => "payment-certified",
        PaymentState::Drafted => "payment-drafted",
        PaymentState::Held => "payment-held",
        PaymentState::Paid { .. } => "payment-paid",
        PaymentState::Void => "payment-void",
    })
}

/// Who did what, when and why.
fn step(voice: &Voice<'_>, noted: &Noted) -> String {
    let by = noted.by.as_ref().map(|by| mention(&by.login));
    let by = ("by", by.unwrap_or_default().into());
    let when = ("when", voice.date(noted.at).into());
    let because = |key, reason: &str| {
        let reason = ("reason", echo(reason).into());
        voice.tell(key, &[by.clone(), when.clone(), reason])
    };
    match &noted.step {
        PaymentStep::Certified => voice.tell("payment-step-certified", &[by, when]),
        PaymentStep::Held {
            cause: HoldCause::Command { reason },
        } => because("payment-step-held", reason),
        PaymentStep::Held {
            cause: HoldCause::Reverted { number },
        } => voice.tell(
            "payment-step-held-revert",
            &[when, ("number", (*number).into())],
        ),
        PaymentStep::Released { reason } => because("payment-step-released", reason),
        PaymentStep::Voided { reason } => because("payment-step-voided", reason),
        PaymentStep::Reverted { number } => voice.tell(
            "payment-step-reverted",
            &[when, ("number", (*number).into())],
        ),
    }
}

/// Since when it is unpaid and who stands in for a role; or who paid, and how.
fn standing(voice: &Voice<'_>, payment: &Payment) -> Vec<String> {
    match &payment.state {
        PaymentState::Drafted | PaymentState::Held => {
            let since = ("when", voice.date(payment.created_at).into());
            let mut items = vec![voice.tell("payment-unpaid", &[since])];
            items.extend(stand_ins(voice));
            items
        }
        PaymentState::Paid {
            reference,
            method,
            by,
            at,
        } => {
            let when = voice.date(*at);
            vec![paid(voice, reference, *method, by, &when)]
        }
        PaymentState::Void => Vec::new(),
    }
}

fn paid(
    voice: &Voice<'_>,
    reference: &str,
    method: PaymentMethod,
    by: &Person,
    when: &str,
) -> String {
    let method = match method {
        PaymentMethod::Card => "payment-card",
        PaymentMethod::Paypal => "payment-paypal",
        PaymentMethod::Other => "payment-other",
    };
    let arguments = [
        ("when", when.into()),
        ("method", voice.say(method).into()),
        ("reference", echo(reference).into()),
        ("by", mention(&by.login).into()),
    ];
    voice.tell("payment-done", &arguments)
}

/// The roles in the payment that an administrator of the repository stands in for.
fn stand_ins(voice: &Voice<'_>) -> Option<String> {
    let roles: Vec<String> = [Role::Payment, Role::Certification, Role::Procurement]
        .into_iter()
        .filter(|role| voice.words.programme.has_stand_in(*role))
        .map(|role| voice.role(role))
        .collect();
    let told = crate::i18n::list(voice.lang, &roles);
    (!roles.is_empty()).then(|| voice.tell("payment-stand-in", &[("roles", told.into())]))
}
