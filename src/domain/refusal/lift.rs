//! What could lift a refusal: another text, or a fact that has not been seen yet.

use super::Refusal;

impl Refusal {
    /// Whether another text of the issue could lift it: one that can be posted, fits a
    /// translation, or closes later, by which questions are taken for longer too.
    #[must_use]
    pub const fn rests_on_text(&self) -> bool {
        matches!(
            self,
            Self::NotPostedYet
                | Self::BadTranslation { .. }
                | Self::Late { .. }
                | Self::NoQuestions
                | Self::QuestionLate { .. }
                | Self::AfterClosing { .. }
        )
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
    #[expect(
        clippy::too_many_lines,
        reason = "one table: each refusal and whether it can be lifted"
    )]
    pub const fn liftable(&self) -> bool {
        match self {
            Self::NotInState { .. }
            | Self::NotPostedYet
            | Self::AlreadyApplied { .. }
            | Self::NoApplication
            | Self::UnknownApplication { .. }
            | Self::OfferedToAnother { .. }
            | Self::OfferLapsed { .. }
            | Self::NoSignOffAwaited
            | Self::NoDelivery
            | Self::Late { .. }
            | Self::NoQuestions
            | Self::QuestionLate { .. }
            | Self::UnknownQuestion { .. }
            | Self::AfterClosing { .. }
            | Self::MergeWithoutAward
            | Self::NotCertified
            | Self::PaymentHeld
            | Self::PaymentNotHeld
            | Self::AwardedToAnother { .. }
            | Self::Disputed
            | Self::NotDisputed
            | Self::AlreadyDisputed
            | Self::PaymentOpen
            | Self::SomebodyLeft
            | Self::NobodyLeft
            | Self::OutcomeUnknown
            | Self::NewDateEarlier { .. } => true,
            Self::Malformed { .. }
            | Self::NeedsMaintainer
            | Self::NeedsEvaluator
            | Self::NeedsRole { .. }
            | Self::AuthorityExpired { .. }
            | Self::ApprovalNotAsked { .. }
            | Self::ApprovalStands { .. }
            | Self::SameApprover
            | Self::StatementMoved
            | Self::CommitmentUnreadable { .. }
            | Self::CommitmentTooLow { .. }
            | Self::TaxAboveLimit { .. }
            | Self::PriceRises
            | Self::AlreadyCertified { .. }
            | Self::CertifierPays
            | Self::AlreadyPaid { .. }
            | Self::PaymentVoid
            | Self::NoOpportunity
            | Self::BelongsInIssue { .. }
            | Self::FoundTooLate { .. }
            | Self::BeforePosting { .. }
            | Self::ApplicantIsMaintainer
            | Self::ApplicantIsOfficer
            | Self::ApplicantIsEvaluator
            | Self::ApplicantIsAuthor
            | Self::TooManyWords { .. }
            | Self::EmptyApplication
            | Self::Affirmations { .. }
            | Self::WithdrawnApplication { .. }
            | Self::UnknownEvaluationCriterion { .. }
            | Self::RationaleMissing
            | Self::OwnApplication
            | Self::EvaluationOver
            | Self::SignOffNotAsked
            | Self::SignOffAwaited
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
            | Self::QuestionMissing
            | Self::AnswerMissing { .. }
            | Self::ExtensionNotLater { .. }
            | Self::ExtensionTooFar
            | Self::RepostAlone
            | Self::WorkPaid
            | Self::AlreadyEnded
            | Self::LabelStays
            | Self::ClosingStays
            | Self::NotAnApplicant
            | Self::NothingToDebrief
            | Self::NoSplittingFlag
            | Self::NeverEvaluated
            | Self::AlreadyDebriefed { .. }
            | Self::NeedsOfficer
            | Self::PartyDecides
            | Self::NewDateUnreadable { .. }
            | Self::NewDatePassed { .. } => false,
        }
    }
}
