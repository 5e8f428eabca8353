//! The board: its filters, and what nobody may see.

use std::collections::HashMap;

use micro_acquisition::domain::event::{Cancellation, Event};
use micro_acquisition::domain::ids::{OpportunityId, RepositoryId};
use micro_acquisition::store::board::{self, Selected};
use micro_acquisition::store::{Store, shelf};

use super::chain::{Growing, repository};
use crate::postgres::on_both_databases;

async fn listed(store: &Store, selected: Selected<'_>, limit: i64) -> Vec<OpportunityId> {
    let found = board::posted(store, &selected, limit).await.unwrap();
    found
        .into_iter()
        .map(|shelved| shelved.opportunity.id)
        .collect()
}

fn cancelled() -> Event {
    Event::Cancelled {
        cause: Cancellation::IssueClosed,
    }
}

/// An open one, a French one, an ended one, and one that was never posted.
async fn shelves(store: &Store) -> [OpportunityId; 4] {
    repository(store, false).await;
    let open = Growing::labelled(1, 901, 0)
        .posted(false, 1)
        .kept(store)
        .await;
    let french = Growing::labelled(2, 902, 1)
        .posted(true, 2)
        .kept(store)
        .await;
    let ended = Growing::labelled(3, 903, 2)
        .posted(false, 3)
        .with(cancelled(), 4, None);
    let ended = ended.kept(store).await;
    let unposted = Growing::labelled(4, 904, 3).kept(store).await;
    [open.id(), french.id(), ended.id(), unposted.id()]
}

