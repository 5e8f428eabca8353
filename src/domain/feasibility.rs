//! Pre-flight warnings: what a statement may say and had better not.
//!
//! A warning never stops a posting. Each is a lesson of the pilot: its one
//! opportunity asked for more hours than its window held, and was not delivered
//! (R109). What is warned of is worked out from the text alone, so that `lint`
//! says on one's own machine what the App says in the issue.

mod protected;
mod time;
mod warning;
mod words;

use jiff::tz::TimeZone;

use super::calendar::Calendar;
use super::criteria::CriterionKind;
use super::money::{Cents, Money, total_bound};
use super::programme::Programme;
use super::statement::{Field, Statement};

pub use warning::{Warning, WarningKind};

/// The hours of administration that every contract costs its supplier (R3).
const ADMINISTRATION_HOURS: i64 = 10;
/// The lowest suggested rate, in cents of a Canadian dollar an hour (R4).
const LOWEST_RATE: i64 = 6_000;
/// The highest suggested rate, in cents of a Canadian dollar an hour (R4).
const HIGHEST_RATE: i64 = 10_000;
/// The App through which the repository's own workflow files report.
const OWN_WORKFLOWS: &str = "github-actions";

/// What to think over in an issue's text. `statement` is what was read from it,
/// where it could be: text that looks protected is found in any.
#[must_use]
pub fn warnings(
    title: &str,
    body: &str,
    statement: Option<&Statement>,
    programme: &Programme,
) -> Vec<Warning> {
    let mut found = protected::look(title, body);
    if let Some(statement) = statement {
        found.extend(price(statement, programme));
        found.extend(time::window(statement, programme));
        found.extend(time::deadlines(statement, programme));
        found.extend(skills(statement));
        found.extend(criteria(statement));
        found.extend(runnable(statement));
        found.extend(affirmed(statement));
    }
    found.sort_by_key(|warning| warning.field);
    found
}

/// R3, R4; and what the programme commits to, since the form's price leaves the taxes out.
fn price(statement: &Statement, programme: &Programme) -> Vec<Warning> {
    let price = &statement.fixed_price;
    let money = |cents: i64| Money {
        amount: Cents(cents),
        currency: price.currency.clone(),
    };
    let mut found = Vec::new();
    // The suggested rates are in Canadian dollars.
    if let (Some(hours), "CAD") = (time::estimated_hours(statement), price.currency.code()) {
        let paid = i64::from(hours) + ADMINISTRATION_HOURS;
        let (lowest, highest) = (paid * LOWEST_RATE, paid * HIGHEST_RATE);
        if price.amount.0 > highest {
            found.push(WarningKind::RateTooHigh {
                price: price.clone(),
                hours,
                highest: money(highest),
            });
        }
        if price.amount.0 < lowest {
            found.push(WarningKind::RateTooLow {
                price: price.clone(),
                hours,
                lowest: money(lowest),
            });
        }
    }
    let policy = &programme.policy;
    // Two thirds of the guard: there the taxes begin to decide whether a team can pay (R2).
    let is_near = i128::from(price.amount.0) * 3 >= i128::from(policy.price_guard_cents.0) * 2;
    let total = total_bound(price.amount, policy.highest_tax_basis_points);
    if let (true, Some(total)) = (is_near, total) {
        found.push(WarningKind::BeforeTaxes {
            price: price.clone(),
            total: money(total.0),
        });
    }
    found
        .into_iter()
        .map(|kind| Warning::of(Field::FixedPrice, kind))
        .collect()
}

/// R31: the first opportunities should need skills that many have.
fn skills(statement: &Statement) -> Vec<Warning> {
    statement
        .skills
        .iter()
        .filter(|skill| words::is_niche(skill))
        .map(|skill| {
            let kind = WarningKind::NicheSkill {
                skill: skill.clone(),
            };
            Warning::of(Field::Skills, kind)
        })
        .collect()
}

/// Criteria that could be forged, or that nobody can test.
fn criteria(statement: &Statement) -> Vec<Warning> {
    let mut found = Vec::new();
    for criterion in &statement.criteria {
        let number = criterion.number;
        let kind = match &criterion.kind {
            CriterionKind::Check { name, app }
                if app.as_deref().is_none_or(|app| app == OWN_WORKFLOWS) =>
            {
                let check = name.clone();
                Some(WarningKind::ForgeableCheck { number, check })
            }
            CriterionKind::Manual => {
                let vague = words::vague_in(&criterion.text);
                vague.map(|words| WarningKind::Untestable { number, words })
            }
            CriterionKind::Check { .. }
            | CriterionKind::Licence { .. }
            | CriterionKind::Path { .. }
            | CriterionKind::Review { .. } => None,
        };
        found.extend(kind.map(|kind| Warning::of(Field::Criteria, kind)));
    }
    found
}

/// R108: who cannot run the checks before applying cannot judge the work.
fn runnable(statement: &Statement) -> Option<Warning> {
    [
        (Field::Background, &statement.background),
        (Field::Work, &statement.work),
        (Field::Criteria, &statement.criteria_text),
    ]
    .into_iter()
    .find_map(|(field, text)| {
        let words = words::closed_in(text)?;
        Some(Warning::of(field, WarningKind::ChecksNotRunnable { words }))
    })
}

/// R8, R28: what the form asks the team to affirm, and is left unticked.
fn affirmed(statement: &Statement) -> impl Iterator<Item = Warning> {
    let open = statement.attestations.iter().filter(|it| !it.checked);
    open.map(|it| {
        let text = it.text.clone();
        Warning::of(Field::Attestations, WarningKind::NotAffirmed { text })
    })
}

/// The programme's calendar and zone, by which days are told apart.
fn clock(programme: &Programme) -> (Calendar, &TimeZone) {
    (programme.policy.calendar, &programme.policy.time_zone)
}

#[cfg(test)]
mod tests;
