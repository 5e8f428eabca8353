//! Which issues a pull request closes (cases 83 to 87).

use jiff::Timestamp;

use super::event::IssueRef;
use super::facts::PullRequestFacts;

/// Whether the pull request is linked to the issue as closing it: by GitHub's own
/// list, by a keyword in its description, or by one in its commits.
#[must_use]
pub fn links(pull: &PullRequestFacts, issue: &IssueRef) -> bool {
    states(pull, issue)
        || pull.repository == issue.repository && pull.commit_closes.contains(&issue.number)
}

/// Whether the link was there for everyone to see when it was merged: not in a
/// commit's message alone (case 86), and not in a description that was edited
/// afterwards (case 94).
#[must_use]
pub fn links_openly(pull: &PullRequestFacts, issue: &IssueRef, merged_at: Timestamp) -> bool {
    let edited_since = pull.edited_at.is_some_and(|edited| edited > merged_at);
    let by_text = closed_by_description(pull).contains(&issue.number);
    states(pull, issue) && !(edited_since && by_text)
}

fn states(pull: &PullRequestFacts, issue: &IssueRef) -> bool {
    pull.repository == issue.repository
        && (pull.closes.contains(&issue.issue)
            || pull.closes_numbers.contains(&issue.number)
            || closed_by_description(pull).contains(&issue.number))
}

/// The issues of its own repository that the description closes by a keyword.
#[must_use]
pub fn closed_by_description(pull: &PullRequestFacts) -> Vec<i64> {
    closed_by_keyword(&pull.body, &pull.place)
}

const KEYWORDS: [&str; 9] = [
    "close", "closes", "closed", "fix", "fixes", "fixed", "resolve", "resolves", "resolved",
];

/// The issues of the repository `place` (`owner/name`) that a text of its own closes by
/// GitHub's nine keywords, in any case, with or without a colon: `#n` or `owner/name#n`.
#[must_use]
pub fn closed_by_keyword(text: &str, place: &str) -> Vec<i64> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .windows(2)
        .filter(|pair| is_keyword(pair[0]))
        .filter_map(|pair| pair[1].split_once('#'))
        .filter(|(named, _)| named.is_empty() || named.eq_ignore_ascii_case(place))
        .filter_map(|(_, rest)| {
            let digits = rest
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len());
            rest[..digits].parse().ok()
        })
        .collect()
}

fn is_keyword(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '[', '*', '_']);
    let word = word.strip_suffix(':').unwrap_or(word);
    KEYWORDS
        .iter()
        .any(|keyword| keyword.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closed(text: &str) -> Vec<i64> {
        closed_by_keyword(text, "team/pages")
    }

    #[test]
    fn case_083_all_nine_keywords_link_in_any_case_with_an_optional_colon() {
        for keyword in KEYWORDS {
            let shout = keyword.to_uppercase();
            assert_eq!(closed(&format!("This {keyword} #12.")), [12]);
            assert_eq!(closed(&format!("{shout}: #12")), [12]);
        }
        assert_eq!(closed("Fixes #1, resolves #2 and #3"), [1, 2]);
    }

    #[test]
    fn case_083_the_full_form_links_in_its_own_repository_alone() {
        assert_eq!(
            closed("Fixes team/pages#12, closes Team/Pages#13."),
            [12, 13]
        );
        assert!(closed("Fixes team/page#12, closes other/pages#13, fixes pages#14").is_empty());
    }

    #[test]
    fn a_mention_and_a_part_link_nothing() {
        assert!(closed("Part of #12. See team/pages#13; prefixes #14").is_empty());
    }
}
