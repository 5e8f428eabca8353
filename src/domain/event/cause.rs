//! What ended an opportunity or an application, and of what a timer reminds.

use serde::{Deserialize, Serialize};

/// Why an opportunity ended without an award that lasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unsuccess {
    /// Nobody applied in time.
    NoApplication,
    /// No application met the evaluation criteria.
    NonePassed,
    /// Everyone in the drawn order declined or let the offer lapse.
    NoneLeft,
}

/// What ended an opportunity before award.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cancellation {
    /// `/cancel REASON`.
    Command {
        /// The reason given.
        reason: String,
    },
    /// The trigger label was taken off.
    LabelRemoved,
    /// The issue was closed as not planned, or as a duplicate.
    IssueClosed,
}

/// How an application came to be withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Withdrawal {
    /// `/withdraw`.
    Command,
    /// Its author deleted the comment (case 71).
    Deleted,
    /// Its author edited the application out of the comment (case 70).
    Edited,
}

/// A reminder that a timer gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reminder {
    /// A week is left and nobody has applied (R44, R45).
    Silence,
    /// The selection target has passed and evaluations are missing (R41).
    Selection,
    /// The delivery date comes near.
    DeliveryNear,
    /// The delivery date has passed without an accepted delivery (R106).
    Delivery,
    /// A dispute stands for a week or more.
    Dispute,
    /// A public servant's acceptance waits for its sign-off for a week or more (R75).
    SignOff,
    /// Questions are over, and some wait for an answer (R42).
    Questions,
    /// An offer lapses soon.
    OfferNear,
    /// A payment grows old (R125).
    Payment,
}
