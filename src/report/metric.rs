//! K1–K24: the metrics of the pilot's section 3, each with target, result and events.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::known::{Decimal, Known, Reason};
use crate::domain::ids::OpportunityId;

/// How many events of one number are named; how many there are is always told.
pub const NAMED: usize = 1_000;

/// Which metric (`rules.md` §1.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Key {
    /// Applications per opportunity.
    #[serde(rename = "K1")]
    Applications,
    /// Unique suppliers who applied.
    #[serde(rename = "K2")]
    Suppliers,
    /// Followers and subscribers.
    #[serde(rename = "K3")]
    Followers,
    /// Shares of each opportunity.
    #[serde(rename = "K4")]
    Shares,
    /// Requests for opportunities.
    #[serde(rename = "K5")]
    Requests,
    /// Requests that met the criteria.
    #[serde(rename = "K6")]
    RequestsMet,
    /// Opportunities vetted and posted.
    #[serde(rename = "K7")]
    Posted,
    /// Where a supplier was chosen and accepted the terms.
    #[serde(rename = "K8")]
    Terms,
    /// Where work was delivered and accepted.
    #[serde(rename = "K9")]
    Delivered,
    /// Clients who would use it again.
    #[serde(rename = "K10")]
    ClientsAgain,
    /// Suppliers who would apply again.
    #[serde(rename = "K11")]
    SuppliersAgain,
    /// Flagged as contract splitting.
    #[serde(rename = "K12")]
    Splitting,
    /// Total value.
    #[serde(rename = "K13")]
    Value,
    /// Winners who are new to government.
    #[serde(rename = "K14")]
    WinnersNew,
    /// Applicants who are new to government.
    #[serde(rename = "K15")]
    ApplicantsNew,
    /// Winners outside the National Capital Region.
    #[serde(rename = "K16")]
    OutsideCapital,
    /// Winners from under-represented groups.
    #[serde(rename = "K17")]
    Underrepresented,
    /// Winners who are small firms or freelancers.
    #[serde(rename = "K18")]
    SmallFirms,
    /// New repositories of the department.
    #[serde(rename = "K19")]
    Repositories,
    /// New entries of the Open Resource Exchange.
    #[serde(rename = "K20")]
    Exchange,
    /// Forks of the code that was bought.
    #[serde(rename = "K21")]
    Forks,
    /// Procurement officers' hours saved per procurement.
    #[serde(rename = "K22")]
    HoursSaved,
    /// Stories of work in small batches.
    #[serde(rename = "K23")]
    Stories,
    /// Decrease of the time to pay.
    #[serde(rename = "K24")]
    TimeToPay,
}

/// What a result is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// None was set.
    None,
    /// More than so many hundredths.
    MoreThan(i64),
    /// At least so many hundredths.
    AtLeast(i64),
    /// At most so many hundredths.
    AtMost(i64),
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Things.
    Count,
    /// Percent.
    Percent,
    /// Hours.
    Hours,
    /// Money, by currency.
    Money,
}

/// A result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// A number in its metric's unit, in hundredths.
    Number(Decimal),
    /// A part of a whole.
    Share {
        /// How many.
        part: u64,
        /// Of how many.
        whole: u64,
    },
    /// Cents by currency, before taxes.
    Value {
        /// What awards are worth.
        contracted: BTreeMap<String, i64>,
        /// What was paid.
        paid: BTreeMap<String, i64>,
    },
}

/// One event of one opportunity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Behind {
    /// The opportunity.
    pub opportunity: OpportunityId,
    /// The event's place in its chain, from 1.
    pub version: u64,
}

/// The events behind a number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// How many there are.
    pub count: u64,
    /// The first of them: never more than [`NAMED`].
    pub events: Vec<Behind>,
}

impl Evidence {
    /// One more event.
    pub fn add(&mut self, opportunity: OpportunityId, version: u64) {
        self.count += 1;
        if self.events.len() < NAMED {
            self.events.push(Behind {
                opportunity,
                version,
            });
        }
    }

    /// The same events, oldest opportunity first.
    #[must_use]
    pub fn in_order(mut self) -> Self {
        self.events.sort_unstable();
        self
    }
}

/// A sentence that explains a result: its name and the numbers in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The name of the sentence.
    pub key: &'static str,
    /// What is set in, by name.
    pub numbers: Vec<(&'static str, i64)>,
}

