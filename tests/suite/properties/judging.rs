//! Each kind of work acceptance criterion, and how its status could be feigned.

use jiff::Timestamp;

use micro_acquisition::domain::command::Decision;
use micro_acquisition::domain::criteria::{Criterion, CriterionKind};
use micro_acquisition::domain::event::IssueRef;
use micro_acquisition::domain::facts::{Check, CheckOutcome, PullRequestFacts, ReviewState};
use micro_acquisition::domain::ids::UserId;
use micro_acquisition::domain::judgement::{
    Bench, CriterionDecision, CriterionStatus, Judged, Judgement,
};
use micro_acquisition::domain::linking::links;
use micro_acquisition::domain::settings;

use super::github::{ISSUE, NUMBER, REPOSITORY, check, pull_request, push, review};
use super::people::{ADMIN, MAINTAINER, OFFICER, STRANGER, SUPPLIERS, at, person};

use CheckOutcome::{Other, Running, Success};
use CriterionStatus::{AwaitsMachine, AwaitsPerson, Met, Stale, Unmet};

const SUPPLIER: i64 = SUPPLIERS[0];

fn opened() -> Timestamp {
    at("2026-03-16T15:00:00Z")
}

fn later(minutes: i64) -> Timestamp {
    opened() + jiff::SignedDuration::from_mins(minutes)
}

fn pull() -> PullRequestFacts {
    pull_request(40, SUPPLIER, opened())
}

/// The status of one criterion, judged at the merge when there is one.
fn judged(
    kind: CriterionKind,
    pull: &PullRequestFacts,
    decisions: &[CriterionDecision],
    merged_at: Option<Timestamp>,
) -> CriterionStatus {
    let text = String::new();
    let bench = Bench {
        criteria: &[Criterion {
            number: 1,
            text,
            kind,
        }],
        decisions,
        settings: &settings::NONE,
        supplier: UserId(SUPPLIER),
    };
    bench.judge(pull, merged_at)[0].status
}

fn test_of(app: Option<&str>) -> CriterionKind {
    CriterionKind::Check {
        name: "test".to_owned(),
        app: app.map(str::to_owned),
    }
}

fn by_app(app: &str, outcome: CheckOutcome, at: Timestamp) -> Check {
    Check {
        app: Some(app.to_owned()),
        ..check(outcome, at)
    }
}

fn decision(pull: &PullRequestFacts, decision: Decision, overrides: bool) -> CriterionDecision {
    CriterionDecision {
        number: 1,
        decision,
        head_sha: pull.head_sha.clone(),
        by: person(if overrides { OFFICER } else { MAINTAINER }),
        overrides,
    }
}

#[test]
fn a_licence_is_met_when_github_detects_that_one() {
    let mit = || CriterionKind::Licence {
        spdx: "MIT".to_owned(),
    };
    for (found, status) in [
        (Some("MIT"), Met),
        (Some("mit"), Met),
        (Some("GPL-3.0"), Unmet),
        (None, Unmet),
    ] {
        let mut pull = pull();
        pull.licence = found.map(str::to_owned);
        assert_eq!(judged(mit(), &pull, &[], None), status, "{found:?}");
    }
}

#[test]
fn a_path_is_met_when_the_file_is_there() {
    let path = |file: &str| CriterionKind::Path {
        file: file.to_owned(),
    };

    assert_eq!(judged(path("docs/guide.md"), &pull(), &[], None), Met);
    assert_eq!(judged(path("docs/guide"), &pull(), &[], None), Unmet);
}

#[test]
fn a_check_is_met_once_its_latest_run_succeeded() {
    for (runs, status) in [
        (vec![], AwaitsMachine),
        (vec![(Running, 1)], AwaitsMachine),
        (vec![(Success, 1)], Met),
        (vec![(Other, 1)], Unmet),
        (vec![(Other, 1), (Success, 2)], Met),
        (vec![(Success, 2), (Other, 1)], Met),
        (vec![(Success, 1), (Running, 2)], AwaitsMachine),
        (vec![(Success, 1), (Other, 2)], Unmet),
    ] {
        let mut pull = pull();
        let runs_of = runs
            .iter()
            .map(|(outcome, when)| check(*outcome, later(*when)));
        pull.checks = runs_of.collect();
        assert_eq!(judged(test_of(None), &pull, &[], None), status, "{runs:?}");
    }
}

#[test]
fn another_app_under_the_same_name_hides_no_failure() {
    let mut pull = pull();
    pull.checks = vec![
        by_app("github-actions", Other, later(1)),
        by_app("supplier-app", Success, later(2)),
    ];

    assert_eq!(judged(test_of(None), &pull, &[], None), Unmet);
    assert_eq!(
        judged(test_of(Some("github-actions")), &pull, &[], None),
        Unmet
    );
}

