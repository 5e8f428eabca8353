//! The body of an issue, cut at its headings.

use super::heading::{Field, folded};
use crate::domain::lang::Lang;

/// One section as it stands in the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    /// The heading's line, from 1; 0 for what stands before the first heading.
    pub heading_line: u32,
    /// The heading as written; empty for what stands before the first.
    pub heading: String,
    /// What the heading names, where it is one of the form's.
    pub field: Option<Field>,
    /// The language of that heading, where it tells.
    pub lang: Option<Lang>,
    /// The Markdown under the heading, without blank lines around it; empty
    /// when the form was left without an answer.
    pub text: String,
    /// The line of the text's first line, from 1.
    pub text_line: u32,
}

/// Cuts the body. A heading of the form starts its section at any level; any
/// other heading does so unless it is deeper than the section that it stands in.
pub(super) fn split(body: &str) -> Vec<Section> {
    let body = body.replace("\r\n", "\n").replace('\r', "\n");
    let mut scanner = Scanner::default();
    let mut open = Open::default();
    let mut sections = Vec::new();
    for (number, line) in (1_u32..).zip(body.split('\n')) {
        let was_text = scanner.in_fence();
        let line = scanner.visible(line);
        let heading = if was_text { None } else { heading(&line) };
        match heading {
            Some((level, title)) if starts_section(level, title, open.level) => {
                sections.extend(open.close());
                open = Open {
                    line: number,
                    level,
                    heading: title.to_owned(),
                    lines: Vec::new(),
                };
            }
            Some(_) | None => open.lines.push(line),
        }
    }
    // What follows when the form is printed must not fall into an open fence.
    open.lines.extend(scanner.closing_fence());
    sections.extend(open.close());
    sections
}

fn starts_section(level: usize, title: &str, around: usize) -> bool {
    around == 0 || level <= around || Field::named(title).is_some()
}

/// The level of the highest heading in `text`, if it has any.
pub(super) fn highest_heading(text: &str) -> Option<usize> {
    let mut scanner = Scanner::default();
    text.split('\n')
        .filter_map(|line| {
            let was_text = scanner.in_fence();
            let line = scanner.visible(line);
            if was_text {
                None
            } else {
                heading(&line).map(|(level, _)| level)
            }
        })
        .min()
}

#[derive(Default)]
struct Open {
    line: u32,
    level: usize,
    heading: String,
    lines: Vec<String>,
}

impl Open {
    /// The section, unless it is what stands before the first heading and that is nothing.
    fn close(self) -> Option<Section> {
        let blank = self
            .lines
            .iter()
            .take_while(|line| line.trim().is_empty())
            .count();
        let text = self.lines[blank..].join("\n").trim_end().to_owned();
        let text = if self.line > 0 && is_no_response(&text) {
            String::new()
        } else {
            text
        };
        if self.line == 0 && text.is_empty() {
            return None;
        }
        let named = Field::named(&self.heading);
        Some(Section {
            heading_line: self.line,
            field: named.map(|(field, _)| field),
            lang: named.and_then(|(_, lang)| lang),
            heading: self.heading,
            text,
            text_line: self.line + 1 + u32::try_from(blank).unwrap_or_default(),
        })
    }
}

fn is_no_response(text: &str) -> bool {
    matches!(folded(text).as_str(), "_no response_" | "_pas de reponse_")
}

/// The level and title of an ATX heading; one without a title is text.
fn heading(line: &str) -> Option<(usize, &str)> {
    let line = unindented(line)?;
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    if !(1..=6).contains(&level) || !title.starts_with([' ', '\t']) {
        return None;
    }
    let title = title.trim();
    let open = title.trim_end_matches('#');
    let title = if open.is_empty() || open.ends_with([' ', '\t']) {
        open.trim_end()
    } else {
        title
    };
    (!title.is_empty()).then_some((level, title))
}

/// The line without its indentation; `None` where that makes it code.
fn unindented(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches(' ');
    (line.len() - rest.len() <= 3).then_some(rest)
}

/// Follows code fences and HTML comments from line to line.
#[derive(Default)]
struct Scanner {
    fence: Option<(char, usize)>,
    in_comment: bool,
}

impl Scanner {
    fn in_fence(&self) -> bool {
        self.fence.is_some()
    }

