//! What was to be reached, and by how much it was not.

use serde::{Deserialize, Serialize};

/// Something to be reached.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Goal {
    /// What.
    pub what: String,
    /// What was found.
    pub found: f64,
    /// What it was to be.
    pub wanted: f64,
    /// Whether more is better.
    pub at_least: bool,
    /// The unit of both.
    pub unit: String,
}

impl Goal {
    /// More is better.
    pub fn at_least(what: &str, found: f64, wanted: f64, unit: &str) -> Self {
        Self {
            what: what.to_owned(),
            found,
            wanted,
            at_least: true,
            unit: unit.to_owned(),
        }
    }

    /// Less is better.
    pub fn at_most(what: &str, found: f64, wanted: f64, unit: &str) -> Self {
        Self {
            at_least: false,
            ..Self::at_least(what, found, wanted, unit)
        }
    }

    /// Whether it was reached.
    pub fn is_met(&self) -> bool {
        if self.at_least {
            self.found >= self.wanted
        } else {
            self.found <= self.wanted
        }
    }

    /// What was found, what it was to be, and by how much it missed.
    pub fn line(&self) -> String {
        let Self {
            what,
            found,
            wanted,
            at_least,
            unit,
        } = self;
        let bound = if *at_least { "at least" } else { "at most" };
        let verdict = if self.is_met() {
            "met".to_owned()
        } else if *wanted == 0.0 {
            "**missed**".to_owned()
        } else {
            let apart = (found / wanted - 1.0) * 100.0;
            format!("**missed by {:.0} %**", apart.abs())
        };
        let (found, wanted) = (short(*found), short(*wanted));
        format!("{what}: {found} {unit}, goal {bound} {wanted} {unit}: {verdict}")
    }
}

/// A number with as many digits as tell something.
pub fn short(number: f64) -> String {
    if number >= 100.0 {
        grouped(number)
    } else if number >= 10.0 {
        format!("{number:.1}")
    } else {
        format!("{number:.2}")
    }
}

fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
