//! What every paper of one opportunity knows, and the words that it says it in.

use jiff::Timestamp;

use crate::domain::ids::Person;
use crate::domain::invoice::tax::{Province, Rate, Seat};
use crate::domain::lang::Lang;
use crate::domain::money::Cents;
use crate::domain::opportunity::Opportunity;
use crate::domain::programme::Programme;
use crate::domain::statement::Statement;
use crate::i18n::{self, Value};

/// An opportunity with what surrounds it.
#[derive(Clone, Debug)]
pub struct Matter<'a> {
    /// The opportunity.
    pub opportunity: &'a Opportunity,
    /// The policy: who buys, in which zone and currency.
    pub programme: &'a Programme,
    /// Its open-contracting id.
    pub ocid: &'a str,
    /// Its issue's address.
    pub issue_url: String,
    /// The language of the paper.
    pub lang: Lang,
}

impl Matter<'_> {
    /// The sentence `key`.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        i18n::text(self.lang, key, &[])
    }

    /// The sentence `key` with its arguments.
    #[must_use]
    pub fn tell(&self, key: &str, arguments: &[(&'static str, Value<'_>)]) -> String {
        i18n::text(self.lang, key, arguments)
    }

    /// An amount with its currency.
    #[must_use]
    pub fn money(&self, amount: Cents) -> String {
        let statement = self.statement();
        let currency = statement.map_or(&self.programme.policy.currency, |it| {
            &it.fixed_price.currency
        });
        i18n::money(self.lang, amount.0, currency.code())
    }

    /// The day in the programme's zone.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> String {
        i18n::day(self.lang, at, &self.programme.policy.time_zone)
    }

    /// Day, time and zone.
    #[must_use]
    pub fn instant(&self, at: Timestamp) -> String {
        i18n::date(self.lang, at, &self.programme.policy.time_zone)
    }

    /// The statement that counts, as far as there is one in the paper's language.
    #[must_use]
    pub fn statement(&self) -> Option<&Statement> {
        let posting = self.opportunity.posting()?;
        Some(posting.statement.in_language(self.lang))
    }

    /// The opportunity's title.
    #[must_use]
    pub fn title(&self) -> &str {
        self.statement()
            .map_or(&self.opportunity.source.title, |it| &it.title)
    }

    /// Who buys: the programme's buyer, or the programme where none is named.
    #[must_use]
    pub fn buyer(&self) -> &str {
        let policy = &self.programme.policy;
        let (buyer, name) = match self.lang {
            Lang::En => (&policy.buyer.en, &policy.name.en),
            Lang::Fr => (&policy.buyer.fr, &policy.name.fr),
        };
        if buyer.is_empty() { name } else { buyer }
    }

    /// The programme's name.
    #[must_use]
    pub fn programme_name(&self) -> &str {
        match self.lang {
            Lang::En => &self.programme.policy.name.en,
            Lang::Fr => &self.programme.policy.name.fr,
        }
    }

    /// An account, by the login of then and the number that stays.
    #[must_use]
    pub fn account(&self, person: &Person) -> String {
        let known = [
            ("login", person.login.as_str().into()),
            ("id", person.id.to_string().into()),
        ];
        self.tell("paper-account", &known)
    }

    /// A province or territory by name, or abroad.
    #[must_use]
    pub fn seat(&self, seat: Seat) -> String {
        seat_name(self.lang, seat)
    }

    /// `13 %` as the language writes it.
    #[must_use]
    pub fn rate(&self, rate: Rate) -> String {
        percent(self.lang, rate)
    }
}

/// A province or territory by name, or abroad.
#[must_use]
pub fn seat_name(lang: Lang, seat: Seat) -> String {
    match seat {
        Seat::Abroad => i18n::text(lang, "seat-abroad", &[]),
        Seat::Canada { province } => province_name(lang, province),
    }
}

/// A province or territory by name.
#[must_use]
pub fn province_name(lang: Lang, province: Province) -> String {
    let letters = province.letters().to_ascii_lowercase();
    i18n::text(lang, &format!("province-{letters}"), &[])
}

/// `9.975%` in English, `9,975 %` in French.
#[must_use]
pub fn percent(lang: Lang, rate: Rate) -> String {
    match lang {
        Lang::En => format!("{rate}%"),
        Lang::Fr => format!("{}\u{a0}%", rate.to_string().replace('.', ",")),
    }
}
