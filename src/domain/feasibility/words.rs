//! The short lists that warnings rest on. They are rules of thumb, kept short
//! so that a warning stays worth reading.

use crate::domain::statement::folded;

/// Skills that few suppliers have, or that only one employer's systems need (R31).
const NICHE: [&str; 24] = [
    "abap",
    "ada",
    "apl",
    "cobol",
    "coldfusion",
    "delphi",
    "erlang",
    "fortran",
    "haskell",
    "jcl",
    "lotus notes",
    "mainframe",
    "mumps",
    "ocaml",
    "peoplesoft",
    "perl",
    "powerbuilder",
    "powershell",
    "prolog",
    "rpg",
    "sap",
    "sas",
    "tcl",
    "visual basic",
];

/// What two people would decide differently, folded, with how it is shown.
const VAGUE: [(&str, &str); 26] = [
    ("user-friendly", "user-friendly"),
    ("user friendly", "user friendly"),
    ("easy to use", "easy to use"),
    ("easy to read", "easy to read"),
    ("intuitive", "intuitive"),
    ("high quality", "high quality"),
    ("good quality", "good quality"),
    ("as needed", "as needed"),
    ("if possible", "if possible"),
    ("as appropriate", "as appropriate"),
    ("best practices", "best practices"),
    ("state of the art", "state of the art"),
    ("modern", "modern"),
    ("robust", "robust"),
    ("etc", "etc."),
    ("convivial", "convivial"),
    ("conviviale", "conviviale"),
    ("facile a utiliser", "facile à utiliser"),
    ("facile a lire", "facile à lire"),
    ("intuitif", "intuitif"),
    ("de qualite", "de qualité"),
    ("au besoin", "au besoin"),
    ("si possible", "si possible"),
    ("bonnes pratiques", "bonnes pratiques"),
    ("moderne", "moderne"),
    ("robuste", "robuste"),
];

/// What says that somebody gets access only once chosen, folded, with how it is shown.
const CLOSED: [(&str, &str); 18] = [
    ("sandbox", "sandbox"),
    ("access will be given", "access will be given"),
    ("access will be granted", "access will be granted"),
    ("access will be provided", "access will be provided"),
    ("credentials will be", "credentials will be"),
    ("after award", "after award"),
    ("after the award", "after the award"),
    ("once awarded", "once awarded"),
    ("given to the supplier", "given to the supplier"),
    ("given to the winner", "given to the winner"),
    ("bac a sable", "bac à sable"),
    ("acces sera donne", "accès sera donné"),
    ("acces sera accorde", "accès sera accordé"),
    ("acces sera fourni", "accès sera fourni"),
    ("apres l'attribution", "après l’attribution"),
    ("une fois attribue", "une fois attribué"),
    ("remis au fournisseur", "remis au fournisseur"),
    ("fournisseur retenu", "fournisseur retenu"),
];

/// Whether few people have the skill; a version after it does not matter.
pub(super) fn is_niche(skill: &str) -> bool {
    let skill = folded(skill);
    NICHE.iter().any(|niche| has(&skill, niche))
}

/// The first words of the text that make a criterion a matter of taste.
pub(super) fn vague_in(text: &str) -> Option<&'static str> {
    first(&VAGUE, text)
}

/// The first words of the text that keep something from those who apply.
pub(super) fn closed_in(text: &str) -> Option<&'static str> {
    first(&CLOSED, text)
}

fn first(list: &[(&str, &'static str)], text: &str) -> Option<&'static str> {
    let text = folded(text);
    list.iter()
        .find(|(words, _)| has(&text, words))
        .map(|(_, shown)| *shown)
}

/// Whether the words stand in the text as whole words.
fn has(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + words.len()..].chars().next();
        let is_apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        is_apart(before) && is_apart(after)
    })
}
