//! The rules of procurement. No I/O, no clock, no randomness: everything comes in as a value.
pub mod command;
pub mod facts;
pub mod ids;
pub mod lang;
