//! Annex A: for each step what was planned, what it took and what work it was.
//!
//! Two units never mix here. *Elapsed* is calendar days of 24 hours; business days
//! stand apart. The pilot counted the posting in weekdays and every other step in
//! calendar days, and summed both: [`Row::counted`] is that count, so that its table
//! can be compared, and the difference to the plan is taken in it, since the plan of
//! the posting is in weekdays too.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::declared::StepDeclared;
use super::digest::{Digest, Ended, Moment};
use super::known::{Decimal, Known, Reason};
use super::step::{AnnexStep, Part};
use crate::domain::approval::Demand;
use crate::domain::calendar::{Calendar, local_date};

/// In which days is counted.
#[derive(Clone, Debug)]
pub struct Reckoning {
    /// Which days are business days.
    pub calendar: Calendar,
    /// On whose clocks a day begins.
    pub zone: TimeZone,
}

/// Where a step's days are known from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Two events of the opportunity.
    Events {
        /// The version of the one that the step begins with.
        from: u64,
        /// The version of the one that it ends with.
        to: u64,
    },
    /// A declaration, with its source.
    Declared(String),
    /// The procedure has no such step, or the program does it in the same moment.
    Procedure,
    /// It is not known.
    None,
}

/// One step of one opportunity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Which.
    pub step: AnnexStep,
    /// Calendar days that it took.
    pub elapsed: Known<Decimal>,
    /// Business days of the programme's calendar that it took, the first day not
    /// counted and the last counted; none where only a sum of days is known.
    pub business: Option<u32>,
    /// As the pilot counted: the posting in weekdays with its first and last day,
    /// every other step in calendar days.
    pub counted: Known<Decimal>,
    /// Days of work that it took.
    pub effort: Known<Decimal>,
    /// Where the days elapsed are known from.
    pub origin: Origin,
}

impl Row {
    /// How much longer it took than was planned, in the plan's own unit; shorter is
    /// negative. None where it is not known how long it took.
    #[must_use]
    pub fn difference(&self) -> Option<Decimal> {
        let counted = *self.counted.get()?;
        Some(counted - self.step.planned().unwrap_or_default())
    }
}

/// The sums of one part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sums {
    /// Calendar days of the steps whose days are known.
    pub elapsed: Decimal,
    /// The same, as the pilot counted.
    pub counted: Decimal,
    /// The differences of those steps.
    pub difference: Decimal,
    /// Days of work of the steps whose effort is known.
    pub effort: Decimal,
    /// Of that, work other than waiting for applications.
    pub touch: Decimal,
    /// How many steps it is not known of how long they took.
    pub unknown: u32,
    /// How many steps that took time it is not known of what work they were.
    pub effort_unknown: u32,
}

impl Sums {
    /// The sums of `rows` that belong to `part`.
    #[must_use]
    pub fn of(rows: &[Row], part: Part) -> Self {
        let mut sums = Self::default();
        for row in rows.iter().filter(|row| row.step.part() == part) {
            sums.add(row);
        }
        sums
    }

    fn add(&mut self, row: &Row) {
        match &row.elapsed {
            Known::Is(elapsed) => {
                self.elapsed = self.elapsed + *elapsed;
                self.difference = self.difference + row.difference().unwrap_or_default();
            }
            Known::Not(_) => self.unknown += 1,
        }
        self.counted = self.counted + row.counted.get().copied().unwrap_or_default();
        match &row.effort {
            Known::Is(effort) => {
                self.effort = self.effort + *effort;
                if row.step != AnnexStep::Posted {
                    self.touch = self.touch + *effort;
                }
            }
            Known::Not(_) if row.elapsed.get().is_some() => self.effort_unknown += 1,
            Known::Not(_) => {}
        }
    }

    /// Flow efficiency (R49) in tenths of a percent: work other than waiting for
    /// applications, of the days as the pilot counted; none where no work is known.
    #[must_use]
    pub fn flow(&self) -> Option<i64> {
        if self.counted.0 <= 0 || self.touch.0 <= 0 {
            return None;
        }
        Some((self.touch.0 * 1000 + self.counted.0 / 2) / self.counted.0)
    }
}

/// The steps of one opportunity, in the order of Annex A.
#[must_use]
pub fn rows(digest: &Digest, declared: &[StepDeclared], reckoning: &Reckoning) -> Vec<Row> {
    let row = |step| {
        let declared = declared.iter().find(|it| it.step == step);
        row(step, digest, declared, reckoning)
    };
    AnnexStep::ALL.into_iter().map(row).collect()
}

fn row(
    step: AnnexStep,
    digest: &Digest,
    declared: Option<&StepDeclared>,
    reckoning: &Reckoning,
) -> Row {
    let told = declared.and_then(|it| Some((it.elapsed?, it.source.clone())));
    let span = match told {
        Some((days, source)) => Span::Declared(days, source),
        None => span(step, digest),
    };
    let effort = declared.and_then(|it| it.effort);
    let no_work = matches!(span, Span::Nothing);
    let effort = match (effort, no_work) {
        (Some(effort), _) => Known::Is(effort),
        (None, true) => Known::Is(Decimal(0)),
        (None, false) => Known::Not(Reason::NotRecorded),
    };
    span.row(step, effort, reckoning)
}

/// What is known of how long a step took.
enum Span {
    Declared(Decimal, String),
    Events(Moment, Moment),
    Nothing,
    Unknown(Reason),
}

