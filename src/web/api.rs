//! The JSON interface: exactly the names that programs rely on.
//!
//! Times are RFC 3339 in UTC, amounts integer cents.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::domain::lang::Lang;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every one, in the order in which they come about.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word that programs read.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let words = ObjectBuilder::new().schema_type(Type::String);
                words.enum_values(Some([$($word),+])).into()
            }
        }

        impl ToSchema for $name {}
    )+};
}

words! {
    /// The state of an opportunity.
    State {
        /// The label was put on.
        Draft = "draft",
        /// The statement breaks a rule.
        NeedsChanges = "needs_changes",
        /// The programme's approvals are waited for.
        AwaitingApproval = "awaiting_approval",
        /// Applications come in.
        Open = "open",
        /// Applications are evaluated.
        Evaluation = "evaluation",
        /// The work is offered to the supplier drawn.
        Offered = "offered",
        /// The supplier works.
        InProgress = "in_progress",
        /// Merged, but acceptance is not complete.
        Delivered = "delivered",
        /// Merged with every criterion met.
        Accepted = "accepted",
        /// The payment is recorded.
        Paid = "paid",
        /// Nobody is left to offer it to.
        Unsuccessful = "unsuccessful",
        /// Called off before award.
        Cancelled = "cancelled",
        /// Ended after award.
        Terminated = "terminated",
    }
    /// Who or what decides a work acceptance criterion.
    CriterionKind {
        /// GitHub's licence detection.
        Licence = "licence",
        /// A check run or commit status.
        Check = "check",
        /// The presence of a file.
        Path = "path",
        /// Approving reviews.
        Review = "review",
        /// A maintainer.
        Manual = "manual",
    }
    /// Where a work acceptance criterion stands.
    CriterionStatus {
        /// Not decided yet.
        Pending = "pending",
        /// Met.
        Met = "met",
        /// Not met.
        Unmet = "unmet",
        /// Decided for an older head commit.
        Stale = "stale",
    }
    /// The state of a payment.
    PaymentState {
        /// The obligation exists.
        Drafted = "drafted",
        /// Certified under section 34.
        Certified = "certified",
        /// Paid.
        Paid = "paid",
        /// On hold.
        Held = "held",
        /// Void.
        Void = "void",
    }
    /// How far a draw is.
    DrawStatus {
        /// The commitment is published.
        Committed = "committed",
        /// The list is published.
        Listed = "listed",
        /// Seed and order are published.
        Revealed = "revealed",
        /// One application passed: nothing to draw.
        Sole = "sole",
        /// The opportunity ended without a draw.
        NotRevealed = "not_revealed",
    }
    /// Where the randomness of a draw comes from.
    DrawSource {
        /// This service, by commit and reveal.
        Local = "local",
        /// The public drand beacon.
        Drand = "drand",
    }
}

impl DrawStatus {
    /// The key of the sentence that says how far a draw of that source is.
    #[must_use]
    pub const fn sentence(self, source: DrawSource) -> &'static str {
        match (self, source) {
            (Self::Committed, DrawSource::Local) => "draw-status-committed",
            (Self::Committed, DrawSource::Drand) => "draw-status-committed-drand",
            (Self::Listed, DrawSource::Local) => "draw-status-listed",
            (Self::Listed, DrawSource::Drand) => "draw-status-listed-drand",
            (Self::Revealed, _) => "draw-status-revealed",
            (Self::Sole, _) => "draw-status-sole",
            (Self::NotRevealed, _) => "draw-status-not_revealed",
        }
    }
}

impl State {
    /// Those that an opportunity on the board can be in.
    pub const POSTED: &'static [Self] = &[
        Self::Open,
        Self::Evaluation,
        Self::Offered,
        Self::InProgress,
        Self::Delivered,
        Self::Accepted,
        Self::Paid,
        Self::Unsuccessful,
        Self::Cancelled,
        Self::Terminated,
    ];

    /// Whether people can still apply.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open)
    }
}

/// An amount of a currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Money {
    /// Hundredths of the currency.
    pub amount_cents: i64,
    /// The ISO 4217 code.
    pub currency: String,
}

/// An account by number; the login is for show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Account {
    /// GitHub's number.
    pub id: i64,
    /// The login last seen.
    pub login: String,
}

/// A work acceptance criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Criterion {
    /// Its number in the statement, from 1.
    pub number: u32,
    /// Its Markdown.
    pub text: String,
    /// Who decides it.
    pub kind: CriterionKind,
    /// Where it stands.
    pub status: CriterionStatus,
}

/// The pull request that delivers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PullRequest {
    /// Its number in the repository.
    pub number: i64,
    /// The commit it was merged as, once merged.
    pub merge_commit: Option<String>,
}

