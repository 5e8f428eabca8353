//! Sales taxes of Canada by province and territory, with the day each rate began.
//!
//! Rates: Canada Revenue Agency, "GST/HST calculator (and rates)" and the provinces'
//! finance departments, as they stood on 2025-04-01, when Nova Scotia's HST became
//! 14 %. A rate that changes gets a line of its own with its first day, so that
//! invoices of before keep theirs.

use std::fmt;

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use crate::domain::money::Cents;

/// Thousandths of a percent: 9975 is 9.975 %, which basis points cannot say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rate(pub u32);

/// How many thousandths of a percent make the whole.
const WHOLE: i128 = 100_000;

impl Rate {
    /// This rate of `amount`, rounded half up to the cent; `None` where it does not fit.
    #[must_use]
    pub fn of(self, amount: Cents) -> Option<Cents> {
        let exact = i128::from(amount.0) * i128::from(self.0);
        i64::try_from((exact + WHOLE / 2).div_euclid(WHOLE))
            .ok()
            .map(Cents)
    }
}

/// `13`, `9.975`: percent with a point; a page writes its language's sign.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 1000, self.0 % 1000);
        if part == 0 {
            return write!(f, "{whole}");
        }
        let part = format!("{part:03}");
        write!(f, "{whole}.{}", part.trim_end_matches('0'))
    }
}

/// What a tax is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TaxName {
    /// Goods and services tax.
    Gst,
    /// Harmonized sales tax.
    Hst,
    /// Provincial sales tax of British Columbia and Saskatchewan.
    Pst,
    /// Retail sales tax of Manitoba.
    Rst,
    /// Quebec sales tax.
    Qst,
}

impl TaxName {
    /// Whether the Canada Revenue Agency collects it.
    #[must_use]
    pub const fn is_federal(self) -> bool {
        match self {
            Self::Gst | Self::Hst => true,
            Self::Pst | Self::Rst | Self::Qst => false,
        }
    }

    /// Its word in the keys of its sentences.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Gst => "gst",
            Self::Hst => "hst",
            Self::Pst => "pst",
            Self::Rst => "rst",
            Self::Qst => "qst",
        }
    }
}

/// A tax at its rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Levied {
    /// Which.
    pub name: TaxName,
    /// How much.
    pub rate: Rate,
}

/// One tax on an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxLine {
    /// Which.
    pub name: TaxName,
    /// At which rate.
    pub rate: Rate,
    /// In cents, rounded half up.
    pub amount: Cents,
}

/// The taxes on an invoice, the federal one first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Taxes {
    /// Each with its amount; none where none is charged.
    pub lines: Vec<TaxLine>,
}

impl Taxes {
    /// Their sum in cents.
    #[must_use]
    pub fn sum(&self) -> Cents {
        let amounts = self.lines.iter().map(|line| line.amount.0);
        Cents(amounts.fold(0, i64::saturating_add))
    }
}

/// Where a supplier is, as far as taxes ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "seat", rename_all = "snake_case")]
pub enum Seat {
    /// In Canada.
    Canada {
        /// The province or territory.
        province: Province,
    },
    /// In another country: no tax of Canada is charged.
    Abroad,
}

/// A province or territory of Canada.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Province {
    /// Alberta.
    Ab,
    /// British Columbia.
    Bc,
    /// Manitoba.
    Mb,
    /// New Brunswick.
    Nb,
    /// Newfoundland and Labrador.
    Nl,
    /// Nova Scotia.
    Ns,
    /// Northwest Territories.
    Nt,
    /// Nunavut.
    Nu,
    /// Ontario.
    On,
    /// Prince Edward Island.
    Pe,
    /// Quebec.
    Qc,
    /// Saskatchewan.
    Sk,
    /// Yukon.
    Yt,
}

/// When Nova Scotia's HST fell from 15 % to 14 %.
const NOVA_SCOTIA_LOWERED: Date = date(2025, 4, 1);

impl Province {
    /// Every one, by its letters.
    pub const ALL: [Self; 13] = [
        Self::Ab,
        Self::Bc,
        Self::Mb,
        Self::Nb,
        Self::Nl,
        Self::Ns,
        Self::Nt,
        Self::Nu,
        Self::On,
        Self::Pe,
        Self::Qc,
        Self::Sk,
        Self::Yt,
    ];

    /// Its two letters.
    #[must_use]
    pub const fn letters(self) -> &'static str {
        match self {
            Self::Ab => "AB",
            Self::Bc => "BC",
            Self::Mb => "MB",
            Self::Nb => "NB",
            Self::Nl => "NL",
            Self::Ns => "NS",
            Self::Nt => "NT",
            Self::Nu => "NU",
            Self::On => "ON",
            Self::Pe => "PE",
            Self::Qc => "QC",
            Self::Sk => "SK",
            Self::Yt => "YT",
        }
    }

    /// The one of these letters.
    #[must_use]
    pub fn of(letters: &str) -> Option<Self> {
        let wanted = letters.to_ascii_uppercase();
        let mut all = Self::ALL.into_iter();
        all.find(|province| province.letters() == wanted)
    }

    /// The letters that its postal codes begin with.
    #[must_use]
    pub const fn postal_letters(self) -> &'static str {
        match self {
            Self::Ab => "T",
            Self::Bc => "V",
            Self::Mb => "R",
            Self::Nb => "E",
            Self::Nl => "A",
            Self::Ns => "B",
            Self::Nt | Self::Nu => "X",
            Self::On => "KLMNP",
            Self::Pe => "C",
            Self::Qc => "GHJ",
            Self::Sk => "S",
            Self::Yt => "Y",
        }
    }

    /// Its taxes on a service bought on `on`, the federal one first.
    #[must_use]
    pub fn rates(self, on: Date) -> Vec<Levied> {
        let levied = |name, rate| Levied {
            name,
            rate: Rate(rate),
        };
        let gst = levied(TaxName::Gst, 5_000);
        match self {
            Self::Ab | Self::Nt | Self::Nu | Self::Yt => vec![gst],
            Self::Bc => vec![gst, levied(TaxName::Pst, 7_000)],
            Self::Mb => vec![gst, levied(TaxName::Rst, 7_000)],
            Self::Nb | Self::Nl | Self::Pe => vec![levied(TaxName::Hst, 15_000)],
            Self::Ns if on < NOVA_SCOTIA_LOWERED => vec![levied(TaxName::Hst, 15_000)],
            Self::Ns => vec![levied(TaxName::Hst, 14_000)],
            Self::On => vec![levied(TaxName::Hst, 13_000)],
            Self::Qc => vec![gst, levied(TaxName::Qst, 9_975)],
            Self::Sk => vec![gst, levied(TaxName::Pst, 6_000)],
        }
    }
}
