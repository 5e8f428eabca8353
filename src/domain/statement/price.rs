//! A fixed price as people write it in English and in French.

use serde::{Deserialize, Serialize};

use crate::domain::lang::Lang;
use crate::domain::money::{Cents, Currency};

/// Why an amount of money cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AmountError {
    /// It is no amount of money.
    Unreadable,
    /// It could be two different amounts.
    Ambiguous,
    /// It is in another currency than the programme's.
    Currency,
}

/// Reads a price, or refuses: an amount is never guessed.
///
/// A point before exactly three digits, alone in the number, may be either
/// language's sign, so it is ambiguous. A comma there groups thousands in
/// English; in a French section it may also be a decimal comma and is ambiguous.
///
/// # Errors
/// When it is no amount, could be two, or is in another currency.
pub fn amount(text: &str, lang: Lang, currency: &Currency) -> Result<Cents, AmountError> {
    let number = without_currency(text.trim(), currency)?;
    let first = number
        .chars()
        .next()
        .is_some_and(|first| first.is_ascii_digit());
    let last = number
        .chars()
        .next_back()
        .is_some_and(|last| last.is_ascii_digit());
    if !first || !last {
        return Err(AmountError::Unreadable);
    }
    let (whole, fraction) = split(number, lang)?;
    let units: i64 = whole.parse().map_err(|_| AmountError::Unreadable)?;
    let cents: i64 = match fraction {
        "" => 0,
        digits => format!("{digits:0<2}")
            .parse()
            .map_err(|_| AmountError::Unreadable)?,
    };
    units
        .checked_mul(100)
        .and_then(|amount| amount.checked_add(cents))
        .map(Cents)
        .ok_or(AmountError::Unreadable)
}

fn without_currency<'a>(text: &'a str, currency: &Currency) -> Result<&'a str, AmountError> {
    let is_part = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',');
    let start = text.find(is_part).ok_or(AmountError::Unreadable)?;
    let end = text.rfind(is_part).map_or(text.len(), |last| last + 1);
    for sign in [&text[..start], &text[end..]] {
        let sign: String = sign
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .collect();
        let sign = sign.to_ascii_uppercase();
        let canadian = currency == &Currency::default()
            && matches!(sign.as_str(), "$" | "CA$" | "C$" | "$CA" | "CAD$" | "$CAD");
        if sign.is_empty() || sign == currency.code() || canadian {
            continue;
        }
        let foreign = sign.len() == 3 && sign.bytes().all(|byte| byte.is_ascii_uppercase())
            || ["€", "£", "¥", "$"]
                .iter()
                .any(|known| sign.ends_with(known));
        return Err(if foreign {
            AmountError::Currency
        } else {
            AmountError::Unreadable
        });
    }
    Ok(&text[start..end])
}

/// The digits of the whole units and those of the fraction.
fn split(number: &str, lang: Lang) -> Result<(String, &str), AmountError> {
    let (head, mark, tail) = match number.rfind(['.', ',']) {
        Some(at) => (&number[..at], &number[at..=at], &number[at + 1..]),
        None => return Ok((ungrouped(number)?, "")),
    };
    let alone = head.bytes().all(|byte| byte.is_ascii_digit());
    let groups = alone && tail.len() == 3 && head.len() <= 3 && !head.starts_with('0');
    let ambiguous = groups && (mark == "." || lang == Lang::Fr);
    if ambiguous && tail.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(AmountError::Ambiguous);
    }
    let is_fraction = matches!(tail.len(), 1 | 2)
        && tail.bytes().all(|byte| byte.is_ascii_digit())
        && !head.contains(mark);
    if is_fraction {
        return Ok((ungrouped(head)?, tail));
    }
    Ok((ungrouped(number)?, ""))
}

/// The digits of a whole number whose thousands may be grouped by one kind of sign.
fn ungrouped(number: &str) -> Result<String, AmountError> {
    let is_mark = |letter: char| {
        matches!(
            letter,
            '.' | ',' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’'
        )
    };
    let mut marks = number.chars().filter(|letter| is_mark(*letter));
    let one_kind = marks
        .next()
        .is_none_or(|first| marks.all(|mark| mark == first));
    let mut groups = number.split(is_mark);
    let first = groups.next().unwrap_or_default();
    let mut grouped = false;
    let rest_is_right = groups.all(|group| {
        grouped = true;
        group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit())
    });
    let first_is_right = first.bytes().all(|byte| byte.is_ascii_digit())
        && !first.is_empty()
        && (!grouped || (first.len() <= 3 && !first.starts_with('0')));
    if one_kind && rest_is_right && first_is_right {
        Ok(number.chars().filter(char::is_ascii_digit).collect())
    } else {
        Err(AmountError::Unreadable)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::money::Money;

    fn read(text: &str, lang: Lang) -> Result<Cents, AmountError> {
        amount(text, lang, &Currency::default())
    }

    #[test]
    fn every_promised_way_of_writing_a_price_is_read() {
        for text in [
            "6500",
            "$6,500.00",
            "6 500,00 $",
            "6\u{a0}500,00\u{a0}$",
            "6\u{202f}500,00\u{a0}$",
            "6500 CAD",
            "CAD 6500.00",
            "CA$6,500.0",
            "6.500,00 $",
            "6500,00 $ CA",
        ] {
            for lang in Lang::ALL {
                assert_eq!(read(text, lang), Ok(Cents(650_000)), "{text} in {lang:?}");
            }
        }
    }

    #[test]
    fn a_point_before_three_digits_is_ambiguous_in_both_languages() {
        for lang in Lang::ALL {
            assert_eq!(read("1.000", lang), Err(AmountError::Ambiguous));
            assert_eq!(read("$6.500", lang), Err(AmountError::Ambiguous));
        }
    }

    #[test]
    fn a_comma_before_three_digits_is_thousands_in_english_and_ambiguous_in_french() {
        assert_eq!(read("$6,500", Lang::En), Ok(Cents(650_000)));
        assert_eq!(read("6,500 $", Lang::Fr), Err(AmountError::Ambiguous));
    }

    #[test]
    fn several_groups_can_only_be_thousands() {
        for lang in Lang::ALL {
            assert_eq!(read("1.000.000", lang), Ok(Cents(100_000_000)));
            assert_eq!(read("1,000,000", lang), Ok(Cents(100_000_000)));
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "",
            "free",
            "-5",
            "6500 to 7000",
            "12345.678",
            "6,50,0",
            "1 00",
            "0,500",
            ".5",
            "5.",
            "1,000.000",
            "6e3",
            "6500 plus taxes",
            "99999999999999999999",
            "1 000,00,00",
        ] {
            assert_eq!(read(text, Lang::En), Err(AmountError::Unreadable), "{text}");
        }
    }

    #[test]
    fn another_currency_is_refused_as_such() {
        for text in ["6500 EUR", "€6500", "US$6500", "USD 6500"] {
            assert_eq!(read(text, Lang::En), Err(AmountError::Currency), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_price_that_is_shown_is_read_again(amount in 0_i64..=i64::MAX) {
            let money = Money { amount: Cents(amount), currency: Currency::default() };
            for lang in Lang::ALL {
                prop_assert_eq!(read(&money.show(lang), lang), Ok(Cents(amount)));
            }
        }

        #[test]
        fn no_price_panics(text in "[-0-9., $€\u{a0}CAD]{0,20}|.*") {
            let _ = read(&text, Lang::Fr);
        }
    }
}
