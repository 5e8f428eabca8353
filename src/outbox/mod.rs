//! Us to the world: what was decided is done on GitHub, at least once and without harm if twice.
pub mod job;
pub mod retry;
pub mod timers;
