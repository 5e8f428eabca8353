//! No text of a stranger acts in what the App posts: no mention, reference, link,
//! HTML, marker of ours or sign that turns text around.

use comrak::{Options, markdown_to_html};
use proptest::prelude::*;

use super::place::Place;
use super::story::{Story, person};
use crate::domain::command::Malformed;
use crate::domain::event::Cancellation;
use crate::domain::lang::Lang;
use crate::domain::notice::Notice;
use crate::domain::refusal::Refusal;

pub static PIECES: [&str; 37] = [
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
    "\\|@octocat",
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
pub fn rendered(markdown: &str) -> String {
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
    // A block of code names its language within the tag.
    while let Some((before, inside)) = rest.split_once("<code") {
        shown.push_str(before);
        rest = inside.split_once("</code>").map_or("", |(_, after)| after);
    }
    shown + rest
}

/// Everything that acts, with what it acts on.
fn acting(html: &str) -> Vec<(&'static str, String)> {
    let text = outside_code(html);
    let named = |at: usize| {
        let of_name = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/');
        text[at..].chars().take_while(of_name).collect::<String>()
    };
    let folded = text.to_ascii_lowercase();
    let letter = |at: usize| text[at..].starts_with(|c: char| c.is_ascii_alphanumeric());
    let digit = |at: usize| text[at..].starts_with(|c: char| c.is_ascii_digit());
    let mentions = text.match_indices('@').filter(|(at, _)| letter(at + 1));
    let refers = text
        .match_indices('#')
        .filter(|(at, _)| !text[..*at].ends_with('&') && digit(at + 1));
    let old_references = folded.match_indices("gh-").filter(|(at, _)| digit(at + 3));
    let mut found: Vec<(&'static str, String)> = mentions
        .map(|(at, _)| ("a mention", named(at + 1)))
        .chain(refers.map(|(at, _)| ("a reference", named(at + 1))))
        .chain(old_references.map(|(at, _)| ("a reference of the old kind", named(at))))
        .collect();
    for (tag, what) in [
        ("<a ", "a link"),
        ("<img", "an image"),
        ("<script", "HTML"),
        ("<details", "HTML"),
        ("<!--", "a comment"),
        ("<h1", "a block"),
        ("<blockquote", "a block"),
        ("<input", "a block"),
    ] {
        let tags = html.match_indices(tag);
        let whole = |at: usize| html[at..].split('>').next().unwrap_or_default().to_owned();
        found.extend(tags.map(|(at, _)| (what, whole(at))));
    }
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}');
    let signs = html.chars().filter_map(|c| match c {
        c if turns(c) => Some(("a sign that turns text around", format!("{c:?}"))),
        c if c.is_control() && c != '\n' => Some(("a control character", format!("{c:?}"))),
        _ => None,
    });
    found.extend(signs);
    found
}

fn acts(html: &str) -> Option<&'static str> {
    acting(html).first().map(|(what, _)| *what)
}

/// What acts in a comment, and not in the same comment about a plain text: what is left
/// out is our own.
pub fn added(html: &str, plain: &str) -> Vec<(&'static str, String)> {
    let mut ours = acting(plain);
    let mut found = acting(html);
    found.retain(|it| match ours.iter().position(|our| our == it) {
        Some(at) => {
            ours.swap_remove(at);
            false
        }
        None => true,
    });
    found
}

/// What `with` adds to a comment of ours, which starts with `marker` and has it once.
pub fn said(comment: &str, marker: &str) -> String {
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
        let shown = |login: &str, reason: &str| {
            let cause = Cancellation::Command { reason: reason.to_owned() };
            let story = Story::open(Lang::En)
                .apply(5, person(77, login), "2021-07-12T12:00:00Z")
                .cancelled(cause);
            let comment = place.words().status_comment(&story.0, super::HEAD, &super::texts());
            said(&comment, super::STATUS_MARKER)
        };
        let plain = shown("plain", "plain");
        let html = shown("plain", &text);
        let found = added(&html, &plain);
        prop_assert!(found.is_empty(), "{:?}\n{}", found, html);
        let html = shown(&text, "plain");
        // A login is there to be told.
        let tells = ["a mention", "a reference", "a reference of the old kind"];
        let found: Vec<_> = added(&html, &plain)
            .into_iter()
            .filter(|(what, _)| !tells.contains(what))
            .collect();
        prop_assert!(found.is_empty(), "{:?}\n{}", found, html);
    }
}