#[test]
fn a_named_app_is_the_only_one_whose_check_counts() {
    let mut pull = pull();
    pull.checks = vec![by_app("supplier-app", Success, later(2))];
    assert_eq!(
        judged(test_of(Some("github-actions")), &pull, &[], None),
        AwaitsMachine
    );

    pull.checks
        .push(by_app("github-actions", Success, later(3)));
    assert_eq!(
        judged(test_of(Some("github-actions")), &pull, &[], None),
        Met
    );
}

#[test]
fn a_check_needs_a_person_where_not_all_changes_are_listed() {
    let mut pull = pull();
    pull.checks = vec![check(Success, later(1))];
    assert_eq!(judged(test_of(None), &pull, &[], None), Met);

    pull.unlisted = 1;
    assert_eq!(judged(test_of(None), &pull, &[], None), AwaitsPerson);
    let confirmed = decision(&pull, Decision::Met, false);
    assert_eq!(judged(test_of(None), &pull, &[confirmed], None), Met);
}

#[test]
fn a_check_under_the_suppliers_own_workflow_needs_a_person() {
    let mut pull = pull();
    pull.checks = vec![check(Success, later(1))];
    pull.changed_paths
        .insert(".github/workflows/test.yml".to_owned());
    let judge = |pull: &PullRequestFacts, decisions: &[CriterionDecision]| {
        judged(test_of(None), pull, decisions, None)
    };

    assert_eq!(judge(&pull, &[]), AwaitsPerson);
    let confirmed = decision(&pull, Decision::Met, false);
    assert_eq!(judge(&pull, std::slice::from_ref(&confirmed)), Met);
    let denied = decision(&pull, Decision::Unmet, false);
    assert_eq!(judge(&pull, &[confirmed.clone(), denied]), Unmet);

    push(&mut pull);
    pull.checks = vec![check(Success, later(3))];
    assert_eq!(judge(&pull, &[confirmed]), Stale);
}

#[test]
fn a_maintainers_word_does_not_turn_a_failed_check() {
    let mut pull = pull();
    pull.checks = vec![check(Other, later(1))];
    let word = decision(&pull, Decision::Met, false);
    let overruled = decision(&pull, Decision::Met, true);

    assert_eq!(judged(test_of(None), &pull, &[word], None), Unmet);
    assert_eq!(judged(test_of(None), &pull, &[overruled], None), Met);
}

#[test]
fn what_a_maintainer_decides_holds_for_the_head_that_was_looked_at() {
    let judge = |pull: &PullRequestFacts, decisions: &[CriterionDecision]| {
        judged(CriterionKind::Manual, pull, decisions, None)
    };
    let mut pull = pull();
    assert_eq!(judge(&pull, &[]), AwaitsPerson);
    let met = decision(&pull, Decision::Met, false);
    let unmet = decision(&pull, Decision::Unmet, false);
    assert_eq!(judge(&pull, std::slice::from_ref(&met)), Met);
    assert_eq!(judge(&pull, &[met.clone(), unmet.clone()]), Unmet);
    assert_eq!(judge(&pull, &[unmet, met.clone()]), Met);

    push(&mut pull);

    assert_eq!(judge(&pull, &[met]), Stale);
}

const fn approvals(approvals: u32) -> CriterionKind {
    CriterionKind::Review { approvals }
}

/// The status of `review: 1` after these reviews, in order.
fn reviewed(reviews: &[(i64, ReviewState)]) -> CriterionStatus {
    let mut pull = pull();
    for (minute, (who, state)) in (1..).zip(reviews) {
        let given = review(&pull, *who, *state, later(minute));
        pull.reviews.push(given);
    }
    judged(approvals(1), &pull, &[], None)
}

#[test]
fn a_review_counts_when_a_person_with_access_other_than_the_supplier_approves() {
    use ReviewState::{Approved, ChangesRequested, Commented, Dismissed};
    for (reviews, status) in [
        (vec![], AwaitsPerson),
        (vec![(MAINTAINER, Approved)], Met),
        (vec![(STRANGER, Approved)], AwaitsPerson),
        (vec![(MAINTAINER, Commented)], AwaitsPerson),
        (vec![(MAINTAINER, Dismissed)], AwaitsPerson),
        (vec![(MAINTAINER, Approved), (MAINTAINER, Commented)], Met),
        (
            vec![(MAINTAINER, Approved), (MAINTAINER, ChangesRequested)],
            AwaitsPerson,
        ),
        (
            vec![(MAINTAINER, ChangesRequested), (MAINTAINER, Approved)],
            Met,
        ),
    ] {
        assert_eq!(reviewed(&reviews), status, "{reviews:?}");
    }
}

