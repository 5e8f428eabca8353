//! The policy that one installation of the product runs under.
//!
//! [`Programme`] has the shape of the configuration file: its sections are its
//! fields, and every key that is left out has the documented default.

mod complaint;
mod eligibility;
mod formats;
mod roles;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

pub use complaint::Complaint;
pub use eligibility::{Affirmation, Eligibility};
use formats::{bundled_zone, optional_date};
pub use roles::{Role, RoleHolder};

use super::beacon::Beacon;
use super::calendar::Calendar;
use super::draw::Randomness;
use super::duration::{self, Span};
use super::ids::{Person, UserId};
use super::lang::Lang;
use super::money::{BasisPoints, Cents, Currency, within_ceiling};

/// Everything that an operator decides about procurement, as the file's sections.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Programme {
    /// `[programme]`: names, money, time.
    #[serde(rename = "programme")]
    pub policy: Policy,
    /// `[approvals]`: what officers must agree to.
    pub approvals: Approvals,
    /// `[authority]`: under what the programme may post.
    pub authority: Authority,
    /// `[draw]`: where the randomness comes from.
    pub draw: DrawPolicy,
    /// `[eligibility]`: what an applicant affirms (R71).
    pub eligibility: Eligibility,
    /// `[[roles]]`: who holds which procurement role.
    pub roles: Vec<RoleHolder>,
}

/// The `[programme]` section.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// What the programme is called.
    pub name: Name,
    /// Who buys.
    pub buyer: Buyer,
    /// The zone in which plain dates are read and business days begin.
    #[serde(with = "bundled_zone")]
    pub time_zone: TimeZone,
    /// Which days are business days (R47).
    pub calendar: Calendar,
    /// What prices are in.
    pub currency: Currency,
    /// The most that a contract may cost, taxes included (R1).
    pub ceiling_cents: Cents,
    /// The highest sales tax that a supplier may have to charge (R2).
    pub highest_tax_basis_points: BasisPoints,
    /// The highest price before taxes (R2).
    pub price_guard_cents: Cents,
    /// The languages that a posting needs; empty: the one it is written in.
    pub languages: Vec<Lang>,
    /// How long an opportunity is open at least (R40).
    pub minimum_posting_days: Span,
    /// How long before closing questions end (R42).
    pub question_cutoff_days: Span,
    /// How long after closing the supplier should be known (R41).
    pub selection_days: Span,
    /// How long the drawn supplier has to accept, from when the offer is posted.
    pub acceptance_days: Span,
    /// How long after an award it can be complained of (R131); 0: no date is shown.
    pub complaint_days: Span,
    /// Who takes complaints.
    pub complaint: Complaint,
    /// How long what payment needs of a supplier is kept once it is paid (R79).
    pub payment_details_days: Span,
    /// How long after closing the thread is read and the set is fixed.
    #[serde(with = "duration::iso8601")]
    pub closing_grace: SignedDuration,
    /// What an opportunity's OCID begins with.
    pub ocid_prefix: String,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            name: Name::default(),
            buyer: Buyer::default(),
            time_zone: bundled_zone::find("America/Toronto").unwrap_or(TimeZone::UTC),
            calendar: Calendar::default(),
            currency: Currency::default(),
            ceiling_cents: Cents(1_000_000),
            highest_tax_basis_points: BasisPoints(1_500),
            price_guard_cents: Cents(869_000),
            languages: Vec::new(),
            minimum_posting_days: Span::BusinessDays(5),
            question_cutoff_days: Span::BusinessDays(2),
            selection_days: Span::BusinessDays(2),
            acceptance_days: Span::BusinessDays(2),
            complaint_days: Span::BusinessDays(0),
            complaint: Complaint::default(),
            payment_details_days: Span::BusinessDays(60),
            closing_grace: SignedDuration::from_secs(60),
            ocid_prefix: "ocds-000000".to_owned(),
        }
    }
}

/// The programme's name in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Name {
    /// In English.
    pub en: String,
    /// In French.
    pub fr: String,
}

impl Default for Name {
    fn default() -> Self {
        let name = "Micro-acquisition".to_owned();
        Self {
            en: name.clone(),
            fr: name,
        }
    }
}

/// The organization that buys, as open data names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Buyer {
    /// Its name in English.
    pub en: String,
    /// Its name in French.
    pub fr: String,
    /// The register that its identifier is of.
    pub scheme: String,
    /// Its identifier in that register.
    pub id: String,
}

/// What must be approved, by whom, before a step is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent switches of the file"
)]
pub struct Approvals {
    /// The programme's approval before posting.
    pub programme: bool,
    /// Procurement's approval before posting.
    pub procurement: bool,
    /// Section 32: commitment of funds before posting.
    pub commitment: bool,
    /// Section 34: certification before payment.
    pub certification: bool,
}

impl Approvals {
    /// Whether any is asked for.
    #[must_use]
    pub fn any(&self) -> bool {
        self.programme || self.procurement || self.commitment || self.certification
    }

