//! What people read, in both languages, state by state and notice by notice.

mod checks;
mod limits;
mod officers;
mod open;
mod outcome;
mod place;
mod repeated;
mod samples;
mod sentences;
mod sign_off;
mod story;
mod strangers;
mod work;

use std::collections::BTreeSet;

use insta::assert_snapshot;

use crate::domain::lang::Lang;
use crate::domain::notice::Notice;
use crate::domain::refusal::Refusal;
use place::Place;
use sentences::assert_well_said;
use story::{HEAD, Story, texts};

use super::STATUS_MARKER;

#[test]
fn the_status_comment_shows_each_state_in_both_languages() {
    let place = Place::default();
    for lang in Lang::ALL {
        for (name, story) in samples::states(lang) {
            let comment = place.words().status_comment(&story.0, HEAD, &texts());

            assert_eq!(comment.lines().next(), Some(STATUS_MARKER));
            assert_well_said(lang, &comment);
            assert_snapshot!(format!("status_{name}_{}", lang.tag()), comment);
        }
    }
}

#[test]
fn every_notice_is_said_in_both_languages() {
    let place = Place::default();
    let mut seen = BTreeSet::new();
    for lang in Lang::ALL {
        let opportunity = Story::offered(lang).0;
        for (name, notice) in samples::notices() {
            let words = place.words();
            let comment = words.comment("0197-1", &notice, lang, Some(&opportunity));
            let alone = words.comment("0197-1", &notice, lang, None);

            let marker = Some("<!-- micro-acquisition:effect=0197-1 -->");
            assert_eq!(comment.lines().next(), marker);
            assert_well_said(lang, &comment);
            assert_well_said(lang, &alone);
            assert_snapshot!(format!("notice_{name}_{}", lang.tag()), comment);
            seen.insert(samples::notice_is_sampled(&notice));
        }
    }
    assert_eq!(
        seen.into_iter().collect::<Vec<_>>(),
        (0..40).collect::<Vec<_>>()
    );
}

#[test]
fn what_was_in_time_but_is_found_after_closing_calls_whoever_labelled_the_issue() {
    let place = Place::default();
    for lang in Lang::ALL {
        let opportunity = Story::offered(lang).0;
        let closed_at = opportunity.posting().unwrap().statement.closes_at;
        let (to, found) = (Some(story::ada()), Refusal::FoundTooLate { closed_at });
        let refusals = vec![found];
        let notice = Notice::Refused { to, refusals };

        let comment = place
            .words()
            .comment("0197-1", &notice, lang, Some(&opportunity));

        assert_well_said(lang, &comment);
        let person = format!("@{}", opportunity.labelled_by.login);
        assert!(comment.contains(&person), "{comment}");
    }
}

#[test]
fn an_offer_without_a_draw_says_that_no_other_application_passed() {
    let place = Place::default();
    for lang in Lang::ALL {
        let opportunity = Story::sole(lang).0;
        let (_, offer) = samples::notices().swap_remove(1);

        let comment = place
            .words()
            .comment("0197-1", &offer, lang, Some(&opportunity));

        assert_snapshot!(format!("notice_offer_sole_{}", lang.tag()), comment);
    }
}

#[test]
fn every_refusal_says_why_and_how_to_mend_it_in_both_languages() {
    let place = Place::default();
    for lang in Lang::ALL {
        let refusals = samples::refusals(lang);
        let notice = Notice::Refused { to: None, refusals };

        let comment = place.words().comment("0197-1", &notice, lang, None);

        assert_well_said(lang, &comment);
        assert_snapshot!(format!("refusals_{}", lang.tag()), comment);
    }
}

#[test]
fn what_strangers_wrote_does_nothing_in_our_comments() {
    let hostile = "See <b>this</b> @octocat [here](https://evil.example) | **now** #1";
    let body = story::body(Lang::En)
        .replace("The report names every broken rule", hostile)
        .replace("Knows what a screen reader needs", hostile);
    let statement = story::statement(hostile, &body).unwrap();
    let posted = Story::labelled(hostile, &body).post(statement);

    let comment = Place::default()
        .words()
        .status_comment(&posted.0, HEAD, &texts());

    for forbidden in ["<b>", "@octocat", "](https://evil", "**now**", " #1"] {
        assert!(!comment.contains(forbidden), "{forbidden} in {comment}");
    }
}

#[test]
fn a_criterion_that_ends_in_a_full_stop_ends_the_sentence_once() {
    for lang in Lang::ALL {
        let body = story::body(lang).replace("`licence: MIT`", "`licence: MIT`.");
        assert_ne!(body, story::body(lang));
        let statement = story::statement(story::title(lang), &body).unwrap();
        let posted = Story::labelled(story::title(lang), &body).post(statement);
        let missing = work::every_missing();
        let notice = crate::domain::notice::Notice::NotAccepted {
            number: 57,
            supplier: story::grace(),
            missing,
        };

        let place = Place::default();
        let comment = place
            .words()
            .comment("0197-1", &notice, lang, Some(&posted.0));

        assert!(comment.contains("`licence: MIT`. "), "{comment}");
        assert!(!comment.contains(".."), "{comment}");
    }
}

#[test]
fn a_status_comment_lists_an_application_by_number_login_and_time() {
    let open = Story::open(Lang::En);

    let comment = Place::default()
        .words()
        .status_comment(&open.0, HEAD, &texts());

    let plain = comment.replace('\u{a0}', " ");
    assert!(
        plain.contains("- A2 · @ada-l · July 5, 2021, 11:30 a.m. EDT · edited"),
        "{plain}"
    );
    assert!(
        plain.contains("- ~~A1 · @joan-c · June 28, 2021, 10:00 a.m. EDT~~ · withdrawn"),
        "{plain}"
    );
}

#[test]
fn no_verdict_is_shown_before_all_are_given() {
    let one_judged = Story::evaluation(Lang::En).judge(3, crate::domain::command::Verdict::Fail);

    let comment = Place::default()
        .words()
        .status_comment(&one_judged.0, HEAD, &texts());

    assert!(!comment.contains("did not pass"), "{comment}");
    assert!(
        comment.contains("Waiting for `/evaluate`: A2 and A4."),
        "{comment}"
    );
}