impl Note {
    /// The sentence `key` with `numbers`.
    #[must_use]
    pub fn new(key: &'static str, numbers: &[(&'static str, u64)]) -> Self {
        let number = |(name, value): &(&'static str, u64)| {
            (*name, i64::try_from(*value).unwrap_or(i64::MAX))
        };
        Self {
            key,
            numbers: numbers.iter().map(number).collect(),
        }
    }
}

/// One metric of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Metric {
    /// Which.
    pub key: Key,
    /// What came of it.
    pub result: Known<Figure>,
    /// What explains it.
    pub notes: Vec<Note>,
    /// Where a declared figure stands; none of one that was computed.
    pub source: Option<String>,
    /// The events behind it.
    pub evidence: Evidence,
}

/// How far a result is from its target, in hundredths of its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    /// There is no target.
    NoTarget,
    /// The result is not known.
    NotKnown,
    /// The target is met, by so much.
    Met(Decimal),
    /// So much is missing, or too much.
    Missed(Decimal),
}

impl Metric {
    /// A metric that is not known.
    #[must_use]
    pub fn unknown(key: Key, reason: Reason) -> Self {
        Self {
            key,
            result: Known::Not(reason),
            notes: Vec::new(),
            source: None,
            evidence: Evidence::default(),
        }
    }

    /// The result as one number in hundredths of the unit; none of money, and of what is
    /// not known.
    #[must_use]
    pub fn number(&self) -> Option<Decimal> {
        match self.result.get()? {
            Figure::Number(number) => Some(*number),
            Figure::Share { part, whole } => percent(*part, *whole),
            Figure::Value { .. } => None,
        }
    }

    /// How far the result is from the target.
    #[must_use]
    pub fn gap(&self) -> Gap {
        let Some(number) = self.number() else {
            return match (self.key.target(), &self.result) {
                (Target::None, _) => Gap::NoTarget,
                (_, Known::Is(_) | Known::Not(_)) => Gap::NotKnown,
            };
        };
        let (target, met) = match self.key.target() {
            Target::None => return Gap::NoTarget,
            Target::MoreThan(target) => (target, number.0 > target),
            Target::AtLeast(target) => (target, number.0 >= target),
            Target::AtMost(target) => (target, number.0 <= target),
        };
        let gap = number - Decimal(target);
        if met { Gap::Met(gap) } else { Gap::Missed(gap) }
    }
}

/// `part` of `whole` in hundredths of a percent; none of nothing.
#[must_use]
pub fn percent(part: u64, whole: u64) -> Option<Decimal> {
    if whole == 0 {
        return None;
    }
    let hundredths = (u128::from(part) * 10_000 + u128::from(whole) / 2) / u128::from(whole);
    i64::try_from(hundredths).ok().map(Decimal)
}

impl Key {
    /// Every metric, in its order.
    pub const ALL: [Self; 24] = [
        Self::Applications,
        Self::Suppliers,
        Self::Followers,
        Self::Shares,
        Self::Requests,
        Self::RequestsMet,
        Self::Posted,
        Self::Terms,
        Self::Delivered,
        Self::ClientsAgain,
        Self::SuppliersAgain,
        Self::Splitting,
        Self::Value,
        Self::WinnersNew,
        Self::ApplicantsNew,
        Self::OutsideCapital,
        Self::Underrepresented,
        Self::SmallFirms,
        Self::Repositories,
        Self::Exchange,
        Self::Forks,
        Self::HoursSaved,
        Self::Stories,
        Self::TimeToPay,
    ];

