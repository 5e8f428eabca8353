//! What may be told of one question, so that no two readings differ by few people.
//!
//! A month's answers are told once it is over, and only with as many others that no
//! group among them is small: such a batch never changes, so that the difference
//! between any two readings is whole batches, each of which may be told by itself.

use std::collections::BTreeMap;

use super::SMALLEST_GROUP;

/// The answers to one question, as far as they may be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told<K> {
    /// How many gave each answer.
    pub shown: BTreeMap<K, u32>,
    /// How many gave others, each of them told by too few.
    pub others: u32,
    /// How many are not told of yet.
    pub waiting: u32,
}

impl<K> Told<K> {
    /// How many are told of.
    #[must_use]
    pub fn of(&self) -> u32 {
        self.shown.values().sum::<u32>() + self.others
    }
}

/// What may be told of what was `given`, each answer with its month (`2021-07`), as long
/// as the month `current` goes on.
#[must_use]
pub fn told<'a, K: Clone + Ord>(
    given: impl IntoIterator<Item = (&'a str, K)>,
    current: &str,
) -> Told<K> {
    let mut months: BTreeMap<&str, Vec<K>> = BTreeMap::new();
    for (month, answer) in given {
        months.entry(month).or_default().push(answer);
    }
    let mut told = Told {
        shown: BTreeMap::new(),
        others: 0,
        waiting: 0,
    };
    let mut batch = Vec::new();
    for (month, answers) in months {
        batch.extend(answers);
        if month >= current {
            continue;
        }
        let groups = breakdown(batch.iter().cloned());
        if groups.is_empty() {
            continue;
        }
        told.others += count(batch.len()) - groups.values().sum::<u32>();
        for (answer, times) in groups {
            *told.shown.entry(answer).or_default() += times;
        }
        batch.clear();
    }
    told.waiting = count(batch.len());
    told
}

/// How many gave each answer, without the groups that are too small. Where what is
/// left out could be told from the whole, the next smallest group is left out too.
fn breakdown<K: Clone + Ord>(given: impl IntoIterator<Item = K>) -> BTreeMap<K, u32> {
    let mut counts: BTreeMap<K, u32> = BTreeMap::new();
    for answer in given {
        *counts.entry(answer).or_default() += 1;
    }
    let hidden: u32 = counts.values().copied().filter(|it| is_small(*it)).sum();
    counts.retain(|_, count| !is_small(*count));
    if is_small(hidden) {
        let next = counts.iter().min_by_key(|(_, count)| **count);
        if let Some(answer) = next.map(|(answer, _)| answer.clone()) {
            counts.remove(&answer);
        }
    }
    counts
}

/// Whether somebody in a group of so many could be known.
pub(super) const fn is_small(group: u32) -> bool {
    group > 0 && group < SMALLEST_GROUP
}

pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Workers;
    use super::*;

    fn given<K: Copy>(groups: &[(&'static str, K, usize)]) -> Vec<(&'static str, K)> {
        let each = groups
            .iter()
            .flat_map(|(month, answer, times)| std::iter::repeat_n((*month, *answer), *times));
        each.collect()
    }

    #[test]
    fn one_small_group_takes_the_next_smallest_with_it() {
        let july = [
            ("2021-07", Workers::One, 9),
            ("2021-07", Workers::Few, 2),
            ("2021-07", Workers::Large, 6),
        ];
        let told = told(given(&july), "2021-08");
        assert_eq!(told.shown, BTreeMap::from([(Workers::One, 9)]));
        assert_eq!((told.others, told.waiting, told.of()), (8, 0, 17));
    }

    #[test]
    fn a_month_is_told_when_it_is_over() {
        let july = given(&[("2021-07", true, 6)]);
        assert_eq!(told(july.clone(), "2021-07").waiting, 6);
        assert_eq!(told(july, "2021-08").shown, BTreeMap::from([(true, 6)]));
    }

    #[test]
    fn one_more_answer_waits_for_four_others_like_it() {
        let mut all = given(&[("2021-07", true, 6), ("2021-08", false, 1)]);
        let july = BTreeMap::from([(true, 6)]);
        assert_eq!(told(all.clone(), "2021-09").shown, july);
        all.extend(given(&[("2021-09", false, 3)]));
        assert_eq!(told(all.clone(), "2021-10").shown, july);
        all.extend(given(&[("2021-10", false, 1), ("2021-11", true, 1)]));
        let told = told(all, "2021-12");
        assert_eq!(told.shown, BTreeMap::from([(true, 6), (false, 5)]));
        assert_eq!(told.waiting, 1);
    }

    /// What was given in each month of a year, of six answers.
    fn year() -> impl Strategy<Value = Vec<(&'static str, u8)>> {
        static MONTHS: [&str; 6] = [
            "2021-01", "2021-02", "2021-03", "2021-04", "2021-05", "2021-06",
        ];
        let one = (prop::sample::select(&MONTHS[..]), 0_u8..4);
        prop::collection::vec(one, 0..120)
    }

    proptest! {
        #[test]
        fn no_two_readings_differ_by_a_group_under_five(all in year(), first in 1_i32..8, later in 1_i32..8) {
            let (first, later) = (first.min(later), first.max(later));
            let reading = |month: i32| {
                let current = format!("2021-{month:02}");
                // Whoever reads then knows nothing of what comes after.
                let by_then = all.iter().filter(|(month, _)| *month <= current.as_str());
                told(by_then.copied(), &current)
            };
            let (before, after) = (reading(first), reading(later));
            let mut left_out = after.others - before.others;
            prop_assert!(!is_small(left_out), "others");
            for (answer, times) in &after.shown {
                let more = times - before.shown.get(answer).copied().unwrap_or_default();
                prop_assert!(!is_small(more), "{answer}: {more} more");
                left_out += more;
            }
            prop_assert_eq!(left_out, after.of() - before.of());
        }

        #[test]
        fn everybody_is_told_of_once_or_waits(all in year()) {
            let told = told(all.iter().copied(), "2021-07");
            prop_assert_eq!(told.of() + told.waiting, count(all.len()));
            for (answer, times) in told.shown {
                let gave = all.iter().filter(|(_, it)| *it == answer).count();
                prop_assert!(times >= SMALLEST_GROUP && count(gave) >= times);
            }
        }
    }
}
