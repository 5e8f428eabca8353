//! The surveys (R132 to R134): what is asked, and what may be told of the answers.
//!
//! Nobody is identified. Answers carry neither person nor opportunity, only the month,
//! and a group under [`SMALLEST_GROUP`] is never shown: see [`batches`].

pub mod batches;
pub mod profile;
pub mod summary;

use serde::{Deserialize, Serialize};

use super::invoice::tax::{Province, Seat};
use super::opportunity::{Opportunity, State};
pub use batches::Told;
pub use profile::{Profile, profile};
pub use summary::{Share, Summary, TooFew, summary};

/// No group of fewer people is shown.
pub const SMALLEST_GROUP: u32 = 5;

/// Declares the answers that one question takes, each with its word in forms and rows.
macro_rules! choices {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $word:literal),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every answer, in the order of the form.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its word in forms and rows.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The answer of this word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }
    };
}

choices! {
    /// Who is asked.
    pub enum Audience {
        /// Whoever applied, before the outcome is known.
        Applicant = "applicant",
        /// Whoever was awarded a contract.
        Winner = "winner",
        /// Whoever offered the work.
        Client = "client",
    }
}

choices! {
    /// How it is known that somebody may answer.
    pub enum Proof {
        /// By a token that was given once to somebody who took part.
        Token = "token",
        /// By nothing: the link is public.
        Public = "public",
    }
}

choices! {
    /// The first question: would you bid, or use this, again (R134)?
    pub enum Again {
        /// Yes.
        Yes = "yes",
        /// Perhaps.
        Unsure = "unsure",
        /// No.
        No = "no",
    }
}

choices! {
    /// An answer to a question about oneself.
    pub enum Reply {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Prefers not to say.
        Silent = "silent",
    }
}

choices! {
    /// How somebody came to know of the opportunity.
    pub enum Source {
        /// The mailing list.
        List = "list",
        /// The feed or a chat that it is told in.
        Feed = "feed",
        /// GitHub itself.
        Github = "github",
        /// A social network.
        Social = "social",
        /// A page of the Government of Canada.
        Government = "government",
        /// A school or university.
        School = "school",
        /// Somebody told.
        Person = "person",
        /// Another way.
        Other = "other",
    }
}

choices! {
    /// How many people work there, whoever answers included.
    pub enum Workers {
        /// One's own self.
        One = "1",
        /// A few.
        Few = "2-9",
        /// Still a small business.
        Small = "10-99",
        /// A medium one.
        Medium = "100-499",
        /// A large one.
        Large = "500plus",
    }
}

impl Workers {
    /// Whether it is a freelancer or a small business: under 100 people (K18).
    #[must_use]
    pub const fn is_small(self) -> bool {
        match self {
            Self::One | Self::Few | Self::Small => true,
            Self::Medium | Self::Large => false,
        }
    }
}

choices! {
    /// Who owns at least 51 % of the business (R132).
    pub enum Owners {
        /// Women.
        Women = "women",
        /// Indigenous people.
        Indigenous = "indigenous",
        /// First Nations.
        FirstNations = "first-nations",
        /// Métis.
        Metis = "metis",
        /// Inuit.
        Inuit = "inuit",
        /// Black people.
        Black = "black",
        /// Another visible minority.
        Minority = "minority",
        /// Persons with disabilities.
        Disabilities = "disabilities",
        /// LGBTQ2+ people.
        Lgbtq2 = "lgbtq2",
        /// None of these.
        None = "none",
        /// Prefers not to say.
        Silent = "silent",
    }
}

impl Owners {
    /// Whether the group is one that K17 counts; none where nothing is said.
    #[must_use]
    pub const fn is_under_represented(self) -> Option<bool> {
        match self {
            Self::Women
            | Self::Indigenous
            | Self::FirstNations
            | Self::Metis
            | Self::Inuit
            | Self::Black
            | Self::Minority
            | Self::Disabilities
            | Self::Lgbtq2 => Some(true),
            Self::None => Some(false),
            Self::Silent => None,
        }
    }
}

/// Where the head office is, as coarsely as the pilot asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeadOffice {
    /// In Canada: the first three characters of the postal code.
    Canada(String),
    /// Elsewhere: the country.
    Abroad(String),
}

impl HeadOffice {
    /// In Canada, where `text` begins as a postal code does (`K1A`, `k1a 0b1`): what
    /// comes after its first three characters is not kept.
    #[must_use]
    pub fn in_canada(text: &str) -> Option<Self> {
        let area: String = text.trim().chars().take(3).collect();
        let area = area.to_ascii_uppercase();
        let shape: Vec<bool> = area.chars().map(|c| c.is_ascii_alphabetic()).collect();
        let digit = area.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
        (shape == [true, false, true] && digit).then_some(Self::Canada(area))
    }

    /// Elsewhere, in a country of at most 60 characters.
    #[must_use]
    pub fn abroad(text: &str) -> Option<Self> {
        let country = text.trim();
        let fits = !country.is_empty() && country.chars().count() <= 60;
        (fits && !country.chars().any(char::is_control)).then(|| Self::Abroad(country.to_owned()))
    }

