//! The board: its filters, and what nobody may see.

use micro_acquisition::domain::event::{Cancellation, Event};
use micro_acquisition::domain::ids::{OpportunityId, RepositoryId};
use micro_acquisition::store::Store;
use micro_acquisition::store::board::{self, Selected};

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
}
