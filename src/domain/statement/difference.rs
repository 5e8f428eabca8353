//! What differs between two versions of a statement, so that people read the
//! change and not the whole text again (R138, case 60).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Field, OtherSection, Statement};
use crate::domain::money::Money;

/// The most pairs of lines that are compared; longer texts count as written anew.
const MOST_PAIRS: usize = 1_000_000;

/// One part of a statement that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Which part.
    pub part: Part,
    /// How.
    pub changed: Changed,
}

/// A part of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// A field of the form, or the title.
    Field(Field),
    /// A section that the form does not know, by its heading as written.
    Other(String),
}

/// What a part was and is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "changed", rename_all = "snake_case")]
pub enum Changed {
    /// An amount of money.
    Price {
        /// Before.
        before: Money,
        /// After.
        after: Money,
    },
    /// A deadline.
    Instant {
        /// Before.
        before: Timestamp,
        /// After.
        after: Timestamp,
    },
    /// Text: the lines that differ, in their order.
    Text {
        /// The lines.
        edits: Vec<Edit>,
    },
}

/// A line of one version that the other does not have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// Only the earlier one has it.
    Removed(String),
    /// Only the later one has it.
    Added(String),
}

impl Difference {
    /// The form's field, if it is one.
    #[must_use]
    pub const fn field(&self) -> Option<Field> {
        match self.part {
            Part::Field(field) => Some(field),
            Part::Other(_) => None,
        }
    }
}

impl Statement {
    /// The parts in which `later` differs, in the order of the form.
    #[must_use]
    pub fn differences(&self, later: &Self) -> Vec<Difference> {
        let mut found = Vec::new();
        let mut note = |part: Part, changed: Option<Changed>| {
            found.extend(changed.map(|changed| Difference { part, changed }));
        };
        let fields = Field::SECTIONS.into_iter().chain([Field::Translation]);
        for field in [Field::Title].into_iter().chain(fields) {
            note(Part::Field(field), self.change(field, later));
        }
        let headings =
            |of: &Self| -> Vec<String> { of.other.iter().map(|it| it.heading.clone()).collect() };
        let mut known = headings(self);
        known.extend(headings(later));
        known.sort();
        known.dedup();
        for heading in known {
            let (before, after) = (self.section(&heading), later.section(&heading));
            note(Part::Other(heading), text(&before, &after));
        }
        found
    }

    fn change(&self, field: Field, later: &Self) -> Option<Changed> {
        let optional = |it: &Option<String>| it.clone().unwrap_or_default();
        match field {
            Field::Title => text(&self.title, &later.title),
            Field::ShortDescription => text(&self.short_description, &later.short_description),
            Field::FixedPrice => {
                let (before, after) = (self.fixed_price.clone(), later.fixed_price.clone());
                (before != after).then_some(Changed::Price { before, after })
            }
            Field::Skills => text(&self.skills.join(", "), &later.skills.join(", ")),
            Field::Closing => moved(self.closes_at, later.closes_at),
            Field::Delivery => moved(self.delivery_due_at, later.delivery_due_at),
            Field::Background => text(&self.background, &later.background),
            Field::Work => text(&self.work, &later.work),
            Field::Criteria => text(&self.criteria_text, &later.criteria_text),
            Field::Evaluation => text(&self.evaluation_text, &later.evaluation_text),
            Field::Licence => text(&self.licence, &later.licence),
            Field::EstimatedHours => text(
                &optional(&self.estimated_hours),
                &optional(&later.estimated_hours),
            ),
            Field::Project => text(&optional(&self.project), &optional(&later.project)),
            Field::Attestations => text(&self.attestations_text, &later.attestations_text),
            Field::Translation => text(&self.second(self), &later.second(self)),
        }
    }

