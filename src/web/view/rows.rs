//! What the page of one opportunity lists, a row at a time.

use jiff::Timestamp;

use super::super::api::{CriterionKind, CriterionStatus, Money};

/// A work acceptance criterion and where it stands.
#[derive(Clone, Debug)]
pub struct CriterionRow {
    /// Its number.
    pub number: u32,
    /// Its text as safe HTML.
    pub html: String,
    /// Who decides it.
    pub kind: CriterionKind,
    /// Where it stands.
    pub status: CriterionStatus,
    /// Why, where somebody said.
    pub reason: Option<String>,
}

/// An application as everyone sees it.
#[derive(Clone, Debug)]
pub struct ApplicationRow {
    /// The number after `A`.
    pub number: u32,
    /// The comment that made it, which the draw lists.
    pub comment: i64,
    /// The supplier's login.
    pub login: String,
    /// When it was received.
    pub received_at: Timestamp,
    /// Whether it was taken back.
    pub withdrawn: bool,
}

/// A question as everyone sees it (R61).
#[derive(Clone, Debug)]
pub struct QuestionRow {
    /// The number after `Q`.
    pub number: u32,
    /// Who asked.
    pub login: String,
    /// When.
    pub at: Timestamp,
    /// The comment that asks.
    pub url: String,
    /// What was asked; none where it was erased.
    pub text: Option<String>,
    /// The answer that counts.
    pub answer: Option<AnswerRow>,
}

/// An answer as everyone sees it.
#[derive(Clone, Debug)]
pub struct AnswerRow {
    /// Who answered.
    pub login: String,
    /// When.
    pub at: Timestamp,
    /// The comment that answers.
    pub url: String,
    /// What was answered; none where it was erased.
    pub text: Option<String>,
    /// Whether it stands in place of an earlier one.
    pub replaces: bool,
}

/// A later version of the statement and what it changed.
#[derive(Clone, Debug)]
pub struct AmendmentRow {
    /// The version, from 2.
    pub version: u32,
    /// Who amended.
    pub login: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Why, where that was asked for.
    pub reason: Option<String>,
    /// What differs from the version before.
    pub differences: Vec<DifferenceRow>,
}

/// A part of the statement that differs.
#[derive(Clone, Debug)]
pub struct DifferenceRow {
    /// Its heading.
    pub part: String,
    /// The lines that only one version has.
    pub lines: Vec<LineRow>,
}

/// A line of one version.
#[derive(Clone, Debug)]
pub struct LineRow {
    /// Whether only the later version has it.
    pub added: bool,
    /// The line.
    pub text: String,
}

/// An approval that the programme asked for before posting (R29, R120).
#[derive(Clone, Debug)]
pub struct ApprovalRow {
    /// The sentence that names it.
    pub key: &'static str,
    /// Who gave it and when; none while it is missing.
    pub given: Option<(String, Timestamp)>,
    /// The most that may be spent and the reference of the funds (section 32).
    pub funds: Option<(Money, String)>,
}

/// What was done with the payment record, by whom and why.
#[derive(Clone, Debug)]
pub struct PaymentRow {
    /// The event's name.
    pub kind: &'static str,
    /// The login; none where GitHub does not say who merged a revert.
    pub login: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Why, where somebody said.
    pub reason: Option<String>,
}

/// An event of the opportunity's chain.
#[derive(Clone, Debug)]
pub struct HistoryRow {
    /// Its number.
    pub version: i64,
    /// What happened, by name.
    pub kind: String,
    /// Who did it; none where a timer did.
    pub actor: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Its hash, hexadecimal.
    pub hash: String,
}
