//! K1–K24 of what was added up.

use super::super::known::{Decimal, Known, Reason};
use super::super::metric::{Evidence, Figure, Key, Metric, Note};
use super::super::scope::Scope;
use super::super::stages::{Stage, Times};
use super::{Beside, Tally, count};

/// The days to pay that a payment is compared with: sole source, Annex A.
const DAYS_TO_PAY: i64 = 31;
/// Seconds in a day.
const DAY: i64 = 86_400;

/// By how much so many seconds are below what a payment is compared with, in hundredths
/// of a percent, rounded half up.
fn decrease(seconds: i64) -> Decimal {
    let baseline = DAYS_TO_PAY * DAY;
    Decimal(((baseline - seconds) * 20_000 + baseline).div_euclid(2 * baseline))
}

/// Who is on the list now, and so nothing of a time that is over.
fn followers(beside: &Beside) -> Metric {
    let unknown = Metric::unknown(Key::Followers, Reason::OfToday);
    if beside.is_over {
        return unknown;
    }
    let number = i64::try_from(beside.subscribers).unwrap_or(i64::MAX / 100);
    Metric {
        result: Known::Is(Figure::Number(Decimal::whole(number))),
        notes: vec![Note::new("subscribers", &[])],
        ..unknown
    }
}

impl Tally {
    pub(super) fn metric(&self, key: Key, beside: &Beside) -> Metric {
        let figures = beside.figures.iter();
        let declared = figures
            .filter(|it| it.key == key && self.scope.is_programme() && self.scope.covers(it.on))
            .max_by_key(|it| it.on);
        let mut metric = self.computed(key);
        if key == Key::Followers && beside.subscribers > 0 && self.scope.is_programme() {
            metric = followers(beside);
        }
        if let Some(heard) = beside.heard.get(&key) {
            // The difference of two reports would tell of the few between them.
            metric.result = match heard {
                Known::Is(_) if self.scope != Scope::default() => Known::Not(Reason::Undivided),
                Known::Is(_) | Known::Not(_) => heard.clone(),
            };
            let note = Note::new("survey", &[]);
            metric.notes = metric.result.get().map(|_| note).into_iter().collect();
        }
        if let Some(declared) = declared {
            metric.result = Known::Is(Figure::Number(declared.value));
            metric.source = Some(declared.source.clone());
        }
        metric.evidence = std::mem::take(&mut metric.evidence).in_order();
        metric
    }

    fn computed(&self, key: Key) -> Metric {
        let posted = self.posted.count;
        let whole = |part: &Evidence, notes| self.share(key, part.count, part, notes);
        match key {
            Key::Applications => self.applications_each(),
            Key::Suppliers => {
                let suppliers = i64::try_from(self.suppliers.len()).unwrap_or(i64::MAX);
                let notes = vec![Note::new("suppliers", &[])];
                Self::number(key, Decimal::whole(suppliers), &self.received, notes)
            }
            Key::Requests => {
                let labelled = i64::try_from(self.labelled.count).unwrap_or(i64::MAX);
                let notes = vec![Note::new("requests", &[("count", self.labelled.count)])];
                Self::number(key, Decimal::whole(labelled), &self.labelled, notes)
            }
            Key::RequestsMet => self.requests_met(),
            Key::Posted => {
                let number = i64::try_from(posted).unwrap_or(i64::MAX);
                Self::number(key, Decimal::whole(number), &self.posted, Vec::new())
            }
            Key::Terms => whole(&self.terms, self.awaited()),
            Key::Delivered => {
                let mut notes = self.awaited();
                if self.terminated > 0 {
                    notes.push(Note::new("terminated", &[("count", self.terminated)]));
                }
                whole(&self.accepted, notes)
            }
            Key::Splitting => {
                let undecided = self.flags.count - self.confirmed;
                let numbers = [
                    ("confirmed", self.confirmed),
                    ("dismissed", self.dismissed),
                    ("undecided", undecided),
                ];
                whole(&self.flags, vec![Note::new("splitting", &numbers)])
            }
            Key::Value => self.value(),
            Key::TimeToPay => self.time_to_pay(),
            Key::Followers | Key::Repositories | Key::Exchange | Key::Forks => {
                Metric::unknown(key, Reason::NoEvent)
            }
            Key::Shares | Key::HoursSaved => Metric::unknown(key, Reason::NotRecorded),
            Key::OutsideCapital => self.outside_capital(),
            Key::ClientsAgain
            | Key::SuppliersAgain
            | Key::WinnersNew
            | Key::ApplicantsNew
            | Key::Underrepresented
            | Key::SmallFirms
            | Key::Stories => Metric::unknown(key, Reason::NobodyAsked),
        }
    }

