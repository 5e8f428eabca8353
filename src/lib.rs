//! micro-acquisition: procurement inside the repository.
pub mod domain;
