//! The aggregate: one opportunity from label to payment.
//!
//! Each state owns the data it needs and no other: a posting has applications,
//! a selection has evaluations and a draw, work has an award. So nothing is
//! "set only when awarded", and what cannot be in a state cannot be asked of it.

mod asked;
mod chosen;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::approval::{Approved, Awaiting};
use super::command::Verdict;
use super::debrief::Debrief;
use super::dispute::Disputes;
use super::draw::{Draw, Randomness};
use super::ending::{PastAward, Terminated};
use super::event::{Cancellation, IssueRef, Unsuccess};
use super::facts::Merge;
use super::ids::{CommentId, InstallationId, OpportunityId, Person, PullRequestId};
use super::judgement::{CriterionDecision, Judgement, Missing};
use super::payment::Payment;
use super::question::Question;
use super::settings::InForce;
use super::sign_off::SignOff;
use super::splitting::{Decided, Reason};
use super::statement::{Problem, Statement, TranslationForm};

/// One opportunity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opportunity {
    /// Its id.
    pub id: OpportunityId,
    /// Its issue.
    pub issue: IssueRef,
    /// The installation through which the App acts on it.
    pub installation: InstallationId,
    /// Who labelled the issue.
    pub labelled_by: Person,
    /// When.
    pub labelled_at: Timestamp,
    /// Who opened the issue; never an applicant (I4).
    pub author: Option<Person>,
    /// Where the randomness of its draw will come from (I6).
    pub randomness: Randomness,
    /// The settings of its repository; frozen when it is posted.
    #[serde(default, skip_serializing_if = "InForce::is_plain")]
    pub settings: InForce,
    /// The text that the statement was last read from.
    pub source: Source,
    /// The statement in the other language, as `/translate` gave it last.
    pub translation: Option<TranslationForm>,
    /// A later text that does not count, if the issue now shows one.
    pub drift: Option<Drift>,
    /// How many events it has.
    pub version: u64,
    /// When the last of them happened.
    pub updated_at: Timestamp,
    /// The disputes that stand.
    pub disputes: Disputes,
    /// The debriefs that were given, one for each applicant (R90).
    #[serde(default)]
    pub debriefs: Vec<Debrief>,
    /// What a person decided about the last flag of contract splitting.
    #[serde(default)]
    pub splitting_decision: Option<Decided>,
    /// Where it stands.
    pub state: State,
}

/// The text of an issue at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The title.
    pub title: String,
    /// The Markdown.
    pub body: String,
    /// When it was written, by GitHub's clock.
    pub at: Timestamp,
}

/// A change of the issue's text that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drift {
    /// Who made it.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// SHA-256 of the text.
    pub text_sha256: String,
}

impl Drift {
    /// SHA-256 of a text, in hex.
    #[must_use]
    pub fn hash(title: &str, body: &str) -> String {
        hex::encode(Sha256::digest(format!("{title}\n{body}")))
    }

    /// Whether it is this text.
    #[must_use]
    pub fn is_of(&self, title: &str, body: &str) -> bool {
        self.text_sha256 == Self::hash(title, body)
    }
}

/// The states of `domain.md` that this version enters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Labelled; the statement is not yet read.
    Draft,
    /// The statement breaks rules.
    NeedsChanges {
        /// All of them.
        problems: Vec<Problem>,
    },
    /// The statement keeps every rule and waits for approvals.
    AwaitingApproval(Box<Awaiting>),
    /// Posted.
    Open(Box<Posting>),
    /// Closed with at least one application.
    Evaluation(Box<Selection>),
    /// The next in the order may accept.
    Offered(Box<Offer>),
    /// Awarded.
    InProgress(Box<Work>),
    /// Merged without acceptance.
    Delivered(Box<Delivered>),
    /// Merged with every criterion met.
    Accepted(Box<Accepted>),
    /// Paid.
    Paid(Box<Accepted>),
    /// Ended without an award that lasted.
    Unsuccessful {
        /// Why.
        reason: Unsuccess,
        /// What had been done until then.
        selection: Box<Selection>,
    },
    /// Ended before award.
    Cancelled {
        /// What ended it.
        cause: Cancellation,
        /// What had been posted, if it was.
        selection: Option<Box<Selection>>,
    },
    /// An award that ended without acceptance.
    Terminated(Box<Terminated>),
}

