//! Pages that explain: guides, questions and answers, terms, notices.
//!
//! Each is one Markdown file in each language below `guides/`: a title, a lead,
//! and sections that bear the same ids in both languages, so that the language
//! switch keeps the place. Values of the programme stand in braces, links to
//! other guides are `guide:NAME`. A test proves that both languages are alike.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Html;
use axum::routing::get;

use super::chrome::Chrome;
use super::error::WebError;
use super::markdown;
use super::pages::Site;
use super::place::board_path;
use super::routes::WebState;
use super::words::Words;
use crate::domain::lang::Lang;
use crate::i18n;

/// A page that explains, in both languages.
#[derive(Clone, Copy, Debug)]
pub struct Guide {
    name: &'static str,
    paths: (&'static str, &'static str),
    texts: (&'static str, &'static str),
    /// Whether its sections are folded, as questions are (R156).
    folded: bool,
}

macro_rules! guide {
    ($name:literal, $english:literal, $french:literal, $folded:literal) => {
        Guide {
            name: $name,
            paths: ($english, $french),
            texts: (
                include_str!(concat!("guides/en/", $name, ".md")),
                include_str!(concat!("guides/fr/", $name, ".md")),
            ),
            folded: $folded,
        }
    };
}

/// From finding an opportunity to being paid.
pub const SUPPLIER: Guide = guide!(
    "supplier",
    "/en/guides/suppliers",
    "/fr/guides/fournisseurs",
    false
);
/// From an idea to accepted work.
pub const MAINTAINER: Guide = guide!(
    "maintainer",
    "/en/guides/maintainers",
    "/fr/guides/responsables",
    false
);
/// From approval to payment.
pub const OFFICER: Guide = guide!("officer", "/en/guides/officers", "/fr/guides/agents", false);
/// Questions and answers.
pub const FAQ: Guide = guide!("faq", "/en/faq", "/fr/faq", true);
/// Who can apply (R71).
pub const ELIGIBILITY: Guide = guide!("eligibility", "/en/eligibility", "/fr/admissibilite", false);
/// What is agreed by accepting (R100).
pub const TERMS: Guide = guide!("terms", "/en/terms", "/fr/modalites", false);
/// What is collected of whom, and why (R79).
pub const PRIVACY: Guide = guide!("privacy", "/en/privacy", "/fr/confidentialite", false);
/// What the pages promise to everybody.
pub const ACCESSIBILITY: Guide = guide!(
    "accessibility",
    "/en/accessibility",
    "/fr/accessibilite",
    false
);
/// How anyone checks a draw.
pub const DRAW: Guide = guide!("draw", "/en/verify-a-draw", "/fr/verifier-un-tirage", false);

/// All of them.
pub const ALL: [Guide; 9] = [
    SUPPLIER,
    MAINTAINER,
    OFFICER,
    FAQ,
    ELIGIBILITY,
    TERMS,
    PRIVACY,
    ACCESSIBILITY,
    DRAW,
];

impl Guide {
    /// Its path in a language.
    #[must_use]
    pub const fn path(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.paths.0,
            Lang::Fr => self.paths.1,
        }
    }

    const fn text(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.texts.0,
            Lang::Fr => self.texts.1,
        }
    }

    /// Its name among the guides, as links between them have it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

/// A guide as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What it is called.
    pub title: String,
    /// What it is about, in plain words.
    pub summary: String,
    /// The same as safe HTML.
    pub lead: String,
    /// Its parts.
    pub sections: Vec<Section>,
    folded: bool,
}

/// A part of a guide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its id, the same in both languages.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Its text as safe HTML.
    pub html: String,
}

#[derive(Template)]
#[template(path = "guide.html", config = "src/web/askama.toml")]
struct GuidePage<'a> {
    w: Words,
    chrome: Chrome,
    guide: &'a Shown,
}

/// The routes of all guides.
pub(super) fn routes() -> Router<WebState> {
    ALL.into_iter()
        .flat_map(|guide| Lang::ALL.map(|lang| (guide, lang)))
        .fold(Router::new(), |router, (guide, lang)| {
            router.route(
                guide.path(lang),
                get(move |State(state): State<WebState>| async move {
                    page(&state.site, lang, &guide).map(Html)
                }),
            )
        })
}

/// A guide as HTML.
///
/// # Errors
/// When the template cannot be rendered, which is a defect of ours.
pub fn page(site: &Arc<Site>, lang: Lang, guide: &Guide) -> Result<String, WebError> {
    let shown = shown(site, lang, guide);
    let paths = (guide.path(Lang::En), guide.path(Lang::Fr));
    let page = GuidePage {
        w: site.words(lang),
        chrome: Chrome::new(site, lang, &shown.title, &shown.summary, paths),
        guide: &shown,
    };
    Ok(page.render()?)
}

