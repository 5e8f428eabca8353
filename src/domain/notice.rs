//! What the App says in comments of its own, as values.
//!
//! `github/words.rs` turns a notice and a language into Markdown; nothing else
//! makes sentences.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::approval::Approved;
use super::command::Resolution;
use super::debrief::Unchosen;
use super::ending::Ending;
use super::event::{Cancellation, Unsuccess};
use super::ids::{CommentId, Person};
use super::judgement::Missing;
use super::payment::Payment;
use super::refusal::Refusal;
use super::statement::Difference;

/// One comment's meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// A command or label was refused.
    Refused {
        /// Whom the answer is to.
        to: Option<Person>,
        /// Every reason.
        refusals: Vec<Refusal>,
    },
    /// The drawn supplier may accept (R85).
    Offer {
        /// The place in the order, from 0.
        position: u32,
        /// The application's number.
        application: u32,
        /// Who.
        supplier: Person,
    },
    /// The statement was amended while open (R138): those who applied are told.
    Amended {
        /// What differs.
        differences: Vec<Difference>,
        /// Who applied.
        applicants: Vec<Person>,
    },
    /// The closing was moved, and later dates with it (R44): those who applied are told.
    Extended {
        /// The dates that moved.
        differences: Vec<Difference>,
        /// Why.
        reason: String,
        /// Who applied.
        applicants: Vec<Person>,
    },
    /// A question has its first answer (R60): who asked and those who applied are told.
    Answered {
        /// The question's number.
        question: u32,
        /// The comment that answers; none where it was answered at a desk.
        #[serde(default)]
        comment: Option<CommentId>,
        /// Who asked, then who applied.
        people: Vec<Person>,
    },
    /// A week is left and nobody has applied (R44, R45).
    SilenceReminder {
        /// The closing instant.
        closes_at: Timestamp,
    },
    /// The statement waits for approvals: those who may give them are told.
    ApprovalAsked,
    /// The text was changed or no longer keeps the rules: approvals are void.
    ApprovalsVoided {
        /// Those that had been given.
        given: Vec<Approved>,
    },
    /// The accepted delivery was reverted (case 103).
    Reverted {
        /// The number of the pull request that reverts it.
        number: i64,
        /// The number of the delivery.
        delivery: i64,
        /// Who delivered.
        supplier: Person,
        /// Whether the payment was paid or void before.
        settled: bool,
    },
    /// The work was awarded: the other applicants are told why not to them (R86).
    Awarded {
        /// Who does the work.
        supplier: Person,
        /// The others.
        others: Vec<Unchosen>,
        /// When it was awarded.
        at: Timestamp,
    },
    /// The answer to `/debrief` (R90).
    Debrief {
        /// The application's number.
        application: u32,
        /// Who asked.
        supplier: Person,
        /// Who hears that it was asked for.
        team: Vec<Person>,
    },
    /// It ended without success; those who applied are told.
    Unsuccessful {
        /// Why.
        reason: Unsuccess,
        /// Who applied.
        applicants: Vec<Person>,
    },
    /// It was cancelled; those who applied are told.
    Cancelled {
        /// By what.
        cause: Cancellation,
        /// Who applied.
        applicants: Vec<Person>,
    },
    /// An evaluation in a comment is public; said once (decision 5).
    EvaluationIsPublic,
    /// A linked pull request was merged, but is not accepted.
    NotAccepted {
        /// Its number.
        number: i64,
        /// Who the supplier is.
        supplier: Person,
        /// What stands in the way.
        missing: Vec<Missing>,
    },
    /// Accepted: the payment record exists.
    Accepted {
        /// The pull request's number.
        number: i64,
        /// The record.
        payment: Box<Payment>,
    },
    /// Evaluations are missing after the selection target (R41).
    SelectionReminder {
        /// The target.
        due_at: Timestamp,
        /// The numbers of the applications that wait.
        waiting: Vec<u32>,
    },
    /// The delivery date has passed without acceptance (R106).
    DeliveryReminder {
        /// The date.
        due_at: Timestamp,
        /// The supplier.
        supplier: Person,
        /// Who speaks for the team: whoever labelled the issue.
        team: Person,
    },
    /// The delivery date comes near.
    DeliveryNear {
        /// The date.
        due_at: Timestamp,
        /// The supplier.
        supplier: Person,
    },
    /// Something must be done before an instant, or has waited too long.
    Due {
        /// What.
        due: Due,
    },
    /// The delivery date was moved (R106).
    DeliveryExtended {
        /// The supplier.
        supplier: Person,
        /// The new date.
        until: Timestamp,
        /// Why.
        reason: String,
    },
    /// The award ended without acceptance (R102, R103).
    Terminated {
        /// What ended it.
        ending: Ending,
        /// Whose award it was.
        supplier: Person,
        /// Who ended it.
        by: Person,
        /// What is owed for it.
        payment: Option<Box<Payment>>,
        /// Whether the work can be offered to a next one.
        somebody_left: bool,
    },
    /// Somebody disputes (R130).
    Disputed {
        /// Who.
        by: Person,
        /// Who is to settle it.
        officers: Vec<Person>,
    },
    /// A dispute stands for another week.
    DisputeReminder {
        /// Since when.
        since: Timestamp,
        /// Who is to settle it.
        officers: Vec<Person>,
    },
    /// A public servant accepted the terms, and the award waits for the sign-off (R75).
    SignOffAwaited {
        /// Who accepted.
        supplier: Person,
        /// When.
        since: Timestamp,
        /// Who is to sign off.
        officers: Vec<Person>,
        /// Whether it is said again after a week.
        again: bool,
    },
    /// The sign-off was given: the work begins (R75).
    SignOffGiven {
        /// Who begins.
        supplier: Person,
        /// Who recorded it.
        by: Person,
        /// Until when the work is due.
        due_at: Timestamp,
    },
    /// The sign-off was refused (R75).
    SignOffRefused {
        /// Who had accepted.
        supplier: Person,
        /// Who refused it.
        by: Person,
    },
    /// Disputes were settled, or a delivery was decided.
    Resolved {
        /// How.
        resolution: Resolution,
        /// Why.
        reason: String,
        /// Those whom it concerns.
        told: Vec<Person>,
    },
    /// The trigger label was renamed (case 56).
    LabelRenamed {
        /// What the App knows it by.
        label: String,
        /// What it is called now.
        now: String,
    },
    /// The trigger label was deleted (case 56).
    LabelDeleted {
        /// What the App knows it by.
        label: String,
    },
    /// Issues that carried the label before the App saw it: none was posted (case 33).
    FoundLabelled {
        /// The label.
        label: String,
        /// The issues' numbers.
        numbers: Vec<i64>,
    },
    /// An applicant deleted the application in time, of which GitHub told after the list
    /// was fixed, which stays as it is (case 71).
    DeletionFoundLate {
        /// The application.
        number: u32,
        /// Whose it is.
        supplier: Person,
        /// Until when deleting withdrew.
        closed_at: Timestamp,
        /// Who looks at it.
        told: Person,
    },
    /// The issue was closed as completed, and nothing was accepted (case 63).
    ClosedUndelivered,
    /// A bot took the trigger label off, which changes nothing (cases 54, 58).
    UnlabelledByBot {
        /// The bot.
        bot: Person,
        /// Who looks at it.
        told: Person,
    },
    /// A bot closed the issue as not planned, which changes nothing (cases 58, 63).
    ClosedByBot {
        /// The bot.
        bot: Person,
        /// Who looks at it.
        told: Person,
    },
    /// The issue was opened again after the opportunity had ended (case 64).
    ReopenedAfterEnd,
    /// The issue was opened again after the work was accepted (case 64).
    ReopenedAfterAcceptance {
        /// The delivery's number.
        number: i64,
    },
    /// GitHub denies the App something that it needs (case 39).
    PermissionMissing {
        /// GitHub's name of it.
        permission: String,
    },
    /// The answer to `/status`.
    Status,
    /// The answer to `/help`.
    Help,
}

/// What somebody is reminded of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Due {
    /// Questions are over; these wait for an answer until closing (R42).
    Answers {
        /// Until when answers are taken.
        closes_at: Timestamp,
        /// Their numbers.
        questions: Vec<u32>,
        /// Who speaks for the team: whoever labelled the issue.
        team: Person,
    },
    /// An offer waits for its answer.
    Acceptance {
        /// When it lapses.
        expires_at: Timestamp,
        /// The supplier.
        supplier: Person,
    },
    /// A payment is neither made nor void (R125).
    Payment {
        /// Since when it is owed.
        since: Timestamp,
        /// The supplier.
        supplier: Person,
        /// Those who can act: the officers, else whoever labelled the issue.
        officers: Vec<Person>,
    },
}
