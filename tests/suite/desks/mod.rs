//! The signed-in pages, as browsers see them.

mod signing_in;
pub mod visitor;