/// An opportunity open to applications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// The statement in force.
    pub statement: Statement,
    /// Its hash.
    pub statement_sha256: String,
    /// When it was posted.
    pub posted_at: Timestamp,
    /// Where the draw's randomness will come from.
    pub randomness: Randomness,
    /// The approvals that it was posted with, oldest first (R29, R120).
    #[serde(default)]
    pub approvals: Vec<Approved>,
    /// Why it looks like a part of a larger one, if it does.
    pub splitting: Vec<Reason>,
    /// How often the statement was amended.
    pub amendments: u32,
    /// Every application, withdrawn ones too, in the order of admission.
    pub applications: Vec<Application>,
    /// Every question, in the order of admission (R42).
    #[serde(default)]
    pub questions: Vec<Question>,
    /// Whether applications were extended since work acceptance criteria were
    /// last added, so that an amendment may add some.
    #[serde(default)]
    pub may_grow: bool,
    /// Whether people were told that nobody had applied yet (R45).
    #[serde(default)]
    pub silence_told: bool,
}

/// One supplier's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// The number after `A`, never used again.
    pub number: u32,
    /// The comment that it is.
    pub comment: CommentId,
    /// Who applies.
    pub supplier: Person,
    /// When it came, by GitHub's clock.
    pub received_at: Timestamp,
    /// When its author last edited it.
    pub revised_at: Timestamp,
    /// The words of its text.
    pub words: u32,
    /// When it was withdrawn, if it was.
    pub withdrawn_at: Option<Timestamp>,
}

/// Who is chosen, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// What was posted.
    pub posting: Posting,
    /// When it closed; none where it ended before closing.
    pub closed_at: Option<Timestamp>,
    /// Every judgement, the latest last.
    pub evaluations: Vec<Evaluation>,
    /// How far the draw has come.
    pub draw: Draw,
    /// The awards that ended before the present offer, oldest first.
    pub past: Vec<PastAward>,
}

/// One verdict on one application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The application.
    pub application: u32,
    /// The criterion, or all.
    pub criterion: Option<u32>,
    /// The comment that says so; none where it was judged at a desk.
    #[serde(default)]
    pub comment: Option<CommentId>,
    /// Pass or fail.
    pub verdict: Verdict,
    /// The version of the event whose private part is the rationale.
    #[serde(default)]
    pub text: u64,
    /// Who judged.
    pub by: Person,
    /// When.
    pub at: Timestamp,
}

/// An offer that waits for its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// How it came to be.
    pub selection: Selection,
    /// The place in the drawn order, from 0.
    pub position: u32,
    /// The application offered.
    pub application: u32,
    /// Who is offered.
    pub supplier: Person,
    /// When the offer was decided.
    pub offered_at: Timestamp,
    /// Until when the work would be due.
    pub delivery_due_at: Timestamp,
    /// The last instant to accept, once the comment that says so stands.
    pub expires_at: Option<Timestamp>,
    /// The sign-off that the acceptance waits for (R75): then the offer does not lapse.
    #[serde(default)]
    pub sign_off: Option<SignOff>,
}

/// An accepted offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Award {
    /// Which award of the opportunity, from 1.
    pub number: u32,
    /// The place in the drawn order, from 0.
    pub position: u32,
    /// Who.
    pub supplier: Person,
    /// When it began: the terms were accepted and, where it is asked for, signed off.
    pub accepted_at: Timestamp,
    /// The hash of the statement that the terms freeze (I7).
    pub terms_sha256: String,
    /// Until when the work was due as the terms were accepted.
    pub delivery_due_at: Timestamp,
    /// The sign-off of a public servant's acceptance (R75).
    #[serde(default)]
    pub sign_off: Option<SignOff>,
}

