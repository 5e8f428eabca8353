//! Surveys: tokens used once, answers without anybody, months.

use micro_acquisition::domain::ids::UserId;
use micro_acquisition::domain::survey::{Again, Answers, Audience, Proof, Response};
use micro_acquisition::store::Store;
use micro_acquisition::store::survey;

use super::opportunity;
use crate::postgres::on_both_databases;

fn response(audience: Audience, month: &str, answers: Answers) -> Response {
    Response {
        audience,
        proof: Proof::Token,
        month: month.to_owned(),
        answers,
    }
}

fn again(again: Again) -> Answers {
    Answers {
        again: Some(again),
        ..Answers::default()
    }
}

async fn keep(store: &Store, id: &str, response: &Response) {
    let mut tx = store.begin_write().await.unwrap();
    survey::answer(&mut tx, id, response).await.unwrap();
    tx.commit().await.unwrap();
}

on_both_databases! {
    async fn nobody_is_given_two_tokens_for_the_same(db: TestDatabase) {
        let store = db.store().await;
        let mut tx = store.begin_write().await.unwrap();
        for (person, audience, new) in [
            (7, Audience::Applicant, true),
            (7, Audience::Applicant, false),
            (7, Audience::Winner, true),
            (8, Audience::Applicant, true),
        ] {
            let given = survey::invite(&mut tx, opportunity(1), UserId(person), audience).await;
            assert_eq!(given.unwrap(), new);
        }
        tx.commit().await.unwrap();
        let mut given = survey::invitations(&store, UserId(7)).await.unwrap();
        given.sort();
        assert_eq!(
            given,
            [(opportunity(1), Audience::Applicant), (opportunity(1), Audience::Winner)]
        );
    }

    async fn a_token_is_used_once(db: TestDatabase) {
        let store = db.store().await;
        let (one, other) = ("a".repeat(64), "b".repeat(64));
        let mut tx = store.begin_write().await.unwrap();
        assert!(survey::use_token(&mut tx, &one).await.unwrap());
        assert!(!survey::use_token(&mut tx, &one).await.unwrap());
        tx.commit().await.unwrap();
        assert!(survey::is_used(&store, &one).await.unwrap());
        assert!(!survey::is_used(&store, &other).await.unwrap());
    }

    async fn answers_that_were_begun_are_completed_once(db: TestDatabase) {
        let store = db.store().await;
        let first = response(Audience::Applicant, "2021-07", again(Again::Yes));
        keep(&store, "secret", &first).await;
        assert_eq!(survey::begun(&store, "secret").await.unwrap(), Some(first.clone()));
        assert_eq!(survey::begun(&store, "other").await.unwrap(), None);
        let more = Answers { story: Some("It went well.".to_owned()), ..again(Again::No) };
        let mut tx = store.begin_write().await.unwrap();
        assert!(survey::complete(&mut tx, "secret", &more).await.unwrap());
        assert!(!survey::complete(&mut tx, "secret", &Answers::default()).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(survey::begun(&store, "secret").await.unwrap(), None);
        let kept = survey::responses(&store).await.unwrap();
        assert_eq!(kept, [Response { answers: more, ..first }]);
    }

    async fn answers_of_the_public_link_are_counted_for_each_opportunity(db: TestDatabase) {
        let store = db.store().await;
        let mut tx = store.begin_write().await.unwrap();
        for (number, count) in [(1, 1), (1, 2), (2, 1)] {
            let counted = survey::count_public(&mut tx, opportunity(number)).await;
            assert_eq!(counted.unwrap(), count);
        }
        tx.commit().await.unwrap();
    }

    async fn whoever_did_something_of_weight_took_part(db: TestDatabase) {
        let store = db.store().await;
        for (opportunity, version, kind, actor) in [
            (1, 1, "labelled", 7),
            (1, 2, "application_received", 8),
            (2, 1, "labelled", 8),
            (2, 2, "question_asked", 7),
        ] {
            let id = super::opportunity(opportunity);
            let row = format!(
                "INSERT INTO events (opportunity_id, version, kind, at, recorded_at, actor_id,
                    cause, body, previous, hash)
                 VALUES ('{id}', {version}, '{kind}', 0, 0, {actor}, '', '', '', '')"
            );
            db.execute(&row).await.unwrap();
        }
        let took_part = async |person| survey::took_part(&store, UserId(person)).await.unwrap();
        assert_eq!(took_part(7).await, [opportunity(1)]);
        assert_eq!(took_part(8).await, [opportunity(2), opportunity(1)]);
        assert_eq!(took_part(9).await, []);
    }
}
