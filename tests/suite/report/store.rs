//! What reports are read from, on both databases.

use std::time::Duration;

use micro_acquisition::app::report::{Undeclared, declare, make, refresh};
use micro_acquisition::domain::event::{Cancellation, Change, Event};
use micro_acquisition::domain::ids::OpportunityId;
use micro_acquisition::domain::lang::Lang;
use micro_acquisition::domain::programme::Programme;
use micro_acquisition::domain::survey::{
    Again, Answers, Audience, HeadOffice, Proof, Reply, Response, Source,
};
use micro_acquisition::report::declared::{self, StepDeclared};
use micro_acquisition::report::known::{Decimal, Known, Reason};
use micro_acquisition::report::metric::{Figure, Key};
use micro_acquisition::report::step::AnnexStep;
use micro_acquisition::report::written::{self, Writing};
use micro_acquisition::report::{Made, Scope};
use micro_acquisition::store::subscribers::{Standing, THE_LIST};
use micro_acquisition::store::tracker::{Asked, Place, Sort, lines};
use micro_acquisition::store::{Store, report, survey};

use serde_json::json;
use tokio::time::Instant;

use super::kept::{at, closed, keep, repository};
use super::told::every_field_is_in_the_dictionary;
use crate::postgres::{TestDatabase, on_both_databases};
use crate::store::mail::{put, subscriber};

async fn made(store: &Store, scope: &Scope) -> Made {
    refresh(store, usize::MAX).await.unwrap();
    let now = at("2021-08-06T12:00:00Z");
    make(store, &Programme::default(), scope, now)
        .await
        .unwrap()
}

fn applications(made: &Made) -> u64 {
    made.report.competition.applications.count
}

/// So many people answered the same in a month.
async fn answered(store: &Store, audience: Audience, month: &str, times: u8, answers: &Answers) {
    let response = Response {
        audience,
        proof: Proof::Token,
        month: month.to_owned(),
        answers: answers.clone(),
    };
    let known = survey::responses(store).await.unwrap().len();
    for number in 0..times {
        let mut tx = store.begin_write().await.unwrap();
        let id = format!("{known}-{number}");
        survey::answer(&mut tx, &id, &response).await.unwrap();
        tx.commit().await.unwrap();
    }
}

fn source() -> StepDeclared {
    StepDeclared {
        step: AnnexStep::WriteStatement,
        elapsed: Some(Decimal(2300)),
        effort: None,
        source: "A file".to_owned(),
    }
}

async fn sorted(store: &Store, sort: Sort, ascending: bool) -> Vec<OpportunityId> {
    let mut asked = Asked {
        sort,
        ascending,
        ..Asked::default()
    };
    let mut all = Vec::new();
    // One at a time: every place is a cursor.
    while let Some((place, kept)) = lines(store, &asked, 1).await.unwrap().pop() {
        all.push(kept.digest.opportunity);
        asked.after = Some(place);
    }
    all
}

/// Opportunities of these numbers, each with a digest of its only version.
async fn reported(db: &TestDatabase, numbers: std::ops::RangeInclusive<u32>) {
    let (first, last) = (numbers.start(), numbers.end());
    let id = "'o' || substr('00000' || CAST(i AS TEXT), length('00000' || CAST(i AS TEXT)) - 4)";
    let counted = format!(
        "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})"
    );
    let no = if db.is_sqlite() { "0" } else { "FALSE" };
    let opportunities = format!(
        "{counted} INSERT INTO opportunities (opportunity_id, ocid, repository_id, issue_id,
             issue_number, installation_id, version, state, disputed, snapshot, head, title,
             language, currency, applications, questions, hidden, created_at, updated_at, reported)
         SELECT {id}, {id}, 1, i, i, 1, 1, 'open', {no}, '{{}}', '', '', 'en', 'CAD', 0, 0, {no}, i, i, 1
         FROM n"
    );
    let shape = micro_acquisition::report::digest::SHAPE;
    let digests = format!(
        "{counted} INSERT INTO report_digests (opportunity_id, version, shape, began_at, digest)
         SELECT {id}, 1, {shape}, i, '{{}}' FROM n"
    );
    for sql in [opportunities.as_str(), digests.as_str(), "ANALYZE"] {
        db.execute(sql).await.unwrap();
    }
}

