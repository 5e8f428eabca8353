//! Where code and HTML comments are, as GitHub's Markdown sees them.

use std::ops::RangeInclusive;

use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};

/// For each line (from 0) whether it is code or begins inside code or a comment.
#[derive(Debug)]
pub(super) struct Hidden(pub(super) Vec<bool>);

/// HTML elements whose text is code, or is not shown at all.
const CODE_ELEMENTS: [&str; 5] = ["code", "pre", "script", "style", "textarea"];

/// A piece of raw HTML and the line (from 1) that it begins on.
struct Raw {
    line: usize,
    text: String,
}

/// Reads `text` as Markdown and marks its hidden lines.
pub(super) fn find(text: &str) -> Hidden {
    let arena = Arena::new();
    let root = parse_document(&arena, text, &Options::default());
    let mut ranges = Vec::new();
    let mut html = Vec::new();
    for node in root.descendants() {
        let data = node.data.borrow();
        let (first, last) = (data.sourcepos.start.line, data.sourcepos.end.line);
        match &data.value {
            NodeValue::CodeBlock(_) => ranges.push(first..=last),
            // A span's first line begins outside it.
            NodeValue::Code(_) => ranges.push(first + 1..=last),
            NodeValue::HtmlBlock(block) => html.push(Raw {
                line: first,
                text: block.literal.clone(),
            }),
            NodeValue::HtmlInline(literal) => html.push(Raw {
                line: first,
                text: literal.clone(),
            }),
            _ => {}
        }
    }
    let lines: Vec<&str> = text.split('\n').collect();
    ranges.extend(html_ranges(&html, &lines));
    Hidden(marked(lines.len(), ranges))
}

fn marked(count: usize, ranges: Vec<RangeInclusive<usize>>) -> Vec<bool> {
    let mut hidden = vec![false; count];
    for range in ranges {
        let (first, last) = range.into_inner();
        for line in hidden.iter_mut().take(last).skip(first.saturating_sub(1)) {
            *line = true;
        }
    }
    hidden
}

/// The lines that begin inside a comment or a code element of raw HTML.
///
/// A browser knows no blocks of Markdown: an element or a comment that is still
/// open at the end of its piece goes on to where it is closed; an element that
/// never is hides nothing, a comment all.
fn html_ranges(pieces: &[Raw], lines: &[&str]) -> Vec<RangeInclusive<usize>> {
    let mut ranges = Vec::new();
    let mut open: Option<(&'static str, usize)> = None;
    let mut commented_to = 0;
    for piece in pieces {
        let mut line = piece.line;
        let mut rest = piece.text.as_str();
        while let Some(start) = rest.find('<').filter(|_| line > commented_to) {
            line += newlines(&rest[..start]);
            rest = &rest[start..];
            if rest.starts_with("<!--") {
                let end = comment_end(rest, line, lines);
                ranges.push(line + 1..=end.line);
                line = end.line;
                match end.rest {
                    Some(after) => rest = after,
                    None => commented_to = end.line,
                }
                continue;
            }
            match open {
                None => open = code_element(&rest[1..]).map(|name| (name, line)),
                Some((name, from)) if closes(rest, name) => {
                    ranges.push(from + 1..=line);
                    open = None;
                }
                Some(_) => {}
            }
            rest = &rest[1..];
        }
    }
    ranges
}

/// Where a comment ends: the line, and what follows it in the same piece.
struct End<'a> {
    line: usize,
    rest: Option<&'a str>,
}

fn comment_end<'a>(text: &'a str, line: usize, lines: &[&str]) -> End<'a> {
    // `<!-->` is a whole comment.
    if let Some(close) = text[2..].find("-->") {
        let (comment, rest) = text.split_at(2 + close + 3);
        return End {
            line: line + newlines(comment),
            rest: Some(rest),
        };
    }
    let later = line + newlines(text);
    let close = lines.iter().skip(later).position(|l| l.contains("-->"));
    End {
        line: close.map_or(lines.len(), |offset| later + offset + 1),
        rest: None,
    }
}

fn newlines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

/// The code element that the tag `text` (after its `<`) opens, if any.
fn code_element(text: &str) -> Option<&'static str> {
    CODE_ELEMENTS.into_iter().find(|name| names(text, name))
}

fn closes(text: &str, name: &str) -> bool {
    text.strip_prefix("</").is_some_and(|tag| names(tag, name))
}

fn names(tag: &str, name: &str) -> bool {
    let is_name = tag
        .get(..name.len())
        .is_some_and(|found| found.eq_ignore_ascii_case(name));
    is_name
        && tag[name.len()..]
            .chars()
            .next()
            .is_none_or(|c| c == '>' || c == '/' || c.is_whitespace())
}
