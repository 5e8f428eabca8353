//! The headings of the issue form, in both languages.

use serde::{Deserialize, Serialize};

use crate::domain::lang::Lang;

/// A part of a statement: the title, or a section of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The title (R20).
    Title,
    /// What appears on the board (R21).
    ShortDescription,
    /// The price before taxes (R1, R2).
    FixedPrice,
    /// A list with commas.
    Skills,
    /// When applications close (R40).
    Closing,
    /// When the work is due.
    Delivery,
    /// Who asks, and why.
    Background,
    /// What is to be done.
    Work,
    /// What the delivered work must meet (R24).
    Criteria,
    /// What an application must meet.
    Evaluation,
    /// The open-source licence (R7).
    Licence,
    /// How long the work may take.
    EstimatedHours,
    /// What project the contract is part of (R23).
    Project,
    /// What the team affirms.
    Attestations,
    /// The whole form in the other language (R139): no section of its own.
    Translation,
}

impl Field {
    /// The sections in the order in which they are printed: acceptance before
    /// evaluation (R26).
    pub const SECTIONS: [Self; 13] = [
        Self::ShortDescription,
        Self::FixedPrice,
        Self::Skills,
        Self::Closing,
        Self::Delivery,
        Self::Background,
        Self::Work,
        Self::Criteria,
        Self::Evaluation,
        Self::Licence,
        Self::EstimatedHours,
        Self::Project,
        Self::Attestations,
    ];

    /// The heading in `lang`.
    #[must_use]
    pub const fn heading(self, lang: Lang) -> &'static str {
        let (en, fr) = self.headings();
        match lang {
            Lang::En => en,
            Lang::Fr => fr,
        }
    }

    /// Whether a statement without it is incomplete (R22).
    #[must_use]
    pub const fn is_required(self) -> bool {
        match self {
            Self::Title
            | Self::ShortDescription
            | Self::FixedPrice
            | Self::Skills
            | Self::Closing
            | Self::Delivery
            | Self::Work
            | Self::Criteria
            | Self::Evaluation
            | Self::Licence => true,
            Self::Background
            | Self::EstimatedHours
            | Self::Project
            | Self::Attestations
            | Self::Translation => false,
        }
    }

    /// The section that a heading names, and the language it does so in; no
    /// language where both have the same word.
    #[must_use]
    pub fn named(heading: &str) -> Option<(Self, Option<Lang>)> {
        let heading = folded(heading);
        Self::SECTIONS.into_iter().find_map(|field| {
            let (en, fr) = field.headings();
            match (folded(en) == heading, folded(fr) == heading) {
                (true, true) => Some((field, None)),
                (true, false) => Some((field, Some(Lang::En))),
                (false, true) => Some((field, Some(Lang::Fr))),
                (false, false) => None,
            }
        })
    }

    const fn headings(self) -> (&'static str, &'static str) {
        match self {
            Self::Title => ("Title", "Titre"),
            Self::ShortDescription => ("Short description", "Courte description"),
            Self::FixedPrice => ("Fixed price (before taxes)", "Prix fixe (avant taxes)"),
            Self::Skills => ("Required skills", "Compétences requises"),
            Self::Closing => ("Applications close", "Clôture des candidatures"),
            Self::Delivery => ("Work delivery", "Livraison des travaux"),
            Self::Background => ("Background", "Contexte"),
            Self::Work => ("The work", "Les travaux"),
            Self::Criteria => (
                "Work acceptance criteria",
                "Critères d'acceptation des travaux",
            ),
            Self::Evaluation => ("Application evaluation", "Évaluation de la demande"),
            Self::Licence => ("Licence", "Licence"),
            Self::EstimatedHours => ("Estimated hours", "Heures estimées"),
            Self::Project => ("Project", "Projet"),
            Self::Attestations => ("Attestations", "Attestations"),
            Self::Translation => ("Translation", "Traduction"),
        }
    }
}

/// The text without case, accents, kinds of apostrophe and kinds of space.
pub(in crate::domain) fn folded(text: &str) -> String {
    let plain: String = text
        .chars()
        .flat_map(char::to_lowercase)
        // An accent may stand as its own character after the letter.
        .filter(|letter| !('\u{300}'..='\u{36f}').contains(letter))
        .map(|letter| match letter {
            'à' | 'â' | 'ä' => 'a',
            'ç' => 'c',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'î' | 'ï' => 'i',
            'ô' | 'ö' => 'o',
            'ù' | 'û' | 'ü' => 'u',
            '’' | '‘' | 'ʼ' => '\'',
            other => other,
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_apostrophes_do_not_matter() {
        for heading in [
            "Critères d'acceptation des travaux",
            "CRITERES D’ACCEPTATION  DES\u{a0}TRAVAUX",
            "crite\u{300}res d'acceptation des travaux",
        ] {
            assert_eq!(
                Field::named(heading),
                Some((Field::Criteria, Some(Lang::Fr))),
                "{heading}"
            );
        }
    }

    #[test]
    fn a_word_of_both_languages_says_nothing_about_the_language() {
        assert_eq!(Field::named("licence"), Some((Field::Licence, None)));
    }

    #[test]
    fn a_title_is_no_section() {
        assert_eq!(Field::named("Title"), None);
    }

    #[test]
    fn every_heading_names_its_section() {
        for field in Field::SECTIONS {
            for lang in Lang::ALL {
                let named = Field::named(field.heading(lang)).map(|(field, _)| field);
                assert_eq!(named, Some(field));
            }
        }
    }
}
