//! The pilot's opportunity with its real length, and a board around it.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use crate::domain::lang::Lang;
use crate::domain::programme::Eligibility;
use crate::store::listings::Count;
use crate::web::api::*;
use crate::web::board::{Board, Shelf};
use crate::web::forms::{Choices, Field};
use crate::web::markdown::{inline, render};
use crate::web::pages::Site;
use crate::web::place::Place;
use crate::web::status::Status;
use crate::web::steps::{Dates, steps};
use crate::web::view::rows::*;
use crate::web::view::*;

pub fn at(instant: &str) -> Timestamp {
    instant.parse().unwrap()
}

pub fn site() -> Arc<Site> {
    Arc::new(Site {
        public_url: "https://procurement.example".into(),
        github_url: "https://github.com".into(),
        eligibility: Eligibility::default(),
        name: ("Micro-acquisition".into(), "Micro-acquisition".into()),
        sign_in: false,
        zone: TimeZone::get("America/Toronto").unwrap(),
        programme: Arc::default(),
    })
}

fn place(number: i64) -> Place {
    Place {
        owner: "canada-digital".into(),
        repository: "accessibility-toolkit".into(),
        number,
    }
}

fn cad(amount_cents: i64) -> Money {
    Money {
        amount_cents,
        currency: "CAD".into(),
    }
}

const EXCERPT: &str = "Our team reviews hundreds of Microsoft Word documents each month for accessibility. We need a script that finds headings without structure, images without alternative text and tables without header rows, and writes a report that a person who is not a developer can act on.";

pub fn card(number: i64, state: State) -> BoardCard {
    BoardCard {
        title: "Automated accessibility testing of Word documents with PowerShell".into(),
        place: place(number),
        state,
        price: Some(cad(650_000)),
        skills: vec![
            "PowerShell".into(),
            "Accessibility (WCAG 2.1)".into(),
            "Open XML".into(),
        ],
        closes_at: Some(at("2021-07-13T03:59:59Z")),
        applications: 4,
        excerpt: EXCERPT.into(),
        language: Lang::En,
        updated: number == 42,
    }
}

pub fn board() -> Board {
    let mut french = card(57, State::Open);
    french.title =
        "Ajouter la saisie d’adresses au formulaire de demande d’asile provisoire".into();
    french.excerpt = "Le formulaire public demande l’adresse en texte libre ; une saisie assistée réduirait les erreurs qui retardent les dossiers de plusieurs semaines.".into();
    french.language = Lang::Fr;
    french.skills = vec!["TypeScript".into(), "Accessibilité".into()];
    french.price = Some(cad(869_000));
    french.closes_at = Some(at("2021-07-10T03:59:59Z"));
    french.applications = 0;
    let mut short = card(61, State::Open);
    short.title = "Fix the date picker".into();
    short.skills = vec!["Rust".into()];
    short.excerpt = "The date picker cannot be used with a keyboard.".into();
    Board {
        open: shelf(vec![french, card(42, State::Open), short], None),
        closed: shelf(
            vec![
                card(31, State::Paid),
                card(17, State::Unsuccessful),
                card(9, State::InProgress),
            ],
            Some("closed=0.9".into()),
        ),
        fields: ["q", "skill", "price_from", "price_to"]
            .map(|name| Field::new(name, name, ""))
            .into(),
        choices: choices(),
        now: at("2021-07-07T14:00:00Z"),
        ..Board::default()
    }
}

/// A choice of departments, one of which is chosen.
fn choices() -> Vec<Choices> {
    let field = Field::new("department", "Department", "transport");
    let logins = ["", "canada-digital", "transport"];
    vec![Choices::one(field, logins.map(|it| (it, it.to_owned())))]
}

fn shelf(cards: Vec<BoardCard>, next: Option<String>) -> Shelf {
    Shelf {
        count: Count {
            counted: u32::try_from(cards.len()).unwrap(),
            more: false,
        },
        cards,
        next,
        ..Shelf::default()
    }
}