    /// The version in the other language as text, with the price and dates of
    /// `like`: those are the same in both languages and told once.
    fn second(&self, like: &Self) -> String {
        let Some(second) = &self.translation else {
            return String::new();
        };
        let alike = Self {
            fixed_price: like.fixed_price.clone(),
            closes_at: like.closes_at,
            delivery_due_at: like.delivery_due_at,
            ..(**second).clone()
        };
        format!("{}\n\n{}", alike.title, alike.print(alike.language))
    }

    /// The text of the unknown sections with that heading.
    fn section(&self, heading: &str) -> String {
        let named = |it: &&OtherSection| it.heading == heading;
        let texts: Vec<&str> = self
            .other
            .iter()
            .filter(named)
            .map(|it| it.text.as_str())
            .collect();
        texts.join("\n\n")
    }
}

fn moved(before: Timestamp, after: Timestamp) -> Option<Changed> {
    (before != after).then_some(Changed::Instant { before, after })
}

fn text(before: &str, after: &str) -> Option<Changed> {
    (before != after).then(|| Changed::Text {
        edits: edits(before, after),
    })
}

/// The lines that differ, by the longest common subsequence.
fn edits(before: &str, after: &str) -> Vec<Edit> {
    let (mut old, mut new): (Vec<&str>, Vec<&str>) =
        (before.lines().collect(), after.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    (old, new) = (old.split_off(head), new.split_off(head));
    while !old.is_empty() && !new.is_empty() && old.last() == new.last() {
        old.pop();
        new.pop();
    }
    if old.len().saturating_mul(new.len()) > MOST_PAIRS {
        let removed = old.iter().map(|line| Edit::Removed((*line).to_owned()));
        let added = new.iter().map(|line| Edit::Added((*line).to_owned()));
        return removed.chain(added).collect();
    }
    let common = common_lengths(&old, &new);
    let (mut i, mut j) = (0, 0);
    let mut found = Vec::new();
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
        } else if i < old.len() && (j == new.len() || common[i + 1][j] >= common[i][j + 1]) {
            found.push(Edit::Removed(old[i].to_owned()));
            i += 1;
        } else {
            found.push(Edit::Added(new[j].to_owned()));
            j += 1;
        }
    }
    found
}

/// For each pair of places, how many lines the rests have in common.
fn common_lengths(old: &[&str], new: &[&str]) -> Vec<Vec<u32>> {
    let mut common = vec![vec![0; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = if old[i] == new[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn removed(line: &str) -> Edit {
        Edit::Removed(line.to_owned())
    }

    fn added(line: &str) -> Edit {
        Edit::Added(line.to_owned())
    }

    #[test]
    fn only_the_lines_that_differ_are_told_in_their_order() {
        let found = edits("one\ntwo\nthree\nfour", "one\n2\nthree\nfour\nfive");

        assert_eq!(found, [removed("two"), added("2"), added("five")]);
    }

    #[test]
    fn a_text_that_was_empty_is_added_whole() {
        assert_eq!(edits("", "a\nb"), [added("a"), added("b")]);
        assert_eq!(edits("a", ""), [removed("a")]);
    }

    fn lines_of(word: &str) -> String {
        let lines: Vec<_> = (0..2_000).map(|line| format!("{word} {line}")).collect();
        lines.join("\n")
    }

    #[test]
    fn texts_too_long_to_compare_are_told_whole() {
        let (old, new) = (lines_of("old"), lines_of("new"));

        assert_eq!(edits(&old, &new).len(), 4_000);
    }

    proptest! {
        #[test]
        fn what_is_told_turns_one_text_into_the_other(
            before in prop::collection::vec("[abc]", 0..12),
            after in prop::collection::vec("[abc]", 0..12),
        ) {
            let found = edits(&before.join("\n"), &after.join("\n"));
            let count = |of: &[String], line: &str| of.iter().filter(|it| *it == line).count();
            for line in ["a", "b", "c"] {
                let gone = found.iter().filter(|it| **it == removed(line)).count();
                let come = found.iter().filter(|it| **it == added(line)).count();
                prop_assert_eq!(count(&before, line) + come, count(&after, line) + gone);
            }
        }
    }
}
