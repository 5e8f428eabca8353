//! What follows a command's word, read into an instruction.

use crate::domain::command::{
    Approval, Deadline, Decision, Ground, Instruction, Malformed, PaymentMethod, Resolution,
    Verdict,
};
use crate::domain::lang::Lang;

use super::page::{Head, Line};
use super::tasks::{self, Tasks};
use super::words::{Verb, fold};

/// A wrong word is shown back to its writer: enough of it to know it by.
const SHOWN: usize = 60;

/// The instruction that `head` begins; `lines` are those of its argument below it.
///
/// Words after a command that takes none are passed over.
pub(super) fn instruction(head: &Head<'_>, lines: &[Line<'_>]) -> Result<Instruction, Malformed> {
    let argument = || text(head.rest, lines);
    match head.entry.verb {
        Verb::Apply => Ok(application(tasks::take(head.rest, lines))),
        Verb::Withdraw => Ok(Instruction::Withdraw),
        Verb::Evaluate => evaluate(&argument()),
        Verb::Accept => Ok(Instruction::Accept {
            public_servant: is_public_servant(&argument()),
        }),
        Verb::Splitting => splitting(&argument()),
        Verb::SignOff => sign_off(&argument()),
        Verb::Decline => Ok(Instruction::Decline {
            reason: Some(argument()).filter(|reason| !reason.is_empty()),
        }),
        Verb::Criterion => criterion(&argument()),
        Verb::Cancel => Ok(Instruction::Cancel { reason: argument() }),
        Verb::Paid => paid(&argument()),
        Verb::Status => Ok(Instruction::Status),
        Verb::Help => Ok(Instruction::Help),
        Verb::Question => Ok(Instruction::Question { text: argument() }),
        Verb::Answer => answer(&argument()),
        Verb::Translate => translate(&argument()),
        Verb::Extend => extend(&argument()),
        Verb::Repost => Ok(Instruction::Repost),
        Verb::Terminate => terminate(&argument()),
        Verb::Offer => offer_next(&argument()),
        Verb::Discontinue => Ok(Instruction::Discontinue { reason: argument() }),
        Verb::Debrief => Ok(Instruction::Debrief),
        Verb::Dispute => Ok(Instruction::Dispute { text: argument() }),
        Verb::Resolve => resolve(&argument()),
        Verb::Approve => approve(&argument()),
        Verb::Commit => commit(&argument()),
        Verb::Certify => Ok(Instruction::Certify),
        Verb::Hold => Ok(Instruction::Hold { reason: argument() }),
        Verb::Release => Ok(Instruction::Release { reason: argument() }),
        Verb::Void => Ok(Instruction::Void { reason: argument() }),
    }
}

