//! Why a command is not carried out: an answer, not an error (decision 6).
//!
//! Each has a sentence in both languages that says the reason, the rule and the
//! way to mend it; [`Refusal::key`] and [`Refusal::args`] name it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::command::Malformed;
use super::ids::Person;
use super::statement::Problem;

/// The reason for a "no".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// The command is written in a way that cannot be read.
    Malformed {
        /// What is wrong with it.
        malformed: Malformed,
    },
    /// The command is part of the grammar but not of this version.
    NotOffered {
        /// Its English name.
        command: String,
    },
    /// Only people with write access may.
    NeedsMaintainer,
    /// Only a person with the payment role may.
    NeedsPaymentRole,
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
    /// A commit was pushed after the decision was written (case 93).
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
    /// A merged pull request came before an award, or after the end (case 102).
    MergeWithoutAward,
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
    /// Only an officer settles a dispute or decides a delivery.
    NeedsOfficer,
    /// Nobody settles a dispute that is their own.
    PartyDecides,
    /// The payment for the award that ended is not settled.
    PaymentOpen,
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

impl Refusal {
    /// Whether another text of the issue could lift it.
    #[must_use]
    pub const fn rests_on_text(&self) -> bool {
        matches!(self, Self::NotPostedYet | Self::BadTranslation { .. })
    }

    /// Whether a delivery or a merge that GitHub has not told of yet could lift it:
    /// such a refusal is not given while the thread is read, but when the comment
    /// itself is brought, after looking for the delivery (I13).
    #[must_use]
    pub fn rests_on_delivery(&self) -> bool {
        match self {
            Self::NoDelivery => true,
            Self::NotInState { state } => matches!(state.as_str(), "in_progress" | "delivered"),
            _ => false,
        }
    }

    /// Whether a fact that happened earlier, but has not been seen yet, could
    /// lift it, so that the thread is read before it is given (I13).
    #[must_use]
    pub const fn liftable(&self) -> bool {
        match self {
            Self::NotInState { .. }
            | Self::NotPostedYet
            | Self::AlreadyApplied { .. }
            | Self::NoApplication
            | Self::UnknownApplication { .. }
            | Self::OfferedToAnother { .. }
            | Self::NoDelivery
            | Self::MergeWithoutAward
            | Self::AwardedToAnother { .. }
            | Self::Disputed
            | Self::NotDisputed
            | Self::AlreadyDisputed
            | Self::PaymentOpen
            | Self::NobodyLeft
            | Self::NewDateEarlier { .. } => true,
            Self::Malformed { .. }
            | Self::NotOffered { .. }
            | Self::NeedsMaintainer
            | Self::NeedsPaymentRole
            | Self::NoOpportunity
            | Self::BelongsInIssue { .. }
            | Self::Late { .. }
            | Self::FoundTooLate { .. }
            | Self::BeforePosting { .. }
            | Self::ApplicantIsMaintainer
            | Self::ApplicantIsOfficer
            | Self::ApplicantIsAuthor
            | Self::TooManyWords { .. }
            | Self::EmptyApplication
            | Self::Affirmations { .. }
            | Self::WithdrawnApplication { .. }
            | Self::UnknownEvaluationCriterion { .. }
            | Self::RationaleMissing
            | Self::OwnApplication
            | Self::EvaluationOver
            | Self::OfferLapsed { .. }
            | Self::UnknownCriterion { .. }
            | Self::MachineDecides { .. }
            | Self::SupplierDecides
            | Self::HeadMoved
            | Self::ReasonMissing
            | Self::AlreadyAwarded { .. }
            | Self::ReferenceMissing
            | Self::BadAmendment { .. }
            | Self::BadTranslation { .. }
            | Self::SameLanguage
            | Self::PriceFalls
            | Self::ClosesEarlier
            | Self::CriteriaGrow
            | Self::LabelNeedsMaintainer
            | Self::LabelOnPullRequest
            | Self::IssueIsClosed
            | Self::RepositoryPrivate
            | Self::RepositoryArchived
            | Self::RepositoryUnlicensed
            | Self::AlreadyEnded
            | Self::LabelStays
            | Self::NotAnApplicant
            | Self::NeedsOfficer
            | Self::PartyDecides
            | Self::NewDateUnreadable { .. }
            | Self::NewDatePassed { .. } => false,
        }
    }

