//! How fast mail may go out, so that the provider never has to say no.

use jiff::{SignedDuration, Timestamp};

/// What may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The most messages a second; at least 1.
    pub per_second: i64,
    /// The most in one UTC day; 0: as many as there are.
    pub per_day: i64,
}

/// What was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Used {
    /// When what was sent so far would be sent at exactly the rate.
    pub next_at: Timestamp,
    /// Before this instant nothing is sent: the server asked for a pause.
    pub not_before: Timestamp,
    /// The UTC day of the count, in days since 1970.
    pub day: i64,
    /// How many were sent on it.
    pub sent_today: i64,
}

impl Default for Used {
    fn default() -> Self {
        Self {
            next_at: Timestamp::UNIX_EPOCH,
            not_before: Timestamp::UNIX_EPOCH,
            day: 0,
            sent_today: 0,
        }
    }
}

const SECOND: i64 = 1_000;
const DAY: i64 = 86_400 * SECOND;

impl Rate {
    /// How many messages may be sent at `now`: never more than a second's worth at once.
    #[must_use]
    pub fn allows(&self, used: &Used, now: Timestamp) -> i64 {
        if now < used.not_before {
            return 0;
        }
        let rate = self.per_second.max(1);
        let ahead = (used.next_at.as_millisecond() - now.as_millisecond()).max(0);
        let burst = (rate * (SECOND - ahead).max(0) / SECOND).clamp(0, rate);
        match self.per_day {
            0 => burst,
            per_day => burst.min((per_day - sent_on(used, now)).max(0)),
        }
    }

    /// The use after `sent` more at `now`.
    #[must_use]
    pub fn using(&self, used: &Used, sent: i64, now: Timestamp) -> Used {
        let rate = self.per_second.max(1);
        let from = used.next_at.as_millisecond().max(now.as_millisecond());
        // Rounded up, so that no rounding makes it faster than the rate.
        let next = from + (sent * SECOND + rate - 1) / rate;
        Used {
            next_at: Timestamp::from_millisecond(next).unwrap_or(Timestamp::MAX),
            not_before: used.not_before,
            day: day_of(now),
            sent_today: sent_on(used, now) + sent,
        }
    }

    /// The first instant from `from` on at which one may be sent.
    #[must_use]
    pub fn next(&self, used: &Used, from: Timestamp) -> Timestamp {
        let rate = self.per_second.max(1);
        let room = SignedDuration::from_millis(SECOND - (SECOND + rate - 1) / rate);
        let room = used.next_at.checked_sub(room).unwrap_or(used.next_at);
        let at = from.max(used.not_before).max(room);
        let full = self.per_day > 0 && sent_on(used, at) >= self.per_day;
        if !full {
            return at;
        }
        Timestamp::from_millisecond((day_of(at) + 1) * DAY).unwrap_or(Timestamp::MAX)
    }
}

fn sent_on(used: &Used, now: Timestamp) -> i64 {
    if used.day == day_of(now) {
        used.sent_today
    } else {
        0
    }
}

fn day_of(at: Timestamp) -> i64 {
    at.as_millisecond().div_euclid(DAY)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millisecond(1_624_453_200_000 + millis).unwrap()
    }

    #[test]
    fn what_was_sent_takes_its_time_rounded_up_to_the_millisecond() {
        for (per_second, sent, millis) in [(10, 3, 300), (3, 1, 334), (1, 2, 2_000)] {
            let rate = Rate {
                per_second,
                per_day: 0,
            };
            let used = rate.using(&Used::default(), sent, at(0));
            assert_eq!(used.next_at, at(millis));
        }
    }

    #[test]
    fn the_next_may_go_as_soon_as_a_seconds_worth_has_room_for_it() {
        for (per_second, waits) in [(10, 100), (3, 334), (1, 1_000)] {
            let rate = Rate {
                per_second,
                per_day: 0,
            };
            let full = rate.using(&Used::default(), per_second, at(0));
            assert_eq!(rate.next(&full, at(0)), at(waits), "{per_second}");
        }
    }

    #[test]
    fn a_full_day_waits_for_the_next_one() {
        let rate = Rate {
            per_second: 10,
            per_day: 3,
        };
        let used = rate.using(&Used::default(), 3, at(0));
        assert_eq!(rate.allows(&used, at(5_000)), 0);
        let next = rate.next(&used, at(5_000));
        assert_eq!(next, "2021-06-24T00:00:00Z".parse().unwrap());
        assert_eq!(rate.allows(&used, next), 3);
    }

    #[test]
    fn a_pause_that_the_server_asked_for_is_kept() {
        let rate = Rate {
            per_second: 10,
            per_day: 0,
        };
        let used = Used {
            not_before: at(60_000),
            ..Used::default()
        };
        assert_eq!(rate.allows(&used, at(59_999)), 0);
        assert_eq!(rate.next(&used, at(0)), at(60_000));
        assert_eq!(rate.allows(&used, at(60_000)), 10);
    }

    proptest! {
        #[test]
        fn no_more_than_two_seconds_worth_goes_out_in_any_second_and_the_rate_over_time(
            per_second in 1_i64..50, steps in prop::collection::vec(0_i64..400, 1..200),
        ) {
            let rate = Rate { per_second, per_day: 0 };
            let (mut used, mut now, mut sent) = (Used::default(), 0, Vec::new());
            for step in steps {
                now += step;
                let allowed = rate.allows(&used, at(now));
                prop_assert!(allowed <= per_second);
                if allowed > 0 {
                    used = rate.using(&used, allowed, at(now));
                    sent.push((now, allowed));
                }
            }
            for (from, _) in &sent {
                let within = sent.iter().filter(|(at, _)| (*from..*from + SECOND).contains(at));
                prop_assert!(within.map(|(_, count)| count).sum::<i64>() <= 2 * per_second);
            }
            let total: i64 = sent.iter().map(|(_, count)| count).sum();
            prop_assert!(total * SECOND <= per_second * (now + SECOND));
        }

        #[test]
        fn at_the_next_instant_one_may_be_sent(per_second in 1_i64..2_000, sent in 1_i64..500) {
            let rate = Rate { per_second, per_day: 0 };
            let used = rate.using(&Used::default(), sent, at(0));
            prop_assert!(rate.allows(&used, rate.next(&used, at(0))) >= 1);
        }
    }
}
