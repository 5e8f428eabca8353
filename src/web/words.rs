//! What templates call to speak a language.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::api::Money;
use super::place::Place;
use super::view::{Drift, OpportunityPage};
use crate::domain::lang::Lang;
use crate::i18n;
use crate::store::listings::Count;

/// One language and one zone: every sentence, amount and time of a page.
#[derive(Clone, Debug)]
pub struct Words {
    /// The language of the page.
    pub lang: Lang,
    /// The programme's zone, in which all times are shown (R34).
    pub zone: TimeZone,
}

impl Words {
    /// The sentence `key`.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        i18n::text(self.lang, key, &[])
    }

    /// The sentence `key` with a number in it.
    #[must_use]
    pub fn n(&self, key: &str, name: &'static str, number: &u32) -> String {
        i18n::text(self.lang, key, &[(name, (*number).into())])
    }

    /// The sentence for one word of a family, such as a state.
    #[must_use]
    pub fn word(&self, family: &str, word: &str) -> String {
        self.t(&format!("{family}-{word}"))
    }

    /// The sentence `key` with words in it.
    #[must_use]
    pub fn s(&self, key: &str, name: &'static str, words: impl AsRef<str>) -> String {
        i18n::text(self.lang, key, &[(name, words.as_ref().into())])
    }

    /// A name and its value: `Closes: …`.
    #[must_use]
    pub fn pair(&self, name: &str, value: &str) -> String {
        i18n::text(
            self.lang,
            "pair",
            &[("name", name.into()), ("value", value.into())],
        )
    }

    /// An amount with its currency.
    #[must_use]
    pub fn money(&self, money: &Money) -> String {
        i18n::money(self.lang, money.amount_cents, &money.currency)
    }

    /// An amount in cents of a currency.
    #[must_use]
    pub fn amount(&self, cents: &i64, currency: &str) -> String {
        i18n::money(self.lang, *cents, currency)
    }

    /// Who edited the issue last, and when.
    #[must_use]
    pub fn drift(&self, drift: &Drift) -> String {
        let parts = [
            ("login", drift.login.as_str().into()),
            ("when", self.instant(&drift.at).into()),
        ];
        i18n::text(self.lang, "page-drift-by", &parts)
    }

    /// Day, time and zone.
    #[must_use]
    pub fn instant(&self, instant: &Timestamp) -> String {
        together(&i18n::date(self.lang, *instant, &self.zone))
    }

    /// The day alone.
    #[must_use]
    pub fn day(&self, instant: &Timestamp) -> String {
        together(&i18n::day(self.lang, *instant, &self.zone))
    }

    /// How many there are; beyond the thousand that are counted, that there are more.
    #[must_use]
    pub fn count(&self, count: &Count) -> String {
        if count.more {
            self.t("count-more")
        } else {
            count.counted.to_string()
        }
    }

    /// How long is left.
    #[must_use]
    pub fn left(&self, now: &Timestamp, closes_at: &Timestamp) -> String {
        i18n::closes_in(self.lang, *now, *closes_at)
    }

    /// What an event did, in words; one that has none yet by its own name.
    #[must_use]
    pub fn event(&self, kind: &str) -> String {
        i18n::try_text(self.lang, &format!("event-{kind}"), &[])
            .unwrap_or_else(|| kind.replace('_', " "))
    }

    /// The path of an opportunity's page.
    #[must_use]
    pub fn path(&self, place: &Place) -> String {
        place.path(self.lang)
    }

    /// The comment that applies, but for the statement.
    #[must_use]
    pub fn application(&self, page: &OpportunityPage) -> String {
        page.comment_to_copy(self.lang)
    }

    /// The tag of a language that is not the page's own.
    #[must_use]
    pub fn foreign(&self, language: &Lang) -> Option<&'static str> {
        (*language != self.lang).then(|| language.tag())
    }

    /// The other language.
    #[must_use]
    pub fn other(&self) -> Lang {
        self.lang.other()
    }
}

/// A date whose day and month are not torn apart at the end of a line.
fn together(date: &str) -> String {
    date.replacen(' ', &i18n::NBSP.to_string(), 1)
}
