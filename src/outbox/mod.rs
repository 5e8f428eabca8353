//! Us to the world: what was decided is done on GitHub, at least once and without harm if twice.
//!
//! A [`job`] waits in the queue of effects; the [`worker`] leases an
//! installation and [`perform`]s its jobs at GitHub's [`pace`] for as long as its
//! [`tenure`] lasts; what fails is judged by [`retry`]. [`timers`] makes what falls due a command.
pub mod caught;
pub mod job;
mod look;
pub mod pace;
pub mod perform;
pub mod reconcile;
pub mod redelivery;
pub mod replay;
pub mod retry;
pub mod tenure;
pub mod timers;
pub mod worker;
