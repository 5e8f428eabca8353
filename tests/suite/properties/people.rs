//! Who takes part, under which programme, and the statement they work by.

use jiff::Timestamp;

use micro_acquisition::domain::draw::{self, Randomness, Seed};
use micro_acquisition::domain::ids::{Person, UserId};
use micro_acquisition::domain::programme::{Approvals, Eligibility, Programme, Role, RoleHolder};

/// Opened the issue; no write access.
pub const AUTHOR: i64 = 1;
/// Write access; puts the label on.
pub const MAINTAINER: i64 = 2;
/// Administers the repository.
pub const ADMIN: i64 = 3;
/// Holds the payment role and has no access to the repository.
pub const OFFICER: i64 = 4;
/// Approves for the programme, and holds procurement's role too.
pub const APPROVER: i64 = 5;
/// Approves for procurement and commits funds.
pub const BUYER: i64 = 6;
/// Certifies, and holds the payment role too.
pub const CERTIFIER: i64 = 7;
/// May apply.
pub const SUPPLIERS: [i64; 4] = [11, 12, 13, 14];
/// Looks on.
pub const STRANGER: i64 = 20;
/// A merge queue or the like, with write access.
pub const BOT: i64 = 30;

/// Everyone who ever does something.
pub const EVERYONE: [i64; 13] = [
    AUTHOR,
    MAINTAINER,
    ADMIN,
    OFFICER,
    APPROVER,
    BUYER,
    CERTIFIER,
    SUPPLIERS[0],
    SUPPLIERS[1],
    SUPPLIERS[2],
    SUPPLIERS[3],
    STRANGER,
    BOT,
];

/// The account as GitHub names it.
pub fn person(id: i64) -> Person {
    Person {
        id: UserId(id),
        login: format!("account-{id}"),
    }
}

/// Default policy, and one officer who pays.
pub fn programme() -> Programme {
    Programme {
        roles: vec![RoleHolder {
            github_id: UserId(OFFICER),
            login: person(OFFICER).login,
            roles: vec![Role::Payment],
        }],
        ..Programme::default()
    }
}

/// Asks for the sign-off of a public servant's work (R75).
pub fn signed_off() -> Eligibility {
    Eligibility {
        public_servant_sign_off: true,
        ..Eligibility::default()
    }
}

/// One that asks for every approval, some of its officers with two roles.
pub fn strict_programme() -> Programme {
    let holder = |id, roles: &[Role]| RoleHolder {
        github_id: UserId(id),
        login: person(id).login,
        roles: roles.to_vec(),
    };
    Programme {
        approvals: Approvals {
            programme: true,
            procurement: true,
            commitment: true,
            certification: true,
        },
        eligibility: signed_off(),
        roles: vec![
            holder(OFFICER, &[Role::Payment]),
            holder(APPROVER, &[Role::Programme, Role::Procurement]),
            holder(BUYER, &[Role::Procurement, Role::Commitment]),
            holder(CERTIFIER, &[Role::Certification, Role::Payment]),
        ],
        ..Programme::default()
    }
}

/// The secret of every draw here.
pub const SEED: Seed = [7; 32];

/// What is published of it.
pub fn randomness() -> Randomness {
    let commitment = draw::commitment(&SEED);
    Randomness::Local { commitment }
}

/// An instant as RFC 3339.
pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Monday morning, when the issue is labelled.
pub const LABELLED: &str = "2026-03-02T15:00:00Z";
/// Six business days later.
pub const CLOSES: &str = "2026-03-10T20:00:00Z";
/// When the work is due.
pub const DUE: &str = "2026-04-10T20:00:00Z";

/// What varies of a statement.
#[derive(Clone, Debug)]
pub struct Form {
    pub price: &'static str,
    pub closes: &'static str,
    pub criteria: &'static [&'static str],
    pub background: String,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            price: "$6,500.00",
            closes: CLOSES,
            criteria: &[
                "The licence is MIT `licence: MIT`",
                "The tests pass `check: test`",
                "A guide `path: docs/guide.md`",
                "The report names every broken rule",
            ],
            background: "Two hundred pages a year.".to_owned(),
        }
    }
}

impl Form {
    /// The Markdown; the App adds the fifth criterion, one approving review.
    pub fn body(&self) -> String {
        let items: Vec<String> = self
            .criteria
            .iter()
            .map(|criterion| format!("- {criterion}\n"))
            .collect();
        let criteria = items.concat();
        let sections = [
            ("Short description", "Scripts that look through pages."),
            ("Fixed price (before taxes)", self.price),
            ("Required skills", "HTML"),
            ("Applications close", self.closes),
            ("Work delivery", DUE),
            ("Background", &self.background),
            ("The work", "Write scripts that read a list of addresses."),
            ("Work acceptance criteria", &criteria),
            (
                "Application evaluation",
                "- Has written scripts\n- Knows what a screen reader needs",
            ),
            ("Licence", "MIT"),
        ];
        let sections: Vec<String> = sections
            .iter()
            .map(|(heading, text)| format!("### {heading}\n\n{text}\n\n"))
            .collect();
        sections.concat()
    }
}

/// A complete application that says `text`.
pub fn application(text: &str) -> String {
    format!("/apply\n- [x] of age\n- [x] may work here\n- [x] can deliver\n\n{text}\n")
}
