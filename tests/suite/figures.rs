//! What the figures of `docs/performance.md` are judged by, with times planted.

#[path = "../../benches/board_goals.rs"]
mod board_goals;
#[path = "../../benches/goal.rs"]
mod goal;

use std::time::Duration;

use self::board_goals::{OCDS, Times, goals};
use self::goal::{Goal, short};

const ASKED: [&str; 13] = [
    "store, first page",
    "store, common word",
    "first page",
    "deep page",
    "first to close",
    "open only",
    "common word",
    "rare word",
    "no such word",
    "detail",
    "API, deep page",
    "feed",
    OCDS,
];

/// A board on which everything takes two milliseconds, but for what is planted.
fn board(planted: (&'static str, u32), took: u64) -> Vec<Goal> {
    let sizes = [100, 1000, 10_000, 100_000, 1_000_000];
    let of = |size| ASKED.map(|what| ((what, size), Duration::from_millis(2)));
    let mut times: Times = sizes.into_iter().flat_map(of).collect();
    let p50 = times.clone();
    times.insert(planted, Duration::from_millis(took));
    goals("SQLite", &p50, &times)
}

fn missed(goals: &[Goal]) -> Vec<String> {
    let missed = goals.iter().filter(|goal| !goal.is_met());
    missed.map(Goal::line).collect()
}

#[test]
fn a_board_that_is_fast_everywhere_meets_its_goals() {
    let judged = board(("detail", 100), 2);
    assert_eq!(missed(&judged), [""; 0]);
    assert_eq!(judged.len(), 8);
}

#[test]
fn a_slow_page_of_any_kind_and_size_misses_the_goal_for_pages() {
    for (what, size) in [
        ("rare word", 100_000),
        ("first to close", 10_000),
        ("detail", 100),
    ] {
        let slow = format!(
            "SQLite, page p99, the slowest ({what} of {size}): 15.0 ms, goal at most 10.0 ms: \
             **missed by 50 %**"
        );
        assert_eq!(missed(&board((what, size), 15)), [slow]);
    }
}

#[test]
fn the_store_the_api_and_the_feed_are_judged_by_their_slowest_and_ocds_is_not() {
    let of = |what| missed(&board((what, 10_000), 15)).join("\n");
    assert!(of("store, common word").starts_with("SQLite, store p99, the slowest (store, common"));
    assert!(of("API, deep page").starts_with("SQLite, API and feed p99, the slowest (API, deep"));
    assert!(of("feed").starts_with("SQLite, API and feed p99, the slowest (feed of 10000)"));
    assert_eq!(of(OCDS), "");
}

#[test]
fn a_middling_board_slower_than_a_small_and_a_large_one_misses_its_ratio() {
    let mut p50 = Times::new();
    for (size, took) in [(1000, 2), (10_000, 300), (100_000, 3)] {
        p50.insert(("open only", size), Duration::from_millis(took));
    }
    let judged = goals("PostgreSQL", &p50, &Times::new());
    let line = "PostgreSQL, open only, the slowest against 1,000: 150 times, goal at most 2.50 \
                times: **missed by 5900 %**";
    assert_eq!(missed(&judged), [line]);
}

#[test]
fn what_was_not_measured_is_not_judged() {
    assert_eq!(goals("PostgreSQL", &Times::new(), &Times::new()).len(), 0);
}

#[test]
fn a_goal_for_more_is_met_from_its_bound_on() {
    let of = |found| Goal::at_least("SQLite", found, 1000.0, "decisions/s");
    assert!(of(1000.0).is_met());
    let line = "SQLite: 900 decisions/s, goal at least 1,000 decisions/s: **missed by 10 %**";
    assert_eq!(of(900.0).line(), line);
    assert_eq!(short(12.34), "12.3");
}

#[test]
fn a_goal_of_none_says_no_share_of_nothing() {
    let line = Goal::at_most("late", 3.0, 0.0, "applications").line();
    assert_eq!(
        line,
        "late: 3.00 applications, goal at most 0.00 applications: **missed**"
    );
}