    fn closing_fence(&self) -> Option<String> {
        self.fence
            .map(|(mark, length)| mark.to_string().repeat(length))
    }

    /// The line as a reader sees it: without the comments that begin lines,
    /// which is how forms carry their instructions.
    fn visible(&mut self, line: &str) -> String {
        let mut rest = line;
        loop {
            if self.in_comment {
                let Some((_, after)) = rest.split_once("-->") else {
                    return String::new();
                };
                self.in_comment = false;
                rest = after;
            }
            let begins = self.fence.is_none() && rest.trim_start().starts_with("<!--");
            if !begins {
                break;
            }
            self.in_comment = true;
            rest = rest.trim_start().trim_start_matches("<!--");
        }
        self.follow_fence(rest);
        rest.to_owned()
    }

    fn follow_fence(&mut self, line: &str) {
        let Some(line) = unindented(line) else { return };
        let Some(mark) = line.chars().next().filter(|mark| matches!(mark, '`' | '~')) else {
            return;
        };
        let info = line.trim_start_matches(mark);
        let length = line.len() - info.len();
        match self.fence {
            Some((open, least)) if open == mark && length >= least && info.trim().is_empty() => {
                self.fence = None;
            }
            None if length >= 3 && !(mark == '`' && info.contains('`')) => {
                self.fence = Some((mark, length));
            }
            Some(_) | None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(body: &str) -> Vec<(String, String)> {
        split(body)
            .into_iter()
            .map(|section| (section.heading, section.text))
            .collect()
    }

    fn pair(heading: &str, text: &str) -> (String, String) {
        (heading.to_owned(), text.to_owned())
    }

    #[test]
    fn a_heading_inside_a_fence_is_code() {
        let body = "### The work\n```sh\n### Licence\n```\n### Licence ###\nMIT";

        assert_eq!(
            headings(body),
            [
                pair("The work", "```sh\n### Licence\n```"),
                pair("Licence", "MIT")
            ]
        );
    }

    #[test]
    fn a_fence_ends_only_with_its_own_kind() {
        let body = "### The work\n~~~~\n```\n~~~\n### Licence\n~~~~\n### Project\nX";

        assert_eq!(
            headings(body),
            [
                pair("The work", "~~~~\n```\n~~~\n### Licence\n~~~~"),
                pair("Project", "X")
            ]
        );
    }

    #[test]
    fn fewer_than_three_marks_begin_no_fence() {
        assert_eq!(
            headings("# The work\n~ 200 pages\n``\n# Licence\nMIT"),
            [pair("The work", "~ 200 pages\n``"), pair("Licence", "MIT")]
        );
    }

    #[test]
    fn a_fence_that_never_ends_is_ended() {
        assert_eq!(
            headings("# The work\n```\nx"),
            [pair("The work", "```\nx\n```")]
        );
    }

    #[test]
    fn carriage_returns_levels_and_order_do_not_matter() {
        let body = "# Licence\r\n\r\nMIT\r\n\r\n## the WORK\rDo it";

        assert_eq!(
            headings(body),
            [pair("Licence", "MIT"), pair("the WORK", "Do it")]
        );
    }

    #[test]
    fn a_deeper_heading_belongs_to_the_section_around_it() {
        let body = "### The work\n#### Part one\nx\n### Contact\ny\n#### Licence\nMIT";

        assert_eq!(
            headings(body),
            [
                pair("The work", "#### Part one\nx"),
                pair("Contact", "y"),
                pair("Licence", "MIT")
            ]
        );
    }

    #[test]
    fn no_response_in_either_language_is_empty() {
        let body = "### Project\n\n_No response_\n\n### Contexte\n\n_Pas de réponse_\n";

        assert_eq!(headings(body), [pair("Project", ""), pair("Contexte", "")]);
    }

    #[test]
    fn an_instruction_in_a_comment_is_not_part_of_the_text() {
        let body = "<!-- Fill in\n### Licence\n-->\n### Project\n<!-- name --><!-- it -->\nX";

        assert_eq!(headings(body), [pair("Project", "X")]);
    }

    #[test]
    fn lines_are_counted_from_the_first_of_the_body() {
        let sections = split("Hello\n\n### Project\n\n\nX");

        assert_eq!((sections[0].heading_line, sections[0].text_line), (0, 1));
        assert_eq!((sections[1].heading_line, sections[1].text_line), (3, 6));
    }
}
