//! What people and programs read: pages, the JSON interface, style.
pub mod markdown;
