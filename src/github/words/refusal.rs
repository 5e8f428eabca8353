//! A "no" with its reason, its rule and the way to mend it (decision 6).
//!
//! Two functions are long because they name every refusal, so that a new one
//! does not compile before it is thought of here.

use super::escape::{echo, mention};
use super::status::demand;
use super::voice::Voice;
use crate::domain::command::Malformed;
use crate::domain::money::Money;
use crate::domain::refusal::Refusal;
use crate::i18n::Value;

type Arguments = Vec<(&'static str, Value<'static>)>;

/// The sentence of a refusal, with a statement's problems below it.
pub(super) fn item(voice: &Voice<'_>, refusal: &Refusal) -> String {
    let sentence = voice.tell(refusal.key(), &arguments(voice, refusal));
    let told = voice.with_rule(sentence, rule(refusal));
    let (Refusal::BadAmendment { problems } | Refusal::BadTranslation { problems }) = refusal
    else {
        return told;
    };
    problems.iter().fold(told, |told, problem| {
        format!("{told}\n  - {}", voice.problem(problem))
    })
}

/// What the sentence of [`Refusal::key`] is filled in with.
#[expect(
    clippy::too_many_lines,
    reason = "one table: each refusal and what its sentence shows"
)]
fn arguments(voice: &Voice<'_>, refusal: &Refusal) -> Arguments {
    match refusal {
        Refusal::Malformed { malformed } => found(malformed),
        Refusal::BelongsInIssue { issue } => vec![("issue", (*issue).into())],
        Refusal::NotInState { state } => vec![("state", voice.state(state).into())],
        Refusal::Late {
            closed_at,
            received_at,
        } => vec![
            ("closed", voice.date(*closed_at).into()),
            ("received", voice.date(*received_at).into()),
        ],
        Refusal::FoundTooLate { closed_at } | Refusal::AfterClosing { closed_at } => {
            vec![("closed", voice.date(*closed_at).into())]
        }
        Refusal::QuestionLate {
            cutoff,
            received_at,
        } => vec![
            ("cutoff", voice.date(*cutoff).into()),
            ("received", voice.date(*received_at).into()),
        ],
        Refusal::ExtensionNotLater { closes_at } => {
            vec![("closes", voice.date(*closes_at).into())]
        }
        Refusal::BeforePosting { posted_at } => vec![("posted", voice.date(*posted_at).into())],
        Refusal::AlreadyApplied { number }
        | Refusal::UnknownApplication { number }
        | Refusal::WithdrawnApplication { number }
        | Refusal::UnknownQuestion { number }
        | Refusal::AnswerMissing { number }
        | Refusal::MachineDecides { number } => vec![("number", (*number).into())],
        Refusal::TooManyWords { words, most } => {
            vec![("words", (*words).into()), ("most", (*most).into())]
        }
        Refusal::Affirmations {
            affirmed,
            needed,
            unaffirmed,
        } => vec![
            ("affirmed", (*affirmed).into()),
            ("needed", (*needed).into()),
            ("unaffirmed", (*unaffirmed).into()),
        ],
        Refusal::UnknownEvaluationCriterion { number, count }
        | Refusal::UnknownCriterion { number, count } => {
            vec![("number", (*number).into()), ("count", (*count).into())]
        }
        Refusal::OfferedToAnother { supplier }
        | Refusal::AlreadyAwarded { supplier }
        | Refusal::AwardedToAnother { supplier } => {
            vec![("supplier", mention(&supplier.login).into())]
        }
        Refusal::NewDateUnreadable { found } | Refusal::CommitmentUnreadable { found, .. } => {
            vec![("found", echo(found).into())]
        }
        Refusal::NewDatePassed { found } => vec![("found", voice.date(*found).into())],
        Refusal::NewDateEarlier { present } => vec![("present", voice.date(*present).into())],
        Refusal::OfferLapsed { expired_at } => vec![("expired", voice.date(*expired_at).into())],
        Refusal::NeedsRole { roles } => {
            let roles: Vec<String> = roles.iter().map(|role| voice.role(*role)).collect();
            vec![("roles", voice.either(&roles).into())]
        }
        Refusal::AuthorityExpired { last_day } => vec![("day", last_day.to_string().into())],
        Refusal::ApprovalNotAsked { demand: asked } => {
            vec![("approval", demand(voice, *asked).into())]
        }
        Refusal::ApprovalStands { demand: asked, by } => vec![
            ("approval", demand(voice, *asked).into()),
            ("by", mention(&by.login).into()),
        ],
        Refusal::TaxAboveLimit { total, most } => {
            let money = |it: &Money| voice.money(it.amount, &it.currency);
            vec![("total", money(total).into()), ("most", money(most).into())]
        }
        Refusal::CommitmentTooLow { amount, needed } => {
            let money = |it: &Money| voice.money(it.amount, &it.currency);
            vec![
                ("amount", money(amount).into()),
                ("needed", money(needed).into()),
            ]
        }
        Refusal::AlreadyCertified { by } => {
            let by = by.as_ref().map(|by| mention(&by.login));
            vec![("by", by.unwrap_or_default().into())]
        }
        Refusal::AlreadyDebriefed { issue, comment } => {
            let issue = voice.on_github(&["issues", &issue.to_string()]);
            vec![("url", format!("{issue}#issuecomment-{comment}").into())]
        }
        Refusal::AlreadyPaid { paid_at } => vec![("when", voice.date(*paid_at).into())],
        Refusal::SameApprover
        | Refusal::StatementMoved
        | Refusal::PriceRises
        | Refusal::NotCertified
        | Refusal::CertifierPays
        | Refusal::PaymentHeld
        | Refusal::PaymentNotHeld
        | Refusal::PaymentVoid
        | Refusal::NeedsMaintainer
        | Refusal::NeedsEvaluator
        | Refusal::NoOpportunity
        | Refusal::NotPostedYet
        | Refusal::ApplicantIsMaintainer
        | Refusal::ApplicantIsOfficer
        | Refusal::ApplicantIsEvaluator
        | Refusal::ApplicantIsAuthor
        | Refusal::EmptyApplication
        | Refusal::NoApplication
        | Refusal::RationaleMissing
        | Refusal::OwnApplication
        | Refusal::EvaluationOver
        | Refusal::SupplierDecides
        | Refusal::NoDelivery
        | Refusal::HeadMoved
        | Refusal::ReasonMissing
        | Refusal::ReferenceMissing
        | Refusal::BadAmendment { .. }
        | Refusal::BadTranslation { .. }
        | Refusal::SameLanguage
        | Refusal::PriceFalls
        | Refusal::ClosesEarlier
        | Refusal::CriteriaGrow
        | Refusal::LabelNeedsMaintainer
        | Refusal::LabelOnPullRequest
        | Refusal::IssueIsClosed
        | Refusal::RepositoryPrivate
        | Refusal::RepositoryArchived
        | Refusal::RepositoryUnlicensed
        | Refusal::NoQuestions
        | Refusal::QuestionMissing
        | Refusal::ExtensionTooFar
        | Refusal::RepostAlone
        | Refusal::WorkPaid
        | Refusal::AlreadyEnded
        | Refusal::LabelStays
        | Refusal::ClosingStays
        | Refusal::MergeWithoutAward
        | Refusal::Disputed
        | Refusal::NotDisputed
        | Refusal::AlreadyDisputed
        | Refusal::NotAnApplicant
        | Refusal::NeedsOfficer
        | Refusal::PartyDecides
        | Refusal::PaymentOpen
        | Refusal::SomebodyLeft
        | Refusal::SignOffNotAsked
        | Refusal::SignOffAwaited
        | Refusal::NoSignOffAwaited
        | Refusal::NothingToDebrief
        | Refusal::NoSplittingFlag
        | Refusal::OutcomeUnknown
        | Refusal::NeverEvaluated
        | Refusal::NobodyLeft => Vec::new(),
    }
}

