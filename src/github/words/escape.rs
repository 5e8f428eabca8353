//! Strangers' text in our Markdown: it is read, and does nothing (case 80).

/// The longest piece of somebody's text that a comment repeats, in characters.
const MOST: usize = 300;

/// Splits what GitHub would otherwise turn into a mention, a reference or a link.
const INVISIBLE: char = '\u{200b}';

/// `text` on one line, shown as typed: no mention, no link, no HTML, no
/// emphasis, and safe in a table's cell. Code in single backticks stays code.
pub(super) fn echo(text: &str) -> String {
    let line = one_line(text);
    match code_spans(&line) {
        Some(pieces) => pieces
            .iter()
            .enumerate()
            .map(|(index, piece)| {
                if index % 2 == 0 {
                    escaped(piece)
                } else {
                    format!("`{piece}`")
                }
            })
            .collect(),
        None => escaped(&line),
    }
}

/// `text` as [`echo`] shows it, for a sentence of ours that has its own sign at the end.
pub(super) fn clause(text: &str) -> String {
    let ends = |c: char| c.is_whitespace() || matches!(c, '.' | ';' | ':');
    echo(text.trim_end_matches(ends))
}

/// A login with its `@`, which notifies whom it names.
pub(super) fn mention(login: &str) -> String {
    // GitHub's own logins need no more; anything else is not a login.
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if !login.is_empty() && login.chars().all(plain) {
        format!("@{login}")
    } else {
        format!("@{}", escaped(&one_line(login)))
    }
}

/// `text` as code in a table's cell, where Markdown means nothing but the pipe.
pub(super) fn code(text: &str) -> String {
    let line = one_line(text).replace('`', "'").replace('|', "\\|");
    format!("`{line}`")
}

/// Whether the character would act where it is shown: it turns the direction of
/// what follows, or steers a terminal that prints a log.
pub(super) fn acts(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

/// `text` without line breaks and signs that act, cut when it is long.
pub(super) fn one_line(text: &str) -> String {
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| word.chars().filter(|c| !acts(*c)).collect())
        .filter(|word: &String| !word.is_empty())
        .collect();
    let line = words.join(" ");
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

/// The pieces outside and inside of code, in turn; none unless every backtick
/// plainly opens or closes a piece that is safe inside.
fn code_spans(line: &str) -> Option<Vec<&str>> {
    let pieces: Vec<&str> = line.split('`').collect();
    let last = pieces.len() - 1;
    let plain = pieces.iter().enumerate().all(|(index, piece)| {
        if index % 2 == 0 {
            !piece.is_empty() || index == 0 || index == last
        } else {
            !piece.trim().is_empty() && !piece.contains('|')
        }
    });
    (last.is_multiple_of(2) && plain).then_some(pieces)
}

fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 16);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        if c == '.' && shown.to_ascii_lowercase().ends_with("www") {
            shown.push(INVISIBLE);
        }
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '#' | '&' | '$' | '!'
        ) {
            shown.push('\\');
        }
        shown.push(c);
        let splits = match c {
            '@' => next.is_some(),
            '#' => next.is_some_and(|next| next.is_ascii_digit()),
            ':' => next == Some('/'),
            // `GH-12` refers as `#12` does.
            '-' => {
                let refers = shown.to_ascii_uppercase().ends_with("GH-");
                refers && next.is_some_and(|next| next.is_ascii_digit())
            }
            _ => false,
        };
        if splits {
            shown.push(INVISIBLE);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use comrak::{Options, markdown_to_html};

    use super::*;

    fn rendered(markdown: &str) -> String {
        let mut options = Options::default();
        options.extension.autolink = true;
        options.extension.strikethrough = true;
        options.extension.table = true;
        options.render.r#unsafe = true;
        markdown_to_html(markdown, &options)
    }

    #[test]
    fn a_strangers_text_is_shown_as_typed() {
        for typed in [
            "<img src=x onerror=alert(1)>",
            "[click](https://evil.example)",
            "![image](https://evil.example/x.png)",
            "**bold** _and_ ~~gone~~",
            "https://evil.example and www.evil.example and a@evil.example",
            "&#64;octocat &lt;b&gt;",
            "a \\` b",
            "<!-- micro-acquisition:status -->",
        ] {
            let html = rendered(&format!("“{}”", echo(typed)));
            let text = html
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replace(INVISIBLE, "");
            assert_eq!(text.trim(), format!("<p>“{typed}”</p>"), "{typed}");
        }
    }

    #[test]
    fn case_080_a_strangers_mention_names_nobody() {
        assert_eq!(echo("ask @octocat"), "ask @\u{200b}octocat");
        assert_eq!(echo("see #12"), "see \\#\u{200b}12");
    }

    #[test]
    fn a_pipe_stays_inside_its_cell() {
        let table = format!(
            "| a | b |\n|---|---|\n| {} | x |",
            echo("one | `two|2` | three")
        );
        let html = rendered(&table);
        assert_eq!(html.matches("<td>").count(), 2, "{html}");
        assert!(html.contains("<td>x</td>"), "{html}");
    }

    #[test]
    fn code_stays_code_and_nothing_in_it_acts() {
        assert_eq!(
            echo("passes `check: test@github-actions`"),
            "passes `check: test@github-actions`"
        );
        assert_eq!(echo("a ``b @c"), "a \\`\\`b @\u{200b}c");
    }

    #[test]
    fn long_text_and_line_breaks_are_folded() {
        let shown = echo(&format!("one\n\n# two {}", "x".repeat(400)));
        assert!(shown.starts_with("one \\# two x"), "{shown}");
        assert!(shown.ends_with('…') && !shown.contains('\n'), "{shown}");
    }

    #[test]
    fn a_text_inside_a_sentence_does_not_end_it() {
        for written in ["It works.", "It works ;", "It works:\n", "It works..."] {
            assert_eq!(clause(written), "It works", "{written}");
        }
        assert_eq!(clause("Version 1.0; it works!"), "Version 1.0; it works\\!");
    }

    #[test]
    fn a_login_mentions_and_anything_else_does_not_break_out() {
        assert_eq!(mention("octo-cat"), "@octo-cat");
        assert_eq!(mention("dependabot[bot]"), "@dependabot\\[bot\\]");
        assert_eq!(code("a`b|c"), "`a'b\\|c`");
    }
}
