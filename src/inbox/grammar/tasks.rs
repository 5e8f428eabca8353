//! The task list of an application: the affirmations made (R71).

use super::page::Line;

/// An application's task items counted, and its text without them.
#[derive(Debug, Default)]
pub(super) struct Tasks {
    pub(super) affirmed: u32,
    pub(super) unaffirmed: u32,
    pub(super) statement: String,
}

/// Takes task items out of `lines`, which follow `first` on the command's line.
///
/// An item goes with the indented lines below it; a line that begins at the
/// margin is the applicant's own text, blank line before it or not. What stands
/// in code, in an HTML comment or in a quote is no affirmation.
pub(super) fn take(first: &str, lines: &[Line<'_>]) -> Tasks {
    let mut tasks = Tasks::default();
    let mut kept = vec![first];
    let mut in_item = false;
    for line in lines {
        let ticked = if line.hidden { None } else { task(line.text) };
        if let Some(ticked) = ticked {
            let count = if ticked {
                &mut tasks.affirmed
            } else {
                &mut tasks.unaffirmed
            };
            *count = count.saturating_add(1);
            in_item = true;
        } else if !(in_item && continues_item(line)) {
            kept.push(line.text);
            in_item = false;
        }
    }
    kept.join("\n").trim().clone_into(&mut tasks.statement);
    tasks
}

fn continues_item(line: &Line<'_>) -> bool {
    let indented = line.text.starts_with("  ") || line.text.starts_with('\t');
    indented && !line.hidden && !line.text.trim().is_empty() && item(line.text).is_none()
}

/// Whether `text` is a task item, and then whether it is ticked.
fn task(text: &str) -> Option<bool> {
    let content = item(text)?.strip_prefix('[')?;
    let mut characters = content.chars();
    let ticked = match characters.next()? {
        ' ' => false,
        'x' | 'X' => true,
        _ => return None,
    };
    let after = characters.as_str().strip_prefix(']')?;
    (after.is_empty() || after.starts_with(char::is_whitespace)).then_some(ticked)
}

/// What follows the marker of a list item, if `text` begins with one.
fn item(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let after = if digits.len() == text.len() {
        text.strip_prefix(['-', '*', '+'])?
    } else {
        digits.strip_prefix(['.', ')'])?
    };
    after
        .starts_with(char::is_whitespace)
        .then(|| after.trim_start())
}
