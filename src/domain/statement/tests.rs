use proptest::prelude::*;

use super::*;
use crate::domain::criteria::{CriterionError, CriterionKind};
use crate::domain::duration::Span;
use crate::domain::money::{Cents, Currency};

mod translation;

const TITLE: &str = "Scripts that check whether web pages can be read by everyone";

const ENGLISH: &str = include_str!("samples/en.md");
const FRENCH: &str = include_str!("samples/fr.md");

/// Wednesday 23 June 2021 in the morning, in Toronto.
const POSTED: &str = "2021-06-23T13:00:00Z";

fn parse_with(programme: &Programme, body: &str) -> Result<Statement, Vec<Problem>> {
    let rules = StatementRules {
        programme,
        settings: &crate::domain::settings::NONE,
        posted_at: POSTED.parse().unwrap(),
    };
    Statement::parse(TITLE, body, &rules)
}

fn parse(body: &str) -> Result<Statement, Vec<Problem>> {
    parse_with(&Programme::default(), body)
}

/// The only problem of the English sample with one text in place of another.
fn problem(from: &str, to: &str) -> Problem {
    assert!(ENGLISH.contains(from), "{from}");
    let mut problems = parse(&ENGLISH.replacen(from, to, 1)).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems.remove(0)
}

fn dollars(cents: i64) -> Money {
    Money {
        amount: Cents(cents),
        currency: Currency::default(),
    }
}

#[test]
fn a_statement_is_read_with_everything_it_says() {
    let statement = parse(ENGLISH).unwrap();

    assert_eq!(statement.language, Lang::En);
    assert_eq!(statement.fixed_price, dollars(650_000));
    assert_eq!(statement.skills, ["PowerShell", "HTML", "WCAG 2.1"]);
    assert_eq!(statement.closes_at, "2021-07-13T03:59:59Z".parse().unwrap());
    assert_eq!(
        statement.delivery_due_at,
        "2021-07-23T20:00:00Z".parse().unwrap()
    );
    assert_eq!(statement.evaluation.len(), 2);
    assert_eq!(statement.licence, "MIT");
    assert_eq!(statement.estimated_hours.as_deref(), Some("60"));
    assert_eq!(statement.project, None);
    assert_eq!(statement.attestations.len(), 2);
    assert_eq!(
        statement.other,
        [OtherSection {
            heading: "Contact".into(),
            text: "Ask in this issue.".into()
        }]
    );
}

#[test]
fn criteria_are_numbered_in_order_and_the_review_is_added() {
    let statement = parse(ENGLISH).unwrap();

    let kinds: Vec<(u32, &str)> = statement
        .criteria
        .iter()
        .map(|each| (each.number, each.kind.name()))
        .collect();

    assert_eq!(
        kinds,
        [
            (1, "licence"),
            (2, "check"),
            (3, "path"),
            (4, "manual"),
            (5, "review")
        ]
    );
    assert_eq!(
        statement.criteria[4].kind,
        CriterionKind::Review { approvals: 1 }
    );
}

#[test]
fn a_french_statement_says_the_same() {
    let (english, french) = (parse(ENGLISH).unwrap(), parse(FRENCH).unwrap());

    assert_eq!(french.language, Lang::Fr);
    assert_eq!(french.fixed_price, english.fixed_price);
    assert_eq!(french.closes_at, english.closes_at);
    assert_eq!(french.skills, english.skills);
    assert_eq!(french.criteria.len(), english.criteria.len());
    assert_eq!(french.background, "");
}

#[test]
fn an_empty_body_is_told_every_missing_section_at_once() {
    let problems = parse("").unwrap_err();

    let missing: Vec<Field> = problems
        .iter()
        .filter(|problem| problem.kind == ProblemKind::Missing && problem.line.is_none())
        .map(|problem| problem.field)
        .collect();
    assert_eq!(
        missing,
        [
            Field::ShortDescription,
            Field::FixedPrice,
            Field::Skills,
            Field::Closing,
            Field::Delivery,
            Field::Work,
            Field::Criteria,
            Field::Evaluation,
            Field::Licence,
        ]
    );
    assert_eq!(problems.len(), missing.len());
}

