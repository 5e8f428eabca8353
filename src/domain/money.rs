//! Money: integer cents and a currency, never a float (domain decision 4).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::lang::Lang;

/// The no-break space that French sets before the currency sign.
const NBSP: char = '\u{a0}';
/// The currency that is written with its sign.
const CANADIAN_DOLLAR: &str = "CAD";

/// An amount in hundredths of its currency.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Cents(pub i64);

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The sum, or `None` where it does not fit.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// This many percent of the amount, rounded half up, or `None` where it does not fit (R103).
    #[must_use]
    pub fn percent(self, percent: u8) -> Option<Self> {
        tax_for_payment(self, BasisPoints(u32::from(percent) * 100))
    }
}

/// Hundredths of a percent: 1500 is 15 %.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct BasisPoints(pub u32);

/// How many basis points make the whole.
const WHOLE: i128 = 10_000;

/// The tax on `amount` as it is paid: rounded half up to the cent, `None` where it does not fit.
#[must_use]
pub fn tax_for_payment(amount: Cents, rate: BasisPoints) -> Option<Cents> {
    taxed(amount, rate, WHOLE / 2)
}

/// The tax on `amount` as the ceiling check counts it: rounded up, so that no
/// rounding lets a contract over the ceiling (R1); `None` where it does not fit.
#[must_use]
pub fn tax_ceiling(amount: Cents, rate: BasisPoints) -> Option<Cents> {
    taxed(amount, rate, WHOLE - 1)
}

fn taxed(amount: Cents, rate: BasisPoints, rounding: i128) -> Option<Cents> {
    let exact = i128::from(amount.0) * i128::from(rate.0);
    i64::try_from((exact + rounding).div_euclid(WHOLE))
        .ok()
        .map(Cents)
}

/// The amount with the highest tax rounded up: what is held against the ceiling (R1, R2).
#[must_use]
pub fn total_bound(amount: Cents, highest_tax: BasisPoints) -> Option<Cents> {
    amount.checked_add(tax_ceiling(amount, highest_tax)?)
}

/// Whether the amount keeps to the ceiling even with the highest tax (R1, R2).
/// An amount too large to be counted does not.
#[must_use]
pub fn within_ceiling(amount: Cents, highest_tax: BasisPoints, ceiling: Cents) -> bool {
    total_bound(amount, highest_tax).is_some_and(|total| total <= ceiling)
}

/// An ISO 4217 code of three capital letters; the Canadian dollar unless said otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency(String);

/// What was given as a currency is not three capital letters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a currency is three capital letters such as CAD")]
pub struct NotACurrency;

impl Currency {
    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0
    }
}

impl Default for Currency {
    fn default() -> Self {
        Self(CANADIAN_DOLLAR.to_owned())
    }
}

impl TryFrom<String> for Currency {
    type Error = NotACurrency;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            Ok(Self(code))
        } else {
            Err(NotACurrency)
        }
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.0
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An amount of a currency.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// How much, in cents.
    pub amount: Cents,
    /// Of what.
    pub currency: Currency,
}

impl Money {
    /// The amount as the issue form takes it and as people read it: [`written`].
    #[must_use]
    pub fn show(&self, lang: Lang) -> String {
        written(lang, self.amount.0, self.currency.code())
    }
}

