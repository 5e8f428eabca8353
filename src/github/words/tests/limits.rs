//! Comments that would be too long for GitHub (case 30), labels, and lengths of time.

use jiff::SignedDuration;

use super::place::Place;
use super::samples;
use super::story::{HEAD, Story, person, texts};
use crate::domain::duration::Span;
use crate::domain::lang::Lang;
use crate::domain::notice::Notice;
use crate::domain::programme::Affirmation;
use crate::domain::refusal::Refusal;
use crate::github::words::status::open_fence;
use crate::github::words::{COMMENT_LIMIT, STATUS_LABELS, STATUS_MARKER, issue_label};

#[test]
fn a_status_comment_too_long_for_github_ends_with_a_link_to_the_rest() {
    let mut open = Story::posted(Lang::En);
    for number in 1..=600 {
        let supplier = person(
            1_000 + i64::from(number),
            "a-login-of-thirty-nine-characters-long",
        );
        open = open.apply(number, supplier, "2021-07-01T12:00:00Z");
    }

    let comment = Place::default()
        .words()
        .status_comment(&open.0, HEAD, &texts());

    let length = comment.chars().count();
    assert!((60_000..=COMMENT_LIMIT).contains(&length), "{length}");
    assert!(comment.starts_with(STATUS_MARKER));
    let (_, end) = comment.rsplit_once("The rest does not fit here.").unwrap();
    assert!(end.contains("/en/opportunities/octo-org/pages/42"), "{end}");
    assert!(end.contains(&format!(":{HEAD}`")), "{end}");
}

#[test]
fn a_comment_cut_inside_a_block_of_code_closes_it() {
    let mut place = Place::default();
    let affirmation = Affirmation {
        en: "I affirm ```` ".repeat(10),
        fr: "J’affirme ".repeat(10),
    };
    place.programme.eligibility.affirmations = vec![affirmation; 900];

    let comment = place
        .words()
        .status_comment(&Story::posted(Lang::En).0, HEAD, &texts());

    assert!(comment.chars().count() <= COMMENT_LIMIT);
    assert!(comment.contains("The rest does not fit here."));
    assert_eq!(open_fence(&comment), None);
}

#[test]
fn a_refusal_too_long_for_github_is_cut() {
    let refusals = vec![Refusal::LabelStays; 600];
    let notice = Notice::Refused { to: None, refusals };

    let comment = Place::default()
        .words()
        .comment("id", &notice, Lang::Fr, None);

    assert!((60_000..=COMMENT_LIMIT).contains(&comment.chars().count()));
}

#[test]
fn every_state_but_the_draft_has_one_label() {
    assert_eq!(issue_label("draft"), None);
    for (_, story) in samples::states(Lang::En).into_iter().skip(1) {
        let state = story.0.state.name();
        let words = state.replace('_', " ");
        let label = issue_label(state).unwrap();
        assert_eq!(label.name, format!("micro-acquisition: {words}"));
    }
}

#[test]
fn a_label_is_what_github_takes() {
    for label in STATUS_LABELS {
        let description = label.description();
        assert!(
            description.contains(" / ") && !description.contains("label-"),
            "{description}"
        );
        assert!(description.chars().count() <= 100, "{description}");
        assert!(label.name.len() <= 50);
        assert_eq!(label.colour.len(), 6);
        assert!(label.colour.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
}

#[test]
fn the_time_to_answer_is_told_in_words() {
    let offer = &samples::notices()[1].1;
    for (span, english, french) in [
        (
            Span::BusinessDays(1),
            "1 business day",
            "1\u{a0}jour ouvrable",
        ),
        (
            Span::BusinessDays(2),
            "2 business days",
            "2\u{a0}jours ouvrables",
        ),
        (
            Span::Elapsed(SignedDuration::from_hours(72)),
            "3 days",
            "3\u{a0}jours",
        ),
        (
            Span::Elapsed(SignedDuration::from_hours(36)),
            "36 hours",
            "36\u{a0}heures",
        ),
        (
            Span::Elapsed(SignedDuration::from_mins(90)),
            "90 minutes",
            "90\u{a0}minutes",
        ),
        (
            Span::Elapsed(SignedDuration::from_secs(3)),
            "3 seconds",
            "3\u{a0}secondes",
        ),
    ] {
        let mut place = Place::default();
        place.programme.policy.acceptance_days = span;
        for (lang, expected) in [(Lang::En, english), (Lang::Fr, french)] {
            let comment = place.words().comment("id", offer, lang, None);
            assert!(comment.contains(&format!("**{expected}**")), "{comment}");
        }
    }
}
