//! What can be asked by a form: each action is one instruction of the procedure, with
//! the fields that it takes. Nothing is decided here.
// Longer than the rule: every action stands in each of a few tables, to be read at once.

use crate::domain::authority::Act;
use crate::domain::command::{
    Approval, Deadline, Decision, Ground, Instruction, PaymentMethod, Resolution, Verdict,
};
use crate::web::auth::Fields;

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

/// What is wrong with a field: the key of the sentence that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Which field.
    pub field: &'static str,
    /// The sentence's key.
    pub key: &'static str,
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

/// The longest text of a field; a comment on GitHub takes no more.
const LONGEST: usize = 60_000;

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

    /// The instruction that the form asks, the same as a comment would.
    ///
    /// `application` is the number behind the letter of the evaluation page.
    ///
    /// # Errors
    /// Everything that is wrong with the fields, in their order.
    pub fn instruction(
        self,
        fields: &Fields,
        application: impl Fn(&str) -> Option<u32>,
    ) -> Result<Instruction, Vec<Mistake>> {
        let mut mistakes: Vec<Mistake> = self
            .fields()
            .iter()
            .filter_map(|it| mistake(*it, fields))
            .collect();
        let number = |name| fields.text(name).parse::<u32>().ok();
        let letter = application(&fields.text("applicant"));
        let percent = percent(&fields.text("percent"));
        if self == Self::Evaluate && letter.is_none() {
            mistakes.retain(|it| it.field != "applicant");
            mistakes.push(Mistake {
                field: "applicant",
                key: "desk-wrong-applicant",
            });
        }
        let ends_early = self == Self::Terminate && fields.text("ground") == "convenience";
        if ends_early && percent.is_none() {
            mistakes.push(Mistake {
                field: "percent",
                key: "desk-wrong-percent",
            });
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let said = Said {
            letter: letter.unwrap_or_default(),
            criterion: number("criterion").unwrap_or_default(),
            evaluation: number("evaluation"),
            question: number("question").unwrap_or_default(),
            percent: percent.unwrap_or_default(),
        };
        Ok(self.built(fields, &said))
    }

    fn built(self, fields: &Fields, said: &Said) -> Instruction {
        let text = |name| fields.text(name);
        let reason = text("reason");
        let optional = |text: String| Some(text).filter(|it| !it.is_empty());
        match self {
            Self::ApproveProgramme => approve(Approval::Programme),
            Self::ApproveProcurement => approve(Approval::Procurement),
            Self::Commit => Instruction::Commit {
                amount: text("amount"),
                reference: text("reference"),
            },
            Self::Splitting => Instruction::Splitting {
                splits: text("splits") == "yes",
                reason,
            },
            Self::Answer => Instruction::Answer {
                question: said.question,
                text: text("text"),
            },
            Self::ExtendClosing => extend(Deadline::Closing, text("until"), reason),
            Self::ExtendDelivery => extend(Deadline::Delivery, text("until"), reason),
            Self::Evaluate => Instruction::Evaluate {
                application: said.letter,
                criterion: said.evaluation,
                verdict: verdict(&text("verdict")),
                rationale: text("rationale"),
            },
            Self::Accept => Instruction::Accept {
                public_servant: !text("public-servant").is_empty(),
            },
            Self::Decline => Instruction::Decline {
                reason: optional(reason),
            },
            Self::SignOff => Instruction::SignOff {
                reference: text("reference"),
            },
            Self::RefuseSignOff => Instruction::RefuseSignOff { reason },
            Self::Criterion => Instruction::Criterion {
                number: said.criterion,
                decision: decision(&text("decision")),
                reason,
            },
            Self::Resolve => Instruction::Resolve {
                resolution: resolution(&text("resolution")),
                reason,
            },
            Self::Discontinue => Instruction::Discontinue { reason },
            Self::Terminate => Instruction::Terminate {
                ground: ground(&text("ground"), said.percent),
                reason,
            },
            Self::OfferNext => Instruction::OfferNext { reason },
            Self::Certify => Instruction::Certify,
            Self::Paid => Instruction::Paid {
                reference: text("reference"),
                method: method(&text("method")),
            },
            Self::Hold => Instruction::Hold { reason },
            Self::Release => Instruction::Release { reason },
            Self::Void => Instruction::Void { reason },
            Self::Withdraw => Instruction::Withdraw,
            Self::Cancel => Instruction::Cancel { reason },
        }
    }
}

/// The numbers that a form names.
struct Said {
    letter: u32,
    criterion: u32,
    evaluation: Option<u32>,
    question: u32,
    percent: u8,
}

const fn approve(approval: Approval) -> Instruction {
    Instruction::Approve { approval }
}

fn verdict(word: &str) -> Verdict {
    if word == "pass" {
        Verdict::Pass
    } else {
        Verdict::Fail
    }
}

fn decision(word: &str) -> Decision {
    if word == "met" {
        Decision::Met
    } else {
        Decision::Unmet
    }
}

fn resolution(word: &str) -> Resolution {
    match word {
        "accept" => Resolution::Accept,
        "reject" => Resolution::Reject,
        _ => Resolution::Continue,
    }
}

fn ground(word: &str, percent: u8) -> Ground {
    if word == "convenience" {
        Ground::Convenience { percent }
    } else {
        Ground::Default
    }
}

fn method(word: &str) -> PaymentMethod {
    match word {
        "card" => PaymentMethod::Card,
        "paypal" => PaymentMethod::Paypal,
        _ => PaymentMethod::Other,
    }
}

