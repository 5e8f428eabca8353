//! What follows a command's word, read into an instruction.

use crate::domain::command::{Decision, Instruction, Malformed, PaymentMethod, Verdict};

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
        Verb::Accept => Ok(Instruction::Accept),
        Verb::Decline => Ok(Instruction::Decline {
            reason: Some(argument()).filter(|reason| !reason.is_empty()),
        }),
        Verb::Criterion => criterion(&argument()),
        Verb::Cancel => Ok(Instruction::Cancel { reason: argument() }),
        Verb::Paid => paid(&argument()),
        Verb::Status => Ok(Instruction::Status),
        Verb::Help => Ok(Instruction::Help),
        Verb::NotOffered => Ok(Instruction::NotOffered {
            command: format!("/{}", head.entry.english),
        }),
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
