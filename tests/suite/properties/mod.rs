//! The rules as a whole: invariants over random histories, each refusal, each judgement.
//!
//! [`github`] is a GitHub in memory, [`driver`] carries decisions out as the
//! service does, [`history`] makes people act on both, [`stage`] says what
//! their moves mean. No time passes and nothing is sent.

mod authority;
mod authority_at_desks;
mod coverage;
mod driver;
mod github;
mod history;
mod invariants;
mod judging;
pub mod log;
mod model;
mod news;
mod order;
mod payments;
mod people;
mod procedure;
mod refusals;
mod refusals_of_award;
mod refusals_of_evaluation;
mod refusals_of_merge;
mod refusals_of_posting;
mod reminders;
mod report;
mod scene;
mod stage;
