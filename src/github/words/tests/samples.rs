//! One of each thing that can be said.

use super::officers::given;
use super::open;
use super::outcome;
use super::sign_off;
use super::story::{Story, ada, at, grace, maintainer, statement};
use super::work::{every_missing, partial_payment, payment};
use crate::domain::approval::Demand;
use crate::domain::command::{Ground, Malformed, Resolution};
use crate::domain::ending::Ending;
use crate::domain::event::{Cancellation, Unsuccess};
use crate::domain::ids::{CommentId, Person, UserId};
use crate::domain::lang::Lang;
use crate::domain::money::{Cents, Currency, Money};
use crate::domain::notice::{Due, Notice};
use crate::domain::opportunity::Opportunity;
use crate::domain::payment::Payment;
use crate::domain::programme::Role;
use crate::domain::refusal::Refusal;
use crate::domain::statement::AmountError;

/// Every state with what can be seen in it, by a name of its own.
pub fn states(lang: Lang) -> Vec<(&'static str, Story)> {
    let reason = "The plans have changed, ask @octocat".to_owned();
    let command = || Cancellation::Command {
        reason: reason.clone(),
    };
    vec![
        ("draft", Story::draft(lang)),
        ("needs_changes", Story::needs_changes(lang)),
        ("awaiting_approval", Story::awaiting(lang)),
        ("posted", Story::posted(lang)),
        ("open", Story::open(lang).drifted()),
        ("asked", Story::asked(lang)),
        ("evaluation", Story::evaluation(lang).judge_one()),
        ("listed", Story::all_judged(lang)),
        ("offering", Story::offering(lang)),
        ("offered", Story::offered(lang)),
        ("offered_sole", Story::sole(lang)),
        ("sign_off_awaited", Story::terms_accepted(lang)),
        ("signed_off", Story::signed_off(lang)),
        ("in_progress", Story::awarded(lang)),
        ("in_review", Story::in_review(lang)),
        ("delivered", Story::delivered(lang)),
        (
            "terminated_default",
            Story::in_review(lang).terminated(team(Ground::Default)),
        ),
        (
            "terminated_convenience",
            Story::awarded(lang).terminated(team(Ground::Convenience { percent: 40 })),
        ),
        (
            "discontinued",
            Story::awarded(lang).terminated(Ending::Supplier),
        ),
        ("disputed", Story::in_review(lang).disputed()),
        ("accepted", Story::accepted(lang)),
        ("certified", Story::certified(lang)),
        ("held", Story::held(lang)),
        ("void", Story::void(lang)),
        ("paid", Story::paid(lang)),
        (
            "unsuccessful_no_application",
            Story::posted(lang).ended(Unsuccess::NoApplication),
        ),
        (
            "unsuccessful_none_left",
            Story::offered(lang).ended(Unsuccess::NoneLeft),
        ),
        ("cancelled_open", Story::open(lang).cancelled(command())),
        (
            "cancelled_unposted",
            Story::needs_changes(lang).cancelled(Cancellation::LabelRemoved),
        ),
    ]
}

impl Story {
    fn judge_one(self) -> Self {
        self.judge(3, crate::domain::command::Verdict::Pass)
    }
}