impl Span {
    fn between(from: Option<Moment>, to: Option<Moment>, digest: &Digest) -> Self {
        match (from, to) {
            (Some(from), Some(to)) => Self::Events(from, to),
            (_, None) | (None, _) => Self::Unknown(match &digest.ended {
                Some(_) => Reason::Ended,
                None => Reason::NotReached,
            }),
        }
    }

    fn row(self, step: AnnexStep, effort: Known<Decimal>, reckoning: &Reckoning) -> Row {
        let (elapsed, origin) = match &self {
            Self::Declared(days, source) => (Known::Is(*days), Origin::Declared(source.clone())),
            Self::Events(from, to) => (
                // A comment may be dated before the event that it follows was decided.
                Known::Is(Decimal::days_between(from.at, to.at.max(from.at))),
                Origin::Events {
                    from: from.version,
                    to: to.version,
                },
            ),
            Self::Nothing => (Known::Is(Decimal(0)), Origin::Procedure),
            Self::Unknown(reason) => (Known::Not(*reason), Origin::None),
        };
        let (business, counted) = match &self {
            Self::Events(from, to) => (
                Some(reckoning.business(from.at, to.at)),
                (step == AnnexStep::Posted).then(|| reckoning.weekdays(from.at, to.at)),
            ),
            Self::Declared(..) | Self::Nothing | Self::Unknown(_) => (None, None),
        };
        Row {
            step,
            counted: counted.map_or_else(|| elapsed.clone(), Known::Is),
            elapsed,
            business,
            effort,
            origin,
        }
    }
}

fn span(step: AnnexStep, digest: &Digest) -> Span {
    let approved = |demand| digest.approved.get(&demand).copied();
    let asked = |demand| match (approved(demand), digest.asked) {
        (Some(given), Some(asked)) => Span::Events(asked, given),
        (None, Some(_)) if digest.posted.is_none() => Span::between(None, None, digest),
        (_, None) | (None, Some(_)) => Span::Unknown(Reason::NotAskedFor),
    };
    match step {
        AnnexStep::NeedIdentified
        | AnnexStep::WriteStatement
        | AnnexStep::InitiationForm
        | AnnexStep::SentToFinance
        | AnnexStep::FundsReserved
        | AnnexStep::EnteredInSystem
        | AnnexStep::PaymentDetails
        | AnnexStep::InvoiceSent => outside(step, digest),
        AnnexStep::CommitmentSigned => match asked(Demand::Commitment) {
            Span::Unknown(Reason::NotAskedFor) => Span::Unknown(Reason::NotRecorded),
            span => span,
        },
        AnnexStep::SentToProcurement => match asked(Demand::Procurement) {
            Span::Unknown(Reason::NotAskedFor) => Span::Nothing,
            span => span,
        },
        AnnexStep::Translation if digest.titles.len() < 2 && digest.posted.is_some() => {
            Span::Unknown(Reason::NotAskedFor)
        }
        AnnexStep::Translation => Span::Unknown(Reason::NotRecorded),
        AnnexStep::WebPage if digest.posted.is_some() => Span::Nothing,
        AnnexStep::WebPage => Span::between(None, None, digest),
        AnnexStep::Posted => Span::between(digest.posted, digest.closed, digest),
        AnnexStep::SelectSupplier => Span::between(digest.closed, digest.offered, digest),
        AnnexStep::TermsAccepted => {
            let first = digest.awards.first().map(|award| award.moment);
            Span::between(digest.offered, first, digest)
        }
        AnnexStep::EvaluateWork => Span::between(digest.delivered, digest.accepted, digest),
        AnnexStep::Certified => match (digest.certified, digest.paid.first()) {
            (None, Some(_)) => Span::Unknown(Reason::NotAskedFor),
            (certified, _) => Span::between(digest.accepted, certified, digest),
        },
        AnnexStep::Paid => {
            let from = digest.certified.or(digest.accepted);
            Span::between(from, digest.paid.first().map(|it| it.moment), digest)
        }
        AnnexStep::MeetSupplier
        | AnnexStep::Justification
        | AnnexStep::ContractWritten
        | AnnexStep::VendorProfile
        | AnnexStep::PurchaseOrder
        | AnnexStep::InvoiceToAccounting
        | AnnexStep::FundsReleased
        | AnnexStep::ReceiverPays => Span::Nothing,
    }
}

/// A step that only people know of: not reached before there is work to pay for.
fn outside(step: AnnexStep, digest: &Digest) -> Span {
    let reached = step.part() == Part::ToReceive || digest.accepted.is_some();
    if reached {
        return Span::Unknown(Reason::NotRecorded);
    }
    match digest.ended {
        Some((_, Ended::Cancelled | Ended::Unsuccessful | Ended::Terminated)) => {
            Span::Unknown(Reason::Ended)
        }
        None => Span::Unknown(Reason::NotReached),
    }
}

impl Reckoning {
    fn date(&self, at: Timestamp) -> Date {
        local_date(at, &self.zone)
    }

    /// Business days of the calendar: the first day not counted, the last counted (R40).
    fn business(&self, from: Timestamp, to: Timestamp) -> u32 {
        self.calendar
            .business_days_between(self.date(from), self.date(to))
    }

    /// Monday to Friday, the first and the last day counted, as the pilot did (R47).
    fn weekdays(&self, from: Timestamp, to: Timestamp) -> Decimal {
        let before = self.date(from).yesterday().unwrap_or(Date::MIN);
        let days = Calendar::Weekdays.business_days_between(before, self.date(to));
        Decimal::whole(i64::from(days))
    }
}