fn extend(deadline: Deadline, until: String, reason: String) -> Instruction {
    Instruction::Extend {
        deadline,
        until,
        reason,
    }
}

fn percent(text: &str) -> Option<u8> {
    let number = text.trim_end_matches(['%', ' ', '\u{a0}']);
    number.parse::<u8>().ok().filter(|percent| *percent <= 100)
}

/// What is wrong with a field, before anybody looks at what it says.
fn mistake(field: Field, fields: &Fields) -> Option<Mistake> {
    let wrong = |key| {
        Some(Mistake {
            field: field.name,
            key,
        })
    };
    let text = fields.text(field.name);
    if text.is_empty() {
        if field.optional {
            return None;
        }
        return match field.kind {
            Kind::Tick => wrong("desk-wrong-tick"),
            Kind::Choice(_) | Kind::Number | Kind::Letter => wrong("desk-wrong-choice"),
            Kind::Line | Kind::Text | Kind::Day => wrong("desk-wrong-missing"),
        };
    }
    if text.len() > LONGEST {
        return wrong("desk-wrong-long");
    }
    match field.kind {
        Kind::Choice(words) if !words.contains(&text.as_str()) => wrong("desk-wrong-choice"),
        Kind::Number if text.parse::<u32>().is_err() => wrong("desk-wrong-choice"),
        Kind::Line if text.contains('\n') => wrong("desk-wrong-line"),
        Kind::Line
        | Kind::Text
        | Kind::Day
        | Kind::Choice(_)
        | Kind::Number
        | Kind::Letter
        | Kind::Tick => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Fields {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    fn wrong(action: Action, pairs: &[(&str, &str)]) -> Vec<(&'static str, &'static str)> {
        let asked = action.instruction(&typed(pairs), |_| Some(3));
        let mistakes = asked.unwrap_err().into_iter();
        mistakes.map(|it| (it.field, it.key)).collect()
    }

    #[test]
    fn every_form_says_at_each_field_what_is_missing() {
        for action in Action::ALL {
            let needed: Vec<_> = action.fields().iter().filter(|it| !it.optional).collect();
            if needed.is_empty() {
                assert!(action.instruction(&Fields::default(), |_| None).is_ok());
                continue;
            }
            let asked = action.instruction(&Fields::default(), |_| Some(1));
            let named: Vec<_> = asked.unwrap_err().iter().map(|it| it.field).collect();
            let expected: Vec<_> = needed.iter().map(|it| it.name).collect();
            assert_eq!(named, expected, "{}", action.key());
        }
    }

    #[test]
    fn what_no_form_of_ours_sends_is_wrong_at_its_field() {
        let reason = ("reason", "Because.");
        assert_eq!(
            wrong(Action::Splitting, &[("splits", "perhaps"), reason]),
            [("splits", "desk-wrong-choice")]
        );
        assert_eq!(
            wrong(Action::Terminate, &[("ground", "convenience"), reason]),
            [("percent", "desk-wrong-percent")]
        );
        let over = [("ground", "convenience"), ("percent", "101"), reason];
        assert_eq!(
            wrong(Action::Terminate, &over),
            [("percent", "desk-wrong-percent")]
        );
        let lines = [("amount", "1\n2"), ("reference", "FR-1")];
        assert_eq!(
            wrong(Action::Commit, &lines),
            [("amount", "desk-wrong-line")]
        );
        let long = "x".repeat(LONGEST + 1);
        assert_eq!(
            wrong(Action::Cancel, &[("reason", &long)]),
            [("reason", "desk-wrong-long")]
        );
    }

    #[test]
    fn a_form_asks_what_the_comment_would_ask() {
        use crate::inbox::grammar;

        type Typed = &'static [(&'static str, &'static str)];
        let cases: [(Action, Typed, &str); 8] = [
            (
                Action::Terminate,
                &[
                    ("ground", "convenience"),
                    ("percent", "40 %"),
                    ("reason", "Enough."),
                ],
                "/terminate convenience 40% Enough.",
            ),
            (
                Action::Paid,
                &[("reference", "CARD-1"), ("method", "card")],
                "/paid CARD-1 card",
            ),
            (
                Action::Commit,
                &[("amount", "10000.00"), ("reference", "FR-1")],
                "/commit 10000.00 FR-1",
            ),
            (
                Action::ExtendClosing,
                &[("until", "2021-08-01"), ("reason", "Holidays.")],
                "/extend closing 2021-08-01 Holidays.",
            ),
            (
                Action::Evaluate,
                &[
                    ("applicant", "C"),
                    ("verdict", "fail"),
                    ("rationale", "No scripts."),
                    ("declaration", "on"),
                ],
                "/evaluate A3 fail No scripts.",
            ),
            (
                Action::Criterion,
                &[("criterion", "2"), ("decision", "met"), ("reason", "Seen.")],
                "/criterion 2 met Seen.",
            ),
            (
                Action::Answer,
                &[("question", "1"), ("text", "Yes.")],
                "/answer Q1 Yes.",
            ),
            (Action::Certify, &[], "/certify"),
        ];
        for (action, fields, comment) in cases {
            let asked = action.instruction(&typed(fields), |_| Some(3)).unwrap();
            let written = grammar::parse(comment).remove(0).instruction.unwrap();
            assert_eq!(asked, written, "{comment}");
        }
    }
}
