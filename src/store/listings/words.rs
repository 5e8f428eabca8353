//! The words by which an opportunity is found, the same on both databases.
//!
//! A document is what its text folds to, each token once: words as they are,
//! skills after `#`, facets (part of the board, state, language, department)
//! after `=`. Folding leaves out case, accents, ligatures and the plural's last
//! letter, alike for English and French, so that `donnée` finds *Données*.

use std::collections::BTreeSet;

use icu::normalizer::DecomposingNormalizerBorrowed;

use super::sql::Words;
use crate::domain::ids::InstallationId;
use crate::domain::lang::Lang;
use crate::domain::opportunity::{Opportunity, Posting};
use crate::domain::statement::Statement;

/// The longest token that is kept, in characters; no real word is longer.
const LONGEST: usize = 48;
/// The most words of a search that are looked for.
const MOST_WORDS: usize = 12;

/// The names of a few things that would fold to nothing or to another thing.
const NAMED: [(&str, &str); 6] = [
    ("c++", "cplusplus"),
    ("c#", "csharp"),
    ("f#", "fsharp"),
    (".net", "dotnet"),
    ("œ", "oe"),
    ("æ", "ae"),
];

/// The tokens of a text in their order, doubles and all.
fn tokens(text: &str) -> Vec<String> {
    let mut lower = text.to_lowercase();
    for (name, token) in NAMED {
        if lower.contains(name) {
            lower = lower.replace(name, token);
        }
    }
    let plain = DecomposingNormalizerBorrowed::new_nfkd().normalize(&lower);
    let bare: String = plain.chars().filter(|letter| !is_accent(*letter)).collect();
    let words = bare.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(folded).collect()
}

/// Whether it is a mark that stands over or under the letter before it.
const fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// Without the letter that makes the plural in English and French.
fn folded(word: &str) -> String {
    let count = word.chars().count();
    let singular = match word.strip_suffix(['s', 'x']) {
        Some(stem) if count > 3 && !stem.ends_with('s') => stem,
        Some(_) | None => word,
    };
    singular.chars().take(LONGEST).collect()
}

fn skill(token: &str) -> String {
    format!("#{token}")
}

/// What a list can be narrowed to apart from words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Facet<'a> {
    /// Whether applications are taken.
    Open(bool),
    /// A state, by name.
    State(&'a str),
    /// A language that the statement can be read in.
    Language(Lang),
    /// The account that the repository belongs to.
    Department(InstallationId),
}

impl Facet<'_> {
    pub(super) fn token(&self) -> String {
        match self {
            Self::Open(true) => "=open".to_owned(),
            Self::Open(false) => "=closed".to_owned(),
            // One token on both databases: neither cuts it at the line that joins two words.
            Self::State(state) => format!("=s{}", state.replace('_', "")),
            Self::Language(lang) => format!("=l{}", lang.tag()),
            Self::Department(installation) => format!("=d{installation}"),
        }
    }
}

/// The document of a posted opportunity.
pub(super) fn document(opportunity: &Opportunity, posting: &Posting) -> String {
    let mut found = BTreeSet::new();
    let state = opportunity.state.name();
    let facets = [
        Facet::Open(state == "open"),
        Facet::State(state),
        Facet::Department(opportunity.installation),
    ];
    found.extend(facets.iter().map(Facet::token));
    let original = &posting.statement;
    for statement in [Some(original), original.translation.as_deref()]
        .into_iter()
        .flatten()
    {
        found.insert(Facet::Language(statement.language).token());
        found.extend(texts(statement).flat_map(tokens));
        for named in statement.skills.iter().flat_map(|it| tokens(it)) {
            found.insert(skill(&named));
            found.insert(named);
        }
    }
    found.into_iter().collect::<Vec<_>>().join(" ")
}

/// Whether two versions of an opportunity are found by the same words.
pub(super) fn are_the_same(one: &Opportunity, other: &Opportunity) -> bool {
    let (said, says) = (one.posting(), other.posting());
    one.state.name() == other.state.name()
        && one.installation == other.installation
        && said.map(|it| &it.statement) == says.map(|it| &it.statement)
}