/// Twenty cards of real length, and as many closed ones.
pub fn full_board() -> Board {
    let own = |number: i64, state| {
        let mut card = card(number, state);
        // Cards that only repeat each other would compress too well.
        let words = hex::encode(Sha256::digest(number.to_be_bytes()));
        card.excerpt = format!("{words} {} {words}", card.excerpt);
        card
    };
    let cards = |state| (1..=20).map(|number| own(number, state)).collect();
    Board {
        open: shelf(cards(State::Open), Some("open=1625000000000.20".into())),
        closed: shelf(cards(State::Paid), Some("closed=0.20".into())),
        ..board()
    }
}

pub fn empty_board() -> Board {
    Board {
        open: Shelf::default(),
        closed: Shelf::default(),
        ..board()
    }
}

fn statement() -> Statement {
    Statement {
        version: 2,
        language: Lang::En,
        short_description: render(EXCERPT),
        background: render(
            "The **IT Accessibility Office** at Employment and Social Development Canada helps colleagues make documents that everyone can read. We check them by hand today, which takes 30 to 45 minutes each.\n\nThis is a *new* piece of work. It stands alone: nothing has to be delivered by anybody else first.",
        ),
        work: render(
            "Write a PowerShell module that\n\n1. opens every `.docx` file in a folder;\n2. checks each rule of the [checklist](https://example.org/checklist);\n3. writes one report as HTML and one as CSV.\n\n### Out of scope\n\n- Files that are protected by a password\n- A graphical interface\n\n| Rule | Severity |\n|---|---|\n| Alternative text | high |\n| Header row | medium |",
        ),
        evaluation: vec![
            inline(
                "At least one year of experience with PowerShell **or similar skills** (explain how similar), when gained, what and how.",
            ),
            inline(
                "Experience with the Open XML format or another document format, with a link to public work.",
            ),
        ],
        licence: Some("MIT".into()),
        hours: Some("60".into()),
        more: vec![(
            "Data".into(),
            render("Forty synthetic documents are in `samples/`."),
        )],
    }
}

fn criteria() -> Vec<CriterionRow> {
    let row = |number, text: &str, kind, status, reason: Option<&str>| CriterionRow {
        number,
        html: inline(text),
        kind,
        status,
        reason: reason.map(Into::into),
    };
    vec![
        row(
            1,
            "A folder of 40 sample documents is checked in under five minutes.",
            CriterionKind::Manual,
            CriterionStatus::Stale,
            Some("Decided for 4f2c9aa; the head commit has changed since."),
        ),
        row(
            2,
            "All tests of the workflow `ci` pass on Windows and Linux.",
            CriterionKind::Check,
            CriterionStatus::Met,
            None,
        ),
        row(
            3,
            "`docs/USER-GUIDE.md` explains in plain language how to read a report.",
            CriterionKind::Path,
            CriterionStatus::Unmet,
            None,
        ),
        row(
            4,
            "The repository carries the MIT licence.",
            CriterionKind::Licence,
            CriterionStatus::Met,
            None,
        ),
        row(
            5,
            "One approving review by a maintainer who is not the supplier.",
            CriterionKind::Review,
            CriterionStatus::Pending,
            None,
        ),
    ]
}

fn applications() -> Vec<ApplicationRow> {
    [
        (
            1,
            3_100_000_001,
            "priya-codes",
            "2021-07-05T13:12:40Z",
            false,
        ),
        (
            2,
            3_100_000_007,
            "a-supplier-with-quite-a-long-login-name",
            "2021-07-12T23:58:02Z",
            false,
        ),
        (3, 3_100_000_042, "jlavoie", "2021-07-13T03:41:19Z", false),
        (4, 3_100_000_100, "sam", "2021-07-13T03:59:59Z", true),
    ]
    .map(
        |(number, comment, login, received, withdrawn)| ApplicationRow {
            number,
            comment,
            login: login.into(),
            received_at: at(received),
            withdrawn,
        },
    )
    .into()
}

