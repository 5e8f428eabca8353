//! Papers that people keep: PDFs to be filed, and the whole file of an opportunity.
//!
//! [`pdf`] sets any document in either language; the other modules say what
//! stands in each. Nothing here reads a database or asks for the time: what a
//! paper shows is handed to it, so that the same facts give the same bytes.
pub mod file;
pub mod invoice;
pub mod matter;
pub mod pdf;
pub mod terms;
