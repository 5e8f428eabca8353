//! The signed-in pages, as browsers see them.

mod access;
mod acting;
mod evaluating;
pub mod signing_in;
pub mod visitor;