fn affirmations(lang: Lang) -> Vec<String> {
    match lang {
        Lang::En => vec![
            "I have reached the age of majority and am contractually competent.".into(),
            "I am a citizen or permanent resident of Canada, or hold the permits to work there.".into(),
            "I can do this work for the fixed price by the delivery date, and take payment by credit card or PayPal.".into(),
        ],
        Lang::Fr => vec![
            "J’ai atteint l’âge de la majorité et j’ai la capacité de contracter.".into(),
            "Je suis citoyen ou résident permanent du Canada, ou je détiens les permis pour y travailler.".into(),
            "Je peux faire ces travaux au prix fixe d’ici la date de livraison et accepter un paiement par carte de crédit ou PayPal.".into(),
        ],
    }
}

pub fn draw(status: DrawStatus) -> DrawRecord {
    let revealed = status == DrawStatus::Revealed;
    let ids = vec![3_100_000_001, 3_100_000_007, 3_100_000_042];
    DrawRecord {
        version: 1,
        source: DrawSource::Local,
        status,
        commitment: Some("630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd".into()),
        seed: revealed
            .then(|| "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f".into()),
        round: None,
        signature: None,
        list: revealed.then(|| ids.clone()),
        list_sha256: revealed
            .then(|| "22e7e01bb769afac6414c51c8f12798c04392fb649e7dbb6823044d297e6727a".into()),
        order: revealed.then(|| ids.into_iter().rev().collect()),
    }
}

/// One that was answered twice, and one that was erased before it was answered.
fn questions() -> Vec<QuestionRow> {
    let issue = "https://github.com/canada-digital/accessibility-toolkit/issues/42";
    let url = |comment: &str| format!("{issue}#issuecomment-{comment}");
    vec![
        QuestionRow {
            number: 1,
            login: "jlavoie".into(),
            at: at("2021-06-24T14:00:00Z"),
            url: url("3100000301"),
            text: Some("Which pages?\n\n<b>All</b> of them, @maria?".into()),
            answer: Some(AnswerRow {
                login: "maria".into(),
                at: at("2021-06-25T14:00:00Z"),
                url: url("3100000302"),
                text: Some("Those of the list.".into()),
                replaces: true,
            }),
        },
        QuestionRow {
            number: 2,
            login: "ada".into(),
            at: at("2021-06-28T14:00:00Z"),
            url: url("3100000303"),
            text: None,
            answer: None,
        },
    ]
}

fn amendment() -> AmendmentRow {
    let line = |added, text: &str| LineRow {
        added,
        text: text.into(),
    };
    AmendmentRow {
        version: 2,
        login: Some("maria".into()),
        at: at("2021-06-30T14:00:00Z"),
        reason: Some("Nobody has applied <i>yet</i>.".into()),
        differences: vec![DifferenceRow {
            part: "Applications close".into(),
            lines: vec![line(false, "July 5"), line(true, "July 12 & later")],
        }],
    }
}

/// An opportunity that people can still apply for.
pub fn open_page(lang: Lang) -> OpportunityPage {
    OpportunityPage {
        title: card(42, State::Open).title,
        place: place(42),
        issue_url: "https://github.com/canada-digital/accessibility-toolkit/issues/42".into(),
        state: State::Open,
        disputed_since: None,
        complaint: None,
        sign_off_since: None,
        splitting: None,
        steps: steps(State::Open, &dates()),
        price: Some(cad(650_000)),
        skills: card(42, State::Open).skills,
        closes_at: dates().closes_at,
        delivery_due_at: dates().delivery_due_at,
        questions: questions(),
        question_cutoff: Some(at("2021-07-09T03:59:59Z")),
        amendments: vec![amendment()],
        statement: Some(statement()),
        criteria: criteria()
            .into_iter()
            .map(|row| CriterionRow {
                status: CriterionStatus::Pending,
                reason: None,
                ..row
            })
            .collect(),
        applications: applications()[..1].to_vec(),
        survey: Some(format!("{}#surveys", crate::mail::paths::account(lang))),
        affirmations: affirmations(lang),
        supplier: None,
        draw: Some(draw(DrawStatus::Committed)),
        pull_request: None,
        approvals: Vec::new(),
        payment: None,
        payment_steps: Vec::new(),
        history: vec![HistoryRow {
            version: 1,
            kind: "posted".into(),
            actor: Some("maria".into()),
            at: at("2021-06-23T13:00:00Z"),
            hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
        }],
        frozen: None,
        drift: None,
        previous: Vec::new(),
        now: at("2021-07-07T14:00:00Z"),
    }
}

