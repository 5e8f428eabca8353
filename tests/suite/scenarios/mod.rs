//! The acceptance stories: people act on a fake GitHub, and the whole product,
//! with its real router, workers and database, answers there.

mod acts;
mod clean;
mod happy;
mod text;
pub mod world;

use crate::postgres::on_both_databases;
use world::World;