    /// The key of its sentence.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Malformed { malformed } => malformed_key(malformed),
            Self::NotOffered { .. } => "refusal-not-offered",
            Self::NeedsMaintainer => "refusal-needs-maintainer",
            Self::NeedsPaymentRole => "refusal-needs-payment-role",
            Self::NoOpportunity => "refusal-no-opportunity",
            Self::BelongsInIssue { .. } => "refusal-belongs-in-issue",
            Self::NotInState { .. } => "refusal-not-in-state",
            Self::NotPostedYet => "refusal-not-posted-yet",
            Self::Late { .. } => "refusal-late",
            Self::FoundTooLate { .. } => "refusal-found-too-late",
            Self::BeforePosting { .. } => "refusal-before-posting",
            Self::ApplicantIsMaintainer => "refusal-applicant-is-maintainer",
            Self::ApplicantIsOfficer => "refusal-applicant-is-officer",
            Self::ApplicantIsAuthor => "refusal-applicant-is-author",
            Self::AlreadyApplied { .. } => "refusal-already-applied",
            Self::TooManyWords { .. } => "refusal-too-many-words",
            Self::EmptyApplication => "refusal-empty-application",
            Self::Affirmations { .. } => "refusal-affirmations",
            Self::NoApplication => "refusal-no-application",
            Self::UnknownApplication { .. } => "refusal-unknown-application",
            Self::WithdrawnApplication { .. } => "refusal-withdrawn-application",
            Self::UnknownEvaluationCriterion { .. } => "refusal-unknown-evaluation-criterion",
            Self::RationaleMissing => "refusal-rationale-missing",
            Self::OwnApplication => "refusal-own-application",
            Self::EvaluationOver => "refusal-evaluation-over",
            Self::OfferedToAnother { .. } => "refusal-offered-to-another",
            Self::OfferLapsed { .. } => "refusal-offer-lapsed",
            Self::UnknownCriterion { .. } => "refusal-unknown-criterion",
            Self::MachineDecides { .. } => "refusal-machine-decides",
            Self::SupplierDecides => "refusal-supplier-decides",
            Self::NoDelivery => "refusal-no-delivery",
            Self::HeadMoved => "refusal-head-moved",
            Self::ReasonMissing => "refusal-reason-missing",
            Self::AlreadyAwarded { .. } => "refusal-already-awarded",
            Self::ReferenceMissing => "refusal-reference-missing",
            Self::BadAmendment { .. } => "refusal-bad-amendment",
            Self::BadTranslation { .. } => "refusal-bad-translation",
            Self::SameLanguage => "refusal-same-language",
            Self::PriceFalls => "refusal-price-falls",
            Self::ClosesEarlier => "refusal-closes-earlier",
            Self::CriteriaGrow => "refusal-criteria-grow",
            Self::LabelNeedsMaintainer => "refusal-label-needs-maintainer",
            Self::LabelOnPullRequest => "refusal-label-on-pull-request",
            Self::IssueIsClosed => "refusal-issue-is-closed",
            Self::RepositoryPrivate => "refusal-repository-private",
            Self::RepositoryArchived => "refusal-repository-archived",
            Self::RepositoryUnlicensed => "refusal-repository-unlicensed",
            Self::AlreadyEnded => "refusal-already-ended",
            Self::LabelStays => "refusal-label-stays",
            Self::MergeWithoutAward => "refusal-merge-without-award",
            Self::AwardedToAnother { .. } => "refusal-awarded-to-another",
            Self::Disputed => "refusal-disputed",
            Self::NotDisputed => "refusal-not-disputed",
            Self::AlreadyDisputed => "refusal-already-disputed",
            Self::NotAnApplicant => "refusal-not-an-applicant",
            Self::NeedsOfficer => "refusal-needs-officer",
            Self::PartyDecides => "refusal-party-decides",
            Self::PaymentOpen => "refusal-payment-open",
            Self::NobodyLeft => "refusal-nobody-left",
            Self::NewDateUnreadable { .. } => "refusal-new-date-unreadable",
            Self::NewDatePassed { .. } => "refusal-new-date-passed",
            Self::NewDateEarlier { .. } => "refusal-new-date-earlier",
        }
    }
}

const fn malformed_key(malformed: &Malformed) -> &'static str {
    match malformed {
        Malformed::Application { .. } => "malformed-application",
        Malformed::Verdict { .. } => "malformed-verdict",
        Malformed::CriterionNumber { .. } => "malformed-criterion-number",
        Malformed::Decision { .. } => "malformed-decision",
        Malformed::Reference => "malformed-reference",
        Malformed::QuestionNumber { .. } => "malformed-question-number",
        Malformed::Language { .. } => "malformed-language",
        Malformed::Deadline { .. } => "malformed-deadline",
        Malformed::NewDate => "malformed-new-date",
        Malformed::Ground { .. } => "malformed-ground",
        Malformed::Percentage { .. } => "malformed-percentage",
        Malformed::OfferNext { .. } => "malformed-offer-next",
        Malformed::Resolution { .. } => "malformed-resolution",
        Malformed::Approval { .. } => "malformed-approval",
        Malformed::Commitment => "malformed-commitment",
    }
}
