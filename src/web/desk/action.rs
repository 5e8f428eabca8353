//! What can be asked by a form: each action is one instruction of the procedure, with
//! the fields that it takes. How what was typed becomes that instruction is in `asked`.

use crate::domain::authority::Act;

/// One kind of form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Approve for the programme.
    ApproveProgramme,
    /// Approve for procurement.
    ApproveProcurement,
    /// Commit funds (section 32).
    Commit,
    /// Decide about a flag of contract splitting.
    Splitting,
    /// Answer a question.
    Answer,
    /// Move the closing of applications.
    ExtendClosing,
    /// Judge an application.
    Evaluate,
    /// Accept the offer.
    Accept,
    /// Decline it.
    Decline,
    /// Sign a public servant's work off.
    SignOff,
    /// Refuse that.
    RefuseSignOff,
    /// Decide a work acceptance criterion.
    Criterion,
    /// Move the delivery date.
    ExtendDelivery,
    /// Settle a dispute or a delivery that was not accepted.
    Resolve,
    /// Give the work up.
    Discontinue,
    /// End the award from the team's side.
    Terminate,
    /// Offer the work to the next.
    OfferNext,
    /// Certify that the work was received (section 34).
    Certify,
    /// Record the payment.
    Paid,
    /// Hold it back.
    Hold,
    /// Release it.
    Release,
    /// Void it.
    Void,
    /// Take an application back.
    Withdraw,
    /// End it before award.
    Cancel,
}

/// How a field is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Line,
    /// Several lines.
    Text,
    /// A day.
    Day,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A question or a criterion of the opportunity, by its number.
    Number,
    /// An applicant, by the letter of the evaluation page.
    Letter,
    /// A box to tick.
    Tick,
}

/// One field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name, also in the keys of its sentences.
    pub name: &'static str,
    /// How it is filled in.
    pub kind: Kind,
    /// Whether it may be left out.
    pub optional: bool,
}

const fn field(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        optional: false,
    }
}

const fn optional(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        optional: true,
    }
}

const REASON: Field = field("reason", Kind::Text);
const UNTIL: Field = field("until", Kind::Day);
const REFERENCE: Field = field("reference", Kind::Line);

impl Action {
    /// Every one, in the order of a procurement.
    pub const ALL: [Self; 24] = [
        Self::ApproveProgramme,
        Self::ApproveProcurement,
        Self::Commit,
        Self::Splitting,
        Self::Answer,
        Self::ExtendClosing,
        Self::Evaluate,
        Self::Accept,
        Self::Decline,
        Self::SignOff,
        Self::RefuseSignOff,
        Self::Criterion,
        Self::ExtendDelivery,
        Self::Resolve,
        Self::Discontinue,
        Self::Terminate,
        Self::OfferNext,
        Self::Certify,
        Self::Paid,
        Self::Hold,
        Self::Release,
        Self::Void,
        Self::Withdraw,
        Self::Cancel,
    ];