/// Every notice; the name is the snapshot's.
pub fn notices() -> Vec<(&'static str, Notice)> {
    let accepted = Story::accepted(Lang::En).0;
    let applicants = vec![ada(), grace()];
    let ended = |reason, applicants| Notice::Unsuccessful { reason, applicants };
    let offer = |position, application, supplier| Notice::Offer {
        position,
        application,
        supplier,
    };
    let cancelled = |cause| Notice::Cancelled {
        cause,
        applicants: vec![ada(), grace()],
    };
    let mut notices = vec![
        ("refused", refused()),
        ("offer_first", offer(0, 3, grace())),
        ("offer_next", offer(1, 2, ada())),
        (
            "amended",
            Notice::Amended {
                differences: open::amended(),
                applicants: applicants.clone(),
            },
        ),
        ("ended_unseen", ended(Unsuccess::NoApplication, Vec::new())),
        (
            "ended_none_passed",
            ended(Unsuccess::NonePassed, applicants.clone()),
        ),
        ("ended_none_left", ended(Unsuccess::NoneLeft, applicants)),
        (
            "cancelled_command",
            cancelled(Cancellation::Command {
                reason: "No money left, see <b>#12</b>".to_owned(),
            }),
        ),
        ("cancelled_label", cancelled(Cancellation::LabelRemoved)),
        ("cancelled_issue", cancelled(Cancellation::IssueClosed)),
        ("evaluation_public", Notice::EvaluationIsPublic),
        (
            "not_accepted",
            Notice::NotAccepted {
                number: 57,
                supplier: grace(),
                missing: every_missing(),
            },
        ),
        (
            "accepted",
            Notice::Accepted {
                number: 57,
                payment: Box::new(payment(&accepted)),
            },
        ),
        (
            "selection_reminder",
            Notice::SelectionReminder {
                due_at: at("2021-07-15T03:59:59Z"),
                waiting: vec![2, 4],
            },
        ),
        (
            "delivery_reminder",
            Notice::DeliveryReminder {
                due_at: at("2021-07-23T20:00:00Z"),
                supplier: grace(),
                team: ada(),
            },
        ),
        ("approval_asked", Notice::ApprovalAsked),
        (
            "approvals_voided",
            Notice::ApprovalsVoided { given: given() },
        ),
        ("reverted_held", reverted(false)),
        ("reverted_settled", reverted(true)),
        ("status", Notice::Status),
        ("help", Notice::Help),
    ];
    notices.extend(open::notices());
    notices.extend(sign_off::notices());
    notices.extend(outcome::notices());
    notices.extend(ends(&accepted));
    notices.extend(of_github());
    notices
}

/// What is said of the label, the issue and the App’s own permissions.
fn of_github() -> Vec<(&'static str, Notice)> {
    vec![
        (
            "label_renamed",
            Notice::LabelRenamed {
                label: "micro-acquisition".to_owned(),
                now: "procure".to_owned(),
            },
        ),
        (
            "label_deleted",
            Notice::LabelDeleted {
                label: "micro-acquisition".to_owned(),
            },
        ),
        (
            "found_labelled",
            Notice::FoundLabelled {
                label: "micro-acquisition".to_owned(),
                numbers: vec![3, 14, 15],
            },
        ),
        (
            "deletion_found_late",
            Notice::DeletionFoundLate {
                number: 2,
                supplier: ada(),
                closed_at: at("2021-07-12T23:59:59-04:00"),
                told: grace(),
            },
        ),
        ("closed_undelivered", Notice::ClosedUndelivered),
        (
            "unlabelled_by_bot",
            Notice::UnlabelledByBot {
                bot: robot(),
                told: maintainer(),
            },
        ),
        (
            "closed_by_bot",
            Notice::ClosedByBot {
                bot: robot(),
                told: maintainer(),
            },
        ),
        ("reopened_after_end", Notice::ReopenedAfterEnd),
        (
            "reopened_after_acceptance",
            Notice::ReopenedAfterAcceptance { number: 57 },
        ),
        (
            "permission_missing",
            Notice::PermissionMissing {
                permission: "checks: write".to_owned(),
            },
        ),
    ]
}

fn robot() -> Person {
    Person {
        id: UserId(41),
        login: "stale[bot]".to_owned(),
    }
}

