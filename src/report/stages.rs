//! How long each stage takes, and how many are paid within 72 hours of posting (R48).

use serde::Serialize;

use super::digest::{Digest, Moment};
use super::known::{Decimal, median};
use super::metric::Evidence;

/// The north star: posted on the first day, paid on the third (R48).
pub const NORTH_STAR: i64 = 72 * 3_600;

/// A stage from one event to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// From the label to the posting: mending the text, approvals.
    LabelledToPosted,
    /// Open for applications.
    PostedToClosed,
    /// Evaluation and draw.
    ClosedToOffered,
    /// The supplier makes up their mind.
    OfferedToAwarded,
    /// The work.
    AwardedToDelivered,
    /// The work is looked at.
    DeliveredToAccepted,
    /// Section 34.
    AcceptedToCertified,
    /// From acceptance to payment.
    AcceptedToPaid,
    /// Time to award.
    PostedToAwarded,
    /// The whole way: what the north star is about.
    PostedToPaid,
}

impl Stage {
    /// Every stage: each on its own, then the long ones.
    pub const ALL: [Self; 10] = [
        Self::LabelledToPosted,
        Self::PostedToClosed,
        Self::ClosedToOffered,
        Self::OfferedToAwarded,
        Self::AwardedToDelivered,
        Self::DeliveredToAccepted,
        Self::AcceptedToCertified,
        Self::AcceptedToPaid,
        Self::PostedToAwarded,
        Self::PostedToPaid,
    ];

    /// The end of the name of its sentence.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::LabelledToPosted => "labelled-posted",
            Self::PostedToClosed => "posted-closed",
            Self::ClosedToOffered => "closed-offered",
            Self::OfferedToAwarded => "offered-awarded",
            Self::AwardedToDelivered => "awarded-delivered",
            Self::DeliveredToAccepted => "delivered-accepted",
            Self::AcceptedToCertified => "accepted-certified",
            Self::AcceptedToPaid => "accepted-paid",
            Self::PostedToAwarded => "posted-awarded",
            Self::PostedToPaid => "posted-paid",
        }
    }

    /// The events that it lies between, of one opportunity.
    fn of(self, digest: &Digest) -> Option<(Moment, Moment)> {
        let awarded = digest.awards.first().map(|award| award.moment);
        let last_award = digest.awards.last().map(|award| award.moment);
        let paid = digest.paid.first().map(|payment| payment.moment);
        let (from, to) = match self {
            Self::LabelledToPosted => (Some(digest.labelled), digest.posted),
            Self::PostedToClosed => (digest.posted, digest.closed),
            Self::ClosedToOffered => (digest.closed, digest.offered),
            Self::OfferedToAwarded => (digest.offered, awarded),
            Self::AwardedToDelivered => (last_award, digest.delivered),
            Self::DeliveredToAccepted => (digest.delivered, digest.accepted),
            Self::AcceptedToCertified => (digest.accepted, digest.certified),
            Self::AcceptedToPaid => (digest.accepted, paid),
            Self::PostedToAwarded => (digest.posted, awarded),
            Self::PostedToPaid => (digest.posted, paid),
        };
        Some((from?, to?))
    }
}

/// How long a stage took, over those that have it behind them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// Which stage.
    pub stage: Stage,
    /// Of how many opportunities.
    pub count: u64,
    /// The middle one, in days.
    pub median: Option<Decimal>,
    /// The mean, in days.
    pub mean: Option<Decimal>,
    /// The shortest, in days.
    pub least: Option<Decimal>,
    /// The longest, in days.
    pub most: Option<Decimal>,
    /// The events that ended it.
    pub evidence: Evidence,
}

/// The seconds that a stage took, one for each opportunity.
#[derive(Clone, Debug, Default)]
pub struct Times {
    seconds: Vec<i64>,
    evidence: Evidence,
}

impl Times {
    /// What a stage took of one opportunity.
    pub fn add(&mut self, stage: Stage, digest: &Digest) {
        if let Some((from, to)) = stage.of(digest) {
            let seconds = to.at.as_second() - from.at.as_second();
            self.seconds.push(seconds.max(0));
            self.evidence.add(digest.opportunity, to.version);
        }
    }

    /// The mean in seconds.
    #[must_use]
    pub fn mean(&self) -> Option<i64> {
        let count = i64::try_from(self.seconds.len())
            .ok()
            .filter(|it| *it > 0)?;
        Some((self.seconds.iter().sum::<i64>() + count / 2) / count)
    }

    /// Summed up.
    #[must_use]
    pub fn taken(self, stage: Stage) -> Taken {
        let days = |seconds: Option<i64>| seconds.map(Decimal::days_of);
        Taken {
            stage,
            count: self.evidence.count,
            mean: days(self.mean()),
            least: days(self.seconds.iter().copied().min()),
            most: days(self.seconds.iter().copied().max()),
            median: days(median(self.seconds)),
            evidence: self.evidence.in_order(),
        }
    }
}

/// Whether it was paid within 72 hours of posting, and by which event.
#[must_use]
pub fn within_72_hours(digest: &Digest) -> Option<u64> {
    let (posted, paid) = Stage::PostedToPaid.of(digest)?;
    let seconds = paid.at.as_second() - posted.at.as_second();
    (seconds <= NORTH_STAR).then_some(paid.version)
}
