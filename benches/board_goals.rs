//! What the board's times are judged by: the slowest of every size and page, not the easiest.

use std::collections::BTreeMap;
use std::time::Duration;

use super::goal::Goal;

/// Times by what was asked and of how many opportunities, on one database.
pub type Times = BTreeMap<(&'static str, u32), Duration>;

/// A package of the whole histories of up to five hundred opportunities: an export, which no
/// goal for pages is for.
pub const OCDS: &str = "OCDS";
/// From so many on a page's time is compared with larger boards'.
const FEW: u32 = 1000;
/// The goals are for so many.
const MANY: u32 = 100_000;

/// Who reads what is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reader {
    /// Nobody: it is the list's own query.
    Store,
    /// People.
    Person,
    /// Programs.
    Program,
}

fn reader(what: &str) -> Option<Reader> {
    if what == OCDS {
        None
    } else if what.starts_with("store, ") {
        Some(Reader::Store)
    } else if what.starts_with("API, ") || what == "feed" {
        Some(Reader::Program)
    } else {
        Some(Reader::Person)
    }
}

/// The goals for the database of that name; what was not measured is not judged.
pub fn goals(database: &str, p50: &Times, p99: &Times) -> Vec<Goal> {
    let deep = || {
        let most = p50.keys().map(|(_, size)| *size);
        let most = most.filter(|size| *size <= MANY).max()?;
        let first = p50.get(&("first page", most))?;
        let times = p50.get(&("deep page", most))?.as_secs_f64() / first.as_secs_f64();
        let what = format!("{database}, deep page against the first");
        Some(Goal::at_most(&what, times, 1.3, "times"))
    };
    let goals = [
        against(database, p50, "first page", 1.5),
        against(database, p50, "common word", 2.5),
        against(database, p50, "rare word", 2.5),
        against(database, p50, "open only", 2.5),
        deep(),
        slowest(database, p99, Reader::Store, 5.0),
        slowest(database, p99, Reader::Person, 10.0),
        slowest(database, p99, Reader::Program, 10.0),
    ];
    goals.into_iter().flatten().collect()
}

/// A plan that a database takes for a middling size alone may be the slow one.
fn against(database: &str, p50: &Times, what: &'static str, most: f64) -> Option<Goal> {
    let few = p50.get(&(what, FEW))?;
    let larger = p50
        .iter()
        .filter(|((asked, size), _)| *asked == what && (FEW..=MANY).contains(size));
    let slowest = larger.map(|(_, took)| *took).max()?;
    let times = slowest.as_secs_f64() / few.as_secs_f64();
    let what = format!("{database}, {what}, the slowest against 1,000");
    Some(Goal::at_most(&what, times, most, "times"))
}

fn slowest(database: &str, p99: &Times, read_by: Reader, most: f64) -> Option<Goal> {
    let whose = match read_by {
        Reader::Store => "store",
        Reader::Person => "page",
        Reader::Program => "API and feed",
    };
    let judged = p99
        .iter()
        .filter(|((what, size), _)| reader(what) == Some(read_by) && *size <= MANY);
    let ((what, size), took) = judged.max_by_key(|(_, took)| **took)?;
    let what = format!("{database}, {whose} p99, the slowest ({what} of {size})");
    Some(Goal::at_most(&what, took.as_secs_f64() * 1e3, most, "ms"))
}
