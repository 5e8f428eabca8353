//! The same few numbers side by side: by department, by fiscal year.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::digest::Digest;
use super::known::{Decimal, median};
use super::metric::Evidence;
use super::stages::within_72_hours;
use crate::domain::calendar::local_date;
use crate::domain::ids::UserId;

/// The month in which the fiscal year of the Government of Canada begins.
const APRIL: i8 = 4;

/// The numbers of one group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The department, or the fiscal year; none where it is not known.
    pub name: Option<String>,
    /// How many were posted.
    pub posted: u64,
    /// Applications that stand.
    pub applications: u64,
    /// Different suppliers who applied.
    pub suppliers: u64,
    /// How many were awarded at least once.
    pub awarded: u64,
    /// How many were accepted.
    pub accepted: u64,
    /// How many were paid.
    pub paid: u64,
    /// Cents contracted by currency, before taxes.
    pub contracted: BTreeMap<String, i64>,
    /// Cents paid by currency, before taxes.
    pub spent: BTreeMap<String, i64>,
    /// The middle time from posting to award, in days.
    pub time_to_award: Option<Decimal>,
    /// How many were paid within 72 hours of posting.
    pub within_72_hours: u64,
    /// The postings.
    pub evidence: Evidence,
}

/// The numbers of one group while they are added up.
#[derive(Clone, Debug, Default)]
struct Adding {
    posted: u64,
    applications: u64,
    suppliers: BTreeSet<UserId>,
    awarded: u64,
    accepted: u64,
    paid: u64,
    contracted: BTreeMap<String, i64>,
    spent: BTreeMap<String, i64>,
    to_award: Vec<i64>,
    within_72_hours: u64,
    evidence: Evidence,
}

/// Groups while they are added up, by their names.
#[derive(Clone, Debug, Default)]
pub struct Groups(BTreeMap<Option<String>, Adding>);

impl Groups {
    /// Adds an opportunity to the group `name`.
    pub fn add(&mut self, name: Option<String>, digest: &Digest) {
        let Some(posted) = digest.posted else { return };
        let group = self.0.entry(name).or_default();
        let one = |is: bool| u64::from(is);
        group.posted += 1;
        group.evidence.add(digest.opportunity, posted.version);
        for application in digest.standing() {
            group.applications += 1;
            group.suppliers.insert(application.supplier);
        }
        group.awarded += one(!digest.awards.is_empty());
        group.accepted += one(digest.accepted.is_some());
        group.paid += one(!digest.paid.is_empty());
        for award in &digest.awards {
            add_money(
                &mut group.contracted,
                award.price.currency.code(),
                award.price.amount.0,
            );
        }
        for payment in &digest.paid {
            add_money(
                &mut group.spent,
                payment.amount.currency.code(),
                payment.amount.amount.0,
            );
        }
        let first = digest
            .awards
            .first()
            .map(|award| award.moment.at.as_second());
        group
            .to_award
            .extend(first.map(|first| first - posted.at.as_second()));
        group.within_72_hours += one(within_72_hours(digest).is_some());
    }

    /// The groups in the order of their names.
    #[must_use]
    pub fn groups(self) -> Vec<Group> {
        let group = |(name, it): (Option<String>, Adding)| Group {
            name,
            posted: it.posted,
            applications: it.applications,
            suppliers: u64::try_from(it.suppliers.len()).unwrap_or(u64::MAX),
            awarded: it.awarded,
            accepted: it.accepted,
            paid: it.paid,
            contracted: it.contracted,
            spent: it.spent,
            time_to_award: median(it.to_award).map(Decimal::days_of),
            within_72_hours: it.within_72_hours,
            evidence: it.evidence.in_order(),
        };
        self.0.into_iter().map(group).collect()
    }
}

/// Adds cents to those of their currency; never over what cents can count.
pub fn add_money(sums: &mut BTreeMap<String, i64>, currency: &str, cents: i64) {
    let sum = sums.entry(currency.to_owned()).or_default();
    *sum = sum.saturating_add(cents);
}

/// The fiscal year, April to March, that an opportunity was posted in: `2021-2022`.
#[must_use]
pub fn fiscal_year(digest: &Digest, zone: &TimeZone) -> Option<String> {
    let day: Date = local_date(digest.posted?.at, zone);
    let first = if day.month() < APRIL {
        day.year() - 1
    } else {
        day.year()
    };
    Some(format!("{first}-{}", first + 1))
}
