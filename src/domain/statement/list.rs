//! The items of a Markdown list.

/// One top-level item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// Its lines without the marker, the task box and the indentation.
    pub text: String,
    /// Whether its task box is checked; `None` for an item without a box.
    pub checked: Option<bool>,
    /// How many lines before it the text has.
    pub offset: u32,
}

/// The top-level items of all lists in `text`. What an item holds, nested
/// lists and code among it, is part of its text; empty items are none.
pub(super) fn items(text: &str) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut inside: Option<usize> = None;
    let mut after_blank = false;
    let mut fence: Option<&str> = None;
    for (offset, line) in (0_u32..).zip(text.split('\n')) {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let belongs = inside.is_some_and(|content| indent >= content);
        if !belongs && let Some((content, first)) = marked(line, indent).filter(|_| fence.is_none())
        {
            let (checked, first) = unboxed(first);
            items.push(Item {
                text: first.trim().to_owned(),
                checked,
                offset,
            });
            inside = Some(content);
        } else if let Some(content) = inside {
            if line.trim().is_empty() {
                push_line(&mut items, "");
            } else if belongs {
                push_line(&mut items, line[content..].trim_end());
            } else if after_blank || items.last().is_some_and(|item| item.text.is_empty()) {
                inside = None;
            } else {
                push_line(&mut items, line.trim());
            }
        }
        fence = fence_after(fence, line.trim_start());
        after_blank = line.trim().is_empty();
    }
    for item in &mut items {
        item.text = item.text.trim().to_owned();
    }
    items.retain(|item| !item.text.is_empty());
    items
}

fn push_line(items: &mut [Item], line: &str) {
    if let Some(item) = items.last_mut() {
        item.text.push('\n');
        item.text.push_str(line);
    }
}

fn fence_after<'a>(open: Option<&'a str>, line: &'a str) -> Option<&'a str> {
    let mark = ["```", "~~~"]
        .into_iter()
        .find(|mark| line.starts_with(mark));
    match (open, mark) {
        (None, mark) => mark,
        (Some(open), Some(mark)) if open == mark => None,
        (Some(_), Some(_) | None) => open,
    }
}

/// Where the item's text begins, and its first line.
fn marked(line: &str, indent: usize) -> Option<(usize, &str)> {
    let rest = line.get(indent..).filter(|_| indent <= 3)?;
    let compact: String = rest
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let is_rule = compact.len() >= 3
        && ['-', '*']
            .iter()
            .any(|mark| compact.trim_matches(*mark).is_empty());
    if is_rule {
        return None;
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = match digits {
        0 => rest.strip_prefix(['-', '*', '+']),
        1..=9 => rest[digits..].strip_prefix(['.', ')']),
        _ => None,
    }?;
    if !after.is_empty() && !after.starts_with([' ', '\t']) {
        return None;
    }
    let content = after.trim_start_matches([' ', '\t']);
    let gap = (after.len() - content.len()).clamp(1, 4);
    Some((line.len() - after.len() + gap, content))
}

fn unboxed(text: &str) -> (Option<bool>, &str) {
    for (mark, checked) in [("[ ] ", false), ("[x] ", true), ("[X] ", true)] {
        if let Some(rest) = text.strip_prefix(mark) {
            return (Some(checked), rest);
        }
    }
    (None, text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(text: &str) -> Vec<String> {
        items(text).into_iter().map(|item| item.text).collect()
    }

    #[test]
    fn each_kind_of_marker_makes_an_item() {
        assert_eq!(
            texts("- a\n* b\n+ c\n1. d\n2) e"),
            ["a", "b", "c", "d", "e"]
        );
    }

    #[test]
    fn a_nested_list_and_wrapped_lines_are_part_of_their_item() {
        assert_eq!(
            texts("- one\n  wrapped\nlazy\n  - nested\n\n  more\n- two\n\nnot in the list"),
            ["one\nwrapped\nlazy\n- nested\n\nmore", "two"]
        );
    }

    #[test]
    fn prose_rules_and_empty_items_are_no_items() {
        assert_eq!(
            texts("Text - with a dash\n\n---\n* * *\n-\n-not\n**bold**"),
            [""; 0]
        );
    }

    #[test]
    fn a_list_inside_a_fence_is_code() {
        assert_eq!(texts("```\n- a\n```\n- b"), ["b"]);
    }

    #[test]
    fn a_task_box_is_read_and_taken_off() {
        let found = items("Intro\n- [x] done\n- [ ] open\n- none");

        let shown: Vec<_> = found
            .iter()
            .map(|item| (item.text.as_str(), item.checked, item.offset))
            .collect();
        assert_eq!(
            shown,
            [
                ("done", Some(true), 1),
                ("open", Some(false), 2),
                ("none", None, 3)
            ]
        );
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(?s).*") {
            let _ = items(&text);
        }

        #[test]
        fn no_list_panics(text in "([-*+ \t\n`~\\[x\\]é\u{a0}1.#]|- ){0,60}") {
            let _ = items(&text);
        }
    }
}
