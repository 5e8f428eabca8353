//! Text in XML: escaped, and without what XML has no way to say.

/// The text without the characters that XML 1.0 does not allow, however escaped.
#[must_use]
pub(super) fn legal(text: &str) -> String {
    let allowed = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(allowed).collect()
}

/// The text for an element or a quoted attribute.
#[must_use]
pub(super) fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in legal(text).chars() {
        match c {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' => shown.push_str("&quot;"),
            '\'' => shown.push_str("&#39;"),
            other => shown.push(other),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_end_a_text_or_an_attribute_is_escaped() {
        assert_eq!(
            escaped("<a b='c' d=\"e\">&"),
            "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;"
        );
    }

    #[test]
    fn what_xml_cannot_say_is_left_out() {
        assert_eq!(
            legal("a\u{0}\u{8}\u{1b}\u{ffff}b\n\u{1f600}"),
            "ab\n\u{1f600}"
        );
    }
}
