//! Amounts as people read them.

use super::NBSP;
use crate::domain::lang::Lang;

/// `$6,500.00` in English, `6 500,00 $` in French with no-break spaces.
///
/// `cents` are hundredths of `currency`; the Canadian dollar has its plain
/// sign, any other currency its code in the sign's place.
#[must_use]
pub fn money(lang: Lang, cents: i64, currency: &str) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let (units, hundredths) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
    let dollars = currency == "CAD";
    match lang {
        Lang::En => {
            let units = grouped(units, ',');
            let before = if dollars {
                "$".to_owned()
            } else {
                format!("{currency}{NBSP}")
            };
            format!("{sign}{before}{units}.{hundredths:02}")
        }
        Lang::Fr => {
            let units = grouped(units, NBSP);
            let after = if dollars { "$" } else { currency };
            format!("{sign}{units},{hundredths:02}{NBSP}{after}")
        }
    }
}

fn grouped(units: u64, separator: char) -> String {
    let digits = units.to_string();
    let mut shown = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(separator);
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_sets_the_sign_before_and_commas_between_thousands() {
        assert_eq!(money(Lang::En, 650_000, "CAD"), "$6,500.00");
        assert_eq!(money(Lang::En, 5, "CAD"), "$0.05");
        assert_eq!(money(Lang::En, 123_456_789, "CAD"), "$1,234,567.89");
        assert_eq!(money(Lang::En, -650_000, "CAD"), "-$6,500.00");
    }

    #[test]
    fn french_sets_the_sign_after_and_never_breaks_the_line_inside_an_amount() {
        assert_eq!(money(Lang::Fr, 650_000, "CAD"), "6\u{a0}500,00\u{a0}$");
        assert_eq!(money(Lang::Fr, 99, "CAD"), "0,99\u{a0}$");
    }

    #[test]
    fn another_currency_is_named_by_its_code() {
        assert_eq!(money(Lang::En, 100_000, "EUR"), "EUR\u{a0}1,000.00");
        assert_eq!(money(Lang::Fr, 100_000, "EUR"), "1\u{a0}000,00\u{a0}EUR");
    }
}
