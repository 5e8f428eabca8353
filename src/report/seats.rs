//! Where the suppliers who were paid are (K16), by the province that each stated with the
//! taxes: the chain says no more, and no report reads an address.
//!
//! The National Capital Region is a part of Ontario and Quebec, so that who is in another
//! province is outside of it, and of who is in these two only the address would tell.
//! A group of fewer than five is not shown, nor what would let one reckon with it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::digest::Digest;
use super::known::{Known, Reason};
use super::metric::{Figure, Key, Metric, Note};
use crate::domain::ids::UserId;
use crate::domain::invoice::tax::{Province, Seat};
use crate::domain::survey::{SMALLEST_GROUP, Share};

/// How many suppliers there are in one province, or in several together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Which, or abroad; none for the others together.
    pub seat: Option<Seat>,
    /// How many suppliers.
    pub suppliers: u32,
}

/// The suppliers who were paid, each where they said to be last.
#[derive(Clone, Debug, Default)]
pub struct Seats(BTreeMap<UserId, Option<Seat>>);

/// Whether somebody there is outside of the region; none where an address alone would tell.
const fn is_outside(seat: Seat) -> Option<bool> {
    match seat {
        Seat::Canada {
            province: Province::On | Province::Qc,
        } => None,
        Seat::Canada {
            province:
                Province::Ab
                | Province::Bc
                | Province::Mb
                | Province::Nb
                | Province::Nl
                | Province::Ns
                | Province::Nt
                | Province::Nu
                | Province::Pe
                | Province::Sk
                | Province::Yt,
        }
        | Seat::Abroad => Some(true),
    }
}

impl Seats {
    /// Adds whom an opportunity paid; who stated nothing with one payment may have with another.
    pub fn add(&mut self, digest: &Digest) {
        for payment in &digest.paid {
            let seat = self.0.entry(payment.supplier).or_default();
            *seat = payment.seat.or(*seat);
        }
    }

    fn stated(&self) -> impl Iterator<Item = Seat> {
        self.0.values().filter_map(|seat| *seat)
    }

    /// K16, as far as provinces tell.
    #[must_use]
    pub fn metric(&self) -> Metric {
        let key = Key::OutsideCapital;
        if self.0.is_empty() {
            return Metric::unknown(key, Reason::NotReached);
        }
        let count = |counted: usize| u32::try_from(counted).unwrap_or(u32::MAX);
        let whole = count(self.stated().count());
        let outside = count(
            self.stated()
                .filter_map(is_outside)
                .filter(|it| *it)
                .count(),
        );
        match Share::of_people(outside, whole) {
            Share::NoAnswers => Metric::unknown(key, Reason::NotRecorded),
            Share::Hidden(_) => Metric::unknown(key, Reason::SmallGroup),
            Share::Known { yes, of } if yes == of => Metric {
                result: Known::Is(Figure::Share {
                    part: yes.into(),
                    whole: of.into(),
                }),
                notes: vec![Note::new("all-outside-capital", &[("whole", of.into())])],
                ..Metric::unknown(key, Reason::Private)
            },
            Share::Known { yes, of } => Metric {
                notes: vec![Note::new(
                    "outside-capital",
                    &[("part", yes.into()), ("whole", of.into())],
                )],
                ..Metric::unknown(key, Reason::Private)
            },
        }
    }

    /// Provinces with five suppliers or more, most first, and the others together; none
    /// where all together are fewer.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        let mut counts: BTreeMap<Seat, u32> = BTreeMap::new();
        for seat in self.stated() {
            *counts.entry(seat).or_default() += 1;
        }
        let place = |(seat, suppliers)| Place {
            seat: Some(seat),
            suppliers,
        };
        let (mut shown, few): (Vec<Place>, Vec<Place>) = counts
            .into_iter()
            .map(place)
            .partition(|place| place.suppliers >= SMALLEST_GROUP);
        shown.sort_by_key(|place| std::cmp::Reverse(place.suppliers));
        let mut others: u32 = few.iter().map(|place| place.suppliers).sum();
        // What is left out would be the rest of the whole: it hides in the next larger group.
        while others > 0 && others < SMALLEST_GROUP {
            let Some(smallest) = shown.pop() else {
                return Vec::new();
            };
            others += smallest.suppliers;
        }
        if others > 0 {
            shown.push(Place {
                seat: None,
                suppliers: others,
            });
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ON: Seat = Seat::Canada {
        province: Province::On,
    };
    const BC: Seat = Seat::Canada {
        province: Province::Bc,
    };
    const NS: Seat = Seat::Canada {
        province: Province::Ns,
    };

    fn seats(groups: &[(Option<Seat>, i64)]) -> Seats {
        let each = groups
            .iter()
            .flat_map(|(seat, count)| (0..*count).map(|_| *seat));
        Seats((1..).map(UserId).zip(each).collect())
    }

    fn told(groups: &[(Option<Seat>, i64)]) -> (Known<Figure>, usize) {
        let metric = seats(groups).metric();
        (metric.result, metric.notes.len())
    }

    #[test]
    fn a_share_is_known_only_where_no_address_is_needed_for_it() {
        let all = Known::Is(Figure::Share { part: 6, whole: 6 });
        assert_eq!(told(&[(Some(BC), 5), (Some(Seat::Abroad), 1)]), (all, 1));
        let private = Known::Not(Reason::Private);
        assert_eq!(told(&[(Some(BC), 5), (Some(ON), 5)]), (private.clone(), 1));
        assert_eq!(told(&[(Some(ON), 5), (None, 2)]), (private, 1));
    }

    #[test]
    fn what_is_not_known_says_why_and_few_are_not_told_of() {
        let few = Known::Not(Reason::SmallGroup);
        assert_eq!(told(&[(Some(BC), 4)]), (few.clone(), 0));
        assert_eq!(told(&[(Some(BC), 4), (Some(ON), 9)]), (few.clone(), 0));
        assert_eq!(told(&[(Some(BC), 9), (Some(ON), 1)]), (few, 0));
        assert_eq!(told(&[(None, 9)]), (Known::Not(Reason::NotRecorded), 0));
        assert_eq!(told(&[]), (Known::Not(Reason::NotReached), 0));
    }

    #[test]
    fn no_group_under_five_is_shown_or_can_be_reckoned() {
        let places = |groups: &[(Option<Seat>, i64)]| -> Vec<(Option<Seat>, u32)> {
            let places = seats(groups).places();
            places.iter().map(|it| (it.seat, it.suppliers)).collect()
        };
        assert_eq!(
            places(&[(Some(BC), 7), (Some(ON), 5), (None, 3)]),
            [(Some(BC), 7), (Some(ON), 5)]
        );
        let together = [(Some(BC), 7), (None, 5)];
        assert_eq!(
            places(&[(Some(BC), 7), (Some(ON), 3), (Some(NS), 2)]),
            together
        );
        assert_eq!(
            places(&[(Some(BC), 7), (Some(ON), 5), (Some(NS), 1)]),
            [(Some(BC), 7), (None, 6)]
        );
        assert_eq!(places(&[(Some(BC), 7), (Some(NS), 1)]), [(None, 8)]);
        assert_eq!(places(&[(Some(BC), 3), (Some(NS), 1)]), []);
    }
}