/// One that went all the way, with everything that a page can show.
pub fn full_page(lang: Lang) -> OpportunityPage {
    let merged = Dates {
        closed_at: Some(at("2021-07-13T04:01:00Z")),
        selected_at: Some(at("2021-07-15T15:00:00Z")),
        delivered_at: Some(at("2021-07-22T18:30:00Z")),
        ..dates()
    };
    OpportunityPage {
        state: State::Delivered,
        disputed_since: Some(at("2021-07-22T19:00:00Z")),
        complaint: None,
        sign_off_since: None,
        splitting: None,
        steps: steps(State::Delivered, &merged),
        criteria: criteria(),
        applications: applications(),
        survey: None,
        supplier: Some("jlavoie".into()),
        draw: Some(draw(DrawStatus::Revealed)),
        pull_request: Some(PullRequest {
            number: 58,
            merge_commit: Some("4f2c9aa1d7b3c6e85f90a1b2c3d4e5f60718293a".into()),
        }),
        approvals: vec![
            ApprovalRow {
                key: "approval-programme",
                given: Some(("officer-2".into(), at("2021-06-23T14:00:00Z"))),
                funds: None,
            },
            ApprovalRow {
                key: "approval-commitment",
                given: Some(("officer-4".into(), at("2021-06-23T15:00:00Z"))),
                funds: Some((
                    Money {
                        amount_cents: 1_000_000,
                        currency: "CAD".into(),
                    },
                    "FR-123456".into(),
                )),
            },
        ],
        payment_steps: vec![PaymentRow {
            kind: "payment_held",
            login: Some("officer-2".into()),
            at: at("2021-07-22T14:00:00Z"),
            reason: Some("The <b>invoice</b> is missing".into()),
        }],
        payment: Some(Payment {
            id: "0190a5b4-0000-7000-8000-000000000001".into(),
            state: PaymentState::Held,
            amount_cents: 650_000,
            tax_cents: 97_500,
            total_cents: 747_500,
            tax_is_estimate: true,
            currency: "CAD".into(),
            created_at: at("2021-07-22T18:31:00Z"),
            certified_at: None,
            paid_at: None,
        }),
        frozen: None,
        drift: Some(Drift {
            login: "maria".into(),
            at: at("2021-07-20T12:00:00Z"),
        }),
        previous: vec![Previous {
            id: "0190a5b4-0000-7000-8000-000000000000".into(),
            title: "Automated accessibility testing".into(),
            state: State::Unsuccessful,
        }],
        ..open_page(lang)
    }
}

fn dates() -> Dates {
    Dates {
        posted_at: Some(at("2021-06-23T13:00:00Z")),
        closes_at: Some(at("2021-07-13T03:59:59Z")),
        delivery_due_at: Some(at("2021-07-24T03:59:59Z")),
        ..Dates::default()
    }
}

/// A service with something dead, that never asked for failed deliveries.
pub fn status() -> Status {
    Status {
        complains: false,
        last_webhook: Some(at("2021-07-07T13:59:00Z")),
        polled: None,
        compared: Some(at("2021-07-07T13:45:00Z")),
        pending_deliveries: 3,
        oldest_delivery: Some(at("2021-07-07T13:58:00Z")),
        pending_effects: 0,
        oldest_effect: None,
        late_timers: 1,
        missing_deliveries: 0,
        dead_deliveries: 2,
        dead_effects: 1,
        now: at("2021-07-07T14:00:00Z"),
    }
}