fn texts(statement: &Statement) -> impl Iterator<Item = &str> {
    [
        statement.title.as_str(),
        &statement.short_description,
        &statement.background,
        &statement.work,
    ]
    .into_iter()
}

/// What a search looks for: every one of these tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sought {
    /// Words and skills, each to be found.
    pub(super) words: Vec<String>,
    /// Facets, each to be met.
    pub(super) facets: Vec<String>,
}

impl Sought {
    pub(super) fn of(q: Option<&str>, skills: Option<&str>, facets: &[Facet<'_>]) -> Self {
        let words = q.map(tokens).unwrap_or_default().into_iter();
        let skills = skills.map(tokens).unwrap_or_default();
        let unique: BTreeSet<_> = words.chain(skills.iter().map(|it| skill(it))).collect();
        Self {
            words: unique.into_iter().take(MOST_WORDS).collect(),
            facets: facets.iter().map(Facet::token).collect(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.facets.is_empty()
    }

    pub(super) fn and(&self, facet: &Facet<'_>) -> Self {
        let mut more = self.clone();
        more.facets.push(facet.token());
        more
    }

    pub(super) fn without_facets(&self) -> Self {
        Self {
            words: self.words.clone(),
            facets: Vec::new(),
        }
    }

    /// As the databases ask for it; a word may be the beginning of one where `begins`.
    ///
    /// Where `few` have the words SQLite is not asked for facets, which most have: it would
    /// look for each of the few among them, and the rows themselves are narrowed as well.
    pub(super) fn asked(&self, begins: bool, few: bool) -> Words {
        let (star, any) = if begins { (" *", ":*") } else { ("", "") };
        let quoted = |it: &String, quote: char, star: &str| format!("{quote}{it}{quote}{star}");
        let every = |facets: &[String], quote: char, star: &str| {
            let words = self.words.iter().map(|it| quoted(it, quote, star));
            let facets = facets.iter().map(|it| quoted(it, quote, ""));
            facets.chain(words).collect::<Vec<_>>()
        };
        let sqlite_facets = if few { &[] } else { self.facets.as_slice() };
        Words {
            fts5: every(sqlite_facets, '"', star).join(" AND "),
            tsquery: every(&self.facets, '\'', any).join(" & "),
            few,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_accents_ligatures_and_plurals_do_not_matter() {
        assert_eq!(tokens("Données d’accès"), tokens("donnee D'ACCÈS"));
        assert_eq!(tokens("Œuvres"), ["oeuvre"]);
        assert_eq!(tokens("scripts"), tokens("Script"));
        assert_eq!(tokens("travaux"), ["travau"]);
        assert_eq!(tokens("access"), ["access"]);
    }

    #[test]
    fn languages_that_are_named_with_signs_stay_apart() {
        assert_eq!(tokens("C, C++ and C#"), ["c", "cplusplu", "and", "csharp"]);
        assert_eq!(tokens(".NET"), ["dotnet"]);
    }

    #[test]
    fn other_scripts_are_words_too() {
        assert_eq!(tokens("ᐃᓄᒃᑎᑐᑦ"), ["ᐃᓄᒃᑎᑐᑦ"]);
    }

    #[test]
    fn a_search_asks_both_databases_the_same() {
        let sought = Sought::of(Some("Screen readers"), Some("Rust"), &[Facet::Open(true)]);

        assert_eq!(
            sought.asked(false, false).fts5,
            "\"=open\" AND \"#rust\" AND \"reader\" AND \"screen\""
        );
        assert_eq!(
            sought.asked(true, false).tsquery,
            "'=open' & '#rust':* & 'reader':* & 'screen':*"
        );
        assert_eq!(
            sought.asked(false, true).fts5,
            "\"#rust\" AND \"reader\" AND \"screen\""
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_a_token_that_could_be_a_command(text in any::<String>()) {
            for token in tokens(&text) {
                prop_assert!(!token.is_empty() && token.chars().all(char::is_alphanumeric));
            }
        }

        #[test]
        fn folding_again_changes_no_more_than_the_plural(word in "[a-z]{1,12}") {
            prop_assert!(word.starts_with(&folded(&word)));
            prop_assert!(word.len() - folded(&word).len() <= 1);
        }
    }
}
