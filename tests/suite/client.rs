//! The client towards GitHub: what it sends, and what it makes of every kind of answer.

mod canned;
mod delivery;
mod exchanged;
mod failures;
mod reads;
mod tokens;
mod writes;