/// The guide in a language, with the values of the programme.
#[must_use]
pub fn shown(site: &Site, lang: Lang, guide: &Guide) -> Shown {
    let text = filled(site, lang, guide.text(lang));
    let mut parts = text.split("\n## ");
    let first = parts.next().unwrap_or_default();
    let (title, lead) = first.split_once('\n').unwrap_or((first, ""));
    let sections = parts.map(section).collect();
    Shown {
        title: title.trim_start_matches("# ").trim().to_owned(),
        summary: lead.trim().to_owned(),
        lead: markdown::own(lead),
        sections,
        folded: guide.folded,
    }
}

fn section(part: &str) -> Section {
    let (heading, text) = part.split_once('\n').unwrap_or((part, ""));
    let (title, id) = heading.split_once(" {#").unwrap_or((heading, ""));
    Section {
        id: id.trim_end_matches('}').to_owned(),
        title: title.to_owned(),
        html: markdown::own(text),
    }
}

/// The text with links and values in place of their names.
fn filled(site: &Site, lang: Lang, text: &str) -> String {
    let policy = &site.programme.policy;
    let money = |cents: i64| i18n::money(lang, cents, policy.currency.code());
    let affirmed = site.eligibility.affirmations.iter();
    let affirmed: Vec<_> = affirmed.map(|it| format!("- {}", it.text(lang))).collect();
    let values = [
        ("{price_guard}", money(policy.price_guard_cents.0)),
        ("{ceiling}", money(policy.ceiling_cents.0)),
        ("{posting}", i18n::span(lang, &policy.minimum_posting_days)),
        ("{cutoff}", i18n::span(lang, &policy.question_cutoff_days)),
        ("{selection}", i18n::span(lang, &policy.selection_days)),
        ("{acceptance}", i18n::span(lang, &policy.acceptance_days)),
        ("{affirmations}", affirmed.join("\n")),
        ("(page:board)", format!("({})", board_path(lang))),
    ];
    let links = ALL.map(|it| {
        (
            format!("(guide:{})", it.name),
            format!("({})", it.path(lang)),
        )
    });
    let filled = values.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(name, value)
    });
    links
        .iter()
        .fold(filled, |text, (name, path)| text.replace(name, path))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::server::exposed::EXPOSED;
    use crate::web::tests::site;

    /// What stands where in a text: sections, and how many of each thing they hold.
    fn structure(lang: Lang, guide: &Guide) -> Vec<(String, [usize; 6])> {
        let shown = shown(&site(), lang, guide);
        let parts = shown.sections.iter().map(|it| (it.id.clone(), &it.html));
        let lead = std::iter::once((String::new(), &shown.lead));
        lead.chain(parts)
            .map(|(id, html)| {
                let count = ["<p>", "<li>", "<blockquote>", "<code", "<a ", "<strong>"];
                (id, count.map(|element| html.matches(element).count()))
            })
            .collect()
    }

    #[test]
    fn both_languages_have_the_same_sections_lists_examples_and_links() {
        for guide in ALL {
            let english = structure(Lang::En, &guide);
            assert_eq!(english, structure(Lang::Fr, &guide), "{}", guide.name);
            let ids: BTreeSet<_> = english.iter().map(|(id, _)| id).collect();
            assert_eq!(
                ids.len(),
                english.len(),
                "{}: an id is there twice",
                guide.name
            );
        }
    }

    #[test]
    fn no_name_is_left_where_a_value_or_a_link_belongs() {
        for guide in ALL {
            for lang in Lang::ALL {
                let html = page(&site(), lang, &guide).unwrap();
                for left in ["{", "}", "\"guide:", "\"page:", "TODO"] {
                    assert!(!html.contains(left), "{} has {left}", guide.path(lang));
                }
            }
        }
    }

    #[test]
    fn every_guide_is_in_the_table_of_addresses() {
        for path in ALL
            .iter()
            .flat_map(|it| Lang::ALL.map(|lang| it.path(lang)))
        {
            assert!(EXPOSED.iter().any(|it| it.path == path), "{path}");
        }
    }

    #[test]
    fn questions_are_folded_with_answers_that_would_pass() {
        for lang in Lang::ALL {
            let html = page(&site(), lang, &FAQ).unwrap();
            assert_eq!(html.matches("<details").count(), 15);
            assert_eq!(html.matches("<blockquote>").count(), 2);
            assert!(!html.contains("<details open"));
        }
    }

    #[test]
    fn eligibility_lists_what_the_programme_has_people_affirm() {
        let html = page(&site(), Lang::En, &ELIGIBILITY).unwrap();
        for affirmation in &site().eligibility.affirmations {
            assert!(html.contains(affirmation.text(Lang::En)), "{html}");
        }
    }

    #[test]
    fn both_privacy_notices_name_their_bank() {
        for (lang, banks) in [
            (Lang::En, ["PSU 912", "PSU 938"]),
            (Lang::Fr, ["POU 912", "POU 938"]),
        ] {
            let html = page(&site(), lang, &PRIVACY).unwrap();
            assert!(banks.iter().all(|bank| html.contains(bank)));
        }
    }
}
