//! Text that may not be public: everything in a statement is (R8, R27).

use super::{Warning, WarningKind};
use crate::domain::statement::{Field, Statement};

/// Markings that stand in capitals, as documents carry them.
const IN_CAPITALS: [&str; 9] = [
    "TOP SECRET",
    "TRÈS SECRET",
    "SECRET",
    "CLASSIFIED",
    "CLASSIFIÉ",
    "CONFIDENTIAL",
    "CONFIDENTIEL",
    "CABINET CONFIDENCE",
    "DOCUMENT CONFIDENTIEL DU CABINET",
];

/// Markings whose letter is a capital, however the word before it is written.
const WITH_LETTER: [(&str, [&str; 3]); 2] = [
    ("PROTECTED", ["Protected A", "Protected B", "Protected C"]),
    ("PROTÉGÉ", ["Protégé A", "Protégé B", "Protégé C"]),
];

/// A warning for each line of the text that looks protected, of each kind.
pub(super) fn look(title: &str, body: &str) -> Vec<Warning> {
    let mut found = look_at(Some(Field::Title), None, title);
    let fields = Statement::fields_of_lines(body);
    for ((number, line), field) in (1_u32..).zip(body.lines()).zip(fields) {
        found.extend(look_at(field, Some(number), line));
    }
    found
}

fn look_at(field: Option<Field>, line: Option<u32>, text: &str) -> Vec<Warning> {
    let marking = marking(text).map(|marking| WarningKind::ProtectedMarking { marking });
    let number = has_insurance_number(text).then_some(WarningKind::InsuranceNumber);
    let kinds = marking.into_iter().chain(number);
    kinds.map(|kind| Warning { field, line, kind }).collect()
}

fn marking(text: &str) -> Option<&'static str> {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let has = |marking: &str| {
        let wanted: Vec<&str> = marking.split(' ').collect();
        words
            .windows(wanted.len())
            .any(|window| window == wanted.as_slice())
    };
    let capitals = IN_CAPITALS.into_iter().find(|marking| has(marking));
    capitals.or_else(|| {
        words
            .windows(2)
            .find_map(|pair| with_letter(pair[0], pair[1]))
    })
}

fn with_letter(word: &str, letter: &str) -> Option<&'static str> {
    let (_, shown) = WITH_LETTER
        .iter()
        .find(|(marking, _)| *marking == word.to_uppercase())?;
    let place = ["A", "B", "C"].iter().position(|it| *it == letter)?;
    shown.get(place).copied()
}

/// Nine digits as a social insurance number is written, whose check digit is right.
fn has_insurance_number(text: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '#' | '_' | '.' | ',');
    let tokens: Vec<&str> = text
        .split(|c: char| !is_part(c))
        .map(|token| token.trim_end_matches(['.', ',']))
        .collect();
    let together = tokens.iter().any(|token| {
        let parts: Vec<&str> = token.split('-').collect();
        grouped(&parts) || (token.len() == 9 && is_insurance_number(token))
    });
    together || tokens.windows(3).any(grouped)
}

/// Three groups of three digits.
fn grouped(parts: &[&str]) -> bool {
    parts.len() == 3
        && parts.iter().all(|part| part.len() == 3)
        && is_insurance_number(&parts.concat())
}

/// Nine digits that keep Luhn's rule; none begins with 0 or 8.
fn is_insurance_number(digits: &str) -> bool {
    let values: Option<Vec<u32>> = digits.chars().map(|c| c.to_digit(10)).collect();
    let Some(values) = values.filter(|values| values.len() == 9) else {
        return false;
    };
    let sum: u32 = (0_usize..)
        .zip(&values)
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => *digit,
            (_, doubled) => doubled / 10 + doubled % 10,
        })
        .sum();
    !matches!(values[0], 0 | 8) && sum.is_multiple_of(10)
}