/// What is said of work that is not accepted the usual way.
fn ends(accepted: &Opportunity) -> Vec<(&'static str, Notice)> {
    vec![
        (
            "delivery_near",
            Notice::DeliveryNear {
                due_at: at("2021-07-23T20:00:00Z"),
                supplier: grace(),
            },
        ),
        (
            "due_answers",
            Notice::Due {
                due: Due::Answers {
                    closes_at: at("2021-07-13T03:59:59Z"),
                    questions: vec![2, 3],
                    team: maintainer(),
                },
            },
        ),
        (
            "due_acceptance",
            Notice::Due {
                due: Due::Acceptance {
                    expires_at: at("2021-07-17T03:59:59Z"),
                    supplier: grace(),
                },
            },
        ),
        (
            "due_payment",
            Notice::Due {
                due: Due::Payment {
                    since: at("2021-07-21T16:00:00Z"),
                    supplier: grace(),
                    officers: vec![maintainer()],
                },
            },
        ),
        (
            "delivery_extended",
            Notice::DeliveryExtended {
                supplier: grace(),
                until: at("2021-07-31T03:59:59Z"),
                reason: "The test pages came late".to_owned(),
            },
        ),
        (
            "terminated_default",
            terminated(team(Ground::Default), None, false),
        ),
        (
            "terminated_convenience",
            terminated(
                team(Ground::Convenience { percent: 40 }),
                Some(partial_payment(accepted)),
                true,
            ),
        ),
        (
            "terminated_supplier",
            terminated(Ending::Supplier, None, true),
        ),
        (
            "disputed",
            Notice::Disputed {
                by: grace(),
                officers: vec![ada()],
            },
        ),
        (
            "dispute_reminder",
            Notice::DisputeReminder {
                since: at("2021-07-16T03:59:59Z"),
                officers: vec![ada()],
            },
        ),
        ("resolved_accept", resolved(Resolution::Accept)),
        ("resolved_reject", resolved(Resolution::Reject)),
        ("resolved_continue", resolved(Resolution::Continue)),
    ]
}

fn reverted(settled: bool) -> Notice {
    Notice::Reverted {
        number: 60,
        delivery: 57,
        supplier: grace(),
        settled,
    }
}

fn team(ground: Ground) -> Ending {
    Ending::Team {
        ground,
        reason: "Nothing came, see <b>#12</b>".to_owned(),
    }
}

fn terminated(ending: Ending, payment: Option<Payment>, somebody_left: bool) -> Notice {
    Notice::Terminated {
        ending,
        supplier: grace(),
        by: ada(),
        payment: payment.map(Box::new),
        somebody_left,
    }
}

fn resolved(resolution: Resolution) -> Notice {
    Notice::Resolved {
        resolution,
        reason: "Looked at with both sides".to_owned(),
        told: vec![grace(), ada()],
    }
}

pub fn refused() -> Notice {
    let refusals = vec![
        Refusal::TooManyWords {
            words: 312,
            most: 250,
        },
        Refusal::NeedsMaintainer,
    ];
    Notice::Refused {
        to: Some(ada()),
        refusals,
    }
}

/// A variant added to [`Notice`] does not compile here until it has a sample.
pub fn notice_is_sampled(notice: &Notice) -> usize {
    match notice {
        Notice::Refused { .. } => 0,
        Notice::Offer { .. } => 1,
        Notice::Amended { .. } => 2,
        Notice::Unsuccessful { .. } => 3,
        Notice::Cancelled { .. } => 4,
        Notice::EvaluationIsPublic => 5,
        Notice::NotAccepted { .. } => 6,
        Notice::Accepted { .. } => 7,
        Notice::SelectionReminder { .. } => 8,
        Notice::DeliveryReminder { .. } => 9,
        Notice::Status => 10,
        Notice::Help => 11,
        Notice::DeliveryNear { .. } => 12,
        Notice::DeliveryExtended { .. } => 13,
        Notice::Terminated { .. } => 14,
        Notice::Disputed { .. } => 15,
        Notice::DisputeReminder { .. } => 16,
        Notice::Resolved { .. } => 17,
        Notice::LabelRenamed { .. } => 18,
        Notice::LabelDeleted { .. } => 19,
        Notice::FoundLabelled { .. } => 20,
        Notice::ClosedUndelivered => 21,
        Notice::ReopenedAfterEnd => 22,
        Notice::ReopenedAfterAcceptance { .. } => 23,
        Notice::PermissionMissing { .. } => 24,
        Notice::Extended { .. } => 25,
        Notice::Answered { .. } => 26,
        Notice::SilenceReminder { .. } => 27,
        Notice::ApprovalAsked => 28,
        Notice::ApprovalsVoided { .. } => 29,
        Notice::Reverted { .. } => 30,
        Notice::SignOffAwaited { .. } => 31,
        Notice::SignOffGiven { .. } => 32,
        Notice::SignOffRefused { .. } => 33,
        Notice::Awarded { .. } => 34,
        Notice::Debrief { .. } => 35,
        Notice::Due { .. } => 36,
        Notice::DeletionFoundLate { .. } => 37,
        Notice::UnlabelledByBot { .. } => 38,
        Notice::ClosedByBot { .. } => 39,
    }
}

