//! What people and timers ask of an opportunity.
//!
//! A comment is one command however many instructions it holds: all of them
//! are carried out or none (case 76).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::ids::{CommentId, IssueId, LabelId, Person, RepositoryId};
use super::lang::Lang;

/// Whether an application meets an evaluation criterion (R80): there is no score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The criterion is met.
    Pass,
    /// It is not.
    Fail,
}

/// A person's decision on a work acceptance criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The delivered work meets it.
    Met,
    /// It does not.
    Unmet,
}

/// How a payment was made (domain decision 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// By acquisition card.
    Card,
    /// By acquisition card through PayPal as the supplier's gateway (R124).
    Paypal,
    /// In another way, which the reference explains.
    Other,
}

/// Which date an extension moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deadline {
    /// The closing of applications; all later dates move along (R44).
    Closing,
    /// The delivery of the work (R106).
    Delivery,
}

/// Why a team ends an award.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ground", rename_all = "snake_case")]
pub enum Ground {
    /// The supplier did not keep the terms: nothing is paid (R102).
    Default,
    /// The team no longer wants the work: the part that is done is paid (R103).
    Convenience {
        /// The part that is done, in whole percent from 0 to 100.
        percent: u8,
    },
}

/// How a dispute, or a delivery that was not accepted, is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resolution {
    /// The delivery is accepted.
    Accept,
    /// The delivery is rejected: the work goes on.
    Reject,
    /// The dispute is over and everything goes on as before.
    Continue,
}

/// An approval that a posting may need (R29).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approval {
    /// The programme's.
    Programme,
    /// Procurement's.
    Procurement,
}

/// One thing that a comment asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Instruction {
    /// Apply for the opportunity; the rest of the comment is the application.
    Apply {
        /// Task-list items that are ticked: the affirmations made (R71).
        affirmed: u32,
        /// Task-list items that are not.
        unaffirmed: u32,
        /// The application's own text, without the task list.
        statement: String,
    },
    /// Take the application back.
    Withdraw,
    /// Judge an application against one evaluation criterion, or all.
    Evaluate {
        /// The number after `A`.
        application: u32,
        /// The number after the dot, if any; none covers every criterion.
        criterion: Option<u32>,
        /// Pass or fail.
        verdict: Verdict,
        /// Why (R82); empty when it was left out, which is refused later.
        rationale: String,
    },
    /// Accept the offer and its terms.
    Accept {
        /// Whether the supplier says to be a public servant, whose work waits for a
        /// sign-off (R75).
        public_servant: bool,
    },
    /// Sign a public servant's work off (R75).
    SignOff {
        /// The document that the sign-off is.
        reference: String,
    },
    /// Refuse that sign-off (R75).
    RefuseSignOff {
        /// Why; empty when it was left out, which is refused later.
        reason: String,
    },
    /// Decline the offer.
    Decline {
        /// Why, if the supplier says.
        reason: Option<String>,
    },
    /// Decide a work acceptance criterion on the delivery's head commit.
    Criterion {
        /// Its number in the statement.
        number: u32,
        /// Met or unmet.
        decision: Decision,
        /// Why.
        reason: String,
    },
    /// End the opportunity before award.
    Cancel {
        /// Why; empty when it was left out, which is refused later.
        reason: String,
    },
    /// Record that the payment was made.
    Paid {
        /// The bank's, card's or provider's reference.
        reference: String,
        /// How it was paid.
        method: PaymentMethod,
    },
    /// Ask for the state of things.
    Status,
    /// Ask what can be asked.
    Help,
    /// Ask something about the opportunity (R42).
    Question {
        /// The question; empty when it was left out, which is refused later.
        text: String,
    },
    /// Answer a question for everybody (R60, R61).
    Answer {
        /// The number after `Q`.
        question: u32,
        /// The answer; empty when it was left out, which is refused later.
        text: String,
    },
    /// Give the statement in the other language (R139).
    Translate {
        /// Into which.
        language: Lang,
        /// The issue form in that language.
        form: String,
    },
    /// Move a date.
    Extend {
        /// Which.
        deadline: Deadline,
        /// The new date as it was written, which only the programme's zone can read.
        until: String,
        /// Why; empty when it was left out, which is refused later.
        reason: String,
    },
    /// Begin anew after an end without a contract.
    Repost,
    /// End the award from the team's side.
    Terminate {
        /// On which ground.
        ground: Ground,
        /// Why; empty when it was left out, which is refused later.
        reason: String,
    },
    /// Offer the work to the next in the drawn order after an award ended.
    OfferNext {
        /// Why; empty when it was left out, which is refused later.
        reason: String,
    },
    /// End the award from the supplier's side.
    Discontinue {
        /// Why; empty when it was left out, which is refused later.
        reason: String,
    },
    /// Ask what became of the own application (R90).
    Debrief,
    /// Raise a dispute (R130).
    Dispute {
        /// What about; empty when it was left out, which is refused later.
        text: String,
    },
    /// Settle a dispute, or a delivery that was not accepted.
    Resolve {
        /// How.
        resolution: Resolution,
        /// Why; empty when it was left out, which is refused later.
        reason: String,
    },
    /// Approve the posting (R29).
    Approve {
        /// In which capacity.
        approval: Approval,
    },
    /// Say whether a flag of contract splitting is right, and why.
    Splitting {
        /// Whether the opportunity is a part of a larger contract.
        splits: bool,
        /// Why; empty when it was left out, which is refused later.
        reason: String,
    },
    /// Commit funds: section 32 (R120).
    Commit {
        /// The maximum amount as it was written.
        amount: String,
        /// The fund reservation's reference.
        reference: String,
    },
    /// Certify that the work was received: section 34 (R120).
    Certify,
    /// Hold the payment back.
    Hold {
        /// Why; empty when it was left out, which is refused later.
        reason: String,
    },
    /// Release a payment that was held back.
    Release {
        /// Why; empty when it was left out, which is refused later.
        reason: String,
    },
    /// Void the payment record.
    Void {
        /// Why; empty when it was left out, which is refused later.
        reason: String,
    },
}

