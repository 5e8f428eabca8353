//! What differs between two versions of a statement, as a comment shows it (R138).

use super::escape::{acts, echo};
use super::voice::Voice;
use crate::domain::statement::{Changed, Difference, Edit, Part};

/// The most lines of one part that a comment repeats; the page has them all.
const MOST_LINES: usize = 20;

/// The most characters of such a line.
const MOST_CHARACTERS: usize = 300;

/// Each part: a value before and after, or its lines as a diff.
pub(super) fn items(voice: &Voice<'_>, differences: &[Difference]) -> String {
    let items: Vec<String> = differences.iter().map(|it| item(voice, it)).collect();
    items.join("\n").trim_end().to_owned()
}

fn item(voice: &Voice<'_>, difference: &Difference) -> String {
    let part = match &difference.part {
        Part::Field(field) => field.heading(voice.lang).to_owned(),
        Part::Other(heading) if heading.is_empty() => voice.say("difference-preface"),
        Part::Other(heading) => echo(heading),
    };
    let moved = |before: String, after: String| {
        let arguments = [
            ("part", part.as_str().into()),
            ("before", before.into()),
            ("after", after.into()),
        ];
        format!("- {}", voice.tell("difference-value", &arguments))
    };
    match &difference.changed {
        Changed::Price { before, after } => moved(
            voice.money(before.amount, &before.currency),
            voice.money(after.amount, &after.currency),
        ),
        Changed::Instant { before, after } => moved(voice.date(*before), voice.date(*after)),
        Changed::Text { edits } => match edits.as_slice() {
            [Edit::Removed(before), Edit::Added(after)] => moved(echo(before), echo(after)),
            edits => lines(voice, &part, edits),
        },
    }
}

/// A diff in a fence longer than any inside, so that nothing in it acts.
fn lines(voice: &Voice<'_>, part: &str, edits: &[Edit]) -> String {
    let shown = edits.iter().take(MOST_LINES).map(|edit| match edit {
        Edit::Removed(line) => format!("- {}", cut(line)),
        Edit::Added(line) => format!("+ {}", cut(line)),
    });
    let mut shown: Vec<String> = shown.collect();
    if edits.len() > MOST_LINES {
        shown.push("…".to_owned());
    }
    let runs = shown.iter().flat_map(|line| line.split(|c| c != '`'));
    let ticks = "`".repeat(runs.map(str::len).max().unwrap_or_default().max(2) + 1);
    let told = voice.tell("difference-text", &[("part", part.into())]);
    let body: Vec<String> = shown.iter().map(|line| format!("  {line}")).collect();
    format!(
        "- {told}\n\n  {ticks}diff\n{}\n  {ticks}\n",
        body.join("\n")
    )
}

/// A line as the block of code shows it, in which Markdown means nothing, but signs that
/// turn text around or steer a terminal still act.
fn cut(line: &str) -> String {
    let shows = |c: &char| *c == '\t' || !acts(*c);
    let line: String = line.trim_end().chars().filter(shows).collect();
    match line.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
