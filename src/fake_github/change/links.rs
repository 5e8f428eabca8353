//! Which issues a pull request closes: keywords in its text, and the sidebar.

use std::collections::BTreeSet;

use crate::fake_github::state::{Issue, Pull, Repository};
use crate::fake_github::world::World;

/// GitHub's nine closing keywords (case 83).
const KEYWORDS: [&str; 9] = [
    "close", "closes", "closed", "fix", "fixes", "fixed", "resolve", "resolves", "resolved",
];

/// An issue as a text names it: `#12`, or `owner/name#12`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub repository: Option<String>,
    pub number: i64,
}

fn is_keyword(word: &str) -> bool {
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let word = word.strip_suffix(':').unwrap_or(word);
    KEYWORDS
        .iter()
        .any(|keyword| word.eq_ignore_ascii_case(keyword))
}

fn parse_mention(word: &str) -> Option<Mention> {
    let (place, rest) = word.split_once('#')?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let after = rest.chars().nth(digits.len());
    if after.is_some_and(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let repository = match place {
        "" => None,
        _ if place.matches('/').count() == 1 => Some(place.to_owned()),
        _ => return None,
    };
    let number = digits.parse().ok()?;
    Some(Mention { repository, number })
}

/// Every issue that `text` says it closes; each needs its own keyword.
pub fn closing_mentions(text: &str) -> Vec<Mention> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let pairs = words.windows(2).filter(|pair| is_keyword(pair[0]));
    pairs.filter_map(|pair| parse_mention(pair[1])).collect()
}

impl World {
    fn mentioned(&self, home: &Repository, text: &str) -> BTreeSet<(i64, i64)> {
        let mentions = closing_mentions(text).into_iter();
        let found = mentions.filter_map(|mention| {
            let repository = match &mention.repository {
                None => Some(home),
                Some(full) => {
                    let (owner, name) = full.split_once('/')?;
                    self.repository_by_name(owner, name)
                }
            }?;
            Some((repository.id, mention.number))
        });
        let issues = found.filter(|key| self.issues.get(key).is_some_and(|i| i.pull.is_none()));
        issues.collect()
    }

    /// `closingIssuesReferences`: keywords count only towards the default branch
    /// (case 84), links of the sidebar always do (case 85).
    pub fn closing_references(&self, issue: &Issue, pull: &Pull) -> BTreeSet<(i64, i64)> {
        let mut found: BTreeSet<(i64, i64)> = pull.sidebar.clone();
        found.retain(|key| self.issues.contains_key(key));
        if let Some(home) = self.repositories.get(&issue.repository)
            && pull.base_ref == home.default_branch
        {
            found.extend(self.mentioned(home, issue.body.as_deref().unwrap_or_default()));
        }
        found
    }

    /// What a merge into the default branch closes: the references, and what
    /// commit messages name (case 86).
    pub fn closed_by_merge(&self, issue: &Issue, pull: &Pull) -> BTreeSet<(i64, i64)> {
        let Some(home) = self.repositories.get(&issue.repository) else {
            return BTreeSet::new();
        };
        if pull.base_ref != home.default_branch {
            return BTreeSet::new();
        }
        let mut found = self.closing_references(issue, pull);
        for commit in self.pull_commits(pull) {
            found.extend(self.mentioned(home, &commit.message));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<i64> {
        closing_mentions(text)
            .into_iter()
            .map(|m| m.number)
            .collect()
    }

    #[test]
    fn case_083_all_nine_keywords_link_in_any_case_with_or_without_a_colon() {
        for (n, keyword) in (1..).zip(KEYWORDS) {
            assert_eq!(numbers(&format!("{keyword} #{n}")), [n]);
            assert_eq!(numbers(&format!("{}: #{n}.", keyword.to_uppercase())), [n]);
        }
    }

    #[test]
    fn case_083_each_reference_needs_its_own_keyword() {
        assert_eq!(numbers("Fixes #1, #2 and resolves #3"), [1, 3]);
    }

    #[test]
    fn a_reference_may_name_another_repository() {
        let found = closing_mentions("closes canada/forms#7");
        assert_eq!(found[0].repository.as_deref(), Some("canada/forms"));
    }

    #[test]
    fn a_mere_mention_links_nothing() {
        assert_eq!(
            numbers("See #1, unfixes #2, fixes #3rd, fixes 4"),
            [0_i64; 0]
        );
    }
}