/// `$6,500.00` in English, `6 500,00 $` in French, never breaking the line.
///
/// `cents` are hundredths of `currency`; the Canadian dollar has its plain
/// sign, any other currency its code in the sign's place.
#[must_use]
pub fn written(lang: Lang, cents: i64, currency: &str) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let (units, hundredths) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
    let dollars = currency == CANADIAN_DOLLAR;
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
    let mut shown = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            shown.push(separator);
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HIGHEST: BasisPoints = BasisPoints(1500);

    #[test]
    fn the_pilots_guard_keeps_to_the_ceiling_and_the_first_cent_over_the_exact_bound_does_not() {
        assert!(within_ceiling(Cents(869_000), HIGHEST, Cents(1_000_000)));
        assert!(within_ceiling(Cents(869_565), HIGHEST, Cents(1_000_000)));
        assert!(!within_ceiling(Cents(869_566), HIGHEST, Cents(1_000_000)));
    }

    #[test]
    fn a_payments_tax_rounds_half_up_and_the_bound_rounds_up() {
        // 14.975 % is not whole in basis points, so 13 % of 50 cents: 6.5.
        assert_eq!(
            tax_for_payment(Cents(50), BasisPoints(1300)),
            Some(Cents(7))
        );
        assert_eq!(
            tax_for_payment(Cents(33), BasisPoints(1300)),
            Some(Cents(4))
        );
        assert_eq!(tax_ceiling(Cents(33), BasisPoints(1300)), Some(Cents(5)));
    }

    #[test]
    fn an_amount_that_cannot_be_counted_never_keeps_to_a_ceiling() {
        assert!(!within_ceiling(Cents(i64::MAX), HIGHEST, Cents(i64::MAX)));
    }

    #[test]
    fn money_is_shown_as_each_language_writes_it() {
        let money = Money {
            amount: Cents(123_456_705),
            currency: Currency::default(),
        };

        assert_eq!(money.show(Lang::En), "$1,234,567.05");
        assert_eq!(money.show(Lang::Fr), "1\u{a0}234\u{a0}567,05\u{a0}$");
    }

    #[test]
    fn another_currency_is_shown_by_its_code() {
        let currency = Currency::try_from("EUR".to_owned()).unwrap();
        let money = Money {
            amount: Cents(-650_000),
            currency,
        };

        assert_eq!(money.show(Lang::En), "-EUR\u{a0}6,500.00");
        assert_eq!(money.show(Lang::Fr), "-6\u{a0}500,00\u{a0}EUR");
    }

    #[test]
    fn a_currency_in_small_letters_is_refused() {
        assert_eq!(Currency::try_from("cad".to_owned()), Err(NotACurrency));
    }

    proptest! {
        #[test]
        fn the_bound_is_never_under_the_payment_and_at_most_a_cent_over(
            amount in 0_i64..10_000_000_000, rate in 0_u32..10_000
        ) {
            let paid = tax_for_payment(Cents(amount), BasisPoints(rate)).unwrap();
            let bound = tax_ceiling(Cents(amount), BasisPoints(rate)).unwrap();
            prop_assert!(paid <= bound && bound.0 - paid.0 <= 1);
        }

        #[test]
        fn a_lower_price_keeps_to_any_ceiling_that_a_higher_one_keeps_to(
            low in 0_i64..2_000_000, more in 0_i64..2_000_000, rate in 0_u32..5_000
        ) {
            let ceiling = Cents(1_000_000);
            if within_ceiling(Cents(low + more), BasisPoints(rate), ceiling) {
                prop_assert!(within_ceiling(Cents(low), BasisPoints(rate), ceiling));
            }
        }

        #[test]
        fn no_amount_panics(amount: i64, rate: u32) {
            let _ = total_bound(Cents(amount), BasisPoints(rate));
            let _ = Money { amount: Cents(amount), currency: Currency::default() }.show(Lang::Fr);
        }
    }

    #[test]
    fn english_sets_the_sign_before_and_commas_between_thousands() {
        assert_eq!(written(Lang::En, 650_000, "CAD"), "$6,500.00");
        assert_eq!(written(Lang::En, 5, "CAD"), "$0.05");
        assert_eq!(written(Lang::En, 123_456_789, "CAD"), "$1,234,567.89");
        assert_eq!(written(Lang::En, -650_000, "CAD"), "-$6,500.00");
    }

    #[test]
    fn french_sets_the_sign_after_and_never_breaks_the_line_inside_an_amount() {
        assert_eq!(written(Lang::Fr, 650_000, "CAD"), "6\u{a0}500,00\u{a0}$");
        assert_eq!(written(Lang::Fr, 99, "CAD"), "0,99\u{a0}$");
    }

    #[test]
    fn another_currency_is_named_by_its_code() {
        assert_eq!(written(Lang::En, 100_000, "EUR"), "EUR\u{a0}1,000.00");
        assert_eq!(written(Lang::Fr, 100_000, "EUR"), "1\u{a0}000,00\u{a0}EUR");
    }
}
