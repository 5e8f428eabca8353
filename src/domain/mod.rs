//! The rules of procurement. No I/O, no clock, no randomness: everything comes in as a value.
pub mod calendar;
pub mod command;
pub mod criteria;
pub mod duration;
pub mod facts;
pub mod ids;
pub mod lang;
pub mod licence;
pub mod money;
pub mod programme;
pub mod statement;
