//! The thread that a mail program quotes below, or above, a reply (case 75).
//!
//! It is known by its attribution, `On … wrote:` or `Le … a écrit :`, followed
//! by lines that begin with `>`. Quotes without one stay: an application may
//! well quote the statement that it answers.

use super::page::Line;
use super::words::fold;

/// Mail programs wrap a long attribution; none takes more lines than this.
const ATTRIBUTION_LINES: usize = 3;

/// Marks attributions and the quotes that they announce.
pub(super) fn mark(lines: &mut [Line<'_>]) {
    let mut index = 0;
    while index < lines.len() {
        match quoted_until(lines, index) {
            Some(end) => {
                for line in lines.iter_mut().take(end).skip(index) {
                    line.mailed = true;
                }
                index = end;
            }
            None => index += 1,
        }
    }
}

/// The end of the quoted part whose attribution begins at `start`, if one does.
fn quoted_until(lines: &[Line<'_>], start: usize) -> Option<usize> {
    let quote = attribution_end(lines, start)?;
    let mut end = None;
    for (index, line) in lines.iter().enumerate().skip(quote) {
        if is_quote(line) {
            end = Some(index + 1);
        } else if !line.text.trim().is_empty() {
            break;
        }
    }
    end
}

/// The line after the attribution that begins at `start`, if one does.
fn attribution_end(lines: &[Line<'_>], start: usize) -> Option<usize> {
    let opening = lines.get(start)?.text.trim();
    let closings = if begins_with(opening, "on ") {
        ["wrote:", "wrote :"]
    } else if begins_with(opening, "le ") {
        ["a ecrit:", "a ecrit :"]
    } else {
        return None;
    };
    let candidates = lines.iter().enumerate().skip(start).take(ATTRIBUTION_LINES);
    for (index, line) in candidates {
        if line.hidden || line.text.trim().is_empty() {
            return None;
        }
        // A French colon follows a no-break space, wide or narrow.
        let closing = fold(line.text).replace(['\u{a0}', '\u{202f}'], " ");
        if closings.iter().any(|end| closing.trim_end().ends_with(end)) {
            return Some(index + 1);
        }
    }
    None
}

fn begins_with(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|found| found.eq_ignore_ascii_case(start))
}

fn is_quote(line: &Line<'_>) -> bool {
    !line.hidden && line.text.trim_start().starts_with('>')
}
