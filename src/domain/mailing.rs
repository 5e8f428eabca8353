//! Who is told of what by mail (R60, R138): what of a decision is news, and for whom.

use serde::{Deserialize, Serialize};

use super::event::Event;
use super::ids::UserId;
use super::lang::Lang;
use super::statement::{Field, Statement};

/// In which language somebody reads mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tongue {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
    /// One message in both.
    Both,
}

impl Tongue {
    /// All, in the order of the form.
    pub const ALL: [Self; 3] = [Self::En, Self::Fr, Self::Both];

    /// Its word in forms and rows.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
            Self::Both => "both",
        }
    }

    /// The languages of a message, `first` leading where it is in both.
    #[must_use]
    pub fn languages(self, first: Lang) -> Vec<Lang> {
        match self {
            Self::En => vec![Lang::En],
            Self::Fr => vec![Lang::Fr],
            Self::Both => vec![first, first.other()],
        }
    }
}

impl From<Lang> for Tongue {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => Self::En,
            Lang::Fr => Self::Fr,
        }
    }
}

/// How soon somebody wants to be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pace {
    /// As it happens.
    #[default]
    Immediately,
    /// Once a week.
    Weekly,
}

impl Pace {
    /// Both, in the order of the form.
    pub const ALL: [Self; 2] = [Self::Immediately, Self::Weekly];

    /// Its word in forms and rows.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Immediately => "immediately",
            Self::Weekly => "weekly",
        }
    }
}

/// What a subscriber asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wishes {
    /// In which language.
    pub tongue: Tongue,
    /// How soon.
    pub pace: Pace,
    /// For which skills; none: for all.
    pub skills: Vec<String>,
}

/// The most skills that somebody can name.
const MOST_SKILLS: usize = 20;
/// The most characters of one.
const LONGEST_SKILL: usize = 60;

impl Wishes {
    /// The skills of a text, separated by commas, semicolons or lines: each once.
    #[must_use]
    pub fn skills_of(text: &str) -> Vec<String> {
        let mut skills: Vec<String> = Vec::new();
        for skill in text.split([',', ';', '\n']) {
            let skill: String = skill
                .trim()
                .chars()
                .filter(|c| !c.is_control())
                .take(LONGEST_SKILL)
                .collect();
            let known = |it: &String| it.to_lowercase() == skill.to_lowercase();
            if !skill.is_empty() && skills.len() < MOST_SKILLS && !skills.iter().any(known) {
                skills.push(skill);
            }
        }
        skills
    }

    /// Whether [`Wishes::skills_of`] would keep all of it.
    #[must_use]
    pub fn takes_skills(text: &str) -> bool {
        let named = text.split([',', ';', '\n']).map(str::trim);
        let named: Vec<&str> = named.filter(|it| !it.is_empty()).collect();
        let fits = |skill: &&str| skill.chars().count() <= LONGEST_SKILL;
        named.len() <= MOST_SKILLS && named.iter().all(fits)
    }

    /// Whether an opportunity asks for one of the skills, in either of its languages.
    #[must_use]
    pub fn care_for(&self, statement: &Statement) -> bool {
        let versions = std::iter::once(statement).chain(statement.translation.as_deref());
        let asked: Vec<String> = versions
            .flat_map(|it| &it.skills)
            .map(|skill| skill.to_lowercase())
            .collect();
        self.skills.is_empty()
            || self.skills.iter().any(|wanted| {
                let wanted = wanted.to_lowercase();
                asked
                    .iter()
                    .any(|skill| skill.contains(&wanted) || wanted.contains(skill.as_str()))
            })
    }
}

/// Something to write to people about; what it says is read when it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "occasion", rename_all = "snake_case")]
pub enum Occasion {
    /// A new opportunity.
    Posted,
    /// Its statement was amended.
    Amended {
        /// The fields that changed.
        changed: Vec<Field>,
    },
    /// The other language was given after posting.
    Translated,
    /// A question was answered for everybody.
    Answered {
        /// The question's number.
        question: u32,
    },
    /// The closing was moved.
    Extended {
        /// Why.
        reason: String,
    },
    /// An application was received.
    Received {
        /// Whose.
        supplier: UserId,
    },
    /// The work is offered.
    Offered {
        /// To whom.
        supplier: UserId,
    },
    /// The work was awarded.
    Awarded,
    /// It ended without an award.
    Ended,
}

/// Who is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Everybody on the list, and everyone who applied.
    Everybody,
    /// Everyone who applied and asked for it.
    Applicants,
    /// One of them.
    Only(UserId),
}

