use super::{ACCEPT, cancel, instructions, only, parse};

#[test]
fn case_074_quotes_code_and_html_comments_hold_no_commands() {
    for body in [
        "> /accept",
        ">/accept",
        "> > /accept",
        "```\n/accept\n```",
        "~~~~ text\n/accept\n```\n/accept\n~~~~",
        "```\n/accept",
        "- item\n  ```\n  /accept\n  ```",
        "    /accept",
        "\t/accept",
        "`/accept`",
        "a `span\n/accept\nof` code",
        "<!-- /accept -->",
        "<!--\n/accept\n\n/accept\n-->",
        "<!--\n/accept",
        "see <!-- a\n/accept\n--> b",
        "<div>\n<!-- a\n\n/accept\n\n--></div>",
        "- <!-- a\n\n/accept\n\n-->",
        "<pre>\n/accept\n</pre>",
        "<details>\n<pre><code>\n\n/accept\n\n</code></pre>\n</details>",
        "so <code>x\n/accept\n</code>",
        "- /accept",
        "**/accept**",
    ] {
        assert_eq!(parse(body), [], "{body}");
    }
}

#[test]
fn commands_around_quotes_code_and_html_comments_are_found() {
    for body in [
        "```\n/help\n```\n/accept",
        "> /help\n\n/accept",
        "> /help\n/accept",
        "<!-- /help -->\n/accept",
        "<!--\n/help\n-->\n/accept",
        "<!-- a -->\n<!-- b\n-->\n/accept",
        "<!-->\n/accept",
        "<details>\n/accept",
        "<details>\n<!-- /help -->\n\n/accept\n</details>",
        "costs < 5 `and\n\n/accept",
        "text <!-- never closed in its paragraph\n\n/accept",
        "<code>never closed\n\n/accept",
        "/accept\nso <code>x\n/help\n</code>",
        "so <code>x\n/help\n</code>\n/accept",
        "   /accept",
        "/accept `multi\n/help\nline`",
        "/accept <!-- multi\n/help\n-->",
        "Hello\n===\n/accept",
        "- item\n\n/accept",
        "    code\n\n/accept",
    ] {
        assert_eq!(instructions(body), [Ok(ACCEPT)], "{body}");
    }
}

#[test]
fn case_075_the_thread_below_a_mailed_reply_is_left_out() {
    for body in [
        "/cancel no funds\n\nOn Mon, Mar 2, 2026 at 9:12 AM Ada <a@b.example> wrote:\n\n> /accept\n> /help\n",
        "/cancel no funds\n\nOn Mon, Mar 2, 2026 at 9:12 AM Ada\n<reply+long@reply.example>\nwrote:\n> one\n\n> two",
        "/cancel no funds\n\nLe lun. 2 mars 2026 à 09:12, Ada <a@b.example> a écrit\u{a0}:\n> un\n",
        "Le lun. 2 mars 2026 à 09:12, Ada a écrit :\n\n> /accept\n\n/cancel no funds",
    ] {
        assert_eq!(instructions(body), [Ok(cancel("no funds"))], "{body}");
    }
}

#[test]
fn a_sentence_that_ends_like_an_attribution_stays_without_a_quote() {
    assert_eq!(
        only("/cancel see below\nOn this point the team wrote:\nno funds"),
        Ok(cancel("see below\nOn this point the team wrote:\nno funds"))
    );
}

/// GitHub takes no longer comment (case 30); none may exhaust the stack.
#[test]
fn the_longest_comment_is_read_however_deep_it_nests() {
    let open_to_the_end = ["`", "~", "<!--", "<!--\n"];
    let closed_before_it = [
        ">",
        "> ",
        "- ",
        "> - ",
        "1. ",
        "* a\n ",
        "a\n> ",
        "[",
        "![",
        "](",
        "**a ",
        "_a_",
        "<code>",
        "<code>\n",
        "<pre>\n",
        "<a b=\"",
        "&",
        "\\",
        "\t",
        "|a",
        "[a]: b\n",
        "On x\n",
        "- [x] ",
        "/status\n",
    ];
    let longest = |part: &str| parse(&format!("{}\n\n/accept", part.repeat(65_500 / part.len())));
    for part in open_to_the_end {
        assert_eq!(longest(part), [], "{part:?}");
    }
    for part in closed_before_it {
        let last = longest(part).pop().map(|written| written.instruction);
        assert_eq!(last, Some(Ok(ACCEPT)), "{part:?}");
    }
}
