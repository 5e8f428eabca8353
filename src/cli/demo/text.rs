//! What the people of the story write, in both languages.

use crate::domain::lang::Lang;

/// The texts of one language.
pub(super) struct Texts {
    pub(super) lang: Lang,
    pub(super) title: &'static str,
    /// The statement as it was posted; the dates are moved by the amendment.
    pub(super) statement: &'static str,
    /// An application's text for each supplier.
    pub(super) applications: [&'static str; 4],
    /// `/evaluate` with its rationale for each application.
    pub(super) evaluations: [&'static str; 4],
    pub(super) apply: &'static str,
    pub(super) decline: &'static str,
    pub(super) accept: &'static str,
    pub(super) criterion: &'static str,
    pub(super) paid: &'static str,
    /// What is written in the pilot as it really went.
    pub(super) pilot: Pilot,
    /// What is written where one opportunity is shown in every state.
    pub(super) gallery: Gallery,
}

/// What only the opportunities in every state need.
pub(super) struct Gallery {
    /// The price as the statement has it, and one that is refused.
    pub(super) price: &'static str,
    pub(super) wrong_price: &'static str,
    pub(super) question: &'static str,
    pub(super) answer: &'static str,
    pub(super) cancel: &'static str,
    pub(super) dispute: &'static str,
}

/// The commands of the pilot that differ from the story's.
pub(super) struct Pilot {
    /// `/evaluate` for each application: one passes.
    pub(super) evaluations: [&'static str; 4],
    /// `/extend closing` by a week (R44).
    pub(super) extend: &'static str,
    pub(super) terminate: &'static str,
    pub(super) offer_next: &'static str,
}

pub(super) const ENGLISH: Texts = Texts {
    lang: Lang::En,
    title: "Find what a screen reader cannot read on our pages",
    statement: include_str!("texts/statement.en.md"),
    applications: [
        "In 2020 I managed a small network with spreadsheets and by hand.",
        "Since 2018 I have written PowerShell for a library, lately a script that reads 900 pages.",
        "I design posters and would like to learn how scripts are made.",
        "My thesis compared checkers for web pages; I wrote them in Python, which is similar: \
         modules, tests, a report.",
    ],
    evaluations: [
        "/evaluate A1 fail No script is described, nor how the skill is similar.",
        "/evaluate A2 pass Names scripts of the same kind, and when and how they were written.",
        "/evaluate A3 fail Says that the skill is still to be learnt.",
        "/evaluate A4 pass Python with modules and tests is similar, and the text explains how.",
    ],
    apply: "/apply",
    decline: "/decline My exams were moved to that week.",
    accept: "/accept",
    criterion: "/criterion 4 met I ran it on the sample pages: each broken rule is named.",
    paid: "/paid CARD-2021-0723-EN card",
    pilot: Pilot {
        evaluations: [
            "/evaluate A1 fail No script is described, nor how the skill is similar.",
            "/evaluate A2 pass Names scripts of the same kind, and when and how they were written.",
            "/evaluate A3 fail Says that the skill is still to be learnt.",
            "/evaluate A4 fail Compares checkers, but does not say how the skill is similar.",
        ],
        extend: "/extend closing 2021-07-12 Nobody could meet the first date.",
        terminate: "/terminate default Nothing was delivered, and our questions stayed unanswered.",
        offer_next: "/offer next Somebody else could still do it.",
    },
    gallery: Gallery {
        price: "$6,500.00",
        wrong_price: "$9,900.00",
        question: "/question May the report be a spreadsheet?",
        answer: "/answer Q1 Yes, as long as it can be read without a mouse.",
        cancel: "/cancel Another branch has written such scripts already.",
        dispute: "/dispute The rationale names a skill that the statement did not ask for.",
    },
};

pub(super) const FRENCH: Texts = Texts {
    lang: Lang::Fr,
    title: "Trouver ce qu’un lecteur d’écran ne peut pas lire dans nos pages",
    statement: include_str!("texts/statement.fr.md"),
    applications: [
        "En 2020, j’ai géré un petit réseau avec des tableurs et à la main.",
        "Depuis 2018, j’écris en PowerShell pour une bibliothèque, dernièrement un script qui lit \
         900 pages.",
        "Je conçois des affiches et j’aimerais apprendre à écrire des scripts.",
        "Mon mémoire comparait des vérificateurs de pages Web; je les ai écrits en Python, ce qui \
         est semblable : modules, tests, rapport.",
    ],
    evaluations: [
        "/évaluer A1 échec Aucun script n’est décrit, ni en quoi la compétence est semblable.",
        "/évaluer A2 réussite Nomme des scripts du même genre, avec quand et comment.",
        "/évaluer A3 échec Dit que la compétence reste à acquérir.",
        "/évaluer A4 réussite Python avec modules et tests est semblable, et le texte l’explique.",
    ],
    apply: "/postuler",
    decline: "/refuser Mes examens ont été déplacés à cette semaine-là.",
    accept: "/accepter",
    criterion: "/critère 4 satisfait Essayé sur les pages d’exemple : chaque règle enfreinte y est.",
    paid: "/payé CARTE-2021-0723-FR carte",
    pilot: Pilot {
        evaluations: [
            "/évaluer A1 échec Aucun script n’est décrit, ni en quoi la compétence est semblable.",
            "/évaluer A2 réussite Nomme des scripts du même genre, avec quand et comment.",
            "/évaluer A3 échec Dit que la compétence reste à acquérir.",
            "/évaluer A4 échec Compare des vérificateurs sans dire en quoi c’est semblable.",
        ],
        extend: "/prolonger clôture 2021-07-12 Personne ne pouvait respecter la première date.",
        terminate: "/résilier défaut Rien n’a été livré, et nos questions sont restées sans réponse.",
        offer_next: "/offrir suivant Quelqu’un d’autre pourrait encore le faire.",
    },
    gallery: Gallery {
        price: "6 500,00 $",
        wrong_price: "9 900,00 $",
        question: "/question Le rapport peut-il être un tableur?",
        answer: "/répondre Q1 Oui, s’il se lit sans souris.",
        cancel: "/annuler Une autre direction a déjà écrit de tels scripts.",
        dispute: "/contester La justification nomme une compétence que l’énoncé ne demandait pas.",
    },
};

impl Texts {
    /// The statement with its dates moved by a week (R44).
    pub(super) fn amended(&self) -> String {
        self.statement
            .replace("2021-07-16", "2021-07-23")
            .replace("2021-07-05", "2021-07-12")
    }
}
