//! Takes the fact of a decision, and settles what brought it, in its transaction.

use jiff::Timestamp;

use super::{AppError, Errand, Handled, Settle};
use crate::domain::decide::{Command, Outcome};
use crate::outbox::job::seen_id;
use crate::store::inbox::{self, Ending, Settled};
use crate::store::opportunities::{self, Claimed, Deciding, Kept, Version};
use crate::store::{Tx, Write, payment_details, timers};

/// Whether the opportunity is still the one decided on. Who is going to wait for
/// its next event holds it, so that the event cannot slip in before the wait.
async fn still(
    tx: &mut Tx,
    errand: &Errand,
    kept: Option<&Kept>,
    waits: bool,
) -> Result<bool, AppError> {
    let decided_on = kept.map(|kept| &kept.opportunity);
    if errand.opportunity.is_none() {
        let newest = opportunities::newest_in(tx, errand.issue).await?;
        if newest != decided_on.map(Version::from) {
            return Ok(false);
        }
    }
    match decided_on {
        Some(it) if waits => Ok(opportunities::hold(tx, it.id, it.version).await?),
        Some(_) | None => Ok(true),
    }
}

/// Takes the fact for this decision, named by its word; else makes sure that nobody decided
/// meanwhile.
pub(super) async fn claim(
    tx: &mut Tx,
    errand: &Errand,
    (word, waits): (Option<&'static str>, bool),
    kept: Option<&Kept>,
    now: Timestamp,
) -> Result<Claimed, AppError> {
    let (Some(word), Some(fact_key)) = (word, &errand.fact_key) else {
        let stands = still(tx, errand, kept, waits).await?;
        return Ok(if stands {
            Claimed::Ours(None)
        } else {
            Claimed::Moved
        });
    };
    let deciding = Deciding {
        fact_key,
        outcome: word,
        on: kept.map(|kept| Version::from(&kept.opportunity)),
        newest_of: errand.opportunity.is_none().then_some(errand.issue),
        effect: &seen_id(fact_key),
        at: now,
    };
    Ok(opportunities::decide(tx, &deciding).await?)
}

/// How a fact is decided, in a word; none where it is left to be decided.
pub(super) fn word(errand: &Errand, outcome: &Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::Decided { .. } => Some("decided"),
        // What was refused at a desk is mended there and sent again.
        Outcome::Refused { .. } => {
            let at_desk = matches!(errand.request.command, Command::Desk { .. });
            (!at_desk).then_some("refused")
        }
        Outcome::Ignored(_) => Some("ignored"),
        Outcome::Waits => None,
    }
}

/// Settles what must be before anything is kept; false when a timer had fired before.
pub(super) async fn settle_first(
    tx: &mut Tx,
    settle: Settle<'_>,
    handled: &Handled,
    now: Timestamp,
) -> Result<bool, AppError> {
    match settle {
        Settle::Nothing | Settle::Delivery { .. } => Ok(true),
        Settle::Details { payment, sealed } => {
            if *handled == Handled::Decided {
                payment_details::put(tx, payment, sealed, now).await?;
            }
            Ok(true)
        }
        Settle::Timer { id } => Ok(timers::mark_fired(tx, id, now).await?),
    }
}

/// What settles the delivery that brought the request.
pub(super) fn settle_along(
    settle: Settle<'_>,
    errand: &Errand,
    handled: &Handled,
    now: Timestamp,
) -> Option<Write> {
    let Settle::Delivery { lease, id } = settle else {
        return None;
    };
    let ending = match handled {
        Handled::Waits => Ending::Waits(errand.issue),
        Handled::Ignored(why) => Ending::Ends(Settled::Ignored, Some(why)),
        Handled::Decided | Handled::Refused(_) | Handled::Repeated => {
            Ending::Ends(Settled::Done, None)
        }
    };
    Some(inbox::settling(lease, id, ending, now))
}