#[test]
fn the_suppliers_own_review_does_not_count_even_with_write_access() {
    let mut pull = pull();
    let mut own = review(&pull, SUPPLIER, ReviewState::Approved, later(1));
    own.can_write = true;
    pull.reviews.push(own);

    assert_eq!(judged(approvals(1), &pull, &[], None), AwaitsPerson);
}

#[test]
fn two_approvals_are_of_two_people() {
    let mut pull = pull();
    for minute in 1..=2 {
        let same = review(&pull, MAINTAINER, ReviewState::Approved, later(minute));
        pull.reviews.push(same);
    }
    assert_eq!(judged(approvals(2), &pull, &[], None), AwaitsPerson);

    let other = review(&pull, ADMIN, ReviewState::Approved, later(3));
    pull.reviews.push(other);
    assert_eq!(judged(approvals(2), &pull, &[], None), Met);
}

#[test]
fn an_approval_is_of_the_head_it_was_given_on() {
    let mut pull = pull();
    let given = review(&pull, MAINTAINER, ReviewState::Approved, later(1));
    pull.reviews.push(given);
    push(&mut pull);

    assert_eq!(judged(approvals(1), &pull, &[], None), AwaitsPerson);

    pull.reviews[0].commit = None;
    assert_eq!(judged(approvals(1), &pull, &[], None), AwaitsPerson);
}

#[test]
fn what_is_checked_or_approved_after_the_merge_does_not_count() {
    let mut pull = pull();
    pull.checks = vec![check(Success, later(10))];
    let given = review(&pull, MAINTAINER, ReviewState::Approved, later(10));
    pull.reviews.push(given);

    let (before, same) = (Some(later(9)), Some(later(10)));
    assert_eq!(judged(test_of(None), &pull, &[], before), AwaitsMachine);
    assert_eq!(judged(test_of(None), &pull, &[], same), Met);
    assert_eq!(judged(approvals(1), &pull, &[], before), AwaitsPerson);
    assert_eq!(judged(approvals(1), &pull, &[], same), Met);
}

#[test]
fn a_check_that_failed_after_the_merge_does_not_undo_the_success_before() {
    let mut pull = pull();
    pull.checks = vec![check(Success, later(1)), check(Other, later(20))];

    assert_eq!(judged(test_of(None), &pull, &[], Some(later(10))), Met);
}

#[test]
fn a_dismissal_after_the_merge_does_not_undo_the_approval_before() {
    let mut pull = pull();
    let given = review(&pull, MAINTAINER, ReviewState::Approved, later(1));
    let wished = review(&pull, MAINTAINER, ReviewState::ChangesRequested, later(20));
    pull.reviews = vec![given, wished];

    assert_eq!(judged(approvals(1), &pull, &[], Some(later(10))), Met);
}

#[test]
fn a_pull_request_is_linked_by_githubs_word_or_by_its_own_and_in_its_repository() {
    let issue = IssueRef {
        repository: REPOSITORY,
        issue: ISSUE,
        number: NUMBER,
    };
    let bare = || {
        let mut pull = pull();
        pull.closes.clear();
        pull.closes_numbers.clear();
        pull.body = "Part of #12".to_owned();
        pull
    };
    assert!(!links(&bare(), &issue));
    let mut by_github = bare();
    by_github.closes.insert(ISSUE);
    assert!(links(&by_github, &issue));
    let mut by_keyword = bare();
    by_keyword.body = "This fixes: #12.".to_owned();
    assert!(links(&by_keyword, &issue));
    by_keyword.body = "Closes team/pages#12".to_owned();
    assert!(!links(&by_keyword, &issue), "that is another repository");
    by_keyword.body = "Closes Team/Tools#12".to_owned();
    assert!(links(&by_keyword, &issue));

    let mut elsewhere = pull();
    elsewhere.repository = micro_acquisition::domain::ids::RepositoryId(901);
    assert!(!links(&elsewhere, &issue));
}

#[test]
fn a_judgement_has_the_statuses_of_its_criteria_and_no_other() {
    let every = [Met, Unmet, AwaitsMachine, AwaitsPerson, Stale];
    for one in every {
        let judged = |number, status| Judged {
            number,
            status,
            evidence: Vec::new(),
        };
        let judgement = Judgement {
            head_sha: pull().head_sha,
            head_at: None,
            not_delivery: None,
            criteria: vec![judged(1, Met), judged(2, one)],
        };
        for status in every {
            let has = status == Met || status == one;
            assert_eq!(judgement.any(status), has, "{status:?} beside {one:?}");
        }
    }
}