on_both_databases! {
    async fn a_digest_is_made_once_and_again_when_the_chain_grows(db: TestDatabase) {
        let store = db.store().await;
        repository(&store, 1, "octo-org", false).await;
        let mut history = closed(1, 1, "One", 2);
        keep(&store, &history, 0).await;
        assert_eq!(report::stale(&store, 10).await.unwrap().len(), 1);
        assert_eq!(report::stale_count(&store).await.unwrap(), 1);

        assert_eq!(applications(&made(&store, &Scope::default()).await), 2);

        assert_eq!(report::stale(&store, 10).await.unwrap(), []);
        let had = history.len();
        let cancelled = Event::Cancelled { cause: Cancellation::LabelRemoved };
        history.push(Change { event: cancelled, at: at("2021-07-13T12:00:00Z"), ..history[0].clone() });
        let now = keep(&store, &history, had).await;
        assert_eq!(report::stale_count(&store).await.unwrap(), 1);
        refresh(&store, usize::MAX).await.unwrap();
        let kept = report::page(&store, &Scope::default(), None, 10).await.unwrap().remove(0);
        assert_eq!((kept.digest.version, kept.digest.state.as_str()), (now.version, "cancelled"));
        assert_eq!((kept.owner.as_str(), kept.repository.as_str()), ("octo-org", "tools-1"));
    }

    async fn looking_for_what_is_stale_costs_what_changed_and_not_what_there_is(db: TestDatabase) {
        let store = db.store().await;
        let quickest = async || {
            let mut quickest = Duration::MAX;
            for _ in 0..20 {
                let began = Instant::now();
                assert_eq!(report::stale_count(&store).await.unwrap(), 0);
                assert_eq!(report::stale(&store, 100).await.unwrap(), []);
                quickest = quickest.min(began.elapsed());
            }
            quickest
        };
        reported(&db, 1..=100).await;
        let few = quickest().await;
        reported(&db, 101..=20_000).await;
        let many = quickest().await;

        // Two hundred times as many; who looks at each takes at least fifty times as long.
        assert!(many < few * 15, "{few:?} with a hundred, {many:?} with 20,000");
        db.execute("UPDATE opportunities SET version = 2 WHERE opportunity_id IN ('o00007', 'o19999')").await.unwrap();
        assert_eq!(report::stale_count(&store).await.unwrap(), 2);
        db.execute("UPDATE report_digests SET shape = 0 WHERE opportunity_id = 'o00008'").await.unwrap();
        assert_eq!(report::stale_count(&store).await.unwrap(), 3);
    }

    async fn a_report_counts_its_scope_alone_and_nothing_that_is_not_public(db: TestDatabase) {
        let store = db.store().await;
        repository(&store, 1, "Octo-Org", false).await;
        repository(&store, 2, "other-org", false).await;
        repository(&store, 3, "octo-org", true).await;
        let one = keep(&store, &closed(1, 1, "One", 1), 0).await;
        keep(&store, &closed(2, 2, "Two", 2), 0).await;
        keep(&store, &closed(3, 3, "Three", 4), 0).await;
        let scoped = async |scope: Scope| applications(&made(&store, &scope).await);

        assert_eq!(scoped(Scope::default()).await, 3);
        let department = Some("octo-org".to_owned());
        assert_eq!(scoped(Scope { department, ..Scope::default() }).await, 1);
        assert_eq!(scoped(Scope { opportunity: Some(one.id), ..Scope::default() }).await, 1);
        // The days of the programme's zone: 13:00 UTC of 23 June is that day there.
        let day = |text: &str| Some(text.parse().unwrap());
        assert_eq!(scoped(Scope { from: day("2021-06-23"), ..Scope::default() }).await, 3);
        assert_eq!(scoped(Scope { from: day("2021-06-24"), ..Scope::default() }).await, 0);
        assert_eq!(scoped(Scope { to: day("2021-06-22"), ..Scope::default() }).await, 0);
        assert_eq!(scoped(Scope { to: day("2021-06-23"), ..Scope::default() }).await, 3);
        assert_eq!(report::owners(&store, 10).await.unwrap(), ["Octo-Org", "other-org"]);
        assert_eq!(report::owners(&store, 1).await.unwrap().len(), 1);
    }

    async fn a_chain_that_cannot_be_replayed_is_told_and_takes_no_report_down(db: TestDatabase) {
        let store = db.store().await;
        repository(&store, 1, "octo-org", false).await;
        keep(&store, &closed(1, 1, "One", 1), 0).await;
        keep(&store, &closed(2, 1, "Two", 1), 0).await;
        db.execute("UPDATE events SET body = '{}' WHERE version = 2 AND opportunity_id = \
            (SELECT min(opportunity_id) FROM opportunities)").await.unwrap();

        let made = made(&store, &Scope::default()).await;

        assert_eq!((made.unreadable, made.pending, made.report.posted), (1, 0, 1));
        assert_eq!(report::unreadable(&store).await.unwrap(), 1);
    }

    async fn what_is_declared_stands_in_the_report_until_it_is_declared_again(db: TestDatabase) {
        let store = db.store().await;
        repository(&store, 1, "octo-org", false).await;
        let one = keep(&store, &closed(1, 1, "One", 1), 0).await;
        let file = |days: &str| declared::read(&format!(
            "opportunity,item,elapsed,effort,source\n\
             Octo-Org/tools-1#1,write-statement,{days},,A file\n{},posted,,14,A file\n\
             ,K5,6,,A file\n", one.id,
        )).unwrap();
        let now = at("2021-08-06T12:00:00Z");
        declare(&store, &file("2"), now).await.unwrap();
        declare(&store, &file("23"), now).await.unwrap();

        let made = made(&store, &Scope::default()).await;

        let written = &made.report.wholes[0].rows[1];
        assert_eq!((written.step, &written.elapsed), (AnnexStep::WriteStatement, &Known::Is(Decimal(2300))));
        assert_eq!(made.report.to_receive.effort, Decimal(1400));
        let requests = made.report.metric(Key::Requests).unwrap();
        assert_eq!((requests.number(), requests.source.as_deref()), (Some(Decimal(600)), Some("A file")));
        // A figure of the programme is none of a department's.
        let department = Some("octo-org".to_owned());
        let narrow = super::store::made(&store, &Scope { department, ..Scope::default() }).await;
        assert_eq!(narrow.report.metric(Key::Requests).unwrap().number(), Some(Decimal(100)));
        let steps = report::steps(&store, one.id, one.id).await.unwrap();
        assert_eq!(steps.len(), 2);
        assert!(steps.contains(&(one.id, source())));
    }

    async fn a_file_that_names_no_opportunity_declares_nothing(db: TestDatabase) {
        let store = db.store().await;
        repository(&store, 1, "octo-org", false).await;
        let one = keep(&store, &closed(1, 1, "One", 1), 0).await;
        let lines = declared::read(&format!(
            "opportunity,item,elapsed,effort,source\n{},posted,,14,A file\nocto-org/tools-1#2,posted,1,,A file\n",
            one.id,
        )).unwrap();

        let error = declare(&store, &lines, at("2021-08-06T12:00:00Z")).await.unwrap_err();

        assert!(matches!(error, Undeclared::Opportunity { line: 3, .. }), "{error}");
        assert_eq!(report::steps(&store, one.id, one.id).await.unwrap(), []);
    }

    async fn what_suppliers_answer_is_told_in_fives_once_its_month_is_over(db: TestDatabase) {
        let store = db.store().await;
        repository(&store, 1, "octo-org", false).await;
        keep(&store, &closed(1, 1, "One", 1), 0).await;
        let again = async || {
            let made = made(&store, &Scope::default()).await;
            made.report.metric(Key::SuppliersAgain).unwrap().clone()
        };
        let say = |again| Answers { again: Some(again), ..Answers::default() };

        assert_eq!(again().await.result, Known::Not(Reason::NobodyAsked));
        answered(&store, Audience::Applicant, "2021-05", 4, &say(Again::Yes)).await;
        assert_eq!(again().await.result, Known::Not(Reason::TooFewAnswers));
        answered(&store, Audience::Winner, "2021-06", 1, &say(Again::Yes)).await;
        let five = again().await;
        assert_eq!(five.result, Known::Is(Figure::Share { part: 5, whole: 5 }));
        assert_eq!(five.number(), Some(Decimal(10_000)));
        // One more in each way, then four more in a month that is not over.
        answered(&store, Audience::Applicant, "2021-07", 1, &say(Again::No)).await;
        answered(&store, Audience::Applicant, "2021-08", 4, &say(Again::No)).await;
        assert_eq!(again().await.result, five.result, "the difference would tell of one");
        // The difference of two reports would tell of the few between them.
        let department = Some("octo-org".to_owned());
        let to = Some("2021-06-30".parse().unwrap());
        for scope in [Scope { department, ..Scope::default() }, Scope { to, ..Scope::default() }] {
            let narrow = super::store::made(&store, &scope).await;
            let result = &narrow.report.metric(Key::SuppliersAgain).unwrap().result;
            assert_eq!(*result, Known::Not(Reason::Undivided));
        }
    }

    async fn who_applied_is_told_of_groups_and_stories_with_leave(db: TestDatabase) {
        let store = db.store().await;
        let applicant = |source, area: &str| Answers {
            source: Some(source),
            federal_employee: Some(Reply::No),
            head_office: HeadOffice::in_canada(area),
            ..Answers::default()
        };
        for (source, area, times) in [
            (Source::List, "K1A", 3), (Source::List, "M5V", 3), (Source::Github, "J8X", 2),
            (Source::School, "J8Y", 2), (Source::Social, "H2X", 1),
        ] {
            answered(&store, Audience::Applicant, "2021-07", times, &applicant(source, area)).await;
        }
        for (story, publish) in [("The guide is read in 40 schools.", true), ("Do not tell.", false)] {
            let answers = Answers { story: Some(story.to_owned()), publish, ..Answers::default() };
            answered(&store, Audience::Client, "2021-07", 1, &answers).await;
        }

        let whole = made(&store, &Scope::default()).await;

        let zone = jiff::tz::TimeZone::UTC;
        let writing = |lang| Writing { lang, zone: &zone, programme: "" };
        let json = written::json(&whole, &writing(Lang::En));
        every_field_is_in_the_dictionary(&json);
        let told = |number: usize| &json["survey"]["applicants"][number];
        assert_eq!(told(0)["answers"], json!([{ "answer": "The mailing list", "count": 6 }]));
        assert_eq!(told(0)["others"], 5);
        assert_eq!(told(1)["answers"], json!([{ "answer": "No", "count": 11 }]));
        assert_eq!(told(2)["answers"], json!([]), "nobody answered");
        let seats = json!([{ "answer": "Ontario", "count": 6 }, { "answer": "Quebec", "count": 5 }]);
        assert_eq!(told(3)["answers"], seats);
        assert_eq!(json["survey"]["stories"], json!(["The guide is read in 40 schools."]));
        let sheet = written::write(&whole, &writing(Lang::Fr));
        let section = sheet.sections.iter().find(|it| it.id == "survey").unwrap();
        let rows = &section.table.as_ref().unwrap().lines;
        let first: Vec<&str> = rows[0].cells.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(first, ["Comment avez-vous appris l’existence de l’occasion? La liste d’envoi", "6"]);
        assert!(section.after.iter().any(|it| it.contains("The guide is read in 40 schools.")));
        let scope = Scope { department: Some("octo-org".to_owned()), ..Scope::default() };
        assert_eq!(made(&store, &scope).await.report.survey, None);
    }

    async fn a_time_that_is_over_has_no_subscribers_of_today(db: TestDatabase) {
        let store = db.store().await;
        put(&store, &subscriber("a", THE_LIST, Standing::Active)).await;
        let followers = async |to: Option<&str>| {
            let to = to.map(|to| to.parse().unwrap());
            let made = made(&store, &Scope { to, ..Scope::default() }).await;
            made.report.metric(Key::Followers).unwrap().result.clone()
        };

        assert_eq!(followers(None).await, Known::Is(Figure::Number(Decimal::whole(1))));
        assert_eq!(followers(Some("2021-08-06")).await, Known::Is(Figure::Number(Decimal::whole(1))));
        assert_eq!(followers(Some("2021-08-05")).await, Known::Not(Reason::OfToday));
    }

    async fn the_tracker_has_every_line_once_in_each_order(db: TestDatabase) {
        let store = db.store().await;
        repository(&store, 1, "octo-org", false).await;
        repository(&store, 2, "octo-org", true).await;
        let mut ids = Vec::new();
        for (number, applications) in [(1, 2), (2, 0), (3, 1)] {
            ids.push(keep(&store, &closed(number, 1, "One", applications), 0).await.id);
        }
        keep(&store, &closed(4, 2, "Hidden", 9), 0).await;
        refresh(&store, usize::MAX).await.unwrap();

        for sort in Sort::ALL {
            let (up, mut down) = (sorted(&store, sort, true).await, sorted(&store, sort, false).await);
            assert_eq!(up.len(), 3, "{sort:?}");
            down.reverse();
            assert_eq!(up, down, "{sort:?}");
        }
        assert_eq!(sorted(&store, Sort::Applications, true).await, [ids[1], ids[2], ids[0]]);
        let asked = |state: &str, owner: &str| Asked {
            state: Some(state.to_owned()),
            department: Some(owner.to_owned()),
            after: Some(Place { key: i64::MAX, opportunity: ids[0] }),
            ..Asked::default()
        };
        assert_eq!(lines(&store, &asked("evaluation", "Octo-Org"), 9).await.unwrap().len(), 3);
        assert_eq!(lines(&store, &asked("open", "octo-org"), 9).await.unwrap().len(), 0);
        assert_eq!(lines(&store, &asked("evaluation", "nobody"), 9).await.unwrap().len(), 0);
    }
}