fn found(malformed: &Malformed) -> Arguments {
    match malformed {
        Malformed::Application { found }
        | Malformed::Verdict { found }
        | Malformed::CriterionNumber { found }
        | Malformed::Decision { found }
        | Malformed::QuestionNumber { found }
        | Malformed::Language { found }
        | Malformed::Deadline { found }
        | Malformed::Ground { found }
        | Malformed::Percentage { found }
        | Malformed::OfferNext { found }
        | Malformed::Resolution { found }
        | Malformed::Approval { found }
        | Malformed::Splitting { found } => vec![("found", echo(found).into())],
        Malformed::Reference | Malformed::NewDate | Malformed::Commitment | Malformed::SignOff => {
            Vec::new()
        }
    }
}

/// The rule that a refusal keeps, where one is numbered.
const fn rule(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::RepositoryUnlicensed => Some("R7"),
        Refusal::RepositoryPrivate => Some("R8"),
        Refusal::NoQuestions | Refusal::QuestionLate { .. } => Some("R42"),
        Refusal::Affirmations { .. } => Some("R71"),
        Refusal::SignOffNotAsked | Refusal::SignOffAwaited | Refusal::NoSignOffAwaited => {
            Some("R75")
        }
        Refusal::TooManyWords { .. } => Some("R72"),
        Refusal::RationaleMissing => Some("R82"),
        Refusal::Late { .. } | Refusal::FoundTooLate { .. } => Some("I2"),
        Refusal::AlreadyApplied { .. } => Some("I3"),
        Refusal::ApplicantIsMaintainer
        | Refusal::ApplicantIsOfficer
        | Refusal::ApplicantIsEvaluator
        | Refusal::ApplicantIsAuthor
        | Refusal::OwnApplication
        | Refusal::SupplierDecides => Some("I4"),
        Refusal::EvaluationOver | Refusal::SomebodyLeft => Some("I6"),
        Refusal::CertifierPays => Some("I9"),
        Refusal::AuthorityExpired { .. } => Some("R18"),
        Refusal::SameApprover => Some("R29"),
        Refusal::CommitmentTooLow { .. } | Refusal::NotCertified => Some("R120"),
        Refusal::NotAnApplicant => Some("R130"),
        Refusal::NothingToDebrief
        | Refusal::OutcomeUnknown
        | Refusal::NeverEvaluated
        | Refusal::AlreadyDebriefed { .. } => Some("R90"),
        Refusal::TaxAboveLimit { .. } => Some("R1"),
        Refusal::Disputed => Some("I10"),
        Refusal::NobodyLeft => Some("R87"),
        Refusal::Malformed { .. }
        | Refusal::NeedsMaintainer
        | Refusal::NeedsEvaluator
        | Refusal::NeedsRole { .. }
        | Refusal::ApprovalNotAsked { .. }
        | Refusal::ApprovalStands { .. }
        | Refusal::StatementMoved
        | Refusal::CommitmentUnreadable { .. }
        | Refusal::PriceRises
        | Refusal::AlreadyCertified { .. }
        | Refusal::PaymentHeld
        | Refusal::PaymentNotHeld
        | Refusal::AlreadyPaid { .. }
        | Refusal::PaymentVoid
        | Refusal::NoOpportunity
        | Refusal::BelongsInIssue { .. }
        | Refusal::NotInState { .. }
        | Refusal::NotPostedYet
        | Refusal::BeforePosting { .. }
        | Refusal::EmptyApplication
        | Refusal::NoApplication
        | Refusal::UnknownApplication { .. }
        | Refusal::WithdrawnApplication { .. }
        | Refusal::UnknownEvaluationCriterion { .. }
        | Refusal::OfferedToAnother { .. }
        | Refusal::OfferLapsed { .. }
        | Refusal::UnknownCriterion { .. }
        | Refusal::MachineDecides { .. }
        | Refusal::NoDelivery
        | Refusal::HeadMoved
        | Refusal::ReasonMissing
        | Refusal::AlreadyAwarded { .. }
        | Refusal::ReferenceMissing
        | Refusal::BadAmendment { .. }
        | Refusal::BadTranslation { .. }
        | Refusal::SameLanguage
        | Refusal::PriceFalls
        | Refusal::ClosesEarlier
        | Refusal::CriteriaGrow
        | Refusal::LabelNeedsMaintainer
        | Refusal::LabelOnPullRequest
        | Refusal::IssueIsClosed
        | Refusal::RepositoryArchived
        | Refusal::QuestionMissing
        | Refusal::UnknownQuestion { .. }
        | Refusal::AnswerMissing { .. }
        | Refusal::AfterClosing { .. }
        | Refusal::ExtensionNotLater { .. }
        | Refusal::ExtensionTooFar
        | Refusal::RepostAlone
        | Refusal::WorkPaid
        | Refusal::AlreadyEnded
        | Refusal::LabelStays
        | Refusal::ClosingStays
        | Refusal::MergeWithoutAward
        | Refusal::AwardedToAnother { .. }
        | Refusal::NotDisputed
        | Refusal::AlreadyDisputed
        | Refusal::NeedsOfficer
        | Refusal::PartyDecides
        | Refusal::PaymentOpen
        | Refusal::NewDateUnreadable { .. }
        | Refusal::NewDatePassed { .. }
        | Refusal::NewDateEarlier { .. }
        | Refusal::NoSplittingFlag => None,
    }
}
