//! GitHub's rate limits, where a story wants them enforced: 5,000 requests an hour for an
//! installation, of which 80 a minute and 500 an hour may create content (cases 25, 26).

use std::collections::{HashMap, VecDeque};

use jiff::{SignedDuration, Timestamp};

use super::faults::Fault;

const REQUESTS: usize = 5000;
const CREATING_A_MINUTE: usize = 80;
const CREATING_AN_HOUR: usize = 500;
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// What each installation has asked for within the hour; nothing is counted unless enforced.
#[derive(Debug, Default)]
pub struct Limits {
    enforced: bool,
    used: HashMap<i64, Used>,
    refused: usize,
}

#[derive(Debug, Default)]
struct Used {
    requests: VecDeque<Timestamp>,
    creating: VecDeque<Timestamp>,
}

impl Limits {
    /// Begins to count and to refuse.
    pub const fn enforce(&mut self) {
        self.enforced = true;
    }

    /// Whether it counts.
    pub const fn is_enforced(&self) -> bool {
        self.enforced
    }

    /// How many requests were refused so far.
    pub const fn refused(&self) -> usize {
        self.refused
    }

    /// Counts a request, or says what it is refused with.
    pub fn take(&mut self, installation: i64, creates: bool, now: Timestamp) -> Option<Fault> {
        if !self.enforced {
            return None;
        }
        let used = self.used.entry(installation).or_default();
        forget(&mut used.requests, now);
        forget(&mut used.creating, now);
        let refusal = used.refusal(creates, now);
        if refusal.is_some() {
            self.refused += 1;
        } else {
            used.requests.push_back(now);
            if creates {
                used.creating.push_back(now);
            }
        }
        refusal
    }
}

impl Used {
    fn refusal(&self, creates: bool, now: Timestamp) -> Option<Fault> {
        let oldest = |times: &VecDeque<Timestamp>| times.front().copied().unwrap_or(now);
        if self.requests.len() >= REQUESTS {
            let reset = oldest(&self.requests) + HOUR;
            return Some(Fault::rate_limited(reset.as_second() + 1));
        }
        let minute = self.creating.iter().rev();
        let minute = minute.take_while(|at| now.duration_since(**at) < MINUTE);
        if creates && minute.count() >= CREATING_A_MINUTE {
            return Some(Fault::secondary_limit(60));
        }
        if creates && self.creating.len() >= CREATING_AN_HOUR {
            let reset = oldest(&self.creating) + HOUR;
            let seconds = reset.duration_since(now).as_secs().max(1);
            return Some(Fault::secondary_limit(
                u32::try_from(seconds).unwrap_or(3600),
            ));
        }
        None
    }
}

fn forget(times: &mut VecDeque<Timestamp>, now: Timestamp) {
    while times
        .front()
        .is_some_and(|at| now.duration_since(*at) >= HOUR)
    {
        times.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_624_453_200 + seconds).unwrap()
    }

    /// How many of `number` requests at one instant are answered.
    fn answered(limits: &mut Limits, number: usize, creates: bool, now: Timestamp) -> usize {
        let answers = (0..number).filter(|_| limits.take(1, creates, now).is_none());
        answers.count()
    }

    fn enforced() -> Limits {
        let mut limits = Limits::default();
        limits.enforce();
        limits
    }

    #[test]
    fn nothing_is_refused_unless_the_limits_are_enforced() {
        assert_eq!(answered(&mut Limits::default(), 6000, true, at(0)), 6000);
    }

    #[test]
    fn eighty_a_minute_and_five_hundred_an_hour_create_content() {
        let mut limits = enforced();
        let each = (0..10).map(|minute| answered(&mut limits, 100, true, at(60 * minute)));
        let each: Vec<usize> = each.collect();
        assert_eq!(each, [80, 80, 80, 80, 80, 80, 20, 0, 0, 0]);
        assert_eq!(answered(&mut limits, 100, true, at(3600)), 80);
    }

    #[test]
    fn five_thousand_requests_an_hour_are_answered_for_each_installation() {
        let mut limits = enforced();
        assert_eq!(answered(&mut limits, 6000, false, at(0)), 5000);
        assert_eq!(limits.refused(), 1000);
        assert!(limits.take(2, false, at(1)).is_none());
        assert_eq!(answered(&mut limits, 1, false, at(3600)), 1);
    }
}
