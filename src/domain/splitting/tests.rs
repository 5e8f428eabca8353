use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::statement::StatementRules;

const FORM: &str = include_str!("../../cli/demo/texts/statement.en.md");

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn statement(title: &str, price: &str, work: &str, project: &str) -> Statement {
    let (before, rest) = FORM.split_once("### The work").unwrap();
    let (_, after) = rest.split_once("### Work acceptance").unwrap();
    let (heading, rest) = before.split_once("### Fixed price").unwrap();
    assert!(heading.starts_with("### Short description"));
    let body = format!(
        "### Short description\n\n{title}\n\n### Fixed price{rest}### The work\n\n{work}\n\n\
         ### Work acceptance{after}"
    );
    let body = body
        .replace("$6,500.00", price)
        .replace("Accessible pages", project);
    let programme = Programme::default();
    let rules = StatementRules {
        programme: &programme,
        settings: &crate::domain::settings::NONE,
        posted_at: at("2021-06-23T13:00:00Z"),
    };
    Statement::parse(title, &body, &rules).unwrap()
}

fn candidate(statement: &Statement) -> Candidate<'_> {
    Candidate {
        opportunity: OpportunityId(Uuid::from_u128(99)),
        repository: RepositoryId(1),
        client: UserId(10),
        statement,
        at: at("2021-06-23T13:00:00Z"),
    }
}

fn earlier(number: u128, posted_at: &str, statement: &Statement) -> Earlier {
    Earlier {
        opportunity: OpportunityId(Uuid::from_u128(number)),
        title: statement.title.clone(),
        repository: RepositoryId(1),
        client: UserId(10),
        project: statement.project.clone(),
        price: statement.fixed_price.amount,
        posted_at: at(posted_at),
        supplier: None,
        text: text_of(statement),
    }
}

fn flagged(candidate: &Candidate<'_>, earlier: &[Earlier]) -> Vec<Reason> {
    reasons(candidate, earlier, &Programme::default())
}

fn video(number: u32) -> Statement {
    let title = format!("Video number {number} about how to apply for a passport");
    let work = "Film, cut and subtitle three minutes about one step of the application, from the \
                script that the team has written, in English and in French, and publish the files.";
    statement(&title, "$5,000.00", work, "_No response_")
}

/// "Series of videos: depends on why": a person is asked.
#[test]
fn scenario_1_a_series_of_videos_is_flagged_with_its_reasons() {
    let (first, second, third) = (video(1), video(2), video(3));
    let posted = [
        earlier(1, "2021-06-16T13:00:00Z", &first),
        earlier(2, "2021-06-18T13:00:00Z", &second),
    ];

    let found = flagged(&candidate(&third), &posted);

    assert!(
        matches!(
            &found[..],
            [
                Reason::SumOverCeiling { basis: Basis::Repository, count: 3, total, .. },
                Reason::SimilarText { percent: 51.., .. },
                Reason::SeveralAtOnce { count: 3 },
            ] if total.amount == Cents(1_725_000)
        ),
        "{found:?}"
    );
}

/// "A second video contingent on the success of the first: not necessarily": a
/// person is asked, with fewer reasons.
#[test]
fn scenario_2_a_second_video_that_waited_for_the_success_of_the_first_is_asked_about() {
    let (first, second) = (video(1), video(2));
    let posted = [earlier(1, "2021-01-11T13:00:00Z", &first)];

    let found = flagged(&candidate(&second), &posted);

    assert!(
        matches!(
            &found[..],
            [
                Reason::SumOverCeiling { count: 2, .. },
                Reason::SimilarText { .. }
            ]
        ),
        "{found:?}"
    );
}

/// "A second, later bug in another module: definitely not."
#[test]
fn scenario_3_a_later_bug_in_another_module_is_not_flagged() {
    let form = statement(
        "The form loses accents on submit",
        "$5,000.00",
        "Names with accents arrive garbled: find where the encoding is lost and mend it, with tests.",
        "_No response_",
    );
    let report = statement(
        "The monthly report counts some days twice",
        "$5,000.00",
        "When the clocks change the report shows a day with two totals: count each hour once.",
        "_No response_",
    );
    let mut posted = earlier(1, "2021-02-15T13:00:00Z", &form);
    posted.supplier = Some(Person {
        id: UserId(7),
        login: "sam".to_owned(),
    });

    assert_eq!(flagged(&candidate(&report), &[posted]), []);
}

