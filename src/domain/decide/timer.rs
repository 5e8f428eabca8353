//! Timers: which ones a state needs, and what happens when one fires.
//!
//! A timer is a row that fires once and survives restarts (R50). Which timers
//! stand is worked out anew from the state after each change.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Desk, Step, Stop, award, dispute, evaluation, near, sign_off, silence};
use crate::domain::draw::Draw;
use crate::domain::event::{Event, Reminder, Unsuccess};
use crate::domain::notice::Notice;
use crate::domain::opportunity::{Opportunity, State};
use crate::domain::programme::Programme;

/// How long before the delivery date the supplier is reminded of it.
const NEAR: SignedDuration = SignedDuration::from_hours(48);

/// What a timer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimerKind {
    /// The closing instant and its grace (decision 3).
    Closing,
    /// A week before closing: has anybody applied (R44, R45)?
    SilenceReminder,
    /// The list is fixed: the seed is revealed, or the round of the beacon is due.
    Draw,
    /// The offer and its grace.
    OfferLapse,
    /// The selection target (R41).
    SelectionReminder,
    /// Some time before the delivery date.
    DeliveryNear,
    /// The delivery date (R106).
    DeliveryReminder,
    /// A dispute stands for another week.
    DisputeReminder,
    /// A public servant's acceptance waits for its sign-off for another week (R75).
    SignOffReminder,
    /// The cut-off of questions, while some wait for an answer (R42).
    QuestionCutoff,
    /// A day before an offer lapses.
    OfferNear,
    /// A payment grows old (R125).
    PaymentReminder,
}

impl TimerKind {
    /// Its name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Closing => "closing",
            Self::SilenceReminder => "silence_reminder",
            Self::Draw => "draw",
            Self::OfferLapse => "offer_lapse",
            Self::SelectionReminder => "selection_reminder",
            Self::DeliveryNear => "delivery_near",
            Self::DeliveryReminder => "delivery_reminder",
            Self::DisputeReminder => "dispute_reminder",
            Self::SignOffReminder => "sign_off_reminder",
            Self::QuestionCutoff => "question_cutoff",
            Self::OfferNear => "offer_near",
            Self::PaymentReminder => "payment_reminder",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [
            Self::Closing,
            Self::SilenceReminder,
            Self::Draw,
            Self::OfferLapse,
            Self::SelectionReminder,
            Self::DeliveryNear,
            Self::DeliveryReminder,
            Self::DisputeReminder,
            Self::SignOffReminder,
            Self::QuestionCutoff,
            Self::OfferNear,
            Self::PaymentReminder,
        ]
        .into_iter()
        .find(|kind| kind.name() == name)
    }

    /// Whether the thread is read before it is decided, so that what was said
    /// in time counts although GitHub delivers it late.
    #[must_use]
    pub const fn reads_thread(self) -> bool {
        match self {
            Self::Closing
            | Self::SilenceReminder
            | Self::QuestionCutoff
            | Self::OfferLapse
            | Self::DeliveryReminder => true,
            Self::Draw
            | Self::SelectionReminder
            | Self::DeliveryNear
            | Self::DisputeReminder
            | Self::SignOffReminder
            | Self::OfferNear
            | Self::PaymentReminder => false,
        }
    }

    /// Whether the text is read before that: an edit made in time may move
    /// what falls due, although GitHub tells of it late.
    #[must_use]
    pub const fn reads_text(self) -> bool {
        matches!(self, Self::Closing)
    }
}

/// A timer that should stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timer {
    /// What for.
    pub kind: TimerKind,
    /// The instant that its decision counts at.
    pub at: Timestamp,
    /// The instant it fires: `at` and, where GitHub is read first, the grace.
    pub fires_at: Timestamp,
}

