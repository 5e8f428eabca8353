//! The aggregate: one opportunity from label to payment.
//!
//! Each state owns the data it needs and no other: a posting has applications,
//! a selection has evaluations and a draw, work has an award. So nothing is
//! "set only when awarded", and what cannot be in a state cannot be asked of it.
// Longer than the rule: the aggregate and what may be asked of each state, read together.

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
use super::lang::Lang;
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

impl Opportunity {
    /// What was posted, in every state after posting.
    #[must_use]
    pub fn posting(&self) -> Option<&Posting> {
        match &self.state {
            State::Draft | State::NeedsChanges { .. } | State::AwaitingApproval(_) => None,
            State::Open(posting) => Some(posting),
            State::Evaluation(_)
            | State::Offered(_)
            | State::InProgress(_)
            | State::Delivered(_)
            | State::Accepted(_)
            | State::Paid(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. }
            | State::Terminated(_) => self.selection().map(|selection| &selection.posting),
        }
    }

    /// The selection, once the opportunity closed or ended.
    #[must_use]
    pub fn selection(&self) -> Option<&Selection> {
        match &self.state {
            State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Open(_) => None,
            State::Evaluation(selection) | State::Unsuccessful { selection, .. } => Some(selection),
            State::Offered(offer) => Some(&offer.selection),
            State::InProgress(_)
            | State::Delivered(_)
            | State::Accepted(_)
            | State::Paid(_)
            | State::Terminated(_) => self.work().map(|work| &work.selection),
            State::Cancelled { selection, .. } => selection.as_deref(),
        }
    }

    /// The work, from the award on; once the work is offered to the next, no more.
    #[must_use]
    pub fn work(&self) -> Option<&Work> {
        match &self.state {
            State::InProgress(work) => Some(work),
            State::Delivered(delivered) => Some(&delivered.work),
            State::Accepted(accepted) | State::Paid(accepted) => Some(&accepted.work),
            State::Terminated(terminated) => Some(&terminated.work),
            State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Open(_)
            | State::Evaluation(_)
            | State::Offered(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. } => None,
        }
    }

    /// The work while it is under way: awarded, and neither accepted nor ended.
    #[must_use]
    pub fn work_under_way(&self) -> Option<&Work> {
        match &self.state {
            State::InProgress(work) => Some(work),
            State::Delivered(delivered) => Some(&delivered.work),
            State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Open(_)
            | State::Evaluation(_)
            | State::Offered(_)
            | State::Accepted(_)
            | State::Paid(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. }
            | State::Terminated(_) => None,
        }
    }

    /// Who is offered the work or has it.
    #[must_use]
    pub fn supplier(&self) -> Option<&Person> {
        match &self.state {
            State::Offered(offer) => Some(&offer.supplier),
            State::InProgress(_)
            | State::Delivered(_)
            | State::Accepted(_)
            | State::Paid(_)
            | State::Terminated(_) => self.work().map(|work| &work.award.supplier),
            State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Open(_)
            | State::Evaluation(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. } => None,
        }
    }

    /// The merge and payment record of accepted work.
    #[must_use]
    pub fn accepted(&self) -> Option<&Accepted> {
        match &self.state {
            State::Accepted(accepted) | State::Paid(accepted) => Some(accepted),
            State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Open(_)
            | State::Evaluation(_)
            | State::Offered(_)
            | State::InProgress(_)
            | State::Delivered(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. }
            | State::Terminated(_) => None,
        }
    }

    /// The selection while applications are judged: until the list is made.
    #[must_use]
    pub fn judged_now(&self) -> Option<&Selection> {
        match &self.state {
            State::Evaluation(selection) if selection.draw == Draw::Committed => Some(selection),
            State::Evaluation(_)
            | State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Open(_)
            | State::Offered(_)
            | State::InProgress(_)
            | State::Delivered(_)
            | State::Accepted(_)
            | State::Paid(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. }
            | State::Terminated(_) => None,
        }
    }