    /// Whether the approvals ask for something that only `role` can give: then
    /// nobody stands in for it.
    #[must_use]
    pub const fn demands(&self, role: Role) -> bool {
        match role {
            Role::Programme => self.programme,
            Role::Procurement => self.procurement,
            Role::Commitment => self.commitment,
            Role::Certification => self.certification,
            Role::Payment | Role::Auditor => false,
        }
    }
}

/// Under which authority the programme may post, and until when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Authority {
    /// The document that gives it; empty where none is needed.
    pub reference: String,
    /// The last day on which it allows a new posting.
    #[serde(with = "optional_date")]
    pub expires: Option<Date>,
}

impl Authority {
    /// The last day, once it has passed at `at` on the clocks of `zone` (R18).
    #[must_use]
    pub fn expired(&self, at: Timestamp, zone: &TimeZone) -> Option<Date> {
        self.expires
            .filter(|last| zone.to_datetime(at).date() > *last)
    }
}

/// The `[draw]` section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DrawPolicy {
    /// Where the randomness comes from.
    pub source: DrawSource,
    /// Where the beacon is asked, in this order; each without a slash at its end.
    pub urls: Vec<String>,
    /// The hash that names the beacon's chain, in hex.
    pub chain_hash: String,
    /// The beacon's public key, in hex.
    pub public_key: String,
    /// When its round 1 was signed, in seconds since 1970.
    pub genesis: i64,
    /// The seconds between two of its rounds.
    pub period_seconds: i64,
}

impl Default for DrawPolicy {
    fn default() -> Self {
        let quicknet = Beacon::default();
        let urls = [
            "https://api.drand.sh",
            "https://api2.drand.sh",
            "https://api3.drand.sh",
            "https://drand.cloudflare.com",
        ];
        Self {
            source: DrawSource::default(),
            urls: urls.map(str::to_owned).to_vec(),
            chain_hash: quicknet.chain_hash,
            public_key: quicknet.public_key,
            genesis: quicknet.genesis,
            period_seconds: quicknet.period_seconds,
        }
    }
}

impl DrawPolicy {
    /// The beacon that a *drand* draw waits for.
    #[must_use]
    pub fn beacon(&self) -> Beacon {
        Beacon {
            chain_hash: self.chain_hash.clone(),
            public_key: self.public_key.clone(),
            genesis: self.genesis,
            period_seconds: self.period_seconds,
        }
    }

    /// Where the randomness of a new opportunity comes from, given the
    /// commitment to a seed of its own.
    #[must_use]
    pub fn randomness(&self, commitment: String) -> Randomness {
        match self.source {
            DrawSource::Local => Randomness::Local { commitment },
            DrawSource::Drand => Randomness::Drand {
                beacon: self.beacon(),
            },
        }
    }
}

/// Where a draw's randomness comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DrawSource {
    /// Commit and reveal by this service.
    #[default]
    Local,
    /// A future round of the drand quicknet beacon.
    Drand,
}

impl Programme {
    /// When a step that begins at `start` and may take `span` is due: elapsed
    /// time later, or 23:59:59 of the last business day; at once when the span is 0 (R47).
    #[must_use]
    pub fn due_after(&self, start: Timestamp, span: &Span) -> Timestamp {
        match span {
            Span::BusinessDays(0) => start,
            Span::BusinessDays(days) => self.policy.calendar.end_of_nth_business_day_after(
                start,
                *days,
                &self.policy.time_zone,
            ),
            Span::Elapsed(duration) => start.checked_add(*duration).unwrap_or(Timestamp::MAX),
        }
    }

    /// The last instant at which a question is taken (R42): 23:59:59 of the
    /// business day so many before closing. None where that is before posting:
    /// then the opportunity takes no questions.
    #[must_use]
    pub fn question_cutoff(&self, posted: Timestamp, closes: Timestamp) -> Option<Timestamp> {
        let cutoff = match self.policy.question_cutoff_days {
            Span::BusinessDays(0) => closes,
            Span::BusinessDays(days) => self.policy.calendar.end_of_nth_business_day_before(
                closes,
                days,
                &self.policy.time_zone,
            ),
            Span::Elapsed(duration) => closes.checked_sub(duration).unwrap_or(Timestamp::MIN),
        };
        (cutoff >= posted).then_some(cutoff)
    }

    /// Whether `price` before taxes keeps to the ceiling with the highest tax (R1, R2).
    #[must_use]
    pub fn within_ceiling(&self, price: Cents) -> bool {
        within_ceiling(
            price,
            self.policy.highest_tax_basis_points,
            self.policy.ceiling_cents,
        )
    }

    /// The procurement roles of the account; an account named twice has those of both.
    pub fn roles_of(&self, user: UserId) -> impl Iterator<Item = Role> {
        self.roles
            .iter()
            .filter(move |holder| holder.github_id == user)
            .flat_map(|holder| holder.roles.iter().copied())
    }

    /// Everyone who holds a role that acts, as the file names them.
    pub fn officers(&self) -> impl Iterator<Item = Person> {
        self.roles
            .iter()
            .filter(|holder| holder.roles.iter().copied().any(Role::acts))
            .map(|holder| Person {
                id: holder.github_id,
                login: holder.login.clone(),
            })
    }
}

#[cfg(test)]
mod tests;