/// The timers that an opportunity's state needs.
#[must_use]
pub fn timers(opportunity: &Opportunity, programme: &Programme) -> Vec<Timer> {
    let graced = |kind, at: Timestamp| {
        let fires_at = at.checked_add(programme.policy.closing_grace).unwrap_or(at);
        Timer { kind, at, fires_at }
    };
    let plain = |kind, at| Timer {
        kind,
        at,
        fires_at: at,
    };
    let mut timers = match &opportunity.state {
        State::Open(posting) => {
            let silence = silence::due_at(posting, programme);
            let silence = silence.map(|at| graced(TimerKind::SilenceReminder, at));
            let closing = graced(TimerKind::Closing, posting.statement.closes_at);
            let questions = near::questions_due_at(posting, programme);
            let questions = questions.map(|at| graced(TimerKind::QuestionCutoff, at));
            let reminders = silence.into_iter().chain(questions);
            reminders.chain([closing]).collect()
        }
        State::Evaluation(selection) => match (&selection.draw, selection.closed_at) {
            (Draw::Listed { round, .. }, _) => {
                let drawn_at = selection.drawn_at(*round).unwrap_or(opportunity.updated_at);
                vec![plain(TimerKind::Draw, drawn_at)]
            }
            (Draw::Committed, Some(closed_at)) => {
                let due_at = programme.due_after(closed_at, &programme.policy.selection_days);
                vec![plain(TimerKind::SelectionReminder, due_at)]
            }
            (Draw::Committed | Draw::Revealed { .. } | Draw::Sole { .. }, _) => Vec::new(),
        },
        State::Offered(offer) => {
            let (near, last) = match &offer.sign_off {
                Some(sign_off) => {
                    let again = sign_off.reminder_due();
                    (None, again.map(|at| plain(TimerKind::SignOffReminder, at)))
                }
                None => (
                    near::offer_due_at(offer).map(|at| plain(TimerKind::OfferNear, at)),
                    offer.expires_at.map(|at| graced(TimerKind::OfferLapse, at)),
                ),
            };
            near.into_iter().chain(last).collect()
        }
        State::InProgress(work) => {
            let mut timers = vec![graced(TimerKind::DeliveryReminder, work.due_at())];
            let near = work.due_at().checked_sub(NEAR).ok();
            let near = near.filter(|at| *at > work.award.accepted_at);
            timers.extend(near.map(|at| plain(TimerKind::DeliveryNear, at)));
            timers
        }
        State::Draft
        | State::NeedsChanges { .. }
        | State::AwaitingApproval(_)
        | State::Delivered(_)
        | State::Accepted(_)
        | State::Paid(_)
        | State::Unsuccessful { .. }
        | State::Cancelled { .. }
        | State::Terminated(_) => Vec::new(),
    };
    let disputed = opportunity.disputes.reminder_due();
    timers.extend(disputed.map(|at| plain(TimerKind::DisputeReminder, at)));
    let owed = near::payment_due_at(opportunity);
    timers.extend(owed.map(|at| plain(TimerKind::PaymentReminder, at)));
    timers
}

pub(super) fn fire(desk: &mut Desk<'_>, kind: TimerKind) -> Step {
    match kind {
        TimerKind::Closing => close(desk),
        TimerKind::SilenceReminder => silence::remind(desk),
        TimerKind::Draw => evaluation::reveal(desk),
        TimerKind::OfferLapse => award::lapse(desk),
        TimerKind::SelectionReminder => remind_of_selection(desk),
        TimerKind::DeliveryNear => remind_before_delivery(desk),
        TimerKind::DeliveryReminder => remind_of_delivery(desk),
        TimerKind::DisputeReminder => dispute::remind(desk),
        TimerKind::SignOffReminder => sign_off::remind(desk),
        TimerKind::QuestionCutoff => near::remind_of_questions(desk),
        TimerKind::OfferNear => near::remind_of_offer(desk),
        TimerKind::PaymentReminder => near::remind_of_payment(desk),
    }
}

/// The set is fixed: what came in time is in it, nothing else ever will be (I2).
fn close(desk: &mut Desk<'_>) -> Step {
    let State::Open(posting) = &desk.opportunity()?.state else {
        return Err(Stop::Ignored("the opportunity is not open"));
    };
    if posting.statement.closes_at > desk.request.at {
        return Err(Stop::Ignored("the closing instant was moved"));
    }
    let applications = posting.standing_comments();
    if applications.is_empty() {
        return evaluation::end(desk, Unsuccess::NoApplication);
    }
    desk.record(Event::Closed { applications })
}

fn remind_of_selection(desk: &mut Desk<'_>) -> Step {
    let State::Evaluation(selection) = &desk.opportunity()?.state else {
        return Err(Stop::Ignored("the selection was made"));
    };
    let waiting: Vec<u32> = selection
        .posting
        .standing()
        .map(|application| application.number)
        .filter(|number| selection.verdict(*number).is_none())
        .collect();
    if waiting.is_empty() {
        return Err(Stop::Ignored("every application is judged"));
    }
    let due_at = desk.request.at;
    desk.record(Event::Reminded {
        of: Reminder::Selection,
    })?;
    desk.tell(
        "selection-reminder",
        Notice::SelectionReminder { due_at, waiting },
    )
}

fn remind_before_delivery(desk: &mut Desk<'_>) -> Step {
    let State::InProgress(work) = &desk.opportunity()?.state else {
        return Err(Stop::Ignored("the work was delivered"));
    };
    let (supplier, due_at) = (work.award.supplier.clone(), work.due_at());
    if due_at.checked_sub(NEAR).ok() != Some(desk.request.at) {
        return Err(Stop::Ignored("the delivery date was moved"));
    }
    desk.record(Event::Reminded {
        of: Reminder::DeliveryNear,
    })?;
    desk.tell("delivery-near", Notice::DeliveryNear { due_at, supplier })
}

fn remind_of_delivery(desk: &mut Desk<'_>) -> Step {
    let State::InProgress(work) = &desk.opportunity()?.state else {
        return Err(Stop::Ignored("the work was delivered"));
    };
    let supplier = work.award.supplier.clone();
    let due_at = work.due_at();
    let team = desk.opportunity()?.labelled_by.clone();
    if due_at > desk.request.at {
        return Err(Stop::Ignored("the delivery date was moved"));
    }
    desk.record(Event::Reminded {
        of: Reminder::Delivery,
    })?;
    desk.tell(
        "delivery-reminder",
        Notice::DeliveryReminder {
            due_at,
            supplier,
            team,
        },
    )
}
