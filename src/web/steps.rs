//! The way of an opportunity from posting to payment, as one line.

use jiff::Timestamp;

use super::api::State;

/// What a step is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// It was posted.
    Posted,
    /// Applications close.
    Closes,
    /// The supplier is selected.
    Selection,
    /// The work is delivered.
    Work,
    /// The work is accepted.
    Accepted,
    /// The work is paid.
    Paid,
}

impl StepKind {
    /// The sentence that names it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Posted => "step-posted",
            Self::Closes => "step-closes",
            Self::Selection => "step-selection",
            Self::Work => "step-work",
            Self::Accepted => "step-accepted",
            Self::Paid => "step-paid",
        }
    }
}

/// Whether a step lies behind, at hand or ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It happened.
    Done,
    /// It is what everyone waits for.
    Current,
    /// It has not come yet.
    Ahead,
    /// It will not happen: the opportunity ended before.
    Stopped,
}

impl Progress {
    /// The word for it, and the last part of its name in the style sheet.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Current => "current",
            Self::Ahead => "ahead",
            Self::Stopped => "stopped",
        }
    }
}

/// One step and its date: when it happened, or when it is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is about.
    pub kind: StepKind,
    /// Where it lies.
    pub progress: Progress,
    /// When it happened, or when it is due where that is known.
    pub at: Option<Timestamp>,
}

/// The dates of an opportunity, each where it is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dates {
    /// Posted.
    pub posted_at: Option<Timestamp>,
    /// The closing instant.
    pub closes_at: Option<Timestamp>,
    /// When the set of applications was fixed.
    pub closed_at: Option<Timestamp>,
    /// When the supplier should be known (R41).
    pub selection_due_at: Option<Timestamp>,
    /// When the supplier accepted.
    pub selected_at: Option<Timestamp>,
    /// When the work is due.
    pub delivery_due_at: Option<Timestamp>,
    /// When the work that was merged was handed over.
    pub delivered_at: Option<Timestamp>,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// When it was paid.
    pub paid_at: Option<Timestamp>,
}

/// The six steps of an opportunity in `state`.
#[must_use]
pub fn steps(state: State, dates: &Dates) -> Vec<Step> {
    use StepKind::{Accepted, Closes, Paid, Posted, Selection, Work};
    let rows = [
        (Posted, dates.posted_at, None),
        (Closes, dates.closed_at, dates.closes_at),
        (Selection, dates.selected_at, dates.selection_due_at),
        (Work, dates.delivered_at, dates.delivery_due_at),
        (Accepted, dates.accepted_at, None),
        (Paid, dates.paid_at, None),
    ];
    let at_hand = at_hand(state);
    rows.into_iter()
        .enumerate()
        .map(|(index, (kind, happened, due))| {
            let progress = match at_hand {
                Some(current) if index < current => Progress::Done,
                Some(current) if index == current => Progress::Current,
                Some(_) => Progress::Ahead,
                None if happened.is_some() => Progress::Done,
                None => Progress::Stopped,
            };
            // The instant that counts is the published one, not when we noticed.
            let at = match kind {
                Closes => due.or(happened),
                Posted | Selection | Work | Accepted | Paid => happened.or(due),
            };
            Step {
                kind,
                progress,
                at: at.filter(|_| progress != Progress::Stopped),
            }
        })
        .collect()
}

/// The index of the step that is waited for; none where it ended before.
const fn at_hand(state: State) -> Option<usize> {
    match state {
        State::Draft | State::NeedsChanges | State::AwaitingApproval => Some(0),
        State::Open => Some(1),
        State::Evaluation | State::Offered => Some(2),
        State::InProgress => Some(3),
        State::Delivered => Some(4),
        State::Accepted => Some(5),
        State::Paid => Some(6),
        State::Unsuccessful | State::Cancelled | State::Terminated => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(state: State, dates: &Dates) -> Vec<&'static str> {
        steps(state, dates)
            .iter()
            .map(|step| step.progress.word())
            .collect()
    }

    #[test]
    fn an_open_opportunity_waits_for_its_closing() {
        let shown = progress(State::Open, &Dates::default());

        assert_eq!(
            shown,
            ["done", "current", "ahead", "ahead", "ahead", "ahead"]
        );
    }

    #[test]
    fn a_paid_one_waits_for_nothing() {
        assert_eq!(progress(State::Paid, &Dates::default()), ["done"; 6]);
    }

    #[test]
    fn one_that_ended_early_shows_what_happened_and_what_did_not() {
        let noon: Timestamp = "2021-07-12T12:00:00Z".parse().unwrap();
        let dates = Dates {
            posted_at: Some(noon),
            delivery_due_at: Some(noon),
            ..Dates::default()
        };

        let shown = steps(State::Cancelled, &dates);

        assert_eq!(shown[0].progress, Progress::Done);
        assert!(
            shown[1..]
                .iter()
                .all(|step| step.progress == Progress::Stopped)
        );
        assert!(shown[1..].iter().all(|step| step.at.is_none()));
    }

    #[test]
    fn a_step_ahead_shows_when_it_is_due() {
        let due: Timestamp = "2021-07-23T12:00:00Z".parse().unwrap();
        let dates = Dates {
            delivery_due_at: Some(due),
            ..Dates::default()
        };

        assert_eq!(steps(State::Open, &dates)[3].at, Some(due));
    }
}