#[test]
fn several_problems_come_together_in_the_order_of_the_form() {
    let body = ENGLISH
        .replace("$6,500.00", "1.000")
        .replace("2021-07-12", "soon")
        .replace("MIT\n", "Mine\n");

    let problems = parse(&body).unwrap_err();

    let fields: Vec<Field> = problems.iter().map(|problem| problem.field).collect();
    assert_eq!(fields, [Field::FixedPrice, Field::Closing, Field::Licence]);
}

#[test]
fn a_title_of_101_characters_is_refused() {
    let programme = Programme::default();
    let rules = StatementRules {
        programme: &programme,
        settings: &crate::domain::settings::NONE,
        posted_at: POSTED.parse().unwrap(),
    };

    assert!(Statement::parse(&"é".repeat(100), ENGLISH, &rules).is_ok());
    let problems = Statement::parse(&"é".repeat(101), ENGLISH, &rules).unwrap_err();

    let kind = ProblemKind::TooLong {
        found: 101,
        most: 100,
    };
    assert_eq!(
        problems,
        [Problem {
            field: Field::Title,
            line: None,
            kind
        }]
    );
    assert_eq!(problems[0].rule(), Some("R20"));
}

#[test]
fn a_short_description_of_501_characters_is_refused_with_its_line() {
    let found = problem("Small scripts", &"x".repeat(501 - 103 + 13));

    assert_eq!(found.field, Field::ShortDescription);
    assert_eq!(found.line, Some(3));
    assert_eq!(found.rule(), Some("R21"));
}

#[test]
fn an_ambiguous_price_is_refused_and_never_guessed() {
    let found = problem("$6,500.00", "1.000");

    assert_eq!(
        found.kind,
        ProblemKind::PriceAmbiguous {
            found: "1.000".into()
        }
    );
    assert_eq!(found.line, Some(7));
}

#[test]
fn the_first_cent_above_the_guard_is_refused() {
    assert!(parse(&ENGLISH.replace("$6,500.00", "8690.00")).is_ok());

    let found = problem("$6,500.00", "8690.01");

    let kind = ProblemKind::PriceAboveGuard {
        found: dollars(869_001),
        guard: dollars(869_000),
    };
    assert_eq!(found.kind, kind);
    assert_eq!(found.rule(), Some("R2"));
}

#[test]
fn where_the_guard_is_wide_the_ceiling_with_the_highest_tax_still_holds() {
    let mut programme = Programme::default();
    programme.policy.price_guard_cents = Cents(2_000_000);
    let body = |price| ENGLISH.replace("$6,500.00", price);

    assert!(parse_with(&programme, &body("8695.65")).is_ok());
    let problems = parse_with(&programme, &body("8695.66")).unwrap_err();

    assert_eq!(problems[0].rule(), Some("R1"));
}

#[test]
fn nothing_is_no_price() {
    let found = problem("$6,500.00", "$0.00");

    assert_eq!(
        found.kind,
        ProblemKind::PriceNotPositive { found: dollars(0) }
    );
}

#[test]
fn a_posting_needs_five_whole_business_days() {
    // Thursday 1 July is Canada Day, so the fifth business day is Wednesday 30 June.
    assert!(parse(&ENGLISH.replace("2021-07-12", "2021-06-30")).is_ok());

    let found = problem("2021-07-12", "2021-06-29");

    let kind = ProblemKind::PostingTooShort {
        found: 4,
        needed: 5,
        earliest: jiff::civil::date(2021, 6, 30),
    };
    assert_eq!(found.kind, kind);
    assert_eq!(found.rule(), Some("R40"));
}