/// Work under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// How the supplier was chosen.
    pub selection: Selection,
    /// The award.
    pub award: Award,
    /// The pull request judged last, if there is one; once one was merged, that one.
    pub delivery: Option<Delivery>,
    /// What people decided of criteria, oldest first.
    pub decisions: Vec<CriterionDecision>,
    /// The delivery date that `/extend delivery` set last.
    pub extended_to: Option<Timestamp>,
    /// The commits of merges that an officer rejected: they accept nothing any more.
    pub rejected: Vec<String>,
}

impl Work {
    /// The work of an award that has just been made.
    #[must_use]
    pub const fn of(selection: Selection, award: Award) -> Self {
        Self {
            selection,
            award,
            delivery: None,
            decisions: Vec::new(),
            extended_to: None,
            rejected: Vec::new(),
        }
    }

    /// Until when the work is due: what was pushed by then is on time.
    #[must_use]
    pub fn due_at(&self) -> Timestamp {
        self.extended_to.unwrap_or(self.award.delivery_due_at)
    }
}

/// The delivering pull request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// What identifies it.
    pub pull_request: PullRequestId,
    /// Its number.
    pub number: i64,
    /// What its head commit showed last.
    pub judgement: Judgement,
    /// Each head commit that GitHub told of, with when it was first seen.
    pub heads: Vec<Head>,
}

/// A head commit of the delivering pull request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The commit.
    pub sha: String,
    /// The earliest instant at which GitHub told of it, by GitHub's clock: unlike
    /// the commit's own date, the supplier cannot write it.
    pub seen_at: Timestamp,
}

impl Delivery {
    /// When a head commit was first seen, if GitHub told of it.
    #[must_use]
    pub fn seen_at(&self, sha: &str) -> Option<Timestamp> {
        self.heads
            .iter()
            .find(|head| head.sha == sha)
            .map(|head| head.seen_at)
    }

    /// The head that stood at `at`, as far as GitHub told of it.
    #[must_use]
    pub fn head_at(&self, at: Timestamp) -> Option<&Head> {
        self.heads
            .iter()
            .filter(|head| head.seen_at <= at)
            .max_by_key(|head| head.seen_at)
    }
}

/// A merge without acceptance: a person must decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivered {
    /// The work.
    pub work: Work,
    /// The merge.
    pub merge: Merge,
    /// What stands in the way.
    pub missing: Vec<Missing>,
    /// What the supplier offers in its place, until that is merged too: it takes
    /// nothing from the merge that waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub further: Option<Delivery>,
}

/// Accepted work with its payment record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The work.
    pub work: Work,
    /// The merge that accepted it.
    pub merge: Merge,
    /// The payment record.
    pub payment: Payment,
}

/// The words of `interfaces.md` §7 for the states.
impl State {
    /// The name of the state.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::NeedsChanges { .. } => "needs_changes",
            Self::AwaitingApproval(_) => "awaiting_approval",
            Self::Open(_) => "open",
            Self::Evaluation(_) => "evaluation",
            Self::Offered(_) => "offered",
            Self::InProgress(_) => "in_progress",
            Self::Delivered(_) => "delivered",
            Self::Accepted(_) => "accepted",
            Self::Paid(_) => "paid",
            Self::Unsuccessful { .. } => "unsuccessful",
            Self::Cancelled { .. } => "cancelled",
            Self::Terminated(_) => "terminated",
        }
    }

    /// Whether it has ended: nothing more happens by itself. After a termination a
    /// maintainer may still offer the work to the next.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        match self {
            Self::Paid(_)
            | Self::Unsuccessful { .. }
            | Self::Cancelled { .. }
            | Self::Terminated(_) => true,
            Self::Accepted(accepted) => accepted.payment.is_void(),
            Self::Draft
            | Self::NeedsChanges { .. }
            | Self::AwaitingApproval(_)
            | Self::Open(_)
            | Self::Evaluation(_)
            | Self::Offered(_)
            | Self::InProgress(_)
            | Self::Delivered(_) => false,
        }
    }
}
