//! Pictures as SVG text: words of strangers are escaped and cut to what has room.

use super::xml::escaped;

/// How wide a text is set in a regular font, in pixels: no measurement of the font itself,
/// but an upper bound for nearly every text, so that nothing runs over its box.
#[must_use]
pub(super) fn width(text: &str, size: f64) -> f64 {
    let of = |c: char| match c {
        'i' | 'j' | 'l' | '.' | ',' | '\'' | '’' | ' ' | ':' | ';' | '|' | '!' => 0.33,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 1.0,
        'A'..='Z' | '#' => 0.72,
        c if (c as u32) > 0x2e80 => 1.05,
        _ => 0.64,
    };
    text.chars().map(of).sum::<f64>() * size
}

/// The text in lines no wider than `most` pixels; what is beyond `lines` ends with `…`.
#[must_use]
pub(super) fn lines(text: &str, size: f64, most: f64, lines: usize) -> Vec<String> {
    let mut set: Vec<String> = Vec::new();
    let words: Vec<&str> = text.split_whitespace().collect();
    for (place, word) in words.iter().enumerate() {
        let longer = set.last().map(|line| format!("{line} {word}"));
        match longer.filter(|longer| width(longer, size) <= most) {
            Some(longer) => {
                set.pop();
                set.push(longer);
            }
            None if set.len() == lines => {
                let last = set.pop().unwrap_or_default();
                set.push(cut(
                    &format!("{last} {}", words[place..].join(" ")),
                    size,
                    most,
                ));
                return set;
            }
            None => set.push(cut(word, size, most)),
        }
    }
    set
}

/// The text up to where it has room, ending with `…` when something was left out.
fn cut(text: &str, size: f64, most: f64) -> String {
    if width(text, size) <= most {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if width(&kept, size) + width("…m", size) > most {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}

/// A line of text.
#[must_use]
pub(super) fn text(x: f64, y: f64, size: f64, weight: &str, colour: &str, words: &str) -> String {
    let words = escaped(words);
    format!(
        "<text x=\"{x}\" y=\"{y}\" font-family=\"DejaVu Sans, Verdana, sans-serif\" \
         font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{colour}\">{words}</text>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_title_ends_with_an_ellipsis_and_no_line_is_too_wide() {
        let title = "Scripts that check whether web pages can be read by everyone ".repeat(4);

        let set = lines(&title, 54.0, 1_040.0, 3);

        assert_eq!(set.len(), 3);
        assert!(set[2].ends_with('…'), "{set:?}");
        assert!(
            set.iter().all(|line| width(line, 54.0) <= 1_040.0),
            "{set:?}"
        );
    }

    #[test]
    fn a_word_without_spaces_is_cut() {
        let set = lines(&"w".repeat(500), 54.0, 1_040.0, 3);

        assert_eq!(set.len(), 1);
        assert!(set[0].ends_with('…'));
    }

    #[test]
    fn nothing_is_no_line() {
        assert_eq!(lines("  ", 54.0, 1_040.0, 3), Vec::<String>::new());
    }
}
