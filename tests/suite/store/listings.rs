//! Lists of posted opportunities: filters, words, orders, pages, counts.

use micro_acquisition::domain::ids::{IssueId, RepositoryId};
use micro_acquisition::domain::lang::Lang;
use micro_acquisition::domain::money::Cents;
use micro_acquisition::domain::statement::Statement;
use micro_acquisition::store::access::{self, IssueGone, Standing};
use micro_acquisition::store::listings::{self, COUNTED, Part, Search, Sort, Wanted};
use micro_acquisition::store::{Store, board};
use micro_acquisition::web::api::State;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqliteConnection};

use super::at;
use super::board::{cancelled, id, keep, labelled, posted_as, repository};
use crate::postgres::{TestDatabase, on_both_databases};

const PUBLIC: i64 = 1;

/// A shelf of open opportunities, numbered from 1 in the order of posting.
async fn shelf(store: &Store, texts: &[fn(&mut Statement)]) {
    repository(store, PUBLIC, "forms", false).await;
    for (number, otherwise) in (1u8..).zip(texts) {
        let issue = i64::from(number);
        keep(
            store,
            &[labelled(PUBLIC, issue, number), posted_as(otherwise)],
        )
        .await;
    }
}

async fn found(store: &Store, part: Part, wanted: &Wanted, sort: Sort) -> Vec<i64> {
    let search = Search::ready(store, wanted).await.unwrap();
    let page = search.page(part, sort, None, 50).await.unwrap();
    assert_eq!(
        usize::try_from(page.count.counted).unwrap(),
        page.items.len()
    );
    page.items.iter().map(|it| it.number).collect()
}

async fn open(store: &Store, wanted: Wanted) -> Vec<i64> {
    found(store, Part::Open, &wanted, Sort::Newest).await
}

fn words(q: &str) -> Wanted {
    Wanted {
        q: Some(q.to_owned()),
        ..Wanted::default()
    }
}

fn skill(name: &str) -> Wanted {
    Wanted {
        skill: Some(name.to_owned()),
        ..Wanted::default()
    }
}

/// Runs a statement beside the store, as somebody who tampers would.
async fn tampered(db: &TestDatabase, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    if db.url().starts_with("sqlite") {
        let mut connection = SqliteConnection::connect(db.url()).await.unwrap();
        connection.execute(sql).await.unwrap();
    } else {
        let mut connection = PgConnection::connect(db.url()).await.unwrap();
        connection.execute(sql).await.unwrap();
    }
}