/// Why a line that begins with a command is not one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Malformed {
    /// `/evaluate` without an application such as `A1` or `A1.2`.
    Application {
        /// What stood in its place.
        found: String,
    },
    /// `/evaluate` without `pass` or `fail`.
    Verdict {
        /// What stood in its place.
        found: String,
    },
    /// `/criterion` without a number.
    CriterionNumber {
        /// What stood in its place.
        found: String,
    },
    /// `/criterion` without `met` or `unmet`.
    Decision {
        /// What stood in its place.
        found: String,
    },
    /// `/paid` without a reference.
    Reference,
    /// `/answer` without a question such as `Q1`.
    QuestionNumber {
        /// What stood in its place.
        found: String,
    },
    /// `/translate` without a language.
    Language {
        /// What stood in its place.
        found: String,
    },
    /// `/extend` without `closing` or `delivery`.
    Deadline {
        /// What stood in its place.
        found: String,
    },
    /// `/extend` without a date.
    NewDate,
    /// `/terminate` without `default` or `convenience`.
    Ground {
        /// What stood in its place.
        found: String,
    },
    /// `/terminate convenience` without a whole percentage from 0 to 100.
    Percentage {
        /// What stood in its place.
        found: String,
    },
    /// `/offer` without `next`.
    OfferNext {
        /// What stood in its place.
        found: String,
    },
    /// `/resolve` without `accept`, `reject` or `continue`.
    Resolution {
        /// What stood in its place.
        found: String,
    },
    /// `/approve` without `programme` or `procurement`.
    Approval {
        /// What stood in its place.
        found: String,
    },
    /// `/commit` without an amount and a reference.
    Commitment,
    /// `/sign-off` without a reference.
    SignOff,
    /// `/splitting` without `no` or `yes`.
    Splitting {
        /// What stood in its place.
        found: String,
    },
}

/// An instruction as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The line of the comment it begins on, from 1.
    pub line: u32,
    /// The language of the command's word: the reply speaks it.
    pub language: Lang,
    /// The command's word as it was written, without the slash.
    pub word: String,
    /// What it asks, or what is wrong with it.
    pub instruction: Result<Instruction, Malformed>,
}

/// The label that a person put on an issue or took off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// GitHub's id; absent from some payloads.
    pub id: Option<LabelId>,
    /// Its name at that moment.
    pub name: String,
}

/// An issue as a payload showed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// What identifies it.
    pub id: IssueId,
    /// The repository it is in.
    pub repository: RepositoryId,
    /// The number in its address, shared with pull requests.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// Its Markdown; empty when GitHub sends null.
    pub body: String,
    /// Who opened it; none when the account is gone (case 48).
    pub author: Option<Person>,
    /// Whether it is a pull request (case 59, case 79).
    pub is_pull_request: bool,
    /// Whether it is open.
    pub is_open: bool,
    /// The labels it carried.
    pub labels: Vec<Label>,
    /// When GitHub says it last changed.
    pub updated_at: Timestamp,
}

impl Issue {
    /// SHA-256 of title and body, in hex: two edits within one second are two facts.
    #[must_use]
    pub fn wording(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(&self.title);
        hash.update([0]);
        hash.update(&self.body);
        hex::encode(hash.finalize())
    }
}

/// An issue comment as a payload or the thread showed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// What identifies it.
    pub id: CommentId,
    /// Who wrote it; none when the account is gone.
    pub author: Option<Person>,
    /// Whether the author is a bot or an App (case 77).
    pub by_bot: bool,
    /// Its Markdown.
    pub body: String,
    /// When it was written: the time at which its commands count (decision 3).
    pub created_at: Timestamp,
    /// When it was last edited.
    pub updated_at: Timestamp,
}

impl Comment {
    /// Whether its text may be another than the one first written.
    #[must_use]
    pub fn is_edited(&self) -> bool {
        self.updated_at > self.created_at
    }

    /// The comment as it stood with another text.
    #[must_use]
    pub fn with(&self, body: &str, at: Timestamp) -> Self {
        Self {
            body: body.to_owned(),
            updated_at: at,
            ..self.clone()
        }
    }
}

/// Whether an application is among what is asked.
#[must_use]
pub fn applies(written: &[Written]) -> bool {
    written
        .iter()
        .any(|one| matches!(one.instruction, Ok(Instruction::Apply { .. })))
}