    /// The province or territory, or abroad: of an area there would be too few to tell.
    /// None for an area that Canada Post has none of.
    #[must_use]
    pub fn seat(&self) -> Option<Seat> {
        let Self::Canada(area) = self else {
            return Some(Seat::Abroad);
        };
        let province = match area.chars().next()? {
            'A' => Province::Nl,
            'B' => Province::Ns,
            'C' => Province::Pe,
            'E' => Province::Nb,
            'G' | 'H' | 'J' => Province::Qc,
            'K' | 'L' | 'M' | 'N' | 'P' => Province::On,
            'R' => Province::Mb,
            'S' => Province::Sk,
            'T' => Province::Ab,
            'V' => Province::Bc,
            'X' if matches!(area.as_str(), "X0A" | "X0B" | "X0C") => Province::Nu,
            'X' => Province::Nt,
            'Y' => Province::Yt,
            _ => return None,
        };
        Some(Seat::Canada { province })
    }
}

/// What somebody answered; every question may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    /// Would you bid, or use this, again?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub again: Option<Again>,
    /// Is it your first time with the Government?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_time: Option<Reply>,
    /// How did you come to know of it?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Are you an employee of the federal government?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub federal_employee: Option<Reply>,
    /// Were you ever awarded a contract of the Government?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ever_awarded: Option<Reply>,
    /// Where is your head office?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head_office: Option<HeadOffice>,
    /// How many people work there?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workers: Option<Workers>,
    /// Who owns it?
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub owners: Vec<Owners>,
    /// The story that a client tells of the work (K23).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<String>,
    /// Whether the story may be published.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub publish: bool,
}

impl Answers {
    /// Whether the owners are of an under-represented group (K17); none where it is not said.
    #[must_use]
    pub fn under_represented(&self) -> Option<bool> {
        let said: Vec<bool> = self
            .owners
            .iter()
            .filter_map(|owners| owners.is_under_represented())
            .collect();
        (!said.is_empty()).then(|| said.contains(&true))
    }
}

/// One set of answers, as reports count it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// Who was asked.
    pub audience: Audience,
    /// How it is known that they may answer.
    pub proof: Proof,
    /// The month, `2021-07`.
    pub month: String,
    /// What was answered.
    pub answers: Answers,
}

/// Whether nobody knows yet who is offered the work.
#[must_use]
pub const fn outcome_is_unknown(opportunity: &Opportunity) -> bool {
    matches!(opportunity.state, State::Open(_) | State::Evaluation(_))
}

/// Whether there is an applicant to ask, before the outcome is known (R133).
#[must_use]
pub fn asks_applicants(opportunity: &Opportunity) -> bool {
    let posting = opportunity.posting();
    outcome_is_unknown(opportunity) && posting.is_some_and(|it| it.standing().next().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_postal_code_three_characters_are_kept() {
        let area = |text| HeadOffice::in_canada(text);
        assert_eq!(area(" k1a 0b1"), Some(HeadOffice::Canada("K1A".to_owned())));
        assert_eq!(area("K1"), None);
        assert_eq!(area("123"), None);
        assert_eq!(area("KAA"), None);
        assert_eq!(area("\u{c9}1A"), None);
    }

    #[test]
    fn a_country_is_one_line_of_at_most_sixty_characters() {
        assert!(HeadOffice::abroad("Côte d’Ivoire").is_some());
        assert!(HeadOffice::abroad(" ").is_none());
        assert!(HeadOffice::abroad("a\nb").is_none());
        assert!(HeadOffice::abroad(&"a".repeat(61)).is_none());
    }

    #[test]
    fn an_area_lies_in_one_province_or_territory() {
        let seat = |area: &str| HeadOffice::Canada(area.to_owned()).seat();
        for (area, province) in [
            ("A1A", Province::Nl),
            ("B1A", Province::Ns),
            ("C1A", Province::Pe),
            ("E1A", Province::Nb),
            ("G1A", Province::Qc),
            ("H1A", Province::Qc),
            ("J8X", Province::Qc),
            ("K1A", Province::On),
            ("L1A", Province::On),
            ("M1A", Province::On),
            ("N1A", Province::On),
            ("P1A", Province::On),
            ("R1A", Province::Mb),
            ("S1A", Province::Sk),
            ("T1A", Province::Ab),
            ("V1A", Province::Bc),
            ("X0A", Province::Nu),
            ("X0B", Province::Nu),
            ("X0C", Province::Nu),
            ("X1A", Province::Nt),
            ("Y1A", Province::Yt),
        ] {
            assert_eq!(seat(area), Some(Seat::Canada { province }), "{area}");
        }
        assert_eq!(seat("D1A"), None);
        assert_eq!(
            HeadOffice::Abroad("Chile".to_owned()).seat(),
            Some(Seat::Abroad)
        );
    }

    #[test]
    fn who_prefers_not_to_say_is_counted_in_no_group() {
        let owned_by = |owners: &[Owners]| {
            let owners = owners.to_vec();
            Answers {
                owners,
                ..Answers::default()
            }
            .under_represented()
        };
        assert_eq!(owned_by(&[]), None);
        assert_eq!(owned_by(&[Owners::Silent]), None);
        assert_eq!(owned_by(&[Owners::None]), Some(false));
        assert_eq!(owned_by(&[Owners::Metis, Owners::Women]), Some(true));
    }

    #[test]
    fn every_word_is_read_back() {
        for owners in Owners::ALL {
            assert_eq!(Owners::from_word(owners.word()), Some(*owners));
        }
        assert_eq!(Owners::from_word("anyone"), None);
    }

    #[test]
    fn answers_keep_nothing_that_was_not_said() {
        let text = serde_json::to_string(&Answers::default()).unwrap();
        assert_eq!(text, "{}");
    }
}
