//! What the pages show: plain values, so that a page can be drawn and tested
//! without a store.

pub mod rows;

use jiff::{SignedDuration, Timestamp};

use self::rows::{
    AmendmentRow, ApplicationRow, ApprovalRow, CriterionRow, HistoryRow, PaymentRow, QuestionRow,
};
use super::api::{DrawRecord, DrawStatus, Money, Payment, PaymentState, PullRequest, State};
use super::place::Place;
use super::steps::Step;
use crate::domain::lang::Lang;

/// How much of a short description a card shows: all of it (R21).
pub(super) const EXCERPT: usize = 500;

/// How many days the buyer's payments took before this service (R125).
const USUAL_DAYS: u32 = 31;

/// One opportunity on the board (R154).
#[derive(Clone, Debug)]
pub struct BoardCard {
    /// The statement's title.
    pub title: String,
    /// Where it is.
    pub place: Place,
    /// Its state.
    pub state: State,
    /// Before taxes.
    pub price: Option<Money>,
    /// The skills asked for.
    pub skills: Vec<String>,
    /// Until when applications count.
    pub closes_at: Option<Timestamp>,
    /// How many applications stand.
    pub applications: u32,
    /// The short description, words only.
    pub excerpt: String,
    /// The language of title and excerpt.
    pub language: Lang,
    /// Whether the statement was amended after posting (R44).
    pub updated: bool,
}

/// The issue says other than what was posted.
#[derive(Clone, Debug)]
pub struct Drift {
    /// Who edited it last.
    pub login: String,
    /// When.
    pub at: Timestamp,
}

/// An earlier opportunity of the same issue.
#[derive(Clone, Debug)]
pub struct Previous {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How it ended.
    pub state: State,
}

/// The parts of a statement, as safe HTML.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Which version is in force, from 1.
    pub version: u32,
    /// The language it is written in.
    pub language: Lang,
    /// The short description.
    pub short_description: String,
    /// The background.
    pub background: String,
    /// The work.
    pub work: String,
    /// The evaluation criteria, each inline.
    pub evaluation: Vec<String>,
    /// The licence's name.
    pub licence: Option<String>,
    /// The estimated hours as they were written.
    pub hours: Option<String>,
    /// Headings that the form does not know, with their text.
    pub more: Vec<(String, String)>,
}

/// The page of one opportunity.
#[derive(Clone, Debug)]
pub struct OpportunityPage {
    /// The statement's title.
    pub title: String,
    /// Where it is.
    pub place: Place,
    /// The issue on GitHub.
    pub issue_url: String,
    /// Its state.
    pub state: State,
    /// Since when a dispute is open, if one is.
    pub disputed_since: Option<Timestamp>,
    /// Until when, and to whom, the award can be complained of (R131).
    pub complaint: Option<(Timestamp, Option<String>)>,
    /// Since when a public servant's acceptance waits for its sign-off (R75).
    pub sign_off_since: Option<Timestamp>,
    /// What an officer decided about a flag of contract splitting. The flag itself and its
    /// reasons are for officers.
    pub splitting: Option<String>,
    /// From posting to payment.
    pub steps: Vec<Step>,
    /// Before taxes.
    pub price: Option<Money>,
    /// The skills asked for.
    pub skills: Vec<String>,
    /// Until when applications count, inclusive.
    pub closes_at: Option<Timestamp>,
    /// Until when the work is due.
    pub delivery_due_at: Option<Timestamp>,
    /// The questions in the order of their admission.
    pub questions: Vec<QuestionRow>,
    /// Until when questions are taken, inclusive; none where none are (R42).
    pub question_cutoff: Option<Timestamp>,
    /// What was amended, newest first (R138).
    pub amendments: Vec<AmendmentRow>,
    /// The text in force; none before posting.
    pub statement: Option<Statement>,
    /// The work acceptance criteria, shown before the application evaluation (R26).
    pub criteria: Vec<CriterionRow>,
    /// The applications in the order of their admission.
    pub applications: Vec<ApplicationRow>,
    /// Where applicants are asked before the outcome is known (R133).
    pub survey: Option<String>,
    /// What an applicant affirms, in the page's language (R71).
    pub affirmations: Vec<String>,
    /// The login of the one offered or awarded.
    pub supplier: Option<String>,
    /// The draw, from posting on.
    pub draw: Option<DrawRecord>,
    /// The delivery.
    pub pull_request: Option<PullRequest>,
    /// The approvals, given or missing.
    pub approvals: Vec<ApprovalRow>,
    /// The payment record.
    pub payment: Option<Payment>,
    /// What was done with it, oldest first.
    pub payment_steps: Vec<PaymentRow>,
    /// The chain, newest first.
    pub history: Vec<HistoryRow>,
    /// The sentence that says why nothing moves, where the App may not act.
    pub frozen: Option<&'static str>,
    /// Whether and how the issue drifted from what was posted.
    pub drift: Option<Drift>,
    /// Earlier opportunities of the issue.
    pub previous: Vec<Previous>,
    /// The time at which it was read.
    pub now: Timestamp,
}

