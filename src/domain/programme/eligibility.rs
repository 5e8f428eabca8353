//! What an applicant affirms before the application counts (R71).

use serde::{Deserialize, Serialize};

use crate::domain::lang::Lang;

/// The affirmations, with the version that an application's record names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Eligibility {
    /// Which wording this is.
    pub version: String,
    /// Each a task-list item that the applicant checks.
    pub affirmations: Vec<Affirmation>,
    /// Whether a public servant's work begins only once it is signed off (R75).
    pub public_servant_sign_off: bool,
}

/// One sentence that an applicant affirms, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Affirmation {
    /// In English.
    pub en: String,
    /// In French.
    pub fr: String,
}

impl Affirmation {
    /// The sentence in `lang`.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Fr => &self.fr,
        }
    }
}

/// The pilot's three. They are part of the record that applicants affirm, so
/// they stand with the policy that an operator may replace and not with the
/// sentences of the pages.
const PILOT: [(&str, &str); 3] = [
    (
        "I have reached the age of majority and am contractually competent.",
        "J’ai atteint l’âge de la majorité et j’ai la capacité de conclure un contrat.",
    ),
    (
        "I am a citizen or permanent resident of Canada, or hold the permits to work there.",
        "J’ai la citoyenneté canadienne ou la résidence permanente au Canada, \
         ou je détiens les permis requis pour y travailler.",
    ),
    (
        "I can do this work for the fixed price by the delivery date, and take payment by \
         credit card or PayPal.",
        "Je peux réaliser ces travaux au prix fixe d’ici la date de livraison, et recevoir \
         le paiement par carte de crédit ou par PayPal.",
    ),
];

impl Default for Eligibility {
    fn default() -> Self {
        Self {
            version: "1".to_owned(),
            affirmations: PILOT
                .map(|(en, fr)| Affirmation {
                    en: en.to_owned(),
                    fr: fr.to_owned(),
                })
                .to_vec(),
            public_servant_sign_off: false,
        }
    }
}
