//! What a form asks, from what was typed into it: the instruction that a comment would
//! give, or what is wrong at which field. Nothing is decided here.

use super::action::{Action, Field, Kind};
use crate::domain::command::{
    Approval, Deadline, Decision, Ground, Instruction, PaymentMethod, Resolution, Verdict,
};
use crate::web::auth::Fields;

/// What is wrong with a field: the key of the sentence that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Which field.
    pub field: &'static str,
    /// The sentence's key.
    pub key: &'static str,
}

/// The longest text of a field; a comment on GitHub takes no more.
const LONGEST: usize = 60_000;

impl Action {
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
