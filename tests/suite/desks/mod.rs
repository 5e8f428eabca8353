//! The signed-in pages, as browsers see them.

mod access;
mod acting;
mod evaluating;
mod forms;
mod other_forms;
mod plan;
mod returned;
pub mod signing_in;
pub mod visitor;