/// The payment record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Payment {
    /// Its id.
    pub id: String,
    /// Its state.
    pub state: PaymentState,
    /// The price, before taxes, in cents.
    pub amount_cents: i64,
    /// The tax in cents; an upper bound while `tax_is_estimate`.
    pub tax_cents: i64,
    /// Both together, in cents.
    pub total_cents: i64,
    /// Whether the supplier's province is still unknown.
    pub tax_is_estimate: bool,
    /// The ISO 4217 code.
    pub currency: String,
    /// When the record was made.
    pub created_at: Timestamp,
    /// When the work was certified.
    pub certified_at: Option<Timestamp>,
    /// When it was paid.
    pub paid_at: Option<Timestamp>,
}

/// An opportunity, in lists and alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Opportunity {
    /// A `UUIDv7`.
    pub id: String,
    /// The open-contracting id.
    pub ocid: String,
    /// The issue's title as the statement has it.
    pub title: String,
    /// The state.
    pub state: State,
    /// The issue on GitHub.
    pub url: String,
    /// Before taxes; null while the statement has none.
    pub fixed_price: Option<Money>,
    /// The skills asked for.
    pub skills: Vec<String>,
    /// Until when applications count, inclusive.
    pub closes_at: Option<Timestamp>,
    /// Until when the work is due.
    pub delivery_due_at: Option<Timestamp>,
    /// How many applications stand; withdrawn ones left out.
    pub applications: u32,
    /// How many questions were asked.
    pub questions: u32,
    /// The one offered or awarded.
    pub supplier: Option<Account>,
    /// The work acceptance criteria.
    pub criteria: Vec<Criterion>,
    /// The delivery.
    pub pull_request: Option<PullRequest>,
    /// The payment record.
    pub payment: Option<Payment>,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Whether a dispute is open.
    pub disputed: bool,
    /// The statement's language.
    pub language: Lang,
    /// Where the draw record is.
    pub draw_url: String,
    /// Ids of earlier opportunities of the same issue.
    pub previous: Vec<String>,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// What `cursor` to ask for next; null at the end.
    pub next_cursor: Option<String>,
}

/// The draw record; fields that are not known yet are null.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DrawRecord {
    /// The version of the record's format.
    pub version: u32,
    /// Where the randomness comes from.
    pub source: DrawSource,
    /// How far it is.
    pub status: DrawStatus,
    /// SHA-256 of the seed, hexadecimal (*local*).
    pub commitment: Option<String>,
    /// The seed, hexadecimal (*local*).
    pub seed: Option<String>,
    /// The round of the beacon (*drand*).
    pub round: Option<u64>,
    /// The signature of the round, hexadecimal (*drand*).
    pub signature: Option<String>,
    /// Comment ids of the applications that passed, ascending.
    pub list: Option<Vec<i64>>,
    /// SHA-256 of the list, hexadecimal.
    pub list_sha256: Option<String>,
    /// The same ids in the order drawn.
    pub order: Option<Vec<i64>>,
}

impl DrawRecord {
    /// The key of the sentence that says how far it is.
    #[must_use]
    pub const fn sentence(&self) -> &'static str {
        self.status.sentence(self.source)
    }
}

/// The public part of one event of an opportunity's chain (I11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Event {
    /// Its number, from 1 without gaps.
    pub version: i64,
    /// What happened.
    pub kind: String,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it; null where a timer did.
    pub actor: Option<Account>,
    /// What brought it about: a delivery or a timer.
    pub cause: String,
    /// The record that is hashed, as RFC 8785 JSON once its keys are in order.
    pub record: serde_json::Value,
    /// The hash that stands for its private part.
    pub private_sha256: Option<String>,
    /// The hash of the event before it.
    pub previous: String,
    /// Its own hash.
    pub hash: String,
}

/// What went wrong, as RFC 9457 has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// What kind of problem; `about:blank` means that the status says it all.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is the matter here.
    pub detail: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_that_is_only_committed_to_has_null_for_what_is_not_known() {
        let record = DrawRecord {
            version: 1,
            source: DrawSource::Local,
            status: DrawStatus::NotRevealed,
            commitment: Some("630d".into()),
            seed: None,
            round: None,
            signature: None,
            list: None,
            list_sha256: None,
            order: None,
        };

        assert_eq!(
            serde_json::to_string(&record).unwrap(),
            r#"{"version":1,"source":"local","status":"not_revealed","commitment":"630d","seed":null,"round":null,"signature":null,"list":null,"list_sha256":null,"order":null}"#
        );
    }

    #[test]
    fn every_state_goes_out_and_comes_back_as_its_word() {
        for state in State::ALL {
            let json = serde_json::to_string(state).unwrap();
            assert_eq!(json, format!("\"{}\"", state.word()));
            assert_eq!(serde_json::from_str::<State>(&json).unwrap(), *state);
        }
    }
}