    fn number(key: Key, number: Decimal, behind: &Evidence, notes: Vec<Note>) -> Metric {
        Metric {
            key,
            result: Known::Is(Figure::Number(number)),
            notes,
            source: None,
            evidence: behind.clone(),
        }
    }

    /// A share of the opportunities posted.
    fn share(&self, key: Key, part: u64, behind: &Evidence, notes: Vec<Note>) -> Metric {
        let whole = self.posted.count;
        if whole == 0 {
            return Metric::unknown(key, Reason::NothingPosted);
        }
        Metric {
            key,
            result: Known::Is(Figure::Share { part, whole }),
            notes,
            source: None,
            // Where nothing is a part of the whole, the whole is what the zero rests on.
            evidence: if part == 0 {
                self.posted.clone()
            } else {
                behind.clone()
            },
        }
    }

    fn awaited(&self) -> Vec<Note> {
        let note = Note::new("under-way", &[("count", self.under_way)]);
        (self.under_way > 0).then_some(note).into_iter().collect()
    }

    fn applications_each(&self) -> Metric {
        let closed = count(self.applications.len());
        let Ok(opportunities) = i64::try_from(closed) else {
            return Metric::unknown(Key::Applications, Reason::NotReached);
        };
        if opportunities == 0 {
            return Metric::unknown(Key::Applications, Reason::NotReached);
        }
        let received = i64::try_from(self.received.count).unwrap_or(i64::MAX / 200);
        let mean = Decimal((received * 100 + opportunities / 2) / opportunities);
        let numbers = [
            ("applications", self.received.count),
            ("opportunities", closed),
            ("withdrawn", self.withdrawn),
        ];
        let notes = vec![Note::new("applications", &numbers)];
        Self::number(Key::Applications, mean, &self.received, notes)
    }

    fn requests_met(&self) -> Metric {
        let (part, whole) = (self.valid, self.labelled.count);
        if whole == 0 {
            return Metric::unknown(Key::RequestsMet, Reason::NotReached);
        }
        Metric {
            key: Key::RequestsMet,
            result: Known::Is(Figure::Share { part, whole }),
            notes: vec![Note::new(
                "requests-met",
                &[("part", part), ("whole", whole)],
            )],
            source: None,
            evidence: self.labelled.clone(),
        }
    }

    fn value(&self) -> Metric {
        Metric {
            key: Key::Value,
            result: Known::Is(Figure::Value {
                contracted: self.contracted.clone(),
                paid: self.spent.clone(),
            }),
            notes: vec![Note::new("value", &[])],
            source: None,
            evidence: self.awards.clone(),
        }
    }

    /// Of the whole programme alone: two reports would differ by few.
    fn outside_capital(&self) -> Metric {
        let metric = self.seats.metric();
        if metric.notes.is_empty() || self.scope == Scope::default() {
            return metric;
        }
        Metric::unknown(metric.key, Reason::Undivided)
    }

    /// R125: the decrease against 31 days, from the acceptance of the work on, since an
    /// invoice's own date is in no event.
    fn time_to_pay(&self) -> Metric {
        let times = self.stages.get(&Stage::AcceptedToPaid);
        let mean = times.and_then(Times::mean);
        let (Some(times), Some(mean)) = (times, mean) else {
            return Metric::unknown(Key::TimeToPay, Reason::NotReached);
        };
        let decrease = decrease(mean);
        let taken = times.clone().taken(Stage::AcceptedToPaid);
        let notes = vec![Note::new("time-to-pay", &[("count", taken.count)])];
        Self::number(Key::TimeToPay, decrease, &taken.evidence, notes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decrease_is_rounded_half_up_as_other_shares_are() {
        let of = |seconds: i64| decrease(DAYS_TO_PAY * DAY - seconds);
        // A hundredth of a percent of 31 days is 267.84 seconds.
        assert_eq!(of(3_348), Decimal(13));
        assert_eq!(of(3_347), Decimal(12));
        assert_eq!(of(-3_348), Decimal(-12));
        assert_eq!(of(DAYS_TO_PAY * DAY), Decimal(10_000));
    }
}