    /// Whether who applied is still to be chosen among: posted, and not yet drawn.
    #[must_use]
    pub const fn undrawn(&self) -> bool {
        match &self.state {
            State::Open(_) | State::Evaluation(_) => true,
            State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Offered(_)
            | State::InProgress(_)
            | State::Delivered(_)
            | State::Accepted(_)
            | State::Paid(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. }
            | State::Terminated(_) => false,
        }
    }

    /// The merge without acceptance that waits for a person's decision.
    #[must_use]
    pub fn delivered(&self) -> Option<&Delivered> {
        match &self.state {
            State::Delivered(delivered) => Some(delivered),
            State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Open(_)
            | State::Evaluation(_)
            | State::Offered(_)
            | State::InProgress(_)
            | State::Accepted(_)
            | State::Paid(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. }
            | State::Terminated(_) => None,
        }
    }

    /// The pull requests of the work that are known: the one judged last or merged,
    /// and what is offered in its place.
    pub fn deliveries(&self) -> impl Iterator<Item = &Delivery> {
        let merged_or_last = self.work().and_then(|work| work.delivery.as_ref());
        let further = self.delivered().and_then(|it| it.further.as_ref());
        merged_or_last.into_iter().chain(further)
    }

    /// The award that ended last without acceptance.
    #[must_use]
    pub fn terminated(&self) -> Option<&Terminated> {
        match &self.state {
            State::Terminated(terminated) => Some(terminated),
            State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Open(_)
            | State::Evaluation(_)
            | State::Offered(_)
            | State::InProgress(_)
            | State::Delivered(_)
            | State::Accepted(_)
            | State::Paid(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. } => None,
        }
    }

    /// The payment record of the present award (I8).
    #[must_use]
    pub fn payment(&self) -> Option<&Payment> {
        let accepted = self.accepted().map(|accepted| &accepted.payment);
        accepted.or_else(|| self.terminated()?.payment.as_ref())
    }

    /// Whether an award that has ended stood at `at`.
    #[must_use]
    pub fn had_award_at(&self, at: Timestamp) -> bool {
        let last = self.terminated().map(Terminated::past);
        let past = self.selection().map_or(&[][..], |it| &it.past);
        past.iter().chain(&last).any(|past| past.covers(at))
    }

    /// What a person decided about the flag of contract splitting that stands.
    #[must_use]
    pub fn splitting_decision(&self) -> Option<&Decided> {
        let flag = &self.posting()?.splitting;
        let decided = self.splitting_decision.as_ref();
        decided.filter(|decided| decided.reasons == *flag)
    }

    /// The acceptance that waits for its sign-off (R75).
    #[must_use]
    pub const fn sign_off_awaited(&self) -> Option<&SignOff> {
        match &self.state {
            State::Offered(offer) => offer.sign_off.as_ref(),
            State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Open(_)
            | State::Evaluation(_)
            | State::InProgress(_)
            | State::Delivered(_)
            | State::Accepted(_)
            | State::Paid(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. }
            | State::Terminated(_) => None,
        }
    }

    /// Whether a dispute stands (I10).
    #[must_use]
    pub fn disputed(&self) -> bool {
        self.disputes.any()
    }

    /// Until when the work is due: as the statement says, as it was offered, or as
    /// it was extended.
    #[must_use]
    pub fn delivery_due_at(&self) -> Option<Timestamp> {
        match &self.state {
            State::Offered(offer) => Some(offer.delivery_due_at),
            State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Open(_)
            | State::Evaluation(_)
            | State::InProgress(_)
            | State::Delivered(_)
            | State::Accepted(_)
            | State::Paid(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. }
            | State::Terminated(_) => self.work().map(Work::due_at).or_else(|| {
                self.posting()
                    .map(|posting| posting.statement.delivery_due_at)
            }),
        }
    }

