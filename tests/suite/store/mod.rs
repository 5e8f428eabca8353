//! The store's conformance suite: every query, on both databases.

mod board;
mod chain;
mod desk;
mod effects;
mod github;
mod group;
mod health;
mod inbox;
mod intake;
mod ledger;
mod listings;
pub mod mail;
mod opportunities;
mod payment_details;
mod pruning;
mod redeliveries;
mod schema;
mod sessions;
mod settings;
mod shelves;
mod survey;
mod timers;
mod timings;
mod writes;

use jiff::{SignedDuration, Timestamp};
use micro_acquisition::domain::ids::OpportunityId;

/// An instant some seconds after the tests begin.
fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_624_453_200 + seconds).unwrap()
}

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// An opportunity's id, a different one for each number.
fn opportunity(number: u8) -> OpportunityId {
    OpportunityId::new(at(0), [number; 10])
}