on_both_databases! {
    async fn the_board_is_filtered_by_state_and_language(db: TestDatabase) {
        let store = db.store().await;
        let [open, french, ended, _] = shelves(&store).await;
        let of = |state| Selected { state: Some(state), ..Selected::default() };
        assert_eq!(listed(&store, of("open"), 10).await, [french, open]);
        assert_eq!(listed(&store, of("paid"), 10).await, []);
        let closed = Selected { closed_only: true, ..Selected::default() };
        assert_eq!(listed(&store, closed, 10).await, [ended]);
        let in_french = Selected { language: Some("fr"), ..Selected::default() };
        assert_eq!(listed(&store, in_french, 10).await, [french]);
    }

    async fn case_043_nothing_of_a_private_repository_is_shown(db: TestDatabase) {
        let store = db.store().await;
        let [open, ..] = shelves(&store).await;
        repository(&store, true).await;
        assert_eq!(listed(&store, Selected::default(), 10).await, []);
        assert_eq!(board::opportunity(&store, open).await.unwrap(), None);
        assert_eq!(board::newest_of_issue(&store, RepositoryId(1), 1).await.unwrap(), None);
    }

    async fn what_is_hidden_is_not_shown(db: TestDatabase) {
        let store = db.store().await;
        let [open, french, ended, _] = shelves(&store).await;
        let yes = if db.is_sqlite() { "1" } else { "TRUE" };
        let hide = format!("UPDATE opportunities SET hidden = {yes} WHERE opportunity_id = '{open}'");
        assert_eq!(db.execute(&hide).await.unwrap(), 1);
        assert_eq!(listed(&store, Selected::default(), 10).await, [ended, french]);
        assert_eq!(board::opportunity(&store, open).await.unwrap(), None);
    }

    async fn whole_ones_come_in_the_order_in_which_they_are_wanted(db: TestDatabase) {
        let store = db.store().await;
        let [open, french, ended, unposted] = shelves(&store).await;
        let whole = async |ids: &[OpportunityId]| {
            let found = shelf::whole(&store, ids).await.unwrap();
            found.into_iter().map(|it| it.opportunity.id).collect::<Vec<_>>()
        };
        assert_eq!(whole(&[ended, open, french]).await, [ended, open, french]);
        assert_eq!(whole(&[]).await, []);
        let one = shelf::whole(&store, &[open]).await.unwrap().remove(0);
        assert_eq!(Some(one), board::opportunity(&store, open).await.unwrap());
        assert_eq!(whole(&[open, unposted]).await, [open, unposted]);
        repository(&store, true).await;
        assert_eq!(whole(&[open, french]).await, []);
    }

    async fn disclosure_leaves_nothing_out_that_was_ever_posted(db: TestDatabase) {
        let store = db.store().await;
        let [open, french, ended, _] = shelves(&store).await;
        let ids = |rows: Vec<board::Posted>| rows.into_iter().map(|row| row.opportunity_id).collect::<Vec<_>>();
        assert_eq!(ids(board::ever_posted(&store, None, 2).await.unwrap()), [open, french]);
        assert_eq!(ids(board::ever_posted(&store, Some(french), 2).await.unwrap()), [ended]);
        assert!(board::ever_posted(&store, None, 1).await.unwrap()[0].public);
        repository(&store, true).await;
        let hidden = board::ever_posted(&store, None, 9).await.unwrap();
        assert_eq!(hidden.len(), 3);
        assert!(hidden.iter().all(|row| !row.public));
    }

    async fn readers_are_told_of_news_and_of_public_places_alone(db: TestDatabase) {
        let store = db.store().await;
        let [open, _, ended, unposted] = shelves(&store).await;
        let told = shelf::told_at(&store, &[open, ended, unposted]).await.unwrap();
        assert_eq!(told, HashMap::from([(open, super::at(1)), (ended, super::at(4))]));
        let numbers = async || {
            let rows = board::places(&store, 9).await.unwrap();
            rows.into_iter().map(|row| row.issue_number).collect::<Vec<_>>()
        };
        assert_eq!(numbers().await.len(), 3);
        let repository_id = RepositoryId(1);
        assert_eq!(board::open_in(&store, repository_id).await.unwrap(), 2);
        repository(&store, true).await;
        assert!(numbers().await.is_empty());
    }

    async fn the_news_of_a_time_are_what_was_recorded_in_it_of_what_is_open(db: TestDatabase) {
        let store = db.store().await;
        let [open, french, ..] = shelves(&store).await;
        let news = async |from, to, before, limit| {
            let found = board::news(&store, super::at(from), super::at(to), before, limit).await;
            let found = found.unwrap().into_iter();
            found.map(|(shelved, new)| (shelved.opportunity.id, new)).collect::<Vec<_>>()
        };
        assert_eq!(news(1000, 1001, None, 9).await, [(french, true), (open, true)]);
        assert_eq!(news(1000, 1001, None, 1).await, [(french, true)]);
        assert_eq!(news(1000, 1001, Some(french), 1).await, [(open, true)]);
        assert_eq!(news(0, 1000, None, 9).await, [], "it happened then and was recorded later");
        let earlier = "UPDATE events SET recorded_at = 0 WHERE kind = 'posted'";
        db.execute(earlier).await.unwrap();
        assert_eq!(news(1000, 1001, None, 9).await, [], "that it was labelled is no news");
    }

    async fn what_was_touched_in_a_time_comes_page_by_page(db: TestDatabase) {
        let store = db.store().await;
        let [open, french, ended, _] = shelves(&store).await;
        let touched = async |before, limit| {
            let (from, to) = (super::at(1), super::at(3));
            let found = board::touched(&store, from, to, before, limit).await.unwrap();
            found.into_iter().map(|it| it.opportunity.id).collect::<Vec<_>>()
        };
        assert_eq!(touched(None, 9).await, [ended, french, open]);
        assert_eq!(touched(None, 2).await, [ended, french]);
        assert_eq!(touched(Some(french), 2).await, [open]);
    }

    async fn a_chain_is_read_from_where_a_reader_stands(db: TestDatabase) {
        let store = db.store().await;
        let [_, _, ended, _] = shelves(&store).await;
        let versions = async |after, limit| {
            let links = board::chain_after(&store, ended, after, limit).await.unwrap();
            links.into_iter().map(|link| link.version).collect::<Vec<_>>()
        };
        assert_eq!(versions(0, 2).await, [1, 2]);
        assert_eq!(versions(2, 2).await, [3]);
        assert_eq!(versions(3, 2).await, Vec::<i64>::new());
        let whole = board::chain(&store, ended).await.unwrap();
        assert_eq!(board::chain_after(&store, ended, 0, 9).await.unwrap(), whole);
    }
}