fn text(first: &str, lines: &[Line<'_>]) -> String {
    let mut text = first.to_owned();
    for line in lines {
        text.push('\n');
        text.push_str(line.text);
    }
    text.trim().to_owned()
}

fn application(tasks: Tasks) -> Instruction {
    let Tasks {
        affirmed,
        unaffirmed,
        statement,
    } = tasks;
    Instruction::Apply {
        affirmed,
        unaffirmed,
        statement,
    }
}

fn evaluate(argument: &str) -> Result<Instruction, Malformed> {
    let (target, rest) = first_word(argument);
    let (application, criterion) = application_number(target).ok_or_else(|| {
        let found = shown(target);
        Malformed::Application { found }
    })?;
    let (word, rationale) = first_word(rest);
    let verdict = match fold(word).as_str() {
        "pass" | "reussite" => Verdict::Pass,
        "fail" | "echec" => Verdict::Fail,
        _ => {
            let found = shown(word);
            return Err(Malformed::Verdict { found });
        }
    };
    Ok(Instruction::Evaluate {
        application,
        criterion,
        verdict,
        rationale: rationale.to_owned(),
    })
}

/// `A1` or `A1.2`.
fn application_number(word: &str) -> Option<(u32, Option<u32>)> {
    let numbers = word.strip_prefix(['A', 'a'])?;
    match numbers.split_once('.') {
        Some((application, criterion)) => Some((number(application)?, Some(number(criterion)?))),
        None => Some((number(numbers)?, None)),
    }
}

fn criterion(argument: &str) -> Result<Instruction, Malformed> {
    let (target, rest) = first_word(argument);
    let number = number(target).ok_or_else(|| {
        let found = shown(target);
        Malformed::CriterionNumber { found }
    })?;
    let (word, reason) = first_word(rest);
    let decision = match fold(word).as_str() {
        "met" | "satisfait" => Decision::Met,
        "unmet" | "insatisfait" => Decision::Unmet,
        _ => {
            let found = shown(word);
            return Err(Malformed::Decision { found });
        }
    };
    Ok(Instruction::Criterion {
        number,
        decision,
        reason: reason.to_owned(),
    })
}

/// The first line alone counts; its last word may name the method, by default the card.
fn paid(argument: &str) -> Result<Instruction, Malformed> {
    let mut words: Vec<&str> = argument
        .lines()
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let method = words.last().and_then(|word| payment_method(word));
    if method.is_some() {
        words.pop();
    }
    if words.is_empty() {
        return Err(Malformed::Reference);
    }
    Ok(Instruction::Paid {
        reference: words.join(" "),
        method: method.unwrap_or(PaymentMethod::Card),
    })
}

fn payment_method(word: &str) -> Option<PaymentMethod> {
    match fold(word).as_str() {
        "card" | "carte" => Some(PaymentMethod::Card),
        "paypal" => Some(PaymentMethod::Paypal),
        "other" | "autre" => Some(PaymentMethod::Other),
        _ => None,
    }
}

fn answer(argument: &str) -> Result<Instruction, Malformed> {
    let (target, text) = first_word(argument);
    let question = target
        .strip_prefix(['Q', 'q'])
        .and_then(number)
        .ok_or_else(|| Malformed::QuestionNumber {
            found: shown(target),
        })?;
    Ok(Instruction::Answer {
        question,
        text: text.to_owned(),
    })
}

fn translate(argument: &str) -> Result<Instruction, Malformed> {
    let (word, form) = first_word(argument);
    let language = match fold(word).as_str() {
        "en" => Lang::En,
        "fr" => Lang::Fr,
        _ => {
            let found = shown(word);
            return Err(Malformed::Language { found });
        }
    };
    Ok(Instruction::Translate {
        language,
        form: form.to_owned(),
    })
}

fn extend(argument: &str) -> Result<Instruction, Malformed> {
    let (word, rest) = first_word(argument);
    let deadline = match fold(word).as_str() {
        "closing" | "cloture" => Deadline::Closing,
        "delivery" | "livraison" => Deadline::Delivery,
        _ => {
            let found = shown(word);
            return Err(Malformed::Deadline { found });
        }
    };
    let (until, reason) = first_word(rest);
    if until.is_empty() {
        return Err(Malformed::NewDate);
    }
    Ok(Instruction::Extend {
        deadline,
        until: until.to_owned(),
        reason: reason.to_owned(),
    })
}

fn terminate(argument: &str) -> Result<Instruction, Malformed> {
    let (word, rest) = first_word(argument);
    let (ground, reason) = match fold(word).as_str() {
        "default" | "defaut" => (Ground::Default, rest),
        "convenience" | "convenance" => {
            let (percent, reason) = percentage(rest).ok_or_else(|| Malformed::Percentage {
                found: shown(first_word(rest).0),
            })?;
            (Ground::Convenience { percent }, reason)
        }
        _ => {
            let found = shown(word);
            return Err(Malformed::Ground { found });
        }
    };
    Ok(Instruction::Terminate {
        ground,
        reason: reason.to_owned(),
    })
}

/// `40%` or, as French writes it, `40 %`; and what follows.
fn percentage(text: &str) -> Option<(u8, &str)> {
    let (digits, reason) = text.split_once('%')?;
    let percent = number(digits.trim_end()).filter(|percent| *percent <= 100)?;
    Some((u8::try_from(percent).ok()?, reason.trim()))
}

fn offer_next(argument: &str) -> Result<Instruction, Malformed> {
    let (word, reason) = first_word(argument);
    match fold(word).as_str() {
        "next" | "suivant" => Ok(Instruction::OfferNext {
            reason: reason.to_owned(),
        }),
        _ => Err(Malformed::OfferNext { found: shown(word) }),
    }
}

fn resolve(argument: &str) -> Result<Instruction, Malformed> {
    let (word, reason) = first_word(argument);
    let resolution = match fold(word).as_str() {
        "accept" | "accepter" => Resolution::Accept,
        "reject" | "rejeter" => Resolution::Reject,
        "continue" | "poursuivre" => Resolution::Continue,
        _ => {
            let found = shown(word);
            return Err(Malformed::Resolution { found });
        }
    };
    Ok(Instruction::Resolve {
        resolution,
        reason: reason.to_owned(),
    })
}

fn approve(argument: &str) -> Result<Instruction, Malformed> {
    let (word, _) = first_word(argument);
    let approval = match fold(word).as_str() {
        "programme" | "program" => Approval::Programme,
        "procurement" | "approvisionnement" => Approval::Procurement,
        _ => {
            let found = shown(word);
            return Err(Malformed::Approval { found });
        }
    };
    Ok(Instruction::Approve { approval })
}

/// The first line alone counts; its last word is the reference, since a French amount has spaces.
fn commit(argument: &str) -> Result<Instruction, Malformed> {
    let line = argument.lines().next().unwrap_or_default().trim();
    let (amount, reference) = line
        .rsplit_once(char::is_whitespace)
        .ok_or(Malformed::Commitment)?;
    Ok(Instruction::Commit {
        amount: amount.trim().to_owned(),
        reference: reference.to_owned(),
    })
}

/// `/accept public-servant`, however it is spelt: taking it for a plain acceptance
/// would let the work begin without the sign-off (R75).
fn is_public_servant(argument: &str) -> bool {
    let said = fold(argument);
    let mut words = said
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    match words.next() {
        Some("fonctionnaire") => true,
        Some("public") => words.next() == Some("servant"),
        Some(_) | None => false,
    }
}

/// `/splitting no RATIONALE`, or `/splitting yes RATIONALE`.
fn splitting(argument: &str) -> Result<Instruction, Malformed> {
    let (word, reason) = first_word(argument);
    let splits = match fold(word).as_str() {
        "no" | "non" => false,
        "yes" | "oui" => true,
        _ => {
            let found = shown(word);
            return Err(Malformed::Splitting { found });
        }
    };
    let reason = reason.to_owned();
    Ok(Instruction::Splitting { splits, reason })
}

/// `/sign-off REFERENCE`, on the first line alone, or `/sign-off no REASON`.
fn sign_off(argument: &str) -> Result<Instruction, Malformed> {
    let (word, reason) = first_word(argument);
    if matches!(fold(word).as_str(), "no" | "non") {
        return Ok(Instruction::RefuseSignOff {
            reason: reason.to_owned(),
        });
    }
    let reference = argument.lines().next().unwrap_or_default().trim();
    if reference.is_empty() {
        return Err(Malformed::SignOff);
    }
    Ok(Instruction::SignOff {
        reference: reference.to_owned(),
    })
}

fn first_word(text: &str) -> (&str, &str) {
    text.split_once(char::is_whitespace)
        .map_or((text, ""), |(word, rest)| (word, rest.trim()))
}

/// Digits alone: `parse` takes a sign too.
fn number(word: &str) -> Option<u32> {
    word.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| word.parse().ok())?
}

fn shown(word: &str) -> String {
    word.chars().take(SHOWN).collect()
}
