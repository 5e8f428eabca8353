//! What people write in the stories, and how what the App writes is compared.

pub const TITLE: &str = "Scripts that check whether web pages can be read by everyone";
pub const ENGLISH: &str = include_str!("../../../src/domain/statement/samples/en.md");
pub const FRENCH: &str = include_str!("../../../src/domain/statement/samples/fr.md");

/// A complete application in English.
pub fn application() -> String {
    application_saying("In 2023 I wrote the scripts that a library checks its pages with.")
}

/// A complete application with a statement of its own.
pub fn application_saying(statement: &str) -> String {
    format!(
        "/apply\n- [x] I have reached the age of majority and am contractually competent.\n\
         - [x] I am a citizen or permanent resident of Canada, or hold the permits to work there.\n\
         - [x] I can do this work for the fixed price by the delivery date.\n\n{statement}"
    )
}

/// A complete application in French.
pub fn candidature() -> String {
    "/postuler\n- [x] J’ai atteint l’âge de la majorité.\n- [x] J’ai la citoyenneté canadienne.\n\
     - [x] Je peux réaliser ces travaux au prix fixe.\n\nJ’ai écrit des scripts pour une \
     bibliothèque."
        .to_owned()
}

/// What differs from run to run, in words: hashes and large numbers.
pub fn redacted(text: &str) -> String {
    let is_part = |c: char| c.is_ascii_hexdigit() || c == '-';
    let mut shown = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_ascii_alphanumeric() {
            let whole = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
            let (token, end) = (&rest[..whole], rest[whole..].chars().next());
            let bounded = end.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '_');
            match word_for(token).filter(|_| bounded) {
                Some(word) => {
                    shown.push_str(word);
                    rest = &rest[whole..];
                    continue;
                }
                None => rest
                    .find(|c: char| !c.is_ascii_alphanumeric())
                    .unwrap_or(rest.len()),
            }
        } else {
            first.len_utf8()
        };
        shown.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    shown
}

/// A hash may happen to have no letter in it, so ids and hashes share a word.
fn word_for(token: &str) -> Option<&'static str> {
    match token.len() {
        36 | 38 if token[..36].matches('-').count() == 4 => Some("[uuid]"),
        7.. if token.chars().all(|c| c.is_ascii_hexdigit()) => Some("[id]"),
        _ => None,
    }
}

#[test]
fn hashes_ids_and_nothing_else_are_redacted() {
    let text = "uuid 0199aa2e-1b2c-7abc-8def-0123456789ab at 2021-06-23, commit 4f2a9bc0de12, \
                comment 3100000001, decade-old facade, A1 and 6,500.00";
    assert_eq!(
        redacted(text),
        "uuid [uuid] at 2021-06-23, commit [id], comment [id], decade-old facade, A1 and \
         6,500.00"
    );
}