#[test]
fn an_elapsed_minimum_knows_no_calendar() {
    let mut programme = Programme::default();
    programme.policy.minimum_posting_days = Span::Elapsed(jiff::SignedDuration::from_secs(3));
    let body = |closing| ENGLISH.replace("2021-07-12", closing);

    assert!(parse_with(&programme, &body("2021-06-23T13:00:03Z")).is_ok());
    let problems = parse_with(&programme, &body("2021-06-23T13:00:02Z")).unwrap_err();

    let kind = ProblemKind::PostingTooBrief {
        needed: "PT3S".into(),
        earliest: "2021-06-23T13:00:03Z".parse().unwrap(),
    };
    assert_eq!(problems[0].kind, kind);
}

#[test]
fn closing_at_the_instant_of_posting_is_not_in_the_future() {
    let found = problem("2021-07-12", POSTED);

    assert_eq!(
        found.kind,
        ProblemKind::ClosingNotInFuture {
            found: POSTED.into()
        }
    );
}

#[test]
fn delivery_comes_after_closing() {
    let found = problem("2021-07-23T16:00:00-04:00", "2021-07-12");

    assert_eq!(found.field, Field::Delivery);
    let kind = ProblemKind::DeliveryNotAfterClosing {
        found: "2021-07-12".into(),
        closing: "2021-07-12".into(),
    };
    assert_eq!(found.kind, kind);
}

#[test]
fn a_delivery_in_the_past_is_told_together_with_a_closing_that_says_nothing() {
    let past = "2021-06-22";
    let late = ENGLISH.replace("2021-07-23T16:00:00-04:00", past);
    let closings = [
        late.replace("### Applications close\n\n2021-07-12\n\n", ""),
        late.replace("2021-07-12", ""),
        late.replace("2021-07-12", "to be determined"),
        late.replace("2021-07-12", "soon"),
        late.replace("2021-07-12", "2021-06-21"),
        late.replace("2021-07-12", past),
    ];

    for body in closings {
        let problems = parse(&body).unwrap_err();

        let fields: Vec<Field> = problems.iter().map(|problem| problem.field).collect();
        assert_eq!(fields, [Field::Closing, Field::Delivery], "{problems:?}");
        let kind = ProblemKind::DeliveryNotInFuture { found: past.into() };
        assert_eq!(problems[1].kind, kind);
    }
}

#[test]
fn without_a_closing_delivery_comes_one_second_after_posting_or_later() {
    let due = |second: &str| {
        let body = ENGLISH
            .replace("2021-07-12", "soon")
            .replace("2021-07-23T16:00:00-04:00", second);
        parse(&body).unwrap_err().len()
    };

    assert_eq!(due(POSTED), 2);
    assert_eq!(due("2021-06-23T13:00:01Z"), 1);
}

#[test]
fn each_bad_criterion_is_told_with_its_number_and_line() {
    let found = problem("`path: docs/guide.md`", "`review: 0`");

    let error = CriterionError::ReviewCount { found: "0".into() };
    assert_eq!(found.kind, ProblemKind::Criterion { number: 3, error });
    let line = ENGLISH
        .lines()
        .position(|line| line.contains("docs/guide.md"))
        .unwrap()
        + 1;
    assert_eq!(found.line, u32::try_from(line).ok());
}

#[test]
fn criteria_without_a_list_are_none() {
    let body = "### Work acceptance criteria\nIt works.";

    let problems = parse(body).unwrap_err();

    assert!(problems.contains(&Problem {
        field: Field::Criteria,
        line: Some(2),
        kind: ProblemKind::NoCriteria,
    }));
}

#[test]
fn an_evaluation_without_a_list_is_one_criterion() {
    let body = ENGLISH.replace("- Has written scripts", "Has written scripts");
    let body = body.replace("- Knows what", "Knows what");

    assert_eq!(parse(&body).unwrap().evaluation.len(), 1);
}

#[test]
fn a_licence_that_is_not_open_source_is_refused() {
    let found = problem("MIT\n\n### Estimated", "busl-1.1\n\n### Estimated");

    assert_eq!(
        found.kind,
        ProblemKind::LicenceNotOpen {
            found: "BUSL-1.1".into()
        }
    );
    assert_eq!(found.rule(), Some("R7"));
}