#[test]
fn one_project_over_the_ceiling_is_enough_even_in_another_repository() {
    let first = statement("A tool", "$6,000.00", "Write it.", "Accessible pages");
    let second = statement(
        "Its guide",
        "$5,000.00",
        "Explain it to all.",
        "ACCESSIBLE  Pages",
    );
    let mut posted = earlier(1, "2020-09-01T13:00:00Z", &first);
    posted.repository = RepositoryId(2);
    posted.client = UserId(11);

    let found = flagged(&candidate(&second), &[posted.clone()]);
    assert!(matches!(
        found[0],
        Reason::SumOverCeiling {
            basis: Basis::Project,
            count: 2,
            ..
        }
    ));

    // Thirteen months ago, it counts no more.
    posted.posted_at = at("2020-05-20T13:00:00Z");
    assert_eq!(flagged(&candidate(&second), &[posted]), []);
}

#[test]
fn a_sum_that_keeps_to_the_ceiling_with_the_highest_tax_is_no_reason() {
    let first = statement("A tool", "$4,000.00", "Write it.", "One");
    let posted = [earlier(1, "2021-05-01T13:00:00Z", &first)];
    let within = statement("Its guide", "$4,695.65", "Explain it to all.", "One");
    let over = statement("Its guide", "$4,695.66", "Explain it to all.", "One");

    assert_eq!(flagged(&candidate(&within), &posted), []);
    assert_eq!(flagged(&candidate(&over), &posted).len(), 1);
}

#[test]
fn a_price_just_under_the_guard_counts_only_beside_another_contract() {
    let high = statement("A tool", "$7,821.00", "Write it.", "_No response_");
    assert_eq!(flagged(&candidate(&high), &[]), []);

    let other = statement("Something else", "$3,000.00", "Do it.", "_No response_");
    let found = flagged(
        &candidate(&high),
        &[earlier(1, "2021-05-01T13:00:00Z", &other)],
    );
    assert!(
        matches!(
            &found[..],
            [Reason::SumOverCeiling { .. }, Reason::JustUnderGuard { .. }]
        ),
        "{found:?}"
    );
}

#[test]
fn a_supplier_who_had_two_of_the_clients_contracts_is_named() {
    let one = statement("A tool", "$3,000.00", "Write it.", "_No response_");
    let sam = Person {
        id: UserId(7),
        login: "sam".to_owned(),
    };
    let posted: Vec<Earlier> = [(1, "2020-11-01T13:00:00Z"), (2, "2021-03-01T13:00:00Z")]
        .into_iter()
        .map(|(number, posted_at)| {
            let mut earlier = earlier(number, posted_at, &one);
            earlier.text = format!("number {number} has a text of its own");
            earlier.supplier = Some(sam.clone());
            earlier
        })
        .collect();
    let next = statement(
        "Another",
        "$3,000.00",
        "Do something different.",
        "_No response_",
    );

    let found = flagged(&candidate(&next), &posted);
    let expected = Reason::RepeatedSupplier {
        supplier: sam,
        count: 2,
    };
    assert!(found.contains(&expected), "{found:?}");
}

#[test]
fn an_opportunity_is_not_compared_with_itself() {
    let video = video(1);
    let itself = earlier(99, "2021-06-23T13:00:00Z", &video);

    assert_eq!(flagged(&candidate(&video), &[itself]), []);
}

proptest! {
    #[test]
    fn likeness_is_symmetric_and_whole_for_the_same_text(one in "[a-z ]{0,60}", other in "[a-z ]{0,60}") {
        let (one, other) = (shingles(&one), shingles(&other));
        prop_assert_eq!(alike(&one, &other), alike(&other, &one));
        if !one.is_empty() {
            prop_assert_eq!(alike(&one, &one), 100);
        }
    }
}
