//! How many requests GitHub still allows, over all the windows that are under way.
//!
//! GitHub counts for each installation, and for the App itself, in windows of an hour that
//! begin and end apart, and each answer tells of the one it was counted in. The last answer
//! alone would hide an installation that has nothing left behind a busy one that has, so
//! what is shown is the least of all of them. A window is known by when it ends: naming
//! whose it is would name an installation.

use std::collections::BTreeMap;

use jiff::Timestamp;

/// More windows than end at different seconds of two hours; a server that names more lies.
const MOST: usize = 8192;

/// What GitHub counts apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resource {
    /// REST.
    Core,
    /// GraphQL, in points.
    Graphql,
    /// What the App asks for nothing of.
    Other,
}

impl Resource {
    /// As GitHub's header names it; none is REST.
    #[must_use]
    pub fn named(name: Option<&str>) -> Self {
        match name {
            None | Some("core") => Self::Core,
            Some("graphql") => Self::Graphql,
            Some(_) => Self::Other,
        }
    }

    /// The word of its label.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Graphql => "graphql",
            Self::Other => "other",
        }
    }
}

/// What one answer said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// What was counted.
    pub resource: Resource,
    /// How many requests are left.
    pub remaining: u32,
    /// When the window ends, in seconds since 1970.
    pub resets_at: i64,
}

/// The windows that were told of.
#[derive(Debug)]
pub(super) struct Windows(BTreeMap<Resource, BTreeMap<i64, u32>>);

impl Windows {
    pub(super) const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Keeps what an answer said. Within a window what is left only shrinks, and answers may
    /// overtake each other.
    pub(super) fn take(&mut self, said: Allowance, now: Timestamp) {
        let windows = self.0.entry(said.resource).or_default();
        windows
            .entry(said.resets_at)
            .and_modify(|left| *left = said.remaining.min(*left))
            .or_insert(said.remaining);
        forget(windows, now);
    }

    /// The least that is left of each resource; `None` where no window is under way.
    pub(super) fn least(&mut self, now: Timestamp) -> Vec<(Resource, Option<u32>)> {
        let each = self.0.iter_mut().map(|(resource, windows)| {
            forget(windows, now);
            (*resource, windows.values().min().copied())
        });
        each.collect()
    }
}

fn forget(windows: &mut BTreeMap<i64, u32>, now: Timestamp) {
    windows.retain(|resets_at, _| *resets_at > now.as_second());
    while windows.len() > MOST {
        windows.pop_last();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_624_453_200 + seconds).unwrap()
    }

    fn core(remaining: u32, resets_in: i64) -> Allowance {
        Allowance {
            resource: Resource::Core,
            remaining,
            resets_at: at(resets_in).as_second(),
        }
    }

    #[test]
    fn an_installation_that_has_nothing_left_is_seen_behind_busy_ones_that_have() {
        let mut windows = Windows::new();
        windows.take(core(3, 1800), at(0));
        for request in 0..20 {
            windows.take(core(4900 - request, 2400), at(1));
        }
        assert_eq!(windows.least(at(2)), [(Resource::Core, Some(3))]);
    }

    #[test]
    fn a_window_that_has_ended_says_nothing_any_more() {
        let mut windows = Windows::new();
        windows.take(core(3, 60), at(0));
        windows.take(core(4000, 120), at(0));
        assert_eq!(windows.least(at(60)), [(Resource::Core, Some(4000))]);
        assert_eq!(windows.least(at(120)), [(Resource::Core, None)]);
    }

    #[test]
    fn an_answer_that_was_overtaken_gives_nothing_back() {
        let mut windows = Windows::new();
        windows.take(core(10, 60), at(0));
        windows.take(core(11, 60), at(0));
        assert_eq!(windows.least(at(1)), [(Resource::Core, Some(10))]);
    }

    #[test]
    fn points_of_graphql_are_no_requests_of_rest() {
        let mut windows = Windows::new();
        let resource = Resource::named(Some("graphql"));
        windows.take(core(4000, 60), at(0));
        windows.take(
            Allowance {
                resource,
                ..core(7, 60)
            },
            at(0),
        );
        let least = windows.least(at(1));
        assert_eq!(
            least,
            [(Resource::Core, Some(4000)), (Resource::Graphql, Some(7))]
        );
    }

    #[test]
    fn a_server_that_names_ever_new_windows_fills_no_memory() {
        let mut windows = Windows::new();
        for second in 1..=20_000 {
            windows.take(core(5000, second), at(0));
        }
        assert_eq!(windows.0[&Resource::Core].len(), MOST);
    }
}
