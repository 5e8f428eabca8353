//! A week before closing nobody has applied: that is normal, and people are told
//! so before they give up (R44, R45).

use jiff::{Timestamp, ToSpan};

use super::{Desk, Step, Stop};
use crate::domain::event::{Event, Reminder};
use crate::domain::notice::Notice;
use crate::domain::opportunity::{Posting, State};
use crate::domain::programme::Programme;

/// How many calendar days before closing.
const DAYS_BEFORE: i32 = 7;

/// When to look; none where the posting is shorter, or people were told before.
pub(super) fn due_at(posting: &Posting, programme: &Programme) -> Option<Timestamp> {
    let zone = &programme.policy.time_zone;
    let closes = zone.to_datetime(posting.statement.closes_at);
    let day = closes.checked_sub(DAYS_BEFORE.days()).ok()?;
    let due_at = zone.to_timestamp(day).ok()?;
    (due_at > posting.posted_at && !posting.silence_told).then_some(due_at)
}

pub(super) fn remind(desk: &mut Desk<'_>) -> Step {
    let at = desk.request.at;
    let State::Open(posting) = &desk.opportunity()?.state else {
        return Err(Stop::Ignored("the opportunity is not open"));
    };
    if due_at(posting, desk.case.programme) != Some(at) {
        return Err(Stop::Ignored("the closing instant was moved"));
    }
    // As it was then, so that it does not depend on when the timer fires.
    let stood = posting.applications.iter().any(|application| {
        application.received_at <= at && application.withdrawn_at.is_none_or(|gone| gone > at)
    });
    if stood {
        return Err(Stop::Ignored("somebody has applied"));
    }
    let closes_at = posting.statement.closes_at;
    desk.record(Event::Reminded {
        of: Reminder::Silence,
    })?;
    desk.tell("silence-reminder", Notice::SilenceReminder { closes_at })
}
