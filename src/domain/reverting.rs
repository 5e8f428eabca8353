//! Which pull requests revert a delivery (case 103).
//!
//! GitHub's own button writes `Reverts owner/repository#N` into the description,
//! and `git revert` writes `This reverts commit SHA`. Either is enough; a revert
//! that says neither is not recognized.

use super::facts::{PullRequestFacts, RepositoryFacts};
use super::payment::Payment;

/// The fewest characters by which a commit is named.
const SHORTEST: usize = 7;

/// Whether a description says that something is reverted.
#[must_use]
pub fn speaks_of_revert(text: &str) -> bool {
    text.split_whitespace().any(says_reverts)
}

/// Whether the pull request was merged after the accepted delivery and reverts it.
#[must_use]
pub fn reverts(pull: &PullRequestFacts, payment: &Payment, repository: &RepositoryFacts) -> bool {
    let Some((number, merge)) = payment.delivery() else {
        return false;
    };
    let later = pull.merge.as_ref().is_some_and(|it| it.at >= merge.at);
    let own = pull.number == number;
    let delivery = Delivery {
        number,
        commit: &merge.commit,
        repository,
    };
    let words: Vec<&str> = pull.body.split_whitespace().collect();
    let mut named = words
        .iter()
        .enumerate()
        .filter(|(_, word)| says_reverts(word))
        .map(|(at, _)| &words[at + 1..]);
    later && !own && named.any(|after| delivery.is_named(after))
}

fn says_reverts(word: &str) -> bool {
    word.eq_ignore_ascii_case("reverts")
}

/// What a revert may name.
struct Delivery<'a> {
    number: i64,
    commit: &'a str,
    repository: &'a RepositoryFacts,
}

impl Delivery<'_> {
    /// Whether the words after `Reverts` name it.
    fn is_named(&self, after: &[&str]) -> bool {
        match after {
            ["commit", commit, ..] => {
                let commit = commit.trim_end_matches(|c: char| !c.is_ascii_hexdigit());
                commit.len() >= SHORTEST && self.commit.starts_with(commit)
            }
            [reference, ..] => {
                let Some((place, number)) = reference.split_once('#') else {
                    return false;
                };
                let full = format!("{}/{}", self.repository.owner, self.repository.name);
                let here = place.is_empty() || place.eq_ignore_ascii_case(&full);
                let number = number.trim_end_matches(|c: char| !c.is_ascii_digit());
                here && number.parse() == Ok(self.number)
            }
            [] => false,
        }
    }
}
