//! Which paths a pattern covers, as in a `.gitignore`.

/// Whether `pattern` covers the file at `path`, or a folder that it is in.
///
/// `*` and `?` stand for anything but a slash, `**` for any number of folders. A
/// pattern without a slash before its end is looked for in every folder.
pub(super) fn covers(pattern: &str, path: &str) -> bool {
    let folders_only = pattern.ends_with('/');
    let anywhere = !pattern.trim_end_matches('/').contains('/');
    let pattern = pattern.trim_matches('/');
    let mut wanted: Vec<&str> = pattern.split('/').collect();
    if anywhere {
        wanted.insert(0, "**");
    }
    let found: Vec<&str> = path.split('/').collect();
    // What the pattern may have reached: the number of parts of the path taken so far.
    let mut reached = vec![false; found.len() + 1];
    reached[0] = true;
    for part in wanted {
        reached = after(part, &found, &reached);
    }
    let whole = found.len();
    let last = if folders_only { whole } else { whole + 1 };
    reached.iter().take(last).skip(1).any(|it| *it)
}

/// What is reached once one more part of the pattern is taken.
fn after(part: &str, found: &[&str], reached: &[bool]) -> Vec<bool> {
    let mut next = vec![false; reached.len()];
    if part == "**" {
        let first = reached.iter().position(|it| *it);
        for it in next.iter_mut().skip(first.unwrap_or(reached.len())) {
            *it = true;
        }
        return next;
    }
    for (place, name) in found.iter().enumerate() {
        next[place + 1] = reached[place] && is_named(part, name);
    }
    next
}

/// Whether one part of a pattern fits one name.
fn is_named(part: &str, name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let mut reached = vec![false; name.len() + 1];
    reached[0] = true;
    for sign in part.chars() {
        let mut next = vec![false; reached.len()];
        if sign == '*' {
            let first = reached.iter().position(|it| *it).unwrap_or(reached.len());
            for it in next.iter_mut().skip(first) {
                *it = true;
            }
        } else {
            for (place, letter) in name.iter().enumerate() {
                next[place + 1] = reached[place] && (sign == '?' || sign == *letter);
            }
        }
        reached = next;
    }
    reached[name.len()]
}