#[test]
fn a_section_that_stands_twice_is_refused_even_in_two_languages() {
    let found = problem("### Contact", "### Courte description");

    assert_eq!(found.field, Field::ShortDescription);
    assert_eq!(found.kind, ProblemKind::Repeated { first_line: 1 });
}

#[test]
fn text_that_is_still_to_come_is_refused_and_the_words_in_a_sentence_are_not() {
    let found = problem("Small scripts", "**Text to come…**\n\nSmall scripts");

    assert_eq!(
        found.kind,
        ProblemKind::Placeholder {
            found: "**Text to come…**".into()
        }
    );
    assert!(parse(&FRENCH.replace("Quoi et comment.", "Pour les versions à venir.")).is_ok());
}

#[test]
fn a_required_section_without_a_response_is_empty() {
    let found = problem("PowerShell, HTML, WCAG 2.1", "_No response_");

    assert_eq!((found.field, found.line), (Field::Skills, Some(9)));
    assert_eq!(found.kind, ProblemKind::Empty);
}

#[test]
fn what_is_printed_reads_the_same_in_its_language() {
    for body in [ENGLISH, FRENCH] {
        let statement = parse(body).unwrap();

        assert_eq!(
            parse(&statement.print(statement.language)).unwrap(),
            statement
        );
    }
}

#[test]
fn what_is_printed_puts_acceptance_before_evaluation() {
    let printed = parse(FRENCH).unwrap().print(Lang::En);

    let place = |heading| printed.find(heading).unwrap();
    assert!(place("### Work acceptance criteria") < place("### Application evaluation"));
}

#[test]
fn the_hash_changes_with_the_text_and_with_nothing_else() {
    let hash = |body: &str| parse(body).unwrap().sha256().unwrap();

    assert_eq!(hash(ENGLISH), hash(&ENGLISH.replace('\n', "\r\n")));
    assert_ne!(hash(ENGLISH), hash(&ENGLISH.replace("6,500", "6,501")));
    assert_eq!(hash(ENGLISH).len(), 64);
}

#[test]
fn a_statement_survives_the_store() {
    let statement = parse(ENGLISH).unwrap();

    let json = serde_json::to_string(&statement).unwrap();

    assert_eq!(serde_json::from_str::<Statement>(&json).unwrap(), statement);
}

#[test]
fn every_problem_has_a_sentence_in_both_languages_that_uses_what_it_is_given() {
    for (name, file) in [
        ("en", include_str!("../../i18n/locales/en/statement.ftl")),
        ("fr", include_str!("../../i18n/locales/fr/statement.ftl")),
    ] {
        for kind in every_kind() {
            let start = format!("{} =", kind.key());
            let from = file
                .find(&format!("\n{start}"))
                .unwrap_or_else(|| panic!("{name} has no {}", kind.key()));
            let rest = &file[from + 1..];
            let sentence = &rest[..rest.find("\nstatement-").unwrap_or(rest.len())];
            for (arg, _) in kind.args(Lang::En) {
                let used = format!("{{ ${arg} ");
                assert!(
                    sentence.contains(&used),
                    "{name}: {} leaves {used} out",
                    kind.key()
                );
            }
        }
        let keys = file
            .lines()
            .filter(|line| line.starts_with("statement-"))
            .count();
        assert_eq!(
            keys,
            every_kind().len(),
            "{name} has sentences that nothing says"
        );
    }
}

