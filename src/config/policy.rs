//! The programme out of the table, with every problem at once.

use std::collections::BTreeMap;

use figment::error::Kind;
use figment::value::{Dict, Value};
use url::Url;

use super::ConfigProblem;
use crate::domain::money::Cents;
use crate::domain::programme::{DrawSource, Programme};

/// Reading stops at the first wrong value, so that value is told, taken out
/// (then its default stands) and the rest is read again.
pub(super) fn read(values: Dict, problems: &mut Vec<ConfigProblem>) -> Programme {
    let mut values: Value = values.into();
    let mut dropped = BTreeMap::new();
    loop {
        let error = match values.deserialize::<Programme>() {
            Ok(programme) => {
                check(&programme, problems);
                return programme;
            }
            Err(error) => error,
        };
        let key = shown(&error.path, &dropped);
        problems.push(match (&*error.path, &error.kind) {
            ([_], Kind::UnknownField(_, names)) => unknown_section(&key, names),
            (_, kind) => problem(&key, kind),
        });
        if !take_out(&mut values, &error.path, &mut dropped) {
            return Programme::default();
        }
    }
}

/// The sections that are read apart from the policy.
const ELSEWHERE: [&str; 3] = ["server", "mail", "chat"];

fn unknown_section(key: &str, names: &[&str]) -> ConfigProblem {
    let sections: Vec<&str> = names.iter().copied().chain(ELSEWHERE).collect();
    ConfigProblem::new(key, "an unknown section", one_of(&sections))
}

fn one_of(names: &[&str]) -> String {
    format!("one of {}", names.join(", "))
}

/// The types that a key can have, for who does not write Rust.
fn in_words(expected: &str) -> &str {
    match expected {
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or above",
        "f32" | "f64" => "a number",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "a table",
        other if other.starts_with("struct ") => "a table",
        other => other,
    }
}

/// What is wrong across keys.
fn check(programme: &Programme, problems: &mut Vec<ConfigProblem>) {
    let policy = &programme.policy;
    for (key, cents) in [
        ("programme.ceiling_cents", policy.ceiling_cents),
        ("programme.price_guard_cents", policy.price_guard_cents),
    ] {
        if cents <= Cents::ZERO {
            problems.push(ConfigProblem::new(
                key,
                cents.0.to_string(),
                "a number of cents above 0",
            ));
        }
    }
    if policy.ocid_prefix.is_empty() {
        let expected = "a prefix such as \"ocds-000000\"";
        problems.push(ConfigProblem::new(
            "programme.ocid_prefix",
            "\"\"",
            expected,
        ));
    }
    let complaint = &policy.complaint;
    if complaint.en.is_empty() != complaint.fr.is_empty() {
        let expected = "who takes complaints, in both languages or in neither";
        let found = format!("{:?}, {:?}", complaint.en, complaint.fr);
        problems.push(ConfigProblem::new("programme.complaint", found, expected));
    }
    check_draw(programme, problems);
    if programme.approvals.any() && programme.authority.reference.is_empty() {
        let expected = "the document that allows postings, since approvals are on";
        problems.push(ConfigProblem::new("authority.reference", "\"\"", expected));
    }
}

/// A beacon that could never be asked or checked would leave every draw waiting.
fn check_draw(programme: &Programme, problems: &mut Vec<ConfigProblem>) {
    let draw = &programme.draw;
    let mut wrong = |key, found: &str, expected| {
        problems.push(ConfigProblem::new(key, format!("{found:?}"), expected));
    };
    match draw.source {
        DrawSource::Local if programme.approvals.any() => {
            wrong("draw.source", "local", "\"drand\", since approvals are on");
        }
        DrawSource::Local => return,
        DrawSource::Drand => {}
    }
    if draw.urls.is_empty() {
        wrong("draw.urls", "", "at least one address of the beacon");
    }
    for url in &draw.urls {
        let is_address = Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        if !is_address {
            wrong("draw.urls", url, "addresses of http or https");
        }
    }
    let is_hash = hex::decode(&draw.chain_hash).is_ok_and(|bytes| bytes.len() == 32);
    if !is_hash {
        wrong("draw.chain_hash", &draw.chain_hash, "64 hexadecimal digits");
    }
    if !draw.beacon().has_a_key() {
        let expected =
            "a public key of the scheme bls-unchained-g1-rfc9380, 192 hexadecimal digits";
        wrong("draw.public_key", &draw.public_key, expected);
    }
    if draw.period_seconds < 1 {
        let found = draw.period_seconds.to_string();
        wrong("draw.period_seconds", &found, "a number of seconds above 0");
    }
}