impl OpportunityPage {
    /// Whether the statement was amended, and to which version.
    #[must_use]
    pub fn amended(&self) -> Option<u32> {
        self.statement
            .as_ref()
            .map(|text| text.version)
            .filter(|version| *version > 1)
    }

    /// The language of the text.
    #[must_use]
    pub fn language(&self, page: &Lang) -> Lang {
        self.statement.as_ref().map_or(*page, |text| text.language)
    }

    /// The head of the chain as the status comment shows it: how many events, and
    /// the hash of the last.
    #[must_use]
    pub fn head(&self) -> Option<String> {
        let last = self.history.first()?;
        Some(format!("{}:{}", last.version, last.hash))
    }

    /// The applications that stand.
    #[must_use]
    pub fn standing(&self) -> usize {
        self.applications
            .iter()
            .filter(|application| !application.withdrawn)
            .count()
    }

    /// `A1 · @login` for a comment id of the draw.
    #[must_use]
    pub fn applicant(&self, comment: &i64) -> String {
        self.applications
            .iter()
            .find(|row| row.comment == *comment)
            .map_or_else(
                || comment.to_string(),
                |row| format!("A{} · @{}", row.number, row.login),
            )
    }

    /// The comment that applies, ready to copy, but for the statement.
    #[must_use]
    pub fn comment_to_copy(&self, lang: Lang) -> String {
        let command = match lang {
            Lang::En => "/apply",
            Lang::Fr => "/postuler",
        };
        let affirmed = self
            .affirmations
            .iter()
            .map(|affirmation| format!("- [x] {affirmation}"));
        std::iter::once(command.to_owned())
            .chain(affirmed)
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// For how many whole days a record that is neither paid nor void is unpaid.
    #[must_use]
    pub fn unpaid_days(&self) -> Option<u32> {
        let payment = self.payment.as_ref()?;
        let days = self.now.duration_since(payment.created_at).as_hours() / 24;
        match payment.state {
            PaymentState::Drafted | PaymentState::Certified | PaymentState::Held => {
                Some(u32::try_from(days).unwrap_or(0))
            }
            PaymentState::Paid | PaymentState::Void => None,
        }
    }

    /// Whether it closes within a week and nobody has applied: silence is normal (R44, R45).
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        let near = self.closes_at.is_some_and(|closes_at| {
            closes_at.duration_since(self.now) <= SignedDuration::from_hours(7 * 24)
        });
        self.state.is_open() && near && self.standing() == 0
    }

    /// Whether the payment takes longer than payments usually did.
    #[must_use]
    pub fn is_overdue(&self) -> bool {
        self.unpaid_days().is_some_and(|days| days > USUAL_DAYS)
    }

    /// Whether the draw can be computed again from what is published.
    #[must_use]
    pub fn can_recompute(&self) -> bool {
        let draw = self.draw.as_ref();
        draw.is_some_and(|draw| draw.status == DrawStatus::Revealed)
    }

    /// The draw record for the script that computes it again.
    #[must_use]
    pub fn draw_json(&self) -> String {
        let draw = self.draw.as_ref();
        draw.and_then(|draw| serde_json::to_string(draw).ok())
            .unwrap_or_default()
    }

    /// The pull request on GitHub.
    #[must_use]
    pub fn pull_request_url(&self, number: &i64) -> String {
        self.issue_url.rsplit_once("/issues/").map_or_else(
            || self.issue_url.clone(),
            |(base, _)| format!("{base}/pull/{number}"),
        )
    }
}