on_both_databases! {
    async fn case_045_case_066_an_open_one_that_nobody_can_reach_is_on_no_list(db: TestDatabase) {
        let store = db.store().await;
        shelf(&store, &[|_| {}, |_| {}, |_| {}]).await;
        repository(&store, 2, "gone", false).await;
        keep(&store, &[labelled(2, 21, 21), posted_as(|_| {})]).await;
        keep(&store, &[labelled(PUBLIC, 4, 4), posted_as(|_| {}), cancelled()]).await;
        assert_eq!(open(&store, Wanted::default()).await, [21, 3, 2, 1]);
        let mut tx = store.begin_write().await.unwrap();
        for (issue, gone) in [(1, IssueGone::Deleted), (3, IssueGone::Moved), (4, IssueGone::Deleted)] {
            access::lose_issue(&mut tx, IssueId(issue), gone).await.unwrap();
        }
        access::stand(&mut tx, RepositoryId(2), Standing::Unreachable, at(1)).await.unwrap();
        tx.commit().await.unwrap();

        assert_eq!(open(&store, Wanted::default()).await, [2]);
        assert_eq!(open(&store, words("scripts")).await, [2]);
        let any = found(&store, Part::Any, &Wanted::default(), Sort::Newest).await;
        assert_eq!(any, [4, 2], "what has ended is told of all the same");
        assert_eq!(board::open_in(&store, RepositoryId(PUBLIC)).await.unwrap(), 1);
        assert_eq!(board::open_in(&store, RepositoryId(2)).await.unwrap(), 0);
        let mut tx = store.begin_write().await.unwrap();
        access::stand(&mut tx, RepositoryId(2), Standing::Active, at(2)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(open(&store, Wanted::default()).await, [21, 2], "back within reach");
    }

    async fn each_part_has_what_was_posted_in_public(db: TestDatabase) {
        let store = db.store().await;
        shelf(&store, &[|_| {}, |_| {}]).await;
        repository(&store, 2, "secret", true).await;
        keep(&store, &[labelled(2, 21, 21), posted_as(|_| {})]).await;
        keep(&store, &[labelled(PUBLIC, 3, 3), posted_as(|_| {}), cancelled()]).await;
        keep(&store, &[labelled(PUBLIC, 4, 4)]).await;

        let all = Wanted::default();
        assert_eq!(found(&store, Part::Open, &all, Sort::Newest).await, [2, 1]);
        assert_eq!(found(&store, Part::Closed, &all, Sort::Newest).await, [3]);
        assert_eq!(found(&store, Part::Any, &all, Sort::Newest).await, [3, 2, 1]);
    }

    async fn words_are_found_whatever_their_case_accents_and_plural(db: TestDatabase) {
        let store = db.store().await;
        shelf(&store, &[
            |it| it.title = "Reconnaissance de données".into(),
            |it| it.background = "It reads ŒUVRES and datasets.".into(),
            |_| {},
        ]).await;

        assert_eq!(open(&store, words("DONNEE")).await, [1]);
        assert_eq!(open(&store, words("oeuvre dataset")).await, [2]);
        assert_eq!(open(&store, words("oeuvre donnee")).await, Vec::<i64>::new());
        assert_eq!(open(&store, words("datas")).await, [2], "the beginning of a word");
        assert_eq!(open(&store, words("!?")).await, Vec::<i64>::new());
    }

    async fn skills_are_found_apart_from_other_words(db: TestDatabase) {
        let store = db.store().await;
        shelf(&store, &[
            |it| it.skills = vec!["C++".into(), "Open XML".into()],
            |it| it.skills = vec!["C#".into(), "XML".into()],
            |it| { it.skills = vec!["Rust".into()]; it.work = "It is not about C++.".into(); },
        ]).await;

        assert_eq!(open(&store, skill("c++")).await, [1]);
        assert_eq!(open(&store, skill("C#")).await, [2]);
        assert_eq!(open(&store, skill("xml")).await, [2, 1]);
        assert_eq!(open(&store, skill("open xml")).await, [1]);
        assert_eq!(open(&store, words("c++")).await, [3, 1]);
    }

    async fn price_language_department_and_state_narrow(db: TestDatabase) {
        let store = db.store().await;
        shelf(&store, &[
            |it| it.fixed_price.amount = Cents(100_000),
            |it| it.fixed_price.amount = Cents(500_000),
            |it| {
                let mut french = it.clone();
                french.language = Lang::Fr;
                it.translation = Some(Box::new(french));
                it.fixed_price.amount = Cents(869_000);
            },
        ]).await;
        keep(&store, &[labelled(PUBLIC, 4, 4), posted_as(|_| {}), cancelled()]).await;
        let all = Wanted::default;

        let dear = Wanted { price_from: Some(500_000), ..all() };
        assert_eq!(open(&store, dear).await, [3, 2]);
        let middle = Wanted { price_from: Some(100_001), price_to: Some(868_999), ..all() };
        assert_eq!(open(&store, middle).await, [2]);
        let french = Wanted { language: Some(Lang::Fr), ..all() };
        assert_eq!(open(&store, french).await, [3]);
        let english = Wanted { language: Some(Lang::En), ..all() };
        assert_eq!(open(&store, english).await, [3, 2, 1]);
        let ours = Wanted { department: Some("Octo-Org".into()), ..all() };
        assert_eq!(open(&store, ours).await, [3, 2, 1]);
        let nobodys = Wanted { department: Some("nobody".into()), ..all() };
        assert_eq!(open(&store, nobodys).await, Vec::<i64>::new());
        let ended = Wanted { state: Some("cancelled"), ..all() };
        assert_eq!(found(&store, Part::Closed, &ended, Sort::Newest).await, [4]);
        assert_eq!(listings::departments(&store).await.unwrap(), ["octo-org"]);
    }

    async fn each_state_can_be_asked_for_by_its_name(db: TestDatabase) {
        let store = db.store().await;
        shelf(&store, &[|_| {}]).await;
        for state in State::ALL {
            let wanted = Wanted { state: Some(state.word()), ..words("scripts") };
            let expected: &[i64] = if *state == State::Open { &[1] } else { &[] };
            assert_eq!(found(&store, Part::Any, &wanted, Sort::Newest).await, expected, "{state:?}");
        }
    }

    async fn each_order_is_kept_across_pages_without_gaps_or_doubles(db: TestDatabase) {
        let store = db.store().await;
        let price: fn(&mut Statement) = |it| it.fixed_price.amount = Cents(300_000);
        let cheap: fn(&mut Statement) = |it| it.fixed_price.amount = Cents(200_000);
        let late: fn(&mut Statement) = |it| it.closes_at = at(40 * 86_400);
        shelf(&store, &[price, cheap, late, price, cheap, late, price]).await;
        let orders = [
            (Sort::Newest, [7, 6, 5, 4, 3, 2, 1]),
            (Sort::Closing, [1, 2, 4, 5, 7, 3, 6]),
            (Sort::Lowest, [2, 5, 1, 4, 7, 3, 6]),
            (Sort::Highest, [6, 3, 7, 4, 1, 5, 2]),
        ];
        for wanted in [Wanted::default(), skill("powershell")] {
            let search = Search::ready(&store, &wanted).await.unwrap();
            for (sort, expected) in orders {
                let (mut seen, mut after) = (Vec::new(), None);
                loop {
                    let page = search.page(Part::Open, sort, after, 2).await.unwrap();
                    assert!(!page.newest_instead);
                    seen.extend(page.items.iter().map(|it| it.number));
                    after = page.next;
                    if after.is_none() {
                        break;
                    }
                }
                assert_eq!(seen, expected, "{sort:?} {wanted:?}");
            }
        }
    }

    async fn an_opportunity_that_changes_is_listed_as_it_now_is(db: TestDatabase) {
        let store = db.store().await;
        repository(&store, PUBLIC, "forms", false).await;
        keep(&store, &[labelled(PUBLIC, 1, 1), posted_as(|_| {}), cancelled()]).await;

        let wanted = words("scripts");
        let search = Search::ready(&store, &wanted).await.unwrap();
        let page = search.page(Part::Closed, Sort::Newest, None, 9).await.unwrap();

        let listing = &page.items[0];
        assert_eq!((listing.state.as_str(), listing.opportunity), ("cancelled", id(1)));
        assert_eq!((listing.owner.as_str(), listing.repository.as_str()), ("octo-org", "forms"));
        assert_eq!(listing.text(Lang::Fr).unwrap().0, Lang::En);
        assert_eq!(open(&store, words("scripts")).await, Vec::<i64>::new());
    }

    async fn what_an_older_program_left_out_is_listed_at_the_start(db: TestDatabase) {
        let store = db.store().await;
        shelf(&store, &[|_| {}, |it| it.title = "Rare zebra".into()]).await;
        tampered(&db, "UPDATE listing_texts SET document = 'old'").await;
        tampered(&db, "UPDATE listings SET format = 0 WHERE issue_number = 2").await;
        tampered(&db, "DELETE FROM listings WHERE issue_number = 1").await;
        assert_eq!(open(&store, words("zebra")).await, Vec::<i64>::new());
        assert_eq!(open(&store, Wanted::default()).await, [2]);

        store.migrate().await.unwrap();

        assert_eq!(open(&store, words("zebra")).await, [2]);
        let mut all = open(&store, Wanted::default()).await;
        all.sort_unstable();
        assert_eq!(all, [1, 2]);
        // An older program that served beside this one posted another meanwhile.
        tampered(&db, "DELETE FROM listings WHERE issue_number = 1").await;

        store.migrate().await.unwrap();

        let mut all = open(&store, Wanted::default()).await;
        all.sort_unstable();
        assert_eq!(all, [1, 2]);
    }

    async fn a_word_that_very_many_have_is_shown_newest_first_and_counted_no_further(db: TestDatabase) {
        let store = db.store().await;
        shelf(&store, &[|_| {}]).await;
        let more = COUNTED + 200;
        let numbers = if db.url().starts_with("sqlite") {
            format!("WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {more})")
        } else {
            format!("WITH n (i) AS (SELECT generate_series(2, {more}))")
        };
        tampered(&db, &format!(
            "{numbers} INSERT INTO listings (opportunity_id, version, repository_id,
                 installation_id, issue_number, is_open, state, closes_at, price_cents, currency,
                 applications, amended, language, translated, format)
             SELECT '00000000-0000-7000-8000-' || substr('000000000000' || i, length('' || i) + 1),
                 1, repository_id, installation_id, i, is_open, state, closes_at + i, price_cents,
                 currency, applications, amended, language, translated, format
             FROM n CROSS JOIN listings WHERE issue_number = 1 ORDER BY i"
        )).await;
        tampered(&db,
            "INSERT INTO listing_texts (listing_id, card, document)
             SELECT l.listing_id, t.card, t.document FROM listings l CROSS JOIN listing_texts t
             WHERE l.issue_number > 1",
        ).await;
        let wanted = skill("powershell");
        let search = Search::ready(&store, &wanted).await.unwrap();

        let page = search.page(Part::Open, Sort::Closing, None, 3).await.unwrap();
        let next = search.page(Part::Open, Sort::Closing, page.next, 3).await.unwrap();

        assert!(page.newest_instead && next.newest_instead);
        let numbers = |page: &listings::Found| page.items.iter().map(|it| it.number).collect::<Vec<_>>();
        assert_eq!(numbers(&page), [more, more - 1, more - 2]);
        assert_eq!(numbers(&next), [more - 3, more - 4, more - 5]);
        assert_eq!((i64::from(page.count.counted), page.count.more), (COUNTED, true));
        // A facet alone that so many have does not keep from the order asked for.
        let facet = Wanted { language: Some(Lang::En), ..Wanted::default() };
        let search = Search::ready(&store, &facet).await.unwrap();
        let page = search.page(Part::Open, Sort::Closing, None, 3).await.unwrap();
        assert!(!page.newest_instead);
        assert_eq!(numbers(&page), [1, 2, 3]);
    }

    async fn nothing_that_is_typed_breaks_a_search(db: TestDatabase) {
        let store = db.store().await;
        shelf(&store, &[|_| {}]).await;
        let mut typed: Vec<String> = ["\"", "'", "a\" OR \"b", "AND", "NOT near", "a*", "=open", "#", "'; --", ":*", "(", "\0"]
            .map(str::to_owned).into();
        let mut runner = TestRunner::deterministic();
        for _ in 0..60 {
            typed.push("\\PC{0,24}".new_tree(&mut runner).unwrap().current());
        }
        for text in typed {
            for wanted in [words(&text), skill(&text)] {
                let search = Search::ready(&store, &wanted).await.unwrap();
                search.newest(None, 2).await.unwrap();
            }
        }
        // Facets cannot be asked for by words.
        assert_eq!(open(&store, words("=open")).await, Vec::<i64>::new());
    }
}