    /// Its name in forms and in the keys of its sentences.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::ApproveProgramme => "approve-programme",
            Self::ApproveProcurement => "approve-procurement",
            Self::Commit => "commit",
            Self::Splitting => "splitting",
            Self::Answer => "answer",
            Self::ExtendClosing => "extend-closing",
            Self::Evaluate => "evaluate",
            Self::Accept => "accept",
            Self::Decline => "decline",
            Self::SignOff => "sign-off",
            Self::RefuseSignOff => "refuse-sign-off",
            Self::Criterion => "criterion",
            Self::ExtendDelivery => "extend-delivery",
            Self::Resolve => "resolve",
            Self::Discontinue => "discontinue",
            Self::Terminate => "terminate",
            Self::OfferNext => "offer-next",
            Self::Certify => "certify",
            Self::Paid => "paid",
            Self::Hold => "hold",
            Self::Release => "release",
            Self::Void => "void",
            Self::Withdraw => "withdraw",
            Self::Cancel => "cancel",
        }
    }

    /// The action of that name.
    #[must_use]
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.key() == key)
    }

    /// What the table of authority calls it.
    #[must_use]
    pub const fn act(self) -> Act {
        match self {
            Self::ApproveProgramme => Act::ApproveProgramme,
            Self::ApproveProcurement => Act::ApproveProcurement,
            Self::Commit => Act::Commit,
            Self::Splitting => Act::Splitting,
            Self::Answer => Act::Answer,
            Self::ExtendClosing => Act::ExtendClosing,
            Self::Evaluate => Act::Evaluate,
            Self::Accept => Act::Accept,
            Self::Decline => Act::Decline,
            Self::SignOff | Self::RefuseSignOff => Act::SignOff,
            Self::Criterion => Act::Criterion,
            Self::ExtendDelivery => Act::ExtendDelivery,
            Self::Resolve => Act::Resolve,
            Self::Discontinue => Act::Discontinue,
            Self::Terminate => Act::Terminate,
            Self::OfferNext => Act::OfferNext,
            Self::Certify => Act::Certify,
            Self::Paid => Act::Paid,
            Self::Hold => Act::Hold,
            Self::Release => Act::Release,
            Self::Void => Act::Void,
            Self::Withdraw => Act::Withdraw,
            Self::Cancel => Act::Cancel,
        }
    }

    /// The fields of its form, in order.
    #[must_use]
    pub const fn fields(self) -> &'static [Field] {
        const COMMIT: &[Field] = &[field("amount", Kind::Line), REFERENCE];
        const SPLITTING: &[Field] = &[field("splits", Kind::Choice(&["no", "yes"])), REASON];
        const ANSWER: &[Field] = &[field("question", Kind::Number), field("text", Kind::Text)];
        const EXTEND: &[Field] = &[UNTIL, REASON];
        const EVALUATE: &[Field] = &[
            field("applicant", Kind::Letter),
            optional("evaluation", Kind::Number),
            field("verdict", Kind::Choice(&["pass", "fail"])),
            field("rationale", Kind::Text),
            field("declaration", Kind::Tick),
        ];
        const ACCEPT: &[Field] = &[
            field("terms", Kind::Tick),
            optional("public-servant", Kind::Tick),
        ];
        const DECLINE: &[Field] = &[optional("reason", Kind::Text)];
        const CRITERION: &[Field] = &[
            field("criterion", Kind::Number),
            field("decision", Kind::Choice(&["met", "unmet"])),
            REASON,
        ];
        const RESOLVE: &[Field] = &[
            field(
                "resolution",
                Kind::Choice(&["continue", "accept", "reject"]),
            ),
            REASON,
        ];
        const TERMINATE: &[Field] = &[
            field("ground", Kind::Choice(&["default", "convenience"])),
            optional("percent", Kind::Line),
            REASON,
        ];
        const PAID: &[Field] = &[
            REFERENCE,
            field("method", Kind::Choice(&["card", "paypal", "other"])),
        ];
        match self {
            Self::ApproveProgramme | Self::ApproveProcurement | Self::Certify | Self::Withdraw => {
                &[]
            }
            Self::Commit => COMMIT,
            Self::Splitting => SPLITTING,
            Self::Answer => ANSWER,
            Self::ExtendClosing | Self::ExtendDelivery => EXTEND,
            Self::Evaluate => EVALUATE,
            Self::Accept => ACCEPT,
            Self::Decline => DECLINE,
            Self::SignOff => &[REFERENCE],
            Self::Criterion => CRITERION,
            Self::Resolve => RESOLVE,
            Self::Terminate => TERMINATE,
            Self::Paid => PAID,
            Self::RefuseSignOff
            | Self::Discontinue
            | Self::OfferNext
            | Self::Hold
            | Self::Release
            | Self::Void
            | Self::Cancel => &[REASON],
        }
    }
}
