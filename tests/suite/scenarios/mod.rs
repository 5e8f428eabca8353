//! The acceptance stories: people act on a fake GitHub, and the whole product,
//! with its real router, workers and database, answers there.

pub mod acts;
mod amending;
mod applications;
pub mod approvals;
mod awarding;
mod burst;
mod campaign;
mod certifying;
pub mod clean;
mod debriefing;
mod delivering;
mod drand;
mod ends;
mod faults;
mod frozen;
mod happy;
mod installations;
pub mod interface;
pub mod invoicing;
mod issues;
mod languages;
mod leases;
mod ledger;
mod limits;
mod metrics;
mod missed;
mod newcomer;
mod open;
mod paying;
mod posting;
mod pulls;
mod receipts;
mod reminders;
mod robots;
mod settings;
mod showing;
mod shuffled;
mod signing_off;
mod splitting;
pub mod text;
mod unheard;
mod unposted;
pub mod world;

use crate::postgres::on_both_databases;
use world::World;