fn malformed() -> Vec<Refusal> {
    let found = || "@octocat `x`".to_owned();
    [
        Malformed::Application { found: found() },
        Malformed::Verdict { found: found() },
        Malformed::CriterionNumber { found: found() },
        Malformed::Decision { found: found() },
        Malformed::Reference,
        Malformed::QuestionNumber { found: found() },
        Malformed::Language { found: found() },
        Malformed::Deadline { found: found() },
        Malformed::NewDate,
        Malformed::Ground { found: found() },
        Malformed::Percentage { found: found() },
        Malformed::OfferNext { found: found() },
        Malformed::Resolution { found: found() },
        Malformed::Approval { found: found() },
        Malformed::Commitment,
        Malformed::SignOff,
        Malformed::Splitting {
            found: "@octocat `x`".to_owned(),
        },
    ]
    .map(|malformed| Refusal::Malformed { malformed })
    .into()
}

fn of_ends() -> Vec<Refusal> {
    vec![
        Refusal::AwardedToAnother { supplier: grace() },
        Refusal::Disputed,
        Refusal::NotDisputed,
        Refusal::AlreadyDisputed,
        Refusal::NotAnApplicant,
        Refusal::NeedsOfficer,
        Refusal::PartyDecides,
        Refusal::PaymentOpen,
        Refusal::SomebodyLeft,
        Refusal::NobodyLeft,
        Refusal::NewDateUnreadable {
            found: "next week, ask @octocat".to_owned(),
        },
        Refusal::NewDatePassed {
            found: at("2021-07-13T03:59:59Z"),
        },
        Refusal::NewDateEarlier {
            present: at("2021-07-23T20:00:00Z"),
        },
    ]
}

