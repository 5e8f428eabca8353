//! The rules of procurement. No I/O, no clock, no randomness: everything comes in as a value.

#[macro_use]
mod named;

pub mod apply;
pub mod approval;
pub mod authority;
pub mod beacon;
pub mod calendar;
pub mod command;
pub mod criteria;
pub mod debrief;
pub mod decide;
pub mod dispute;
pub mod draw;
pub mod duration;
pub mod effect;
pub mod ending;
pub mod event;
pub mod facts;
pub mod feasibility;
pub mod ids;
pub mod invoice;
pub mod judgement;
pub mod lang;
pub mod ledger;
pub mod licence;
pub mod linking;
pub mod mailing;
pub mod mailing_rate;
pub mod money;
pub mod notice;
pub mod opportunity;
pub mod payment;
pub mod positions;
pub mod programme;
pub mod question;
pub mod readers;
pub mod refusal;
pub mod reverting;
pub mod settings;
pub mod sign_off;
pub mod splitting;
pub mod statement;
pub mod survey;