impl Occasion {
    /// What an event is the occasion for; none for what is nobody's news.
    #[must_use]
    pub fn of(event: &Event) -> Option<Self> {
        match event {
            Event::Posted { .. } => Some(Self::Posted),
            Event::Amended { changed, .. } => Some(Self::Amended {
                changed: changed.clone(),
            }),
            Event::Translated {
                version: Some(_), ..
            } => Some(Self::Translated),
            Event::QuestionAnswered { number, .. } => Some(Self::Answered { question: *number }),
            Event::Extended { reason, .. } => Some(Self::Extended {
                reason: reason.clone(),
            }),
            Event::ApplicationReceived { supplier, .. } => Some(Self::Received {
                supplier: supplier.id,
            }),
            Event::Offered { supplier, .. } => Some(Self::Offered {
                supplier: supplier.id,
            }),
            Event::Awarded { .. } => Some(Self::Awarded),
            Event::Ended { .. } | Event::Cancelled { .. } => Some(Self::Ended),
            Event::Translated { version: None, .. }
            | Event::Labelled { .. }
            | Event::Rewritten { .. }
            | Event::ChangesRequested { .. }
            | Event::ApprovalAsked { .. }
            | Event::Approved { .. }
            | Event::SplittingFlagged { .. }
            | Event::Drifted { .. }
            | Event::SettingsRead { .. }
            | Event::ApplicationRevised { .. }
            | Event::ApplicationWithdrawn { .. }
            | Event::QuestionAsked { .. }
            | Event::Closed { .. }
            | Event::Evaluated { .. }
            | Event::Listed { .. }
            | Event::Drawn { .. }
            | Event::OfferPosted { .. }
            | Event::Declined { .. }
            | Event::OfferLapsed { .. }
            | Event::TermsAccepted { .. }
            | Event::SignedOff { .. }
            | Event::SignOffRefused { .. }
            | Event::DeliveryJudged { .. }
            | Event::CriterionDecided { .. }
            | Event::Delivered { .. }
            | Event::Accepted { .. }
            | Event::Paid { .. }
            | Event::Certified
            | Event::PaymentHeld { .. }
            | Event::PaymentReleased { .. }
            | Event::PaymentVoided { .. }
            | Event::DeliveryReverted { .. }
            | Event::DeliveryExtended { .. }
            | Event::Terminated { .. }
            | Event::Debriefed { .. }
            | Event::TaxStated { .. }
            | Event::SplittingDecided { .. }
            | Event::Disputed { .. }
            | Event::Resolved { .. }
            | Event::Reminded { .. }
            | Event::Moved { .. } => None,
        }
    }

    /// Who is written to about it.
    #[must_use]
    pub const fn reach(&self) -> Reach {
        match self {
            Self::Posted
            | Self::Amended { .. }
            | Self::Translated
            | Self::Answered { .. }
            | Self::Extended { .. } => Reach::Everybody,
            Self::Awarded | Self::Ended => Reach::Applicants,
            Self::Received { supplier } | Self::Offered { supplier } => Reach::Only(*supplier),
        }
    }

    /// Its name in keys of sentences and rows.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Posted => "posted",
            Self::Amended { .. } => "amended",
            Self::Translated => "translated",
            Self::Answered { .. } => "answered",
            Self::Extended { .. } => "extended",
            Self::Received { .. } => "received",
            Self::Offered { .. } => "offered",
            Self::Awarded => "awarded",
            Self::Ended => "ended",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::programme::Programme;
    use crate::domain::statement::StatementRules;

    #[test]
    fn an_occasion_is_named_in_keys_as_what_happened() {
        assert_eq!(Occasion::Posted.name(), "posted");
        assert_eq!(Occasion::Awarded.name(), "awarded");
        assert_eq!(Occasion::Ended.name(), "ended");
    }

    #[test]
    fn skills_are_read_from_what_people_type() {
        let read = Wishes::skills_of(" Rust, rust;SQL\n\n Accessibility ,,");
        assert_eq!(read, ["Rust", "SQL", "Accessibility"]);
        let many: Vec<String> = (0..50).map(|n| format!("skill {n}")).collect();
        assert_eq!(Wishes::skills_of(&many.join(",")).len(), MOST_SKILLS);
        assert_eq!(
            Wishes::skills_of(&"é".repeat(99))[0].chars().count(),
            LONGEST_SKILL
        );
    }

    #[test]
    fn skills_are_taken_whole_where_neither_one_nor_all_are_too_many() {
        let long = "é".repeat(LONGEST_SKILL);
        let many = |number| vec!["Rust"; number].join(";");
        assert!(Wishes::takes_skills(&format!("Rust, {long}")));
        assert!(!Wishes::takes_skills(&format!("Rust, {long}é")));
        assert!(Wishes::takes_skills(&many(MOST_SKILLS)));
        assert!(!Wishes::takes_skills(&many(MOST_SKILLS + 1)));
    }

    #[test]
    fn who_named_skills_cares_for_what_asks_for_one_of_them_in_any_case() {
        let programme = Programme::default();
        let rules = StatementRules {
            programme: &programme,
            settings: &crate::domain::settings::NONE,
            posted_at: "2021-06-23T13:00:00Z".parse().unwrap(),
        };
        let body = include_str!("statement/samples/en.md");
        let statement = Statement::parse("Scripts", body, &rules).unwrap();
        let wishes = |skills: &[&str]| Wishes {
            tongue: Tongue::En,
            pace: Pace::Immediately,
            skills: skills.iter().map(|it| (*it).to_owned()).collect(),
        };

        for skills in [&[][..], &["powershell"], &["Rust", "wcag"], &["HTML 5"]] {
            assert!(wishes(skills).care_for(&statement), "{skills:?}");
        }
        assert!(!wishes(&["Rust", "SQL"]).care_for(&statement));
    }

    #[test]
    fn a_bilingual_message_begins_with_the_language_of_its_matter() {
        assert_eq!(Tongue::Both.languages(Lang::Fr), [Lang::Fr, Lang::En]);
        assert_eq!(Tongue::En.languages(Lang::Fr), [Lang::En]);
    }

    #[test]
    fn nobody_but_the_supplier_is_told_of_an_offer() {
        let supplier = UserId(7);
        assert_eq!(
            Occasion::Offered { supplier }.reach(),
            Reach::Only(supplier)
        );
        assert_eq!(Occasion::Awarded.reach(), Reach::Applicants);
        assert_eq!(Occasion::Posted.reach(), Reach::Everybody);
    }
}
