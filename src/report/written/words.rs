//! Numbers, lengths of time and reasons as one language writes them.

use std::collections::BTreeMap;

use super::super::known::{Decimal, Known, Reason};
use super::Cell;
use crate::domain::lang::Lang;
use crate::i18n::{self, NBSP, Value};

/// One language and the programme's currency.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'a> {
    pub(super) lang: Lang,
    pub(super) currency: &'a str,
}

impl Words<'_> {
    pub(super) fn t(&self, key: &str) -> String {
        i18n::text(self.lang, key, &[])
    }

    pub(super) fn tell(&self, key: &str, arguments: &[(&'static str, Value<'_>)]) -> String {
        i18n::text(self.lang, key, arguments)
    }

    pub(super) fn column(&self, name: &str, number: bool) -> (String, bool) {
        (self.t(&format!("report-column-{name}")), number)
    }

    pub(super) fn reason(&self, reason: Reason) -> String {
        self.t(&format!("reason-{}", reason.word()))
    }

    pub(super) fn count(&self, count: u64) -> Cell {
        let whole = Decimal::whole(i64::try_from(count).unwrap_or(i64::MAX / 100));
        Cell::number(decimal(self.lang, whole), &count)
    }

    pub(super) fn maybe_count(&self, count: Option<u64>) -> Cell {
        count.map_or_else(|| self.unknown(), |count| self.count(count))
    }

    pub(super) fn days(&self, days: Decimal) -> Cell {
        Cell::number(decimal(self.lang, days), &days)
    }

    pub(super) fn maybe_days(&self, days: Option<Decimal>) -> Cell {
        days.map_or_else(|| self.unknown(), |days| self.days(days))
    }

    /// A plan that has no such step.
    pub(super) fn plan(&self, days: Option<Decimal>) -> Cell {
        days.map_or_else(|| Cell::text(self.t("report-none")), |days| self.days(days))
    }

    pub(super) fn known(&self, days: &Known<Decimal>) -> Cell {
        match days {
            Known::Is(days) => self.days(*days),
            Known::Not(_) => self.unknown(),
        }
    }

    pub(super) fn unknown(&self) -> Cell {
        Cell::text(self.t("report-not-known"))
    }

    /// Sums of money, one for each currency; nothing is a zero of the programme's.
    pub(super) fn money(&self, sums: &BTreeMap<String, i64>) -> String {
        if sums.is_empty() {
            return i18n::money(self.lang, 0, self.currency);
        }
        let sums = sums
            .iter()
            .map(|(currency, cents)| i18n::money(self.lang, *cents, currency));
        i18n::list(self.lang, &sums.collect::<Vec<_>>())
    }

    /// The same as a cell: plain where there is one currency.
    pub(super) fn money_cell(&self, sums: &BTreeMap<String, i64>) -> Cell {
        let text = self.money(sums);
        let cents = match sums.len() {
            0 => 0,
            1 => sums.values().sum(),
            _ => return Cell::text(text),
        };
        Cell::number(text, &Decimal(cents))
    }
}

/// `57.75` or `57,75`, thousands apart.
#[must_use]
pub fn decimal(lang: Lang, number: Decimal) -> String {
    let plain = number.to_string();
    let (sign, plain) = plain
        .strip_prefix('-')
        .map_or(("", plain.as_str()), |rest| ("\u{2212}", rest));
    let (whole, part) = plain.split_once('.').unwrap_or((plain, ""));
    let (separator, point) = match lang {
        Lang::En => (',', '.'),
        Lang::Fr => (NBSP, ','),
    };
    let mut shown = sign.to_owned();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            shown.push(separator);
        }
        shown.push(digit);
    }
    if !part.is_empty() {
        shown.push(point);
        shown.push_str(part);
    }
    shown
}

/// A number of days with its unit, which never leaves it.
#[must_use]
pub fn days(lang: Lang, days: Decimal) -> String {
    i18n::text(lang, "report-day", &[("count", decimal(lang, days).into())])
        .replace(' ', &NBSP.to_string())
}

/// `21.2%` or `21,2 %`.
#[must_use]
pub fn percentage(lang: Lang, percent: Decimal) -> String {
    let number = decimal(lang, percent);
    match lang {
        Lang::En => format!("{number}%"),
        Lang::Fr => format!("{number}{NBSP}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_each_language_does() {
        assert_eq!(decimal(Lang::En, Decimal(123_456_750)), "1,234,567.5");
        assert_eq!(
            decimal(Lang::Fr, Decimal(123_456_750)),
            "1\u{a0}234\u{a0}567,5"
        );
        assert_eq!(decimal(Lang::En, Decimal(-75)), "\u{2212}0.75");
        assert_eq!(percentage(Lang::En, Decimal(10_000)), "100%");
        assert_eq!(percentage(Lang::Fr, Decimal(2_120)), "21,2\u{a0}%");
        assert_eq!(days(Lang::Fr, Decimal(5_775)), "57,75\u{a0}j");
    }
}
