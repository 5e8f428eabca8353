//! Moving the closing: all later dates move along, and hold until the issue's
//! text says another (R44).

use jiff::{Timestamp, ToSpan};

use super::{Desk, Step, Stop, label, question};
use crate::domain::authority::Act;
use crate::domain::calendar::{local_date, moved_along};
use crate::domain::event::Event;
use crate::domain::notice::Notice;
use crate::domain::opportunity::{Opportunity, Posting};
use crate::domain::programme::Programme;
use crate::domain::refusal::Refusal;
use crate::domain::statement::{self, Field, Problem, ProblemKind, Statement, StatementRules};

pub(super) fn closing(desk: &mut Desk<'_>, until: &str, reason: &str) -> Step {
    desk.may(Act::ExtendClosing)?;
    let posting = question::until_closing(desk)?;
    let old = &posting.statement;
    let zone = &desk.case.programme.policy.time_zone;
    let closes_at = statement::deadline(until, zone).ok_or_else(|| Refusal::NewDateUnreadable {
        found: until.to_owned(),
    })?;
    // What is not later than the present closing may even be past.
    if closes_at <= old.closes_at {
        let closes_at = old.closes_at;
        return Err(Refusal::ExtensionNotLater { closes_at }.into());
    }
    if reason.is_empty() {
        return Err(Refusal::ReasonMissing.into());
    }
    let delivery_due_at =
        delivery_after(desk.case.programme, old, closes_at).ok_or(Refusal::ExtensionTooFar)?;
    let statement = old.clone().due(closes_at, delivery_due_at);
    let differences = old.differences(&statement);
    desk.record(Event::Extended {
        statement_sha256: label::hash(&statement)?,
        statement: Box::new(statement),
        reason: reason.to_owned(),
    })?;
    let applicants = label::applicants(&posting);
    if applicants.is_empty() {
        return Ok(());
    }
    desk.tell(
        "extended",
        Notice::Extended {
            differences,
            reason: reason.to_owned(),
            applicants,
        },
    )
}

/// The delivery date moved by as many calendar days as the closing, at the same
/// time of day; where that is not after closing, by one more. None past the end
/// of what jiff knows.
fn delivery_after(
    programme: &Programme,
    old: &Statement,
    closes_at: Timestamp,
) -> Option<Timestamp> {
    let zone = &programme.policy.time_zone;
    let moved = moved_along(old.delivery_due_at, old.closes_at, closes_at, zone);
    if moved > closes_at {
        return Some(moved);
    }
    let next_day = zone.to_datetime(moved).checked_add(1.day()).ok()?;
    let next_day = zone.to_timestamp(next_day).ok()?;
    (next_day > closes_at).then_some(next_day)
}

/// The dates that hold once the issue says what `amended` was read from: one that
/// its text did not change stays as it was extended.
pub(super) fn dates_in_force(
    opportunity: &Opportunity,
    posting: &Posting,
    rules: &StatementRules<'_>,
    amended: Statement,
) -> Step<Statement> {
    let source = &opportunity.source;
    let old = &posting.statement;
    let form = opportunity.translation.as_ref();
    let Ok(written) = Statement::parse_with(&source.title, &source.body, form, rules) else {
        return Ok(amended);
    };
    let held = |written: Timestamp, now: Timestamp, extended: Timestamp| {
        if written == now { extended } else { now }
    };
    let closes_at = held(written.closes_at, amended.closes_at, old.closes_at);
    let due_at = held(
        written.delivery_due_at,
        amended.delivery_due_at,
        old.delivery_due_at,
    );
    if due_at > closes_at {
        return Ok(amended.due(closes_at, due_at));
    }
    let zone = &rules.programme.policy.time_zone;
    let date = |at| local_date(at, zone).to_string();
    let problem = Problem {
        field: Field::Delivery,
        line: None,
        kind: ProblemKind::DeliveryNotAfterClosing {
            found: date(due_at),
            closing: date(closes_at),
        },
    };
    let problems = vec![problem];
    Err(Stop::Refused(Refusal::BadAmendment { problems }))
}