    /// The merge of the delivery, accepted or not.
    #[must_use]
    pub fn merge(&self) -> Option<&Merge> {
        match &self.state {
            State::Delivered(delivered) => Some(&delivered.merge),
            State::Accepted(accepted) | State::Paid(accepted) => Some(&accepted.merge),
            State::Terminated(terminated) => terminated.merge.as_ref(),
            State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Open(_)
            | State::Evaluation(_)
            | State::Offered(_)
            | State::InProgress(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. } => None,
        }
    }

    /// The language of its statement; English until one was read.
    #[must_use]
    pub fn language(&self) -> Lang {
        self.posting().map_or_else(
            || Statement::language_of(&self.source.body),
            |posting| posting.statement.language,
        )
    }
}

impl Posting {
    /// The applications that stand.
    pub fn standing(&self) -> impl Iterator<Item = &Application> {
        self.applications
            .iter()
            .filter(|application| application.withdrawn_at.is_none())
    }

    /// The standing application of a supplier (I3).
    #[must_use]
    pub fn standing_of(&self, supplier: &Person) -> Option<&Application> {
        self.standing()
            .find(|application| application.supplier.is(supplier))
    }

    /// The application that a comment is, standing or not.
    #[must_use]
    pub fn by_comment(&self, comment: CommentId) -> Option<&Application> {
        self.applications
            .iter()
            .rev()
            .find(|application| application.comment == comment)
    }

    /// The comments of the applications that stand, ascending.
    #[must_use]
    pub fn standing_comments(&self) -> Vec<CommentId> {
        let mut comments: Vec<_> = self
            .standing()
            .map(|application| application.comment)
            .collect();
        comments.sort_unstable();
        comments
    }
}

impl Selection {
    /// A selection of `posting` in which nothing was judged yet.
    #[must_use]
    pub const fn of(posting: Posting, closed_at: Option<Timestamp>) -> Self {
        Self {
            posting,
            closed_at,
            evaluations: Vec::new(),
            draw: Draw::Committed,
            past: Vec::new(),
        }
    }

    /// The application at a place of the drawn order, from 0.
    #[must_use]
    pub fn at(&self, position: u32) -> Option<&Application> {
        let place = usize::try_from(position).ok()?;
        self.posting.by_comment(*self.draw.order().get(place)?)
    }

    /// When the round of the beacon that the draw awaits is signed (*drand*).
    #[must_use]
    pub fn drawn_at(&self, round: Option<u64>) -> Option<Timestamp> {
        match &self.posting.randomness {
            Randomness::Local { .. } => None,
            Randomness::Drand { beacon } => round.map(|round| beacon.time_of(round)),
        }
    }

    /// The verdict on an application, once each evaluation criterion has one:
    /// it passes when every one does (R80).
    #[must_use]
    pub fn verdict(&self, application: u32) -> Option<Verdict> {
        let criteria = u32::try_from(self.posting.statement.evaluation.len()).unwrap_or(u32::MAX);
        let mut outcome = Verdict::Pass;
        for criterion in 1..=criteria.max(1) {
            if self.latest(application, criterion)?.verdict == Verdict::Fail {
                outcome = Verdict::Fail;
            }
        }
        Some(outcome)
    }

    /// The judgement that counts on one evaluation criterion: the one written last.
    pub(super) fn latest(&self, application: u32, criterion: u32) -> Option<&Evaluation> {
        let about = |evaluation: &&Evaluation| {
            evaluation.application == application
                && evaluation
                    .criterion
                    .is_none_or(|number| number == criterion)
        };
        let written = |evaluation: &&Evaluation| (evaluation.at, evaluation.comment);
        self.evaluations.iter().filter(about).max_by_key(written)
    }

    /// Those who passed, ascending, once every standing application is judged.
    #[must_use]
    pub fn passing(&self) -> Option<Vec<CommentId>> {
        let mut passing = Vec::new();
        for application in self.posting.standing() {
            if self.verdict(application.number)? == Verdict::Pass {
                passing.push(application.comment);
            }
        }
        passing.sort_unstable();
        Some(passing)
    }
}