fn every_kind() -> Vec<ProblemKind> {
    let found = || "x".to_owned();
    let criterion = |error| ProblemKind::Criterion { number: 1, error };
    vec![
        ProblemKind::Missing,
        ProblemKind::Empty,
        ProblemKind::NotTranslated { language: Lang::Fr },
        ProblemKind::TranslationDiffers { language: Lang::Fr },
        ProblemKind::Repeated { first_line: 1 },
        ProblemKind::TooLong { found: 2, most: 1 },
        ProblemKind::Placeholder { found: found() },
        ProblemKind::PriceUnreadable { found: found() },
        ProblemKind::PriceAmbiguous { found: found() },
        ProblemKind::PriceCurrency {
            found: found(),
            expected: found(),
        },
        ProblemKind::PriceNotPositive { found: dollars(0) },
        ProblemKind::PriceAboveGuard {
            found: dollars(2),
            guard: dollars(1),
        },
        ProblemKind::PriceAboveCeiling {
            found: dollars(2),
            ceiling: dollars(1),
        },
        ProblemKind::DateUnreadable { found: found() },
        ProblemKind::NotWholeSeconds { found: found() },
        ProblemKind::ClosingNotInFuture { found: found() },
        ProblemKind::PostingTooShort {
            found: 1,
            needed: 2,
            earliest: jiff::civil::date(2021, 7, 1),
        },
        ProblemKind::PostingTooBrief {
            needed: found(),
            earliest: jiff::Timestamp::UNIX_EPOCH,
        },
        ProblemKind::DeliveryNotInFuture { found: found() },
        ProblemKind::DeliveryNotAfterClosing {
            found: found(),
            closing: found(),
        },
        ProblemKind::NoCriteria,
        criterion(CriterionError::Empty { marker: found() }),
        criterion(CriterionError::UnknownLicence { found: found() }),
        criterion(CriterionError::OwnCheck { found: found() }),
        criterion(CriterionError::PathOutside { found: found() }),
        criterion(CriterionError::ReviewCount { found: found() }),
        ProblemKind::LicenceUnknown { found: found() },
        ProblemKind::LicenceNotOpen { found: found() },
        ProblemKind::LicenceNotAllowed {
            found: found(),
            allowed: vec![found()],
        },
    ]
}

/// Markdown that goes to the edges: fences, comments, lists, headings of every level.
fn markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("```\n"),
        Just("~~~ x\n"),
        Just("- item\n"),
        Just("  - nested\n"),
        Just("1. one\n"),
        Just("<!-- "),
        Just(" -->"),
        Just("#### Deep\n"),
        Just("# High\n"),
        Just("word "),
        Just("\n"),
        Just("\n\n"),
        Just("    code\n"),
        Just("- [x] done\n"),
        Just("\r\n"),
        Just("### Not the form's\n"),
        Just("_No response_\n"),
        Just("é\u{a0}$ "),
        Just("#"),
        Just("`check: a@b`\n"),
        Just(", "),
        Just("###### Project\n"),
    ];
    proptest::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_body_panics(title in ".*", body in "(?s).*") {
        let programme = Programme::default();
        let rules = StatementRules { programme: &programme, settings: &crate::domain::settings::NONE, posted_at: POSTED.parse().unwrap() };
        let _ = Statement::parse(&title, &body, &rules);
    }

    #[test]
    fn a_refusal_always_says_why(body in markdown()) {
        if let Err(problems) = parse(&body) {
            prop_assert!(!problems.is_empty());
        }
    }

    #[test]
    fn whatever_reads_is_printed_to_read_the_same(
        work in markdown(), background in markdown(), other in markdown(), skill in markdown()
    ) {
        let body = ENGLISH
            .replace("### The work\n", &format!("### The work\n\nx\n{work}\n"))
            .replace("### Background\n", &format!("### Background\n{background}\n"))
            .replace("PowerShell, HTML", &format!("PowerShell, {skill}"))
            + &format!("\n### Other\n{other}");
        for body in [body.clone(), body.replace("### ", "# ")] {
            if let Ok(statement) = parse(&body) {
                let printed = statement.print(statement.language);
                prop_assert_eq!(parse(&printed), Ok(statement), "{}", printed);
            }
        }
    }

    #[test]
    fn no_price_above_the_ceiling_is_ever_posted(cents in 1_i64..2_000_000) {
        let price = dollars(cents).show(Lang::En);
        let accepted = parse(&ENGLISH.replace("$6,500.00", &price)).is_ok();
        prop_assert_eq!(accepted, cents <= 869_000);
    }
}