    /// `K1` to `K24`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Applications => "K1",
            Self::Suppliers => "K2",
            Self::Followers => "K3",
            Self::Shares => "K4",
            Self::Requests => "K5",
            Self::RequestsMet => "K6",
            Self::Posted => "K7",
            Self::Terms => "K8",
            Self::Delivered => "K9",
            Self::ClientsAgain => "K10",
            Self::SuppliersAgain => "K11",
            Self::Splitting => "K12",
            Self::Value => "K13",
            Self::WinnersNew => "K14",
            Self::ApplicantsNew => "K15",
            Self::OutsideCapital => "K16",
            Self::Underrepresented => "K17",
            Self::SmallFirms => "K18",
            Self::Repositories => "K19",
            Self::Exchange => "K20",
            Self::Forks => "K21",
            Self::HoursSaved => "K22",
            Self::Stories => "K23",
            Self::TimeToPay => "K24",
        }
    }

    /// The metric of that name.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.word() == word)
    }

    /// Whether people may declare it: what no event, survey or record of ours can tell.
    #[must_use]
    pub const fn is_declared(self) -> bool {
        match self {
            Self::Followers
            | Self::Shares
            | Self::Requests
            | Self::RequestsMet
            | Self::OutsideCapital
            | Self::Repositories
            | Self::Exchange
            | Self::Forks
            | Self::HoursSaved
            | Self::Stories => true,
            Self::Applications
            | Self::Suppliers
            | Self::Posted
            | Self::Terms
            | Self::Delivered
            | Self::ClientsAgain
            | Self::SuppliersAgain
            | Self::Splitting
            | Self::Value
            | Self::WinnersNew
            | Self::ApplicantsNew
            | Self::Underrepresented
            | Self::SmallFirms
            | Self::TimeToPay => false,
        }
    }

    /// The target that the pilot set, in hundredths of the unit.
    #[must_use]
    pub const fn target(self) -> Target {
        match self {
            Self::Applications | Self::Shares | Self::Forks | Self::Stories => {
                Target::MoreThan(100)
            }
            Self::Suppliers => Target::MoreThan(1_000),
            Self::Followers => Target::MoreThan(10_000),
            Self::Requests | Self::RequestsMet | Self::Value => Target::None,
            Self::Posted | Self::Exchange => Target::AtLeast(1_000),
            Self::Terms | Self::Delivered => Target::AtLeast(10_000),
            Self::ClientsAgain
            | Self::WinnersNew
            | Self::ApplicantsNew
            | Self::OutsideCapital
            | Self::Underrepresented
            | Self::SmallFirms => Target::AtLeast(8_000),
            Self::SuppliersAgain => Target::AtLeast(7_000),
            Self::Splitting => Target::AtMost(0),
            Self::Repositories | Self::HoursSaved => Target::MoreThan(500),
            Self::TimeToPay => Target::AtLeast(5_000),
        }
    }

    /// What it counts.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::Applications
            | Self::Suppliers
            | Self::Followers
            | Self::Shares
            | Self::Requests
            | Self::Posted
            | Self::Repositories
            | Self::Exchange
            | Self::Forks
            | Self::Stories => Unit::Count,
            Self::RequestsMet
            | Self::Terms
            | Self::Delivered
            | Self::ClientsAgain
            | Self::SuppliersAgain
            | Self::Splitting
            | Self::WinnersNew
            | Self::ApplicantsNew
            | Self::OutsideCapital
            | Self::Underrepresented
            | Self::SmallFirms
            | Self::TimeToPay => Unit::Percent,
            Self::HoursSaved => Unit::Hours,
            Self::Value => Unit::Money,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metric(key: Key, figure: Figure) -> Metric {
        Metric {
            result: Known::Is(figure),
            ..Metric::unknown(key, Reason::NotReached)
        }
    }

    #[test]
    fn every_metric_has_a_name_of_its_own() {
        for (number, key) in (1..).zip(Key::ALL) {
            assert_eq!(key.word(), format!("K{number}"));
            assert_eq!(Key::named(key.word()), Some(key));
            assert_eq!(serde_json::to_value(key).unwrap(), key.word());
        }
    }

    #[test]
    fn a_gap_is_told_only_where_both_numbers_are_known() {
        let share = |part| Figure::Share { part, whole: 1 };
        assert_eq!(
            metric(Key::Delivered, share(0)).gap(),
            Gap::Missed(Decimal(-10_000))
        );
        assert_eq!(metric(Key::Terms, share(1)).gap(), Gap::Met(Decimal(0)));
        assert_eq!(metric(Key::Splitting, share(0)).gap(), Gap::Met(Decimal(0)));
        assert_eq!(
            metric(Key::Applications, Figure::Number(Decimal(100))).gap(),
            Gap::Missed(Decimal(0))
        );
        assert_eq!(
            metric(Key::Requests, Figure::Number(Decimal(600))).gap(),
            Gap::NoTarget
        );
        let nothing = Figure::Share { part: 0, whole: 0 };
        assert_eq!(metric(Key::Terms, nothing).gap(), Gap::NotKnown);
        assert_eq!(
            Metric::unknown(Key::Stories, Reason::NobodyAsked).gap(),
            Gap::NotKnown
        );
    }

    #[test]
    fn more_events_than_are_named_are_still_counted() {
        let mut evidence = Evidence::default();
        let id = OpportunityId::new(jiff::Timestamp::UNIX_EPOCH, [1; 10]);
        for version in 0..=NAMED as u64 {
            evidence.add(id, version);
        }
        assert_eq!(
            (evidence.count, evidence.events.len()),
            (NAMED as u64 + 1, NAMED)
        );
    }
}