/// The path as a key, with an element counted among all that the list had.
pub(super) fn shown(path: &[String], dropped: &BTreeMap<String, usize>) -> String {
    let mut key = String::new();
    for part in path {
        let part = match (part.parse::<usize>(), dropped.get(&key)) {
            (Ok(index), Some(before)) => (index + before).to_string(),
            (Ok(_) | Err(_), _) => part.clone(),
        };
        if !key.is_empty() {
            key.push('.');
        }
        key.push_str(&part);
    }
    if key.is_empty() {
        "configuration".to_owned()
    } else {
        key
    }
}

/// Takes out the value at `path`; in a list also what stands before it, which
/// was read and is right.
fn take_out(value: &mut Value, path: &[String], dropped: &mut BTreeMap<String, usize>) -> bool {
    let mut at = value;
    let mut key = String::new();
    for (depth, part) in path.iter().enumerate() {
        let is_last = depth + 1 == path.len();
        match at {
            Value::Array(_, elements) => {
                let Ok(index) = part.parse::<usize>() else {
                    return false;
                };
                if index >= elements.len() {
                    return false;
                }
                elements.drain(..=index);
                *dropped.entry(key).or_default() += index + 1;
                return true;
            }
            Value::Dict(_, inner) if is_last => return inner.remove(part).is_some(),
            Value::Dict(_, inner) => {
                let Some(next) = inner.get_mut(part) else {
                    return false;
                };
                at = next;
            }
            _ => return false,
        }
        if !key.is_empty() {
            key.push('.');
        }
        key.push_str(part);
    }
    false
}

pub(super) fn problem(key: &str, kind: &Kind) -> ConfigProblem {
    match kind {
        Kind::InvalidType(found, expected) | Kind::InvalidValue(found, expected) => {
            ConfigProblem::new(key, found.to_string(), in_words(expected))
        }
        Kind::InvalidLength(found, expected) => {
            ConfigProblem::new(key, format!("{found} elements"), expected)
        }
        Kind::UnknownVariant(found, names) => {
            ConfigProblem::new(key, format!("{found:?}"), one_of(names))
        }
        Kind::UnknownField(_, names) => ConfigProblem::new(key, "an unknown key", one_of(names)),
        Kind::MissingField(name) => {
            ConfigProblem::new(key, "nothing", format!("a value for {name}"))
        }
        Kind::DuplicateField(name) => ConfigProblem::new(key, format!("{name} twice"), "it once"),
        Kind::ISizeOutOfRange(found) => {
            ConfigProblem::new(key, found.to_string(), "a number within range")
        }
        Kind::USizeOutOfRange(found) => {
            ConfigProblem::new(key, found.to_string(), "a number within range")
        }
        Kind::Unsupported(found) | Kind::UnsupportedKey(found, _) => {
            ConfigProblem::new(key, found.to_string(), "a value of another type")
        }
        Kind::Message(message) => ConfigProblem::new(key, "a wrong value", message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_told_in_words_and_every_section_is_named() {
        let text = "[programe]\nx = 1\n[programme]\nceiling_cents = \"a lot\"\n\
                    [draw]\nperiod_seconds = true";
        let mut problems = Vec::new();

        read(toml::from_str(text).unwrap(), &mut problems);

        let expected = |key: &str| {
            let found = problems.iter().find(|problem| problem.key == key);
            found.unwrap().expected.clone()
        };
        for section in ["programme", "roles", "server", "mail", "chat"] {
            assert!(expected("programe").contains(section), "{problems:?}");
        }
        for number in ["programme.ceiling_cents", "draw.period_seconds"] {
            assert_eq!(expected(number), "a whole number");
        }
    }
}
