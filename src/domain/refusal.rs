//! Why a command is not carried out: an answer, not an error (decision 6).
//!
//! Each has a sentence in both languages that says the reason, the rule and the
//! way to mend it; [`Refusal::key`] names it.

mod key;
mod lift;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::approval::Demand;
use super::command::Malformed;
use super::ids::{CommentId, Person};
use super::money::Money;
use super::programme::Role;
use super::statement::{AmountError, Problem};

/// The reason for a "no".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// The command is written in a way that cannot be read.
    Malformed {
        /// What is wrong with it.
        malformed: Malformed,
    },
    /// Only people with write access may.
    NeedsMaintainer,
    /// Only maintainers and the evaluators whom the repository names evaluate.
    NeedsEvaluator,
    /// Only a person with one of these roles may.
    NeedsRole {
        /// The roles, any of which is enough.
        roles: Vec<Role>,
    },
    /// There is no opportunity on this issue.
    NoOpportunity,
    /// The command belongs in the issue, not in the pull request.
    BelongsInIssue {
        /// The issue's number.
        issue: i64,
    },
    /// The state does not allow it.
    NotInState {
        /// The state's name.
        state: String,
    },
    /// Not posted yet.
    NotPostedYet,
    /// After the closing instant (I2).
    Late {
        /// The instant.
        closed_at: Timestamp,
        /// When the command was written.
        received_at: Timestamp,
    },
    /// In time, but found after the set was fixed: a person looks at it (decision 3).
    FoundTooLate {
        /// The closing instant.
        closed_at: Timestamp,
    },
    /// Before the opportunity was posted.
    BeforePosting {
        /// When it was posted.
        posted_at: Timestamp,
    },
    /// A maintainer may not apply (I4).
    ApplicantIsMaintainer,
    /// An officer of the programme may not apply (I4).
    ApplicantIsOfficer,
    /// Named evaluators do not apply (I4).
    ApplicantIsEvaluator,
    /// The issue's author may not apply (case 78).
    ApplicantIsAuthor,
    /// One application per supplier (I3).
    AlreadyApplied {
        /// The one that stands.
        number: u32,
    },
    /// The application is too long (R72).
    TooManyWords {
        /// Its words.
        words: u32,
        /// The most.
        most: u32,
    },
    /// The application says nothing.
    EmptyApplication,
    /// The affirmations are not all ticked (R71).
    Affirmations {
        /// How many are ticked.
        affirmed: u32,
        /// How many there must be.
        needed: u32,
        /// How many are there unticked.
        unaffirmed: u32,
    },
    /// Nothing to withdraw.
    NoApplication,
    /// There is no application with that number.
    UnknownApplication {
        /// The number asked for.
        number: u32,
    },
    /// The application was withdrawn.
    WithdrawnApplication {
        /// The number asked for.
        number: u32,
    },
    /// The statement has no evaluation criterion with that number.
    UnknownEvaluationCriterion {
        /// The number asked for.
        number: u32,
        /// How many there are.
        count: u32,
    },
    /// A verdict needs its reason (R82, I5).
    RationaleMissing,
    /// Nobody judges an application of their own (I4).
    OwnApplication,
    /// Every application is judged, and the draw follows for good (I6).
    EvaluationOver,
    /// The offer is to somebody else.
    OfferedToAnother {
        /// To whom.
        supplier: Person,
    },
    /// The offer has lapsed.
    OfferLapsed {
        /// The last instant.
        expired_at: Timestamp,
    },
    /// The programme asks for no sign-off: a plain acceptance is enough (R75).
    SignOffNotAsked,
    /// The acceptance waits for its sign-off (R75).
    SignOffAwaited,
    /// No acceptance waits for a sign-off (R75).
    NoSignOffAwaited,
    /// The statement has no work acceptance criterion with that number.
    UnknownCriterion {
        /// The number asked for.
        number: u32,
        /// How many there are.
        count: u32,
    },
    /// A machine decides this criterion; only an officer may overrule it.
    MachineDecides {
        /// Its number.
        number: u32,
    },
    /// The supplier never decides on the own work (I4).
    SupplierDecides,
    /// No pull request of the supplier is linked yet.
    NoDelivery,
    /// The commit is not known to have been pushed when the decision was written (case 93).
    HeadMoved,
    /// A reason must be given.
    ReasonMissing,
    /// After award there is nothing to cancel.
    AlreadyAwarded {
        /// To whom.
        supplier: Person,
    },
    /// A payment reference must be given.
    ReferenceMissing,
    /// The amendment breaks rules; the last version stands.
    BadAmendment {
        /// All of them.
        problems: Vec<Problem>,
    },
    /// The version in the other language cannot stand beside the statement (R139).
    BadTranslation {
        /// All of the problems.
        problems: Vec<Problem>,
    },
    /// The translation is in the language that the statement is in.
    SameLanguage,
    /// An amendment may not lower the price.
    PriceFalls,
    /// An amendment may not close earlier.
    ClosesEarlier,
    /// An amendment may not add work acceptance criteria.
    CriteriaGrow,
    /// The posting is too short for questions (R42).
    NoQuestions,
    /// The question came after the cut-off (R42).
    QuestionLate {
        /// The last instant for questions.
        cutoff: Timestamp,
        /// When the question was written.
        received_at: Timestamp,
    },
    /// The question says nothing.
    QuestionMissing,
    /// There is no question with that number.
    UnknownQuestion {
        /// The number asked for.
        number: u32,
    },
    /// The answer says nothing.
    AnswerMissing {
        /// The question's number.
        number: u32,
    },
    /// What a maintainer may do until closing came after it.
    AfterClosing {
        /// The closing instant.
        closed_at: Timestamp,
    },
    /// An extension must be later than the present date (R44).
    ExtensionNotLater {
        /// The present closing.
        closes_at: Timestamp,
    },
    /// An extension past the end of the calendar.
    ExtensionTooFar,
    /// `/repost` beside other commands.
    RepostAlone,
    /// The work was done and paid: a new one needs its own issue.
    WorkPaid,
    /// The label was put on by somebody without write access (case 50).
    LabelNeedsMaintainer,
    /// The label was put on a pull request (case 59).
    LabelOnPullRequest,
    /// The issue is closed.
    IssueIsClosed,
    /// The repository is hidden (R8).
    RepositoryPrivate,
    /// The repository is read-only (case 44).
    RepositoryArchived,
    /// GitHub detects no open-source licence in the repository (R7).
    RepositoryUnlicensed,
    /// The issue already had an opportunity that was posted and has ended (case 55).
    AlreadyEnded,
    /// The label cannot be taken off any more, or not by this person (case 54).
    LabelStays,
    /// Closing the issue ends nothing any more, or not by this person (case 63).
    ClosingStays,
    /// A merged pull request came before an award, or after the end (case 102).
    MergeWithoutAward,
    /// The authority under which the programme posts has expired (R18).
    AuthorityExpired {
        /// The last day on which it allowed a posting.
        last_day: Date,
    },
    /// The programme does not ask for this approval.
    ApprovalNotAsked {
        /// Which.
        demand: Demand,
    },
    /// The approval was given before.
    ApprovalStands {
        /// Which.
        demand: Demand,
        /// By whom.
        by: Person,
    },
    /// The programme's and procurement's approvals are two people's (R29).
    SameApprover,
    /// The statement was edited after the approval was written.
    StatementMoved,
    /// The amount committed cannot be read.
    CommitmentUnreadable {
        /// The amount as written.
        found: String,
        /// What is wrong with it.
        error: AmountError,
    },
    /// The amount committed is below the price with the highest tax (section 32).
    CommitmentTooLow {
        /// The amount committed.
        amount: Money,
        /// The least that would do.
        needed: Money,
    },
    /// An amendment may not raise a price that was approved.
    PriceRises,
    /// The work was not certified yet (section 34).
    NotCertified,
    /// The work was certified before.
    AlreadyCertified {
        /// By whom.
        by: Option<Person>,
    },
    /// Who certified the work does not pay for it too (I9).
    CertifierPays,
    /// The payment is on hold.
    PaymentHeld,
    /// The payment is not on hold.
    PaymentNotHeld,
    /// The payment was made before.
    AlreadyPaid {
        /// When.
        paid_at: Timestamp,
    },
    /// The payment record is void for good.
    PaymentVoid,
    /// The work was awarded to somebody else.
    AwardedToAnother {
        /// To whom.
        supplier: Person,
    },
    /// A dispute stands: nothing is decided, paid or terminated until it is settled (I10).
    Disputed,
    /// There is no dispute to settle.
    NotDisputed,
    /// This person's dispute stands already.
    AlreadyDisputed,
    /// Only the supplier or an applicant may dispute (R130).
    NotAnApplicant,
    /// Whoever has no application that stands has nothing to be debriefed on (R90).
    NothingToDebrief,
    /// No flag of contract splitting stands.
    NoSplittingFlag,
    /// There is no award yet, and no end (R90).
    OutcomeUnknown,
    /// It ended before the applications were evaluated.
    NeverEvaluated,
    /// The one debrief was given before (R90).
    AlreadyDebriefed {
        /// The issue's number.
        issue: i64,
        /// The comment that asked for it.
        comment: CommentId,
    },
    /// Only an officer settles a dispute or decides a delivery.
    NeedsOfficer,
    /// Nobody settles a dispute that is their own.
    PartyDecides,
    /// With these taxes the payment would come to more than may be paid.
    TaxAboveLimit {
        /// What it would come to.
        total: Money,
        /// What it may come to.
        most: Money,
    },
    /// The payment for the award that ended is not settled.
    PaymentOpen,
    /// Somebody is left in the drawn order: the work is offered to them first (I6).
    SomebodyLeft,
    /// The drawn order has nobody left.
    NobodyLeft,
    /// The new date is no date.
    NewDateUnreadable {
        /// What stood in its place.
        found: String,
    },
    /// The new date has passed.
    NewDatePassed {
        /// The date given.
        found: Timestamp,
    },
    /// The new date is before the present one.
    NewDateEarlier {
        /// The present one.
        present: Timestamp,
    },
}
