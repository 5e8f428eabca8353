//! No text of a stranger acts in what the App posts: no mention, reference, link,
//! HTML, marker of ours or sign that turns text around.

use comrak::{Options, markdown_to_html};
use proptest::prelude::*;

use super::place::Place;
use super::story::Story;
use crate::domain::command::Malformed;
use crate::domain::event::Cancellation;
use crate::domain::lang::Lang;
use crate::domain::notice::Notice;
use crate::domain::refusal::Refusal;

const PIECES: [&str; 36] = [
    "@octocat",
    "@org/team",
    "#12",
    "GH-12",
    "octo/repo#12",
    "https://evil.example",
    "www.evil.example",
    "HTTP://evil.example",
    "a@evil.example",
    "[x](https://evil.example)",
    "![x](//evil.example/x.png)",
    "<https://evil.example>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<details open>",
    "<!-- micro-acquisition:status -->",
    "<!-- micro-acquisition:effect=0197-1 -->",
    "<!--",
    "-->",
    "`",
    "``",
    "```",
    "|",
    "\\",
    "\n",
    "\r\n# Title",
    "\n\n> quote",
    "\n- [x] done",
    "&#64;octocat",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{1b}[31m",
    "\u{0}",
    "\u{7}",
    "$x$",
];

fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(&PIECES[..]).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
        1 => "[ -~]{0,8}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// As GitHub renders it, with HTML let through, so that what acts is seen to act.
fn rendered(markdown: &str) -> String {
    let mut options = Options::default();
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.tasklist = true;
    options.render.r#unsafe = true;
    markdown_to_html(markdown, &options)
}

/// The text outside of code, in which GitHub looks for names and references.
fn outside_code(html: &str) -> String {
    let mut shown = String::new();
    let mut rest = html;
    while let Some((before, inside)) = rest.split_once("<code>") {
        shown.push_str(before);
        rest = inside.split_once("</code>").map_or("", |(_, after)| after);
    }
    shown + rest
}

fn acts(html: &str) -> Option<&'static str> {
    let text = outside_code(html);
    let mentions = text
        .match_indices('@')
        .any(|(at, _)| text[at + 1..].starts_with(|c: char| c.is_ascii_alphanumeric()));
    let refers = text.match_indices('#').any(|(at, _)| {
        !text[..at].ends_with('&') && text[at + 1..].starts_with(|c: char| c.is_ascii_digit())
    });
    let folded = text.to_ascii_lowercase();
    let old_reference = folded
        .match_indices("gh-")
        .any(|(at, _)| text[at + 3..].starts_with(|c: char| c.is_ascii_digit()));
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}');
    [
        (mentions, "a mention"),
        (refers, "a reference"),
        (old_reference, "a reference of the old kind"),
        (html.contains("<a "), "a link"),
        (html.contains("<img"), "an image"),
        (
            html.contains("<script") || html.contains("<details"),
            "HTML",
        ),
        (html.contains("<!--"), "a comment"),
        (
            html.contains("<h1") || html.contains("<blockquote") || html.contains("<input"),
            "a block",
        ),
        (html.chars().any(turns), "a sign that turns text around"),
        (
            html.chars().any(|c| c.is_control() && c != '\n'),
            "a control character",
        ),
    ]
    .into_iter()
    .find_map(|(found, what)| found.then_some(what))
}

/// What `with` adds to a comment of ours, which starts with `marker` and has it once.
fn said(comment: &str, marker: &str) -> String {
    let body = comment
        .strip_prefix(marker)
        .expect("it starts with its marker");
    assert!(!body.contains("\n<!--"), "{body}");
    rendered(body)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_stranger_wrote_acts_nowhere_in_a_refusal(text in nasty()) {
        let place = Place::default();
        for lang in Lang::ALL {
            for malformed in [
                Malformed::Application { found: text.clone() },
                Malformed::Language { found: text.clone() },
                Malformed::Ground { found: text.clone() },
            ] {
                let refusals = vec![Refusal::Malformed { malformed }];
                let notice = Notice::Refused { to: None, refusals };
                let comment = place.words().comment("id", &notice, lang, None);
                let html = said(&comment, "<!-- micro-acquisition:effect=id -->");
                prop_assert_eq!(acts(&html), None, "{:?}\n{}", text, html);
            }
        }
    }

    #[test]
    fn what_a_stranger_wrote_acts_nowhere_in_a_reason(text in nasty()) {
        let place = Place::default();
        let cause = Cancellation::Command { reason: text.clone() };
        let notice = Notice::Cancelled { cause, applicants: Vec::new() };
        for lang in Lang::ALL {
            let comment = place.words().comment("id", &notice, lang, None);
            let html = said(&comment, "<!-- micro-acquisition:effect=id -->");
            prop_assert_eq!(acts(&html), None, "{:?}\n{}", text, html);
        }
    }

    #[test]
    fn no_login_or_reason_forges_a_marker_in_the_status_comment(text in nasty()) {
        let place = Place::default();
        let cause = Cancellation::Command { reason: text.clone() };
        let mut story = Story::open(Lang::En).cancelled(cause);
        story.0.labelled_by.login.clone_from(&text);
        let comment = place.words().status_comment(&story.0, super::HEAD, &super::texts());
        let html = said(&comment, super::STATUS_MARKER);
        prop_assert!(!html.contains("<!--"), "{}", html);
        prop_assert!(!html.contains("<script") && !html.contains("<img"), "{}", html);
    }
}
