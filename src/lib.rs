//! micro-acquisition: procurement inside the repository.
pub mod clock;
pub mod domain;
pub mod store;