/// Every refusal.
pub fn refusals(lang: Lang) -> Vec<Refusal> {
    let closed_at = at("2021-07-13T03:59:59Z");
    let problems = statement("", super::story::body(lang)).unwrap_err();
    let mut all = malformed();
    all.extend(of_ends());
    all.extend(open::refusals());
    all.extend([
        Refusal::NeedsMaintainer,
        Refusal::NeedsEvaluator,
        Refusal::NeedsRole {
            roles: vec![Role::Payment],
        },
        Refusal::NeedsRole {
            roles: vec![Role::Payment, Role::Procurement],
        },
        Refusal::NoOpportunity,
        Refusal::BelongsInIssue { issue: 42 },
        Refusal::NotInState {
            state: "in_progress".to_owned(),
        },
        Refusal::NotPostedYet,
        Refusal::Late {
            closed_at,
            received_at: at("2021-07-13T04:00:00Z"),
        },
        Refusal::FoundTooLate { closed_at },
        Refusal::BeforePosting {
            posted_at: at("2021-06-23T13:00:00Z"),
        },
        Refusal::ApplicantIsMaintainer,
        Refusal::ApplicantIsOfficer,
        Refusal::ApplicantIsEvaluator,
        Refusal::ApplicantIsAuthor,
        Refusal::AlreadyApplied { number: 2 },
        Refusal::TooManyWords {
            words: 251,
            most: 250,
        },
        Refusal::EmptyApplication,
        affirmations(0),
        affirmations(2),
        Refusal::NoApplication,
        Refusal::UnknownApplication { number: 9 },
        Refusal::WithdrawnApplication { number: 1 },
        Refusal::UnknownEvaluationCriterion {
            number: 3,
            count: 1,
        },
        Refusal::UnknownEvaluationCriterion {
            number: 3,
            count: 2,
        },
        Refusal::RationaleMissing,
        Refusal::OwnApplication,
        Refusal::EvaluationOver,
    ]);
    all.extend(of_awards());
    all.extend([
        Refusal::UnknownCriterion {
            number: 8,
            count: 5,
        },
        Refusal::MachineDecides { number: 2 },
        Refusal::SupplierDecides,
        Refusal::NoDelivery,
        Refusal::HeadMoved,
        Refusal::ReasonMissing,
        Refusal::AlreadyAwarded {
            supplier: maintainer(),
        },
        Refusal::ReferenceMissing,
        Refusal::BadAmendment {
            problems: problems.clone(),
        },
        Refusal::BadTranslation { problems },
        Refusal::SameLanguage,
        Refusal::PriceFalls,
        Refusal::ClosesEarlier,
        Refusal::CriteriaGrow,
        Refusal::LabelNeedsMaintainer,
        Refusal::LabelOnPullRequest,
        Refusal::IssueIsClosed,
        Refusal::RepositoryPrivate,
        Refusal::RepositoryArchived,
        Refusal::RepositoryUnlicensed,
        Refusal::AlreadyEnded,
        Refusal::LabelStays,
        Refusal::ClosingStays,
        Refusal::MergeWithoutAward,
    ]);
    all.extend(before_posting());
    all.extend(of_payments());
    all
}

fn of_awards() -> Vec<Refusal> {
    vec![
        Refusal::OfferedToAnother { supplier: grace() },
        Refusal::SignOffNotAsked,
        Refusal::NothingToDebrief,
        Refusal::NoSplittingFlag,
        Refusal::OutcomeUnknown,
        Refusal::NeverEvaluated,
        Refusal::AlreadyDebriefed {
            issue: 42,
            comment: CommentId(3_100_000_009),
        },
        Refusal::SignOffAwaited,
        Refusal::NoSignOffAwaited,
        Refusal::OfferLapsed {
            expired_at: at("2021-07-17T03:59:59Z"),
        },
    ]
}

fn before_posting() -> Vec<Refusal> {
    let money = |cents| Money {
        amount: Cents(cents),
        currency: Currency::default(),
    };
    let unreadable = |error| Refusal::CommitmentUnreadable {
        found: "@octocat 1.000".to_owned(),
        error,
    };
    vec![
        Refusal::AuthorityExpired {
            last_day: jiff::civil::date(2022, 3, 31),
        },
        Refusal::ApprovalNotAsked {
            demand: Demand::Commitment,
        },
        Refusal::ApprovalStands {
            demand: Demand::Programme,
            by: grace(),
        },
        Refusal::SameApprover,
        Refusal::StatementMoved,
        unreadable(AmountError::Unreadable),
        unreadable(AmountError::Ambiguous),
        unreadable(AmountError::Currency),
        Refusal::CommitmentTooLow {
            amount: money(650_000),
            needed: money(747_500),
        },
        Refusal::TaxAboveLimit {
            total: money(1_000_400),
            most: money(1_000_000),
        },
        Refusal::PriceRises,
    ]
}

fn of_payments() -> Vec<Refusal> {
    vec![
        Refusal::NotCertified,
        Refusal::AlreadyCertified { by: Some(grace()) },
        Refusal::CertifierPays,
        Refusal::PaymentHeld,
        Refusal::PaymentNotHeld,
        Refusal::AlreadyPaid {
            paid_at: at("2021-07-24T14:00:00Z"),
        },
        Refusal::PaymentVoid,
    ]
}

const fn affirmations(unaffirmed: u32) -> Refusal {
    Refusal::Affirmations {
        affirmed: 1,
        needed: 3,
        unaffirmed,
    }
}
