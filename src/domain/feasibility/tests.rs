use super::*;
use crate::domain::lang::Lang;
use crate::domain::statement::StatementRules;

const PILOT: &str = include_str!("../../cli/demo/texts/statement.en.md");
const PILOT_FR: &str = include_str!("../../cli/demo/texts/statement.fr.md");

fn found_under(programme: &Programme, body: &str) -> Vec<Warning> {
    let rules = StatementRules {
        programme,
        settings: &crate::domain::settings::NONE,
        posted_at: "2021-06-23T13:00:00Z".parse().unwrap(),
    };
    let statement = Statement::parse("A title", body, &rules).unwrap();
    warnings("A title", body, Some(&statement), programme)
}

fn found(body: &str) -> Vec<Warning> {
    found_under(&Programme::default(), body)
}

fn keys(warnings: &[Warning]) -> Vec<&'static str> {
    warnings.iter().map(|it| it.kind.key()).collect()
}

/// The pilot's statement with one line replaced.
fn pilot(line: &str, by: &str) -> String {
    assert!(PILOT.contains(line), "{line}");
    PILOT.replace(line, by)
}

fn has(body: &str, key: &str) -> bool {
    keys(&found(body)).contains(&key)
}

#[test]
fn the_pilots_statement_is_warned_of_in_both_languages() {
    for body in [PILOT, PILOT_FR] {
        let found = found(body);

        assert_eq!(
            keys(&found),
            [
                "warning-before-taxes",
                "warning-niche-skill",
                "warning-window-too-short",
                "warning-on-friday",
                "warning-forgeable-check",
            ]
        );
    }
}

#[test]
fn case_r109_the_pilots_own_dates_break_the_week_even_without_an_estimate() {
    let body = pilot("2021-07-05", "2021-07-12")
        .replace("2021-07-16", "2021-07-23")
        .replace(
            "### Estimated hours\n\n60",
            "### Estimated hours\n\n_No response_",
        );

    let window = found(&body)
        .into_iter()
        .find(|it| it.kind.key() == "warning-window-too-short")
        .unwrap();

    // $6,500 buys 55 hours at $100 without the administration; 15 to 23 July are seven days.
    let expected = WarningKind::WindowTooShort {
        hours: 55,
        window: 52,
        days: 7,
    };
    assert_eq!(window.kind, expected);
    assert_eq!(window.rule(), Some("R5"));
}

#[test]
fn a_window_that_holds_the_hours_is_not_warned_of() {
    // Two weeks hold 75 hours.
    let body = pilot("2021-07-16", "2021-07-21");
    assert!(!has(&body, "warning-window-too-short"));
    let more = body.replace("### Estimated hours\n\n60", "### Estimated hours\n\n76");
    assert!(has(&more, "warning-window-too-short"));
    let as_many = body.replace(
        "### Estimated hours\n\n60",
        "### Estimated hours\n\nabout 75,0 hours",
    );
    assert!(!has(&as_many, "warning-window-too-short"));
}

#[test]
fn the_hours_are_the_highest_number_given_and_none_in_other_units() {
    for (estimate, hours) in [
        ("60", Some(60)),
        ("40-60 h", Some(60)),
        ("environ 37,5 heures", Some(37)),
        ("2 weeks of 30 hours", None),
        ("trois semaines de 3 jours", None),
        ("a lot", None),
    ] {
        let body = pilot(
            "### Estimated hours\n\n60",
            &format!("### Estimated hours\n\n{estimate}"),
        );
        let programme = Programme::default();
        let rules = StatementRules {
            programme: &programme,
            settings: &crate::domain::settings::NONE,
            posted_at: "2021-06-23T13:00:00Z".parse().unwrap(),
        };
        let statement = Statement::parse("A title", &body, &rules).unwrap();
        assert_eq!(time::estimated_hours(&statement), hours, "{estimate}");
    }
}

#[test]
fn a_price_above_a_hundred_dollars_an_hour_with_the_administration_is_warned_of() {
    // (50 + 10) × $100.
    let hours = |price: &str| {
        pilot("$6,500.00", price).replace("### Estimated hours\n\n60", "### Estimated hours\n\n50")
    };
    assert!(!has(&hours("$6,000.00"), "warning-rate-too-high"));
    let found = found(&hours("$6,000.01"));
    let high = found
        .iter()
        .find(|it| it.kind.key() == "warning-rate-too-high");
    assert_eq!(high.and_then(Warning::rule), Some("R4"));
}

#[test]
fn what_the_team_does_not_affirm_is_warned_of_each() {
    assert!(!has(PILOT, "warning-not-affirmed"));
    let open = PILOT.replace("- [x] The work", "- [ ] The work");
    let open = open.replace("- [x] Everything", "- [ ] Everything");
    let found: Vec<_> = found(&open)
        .into_iter()
        .filter(|it| it.kind.key() == "warning-not-affirmed")
        .collect();
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].field, Some(Field::Attestations));
    let text = "The work is a stand-alone piece.".to_owned();
    assert_eq!(found[0].kind, WarningKind::NotAffirmed { text });
}

#[test]
fn a_price_below_sixty_dollars_an_hour_with_the_administration_is_warned_of() {
    // (60 + 10) × $60.
    assert!(!has(
        &pilot("$6,500.00", "$4,200.00"),
        "warning-rate-too-low"
    ));
    assert!(has(
        &pilot("$6,500.00", "$4,199.99"),
        "warning-rate-too-low"
    ));
}

#[test]
fn a_price_from_two_thirds_of_the_guard_on_is_said_to_be_before_taxes() {
    assert!(!has(
        &pilot("$6,500.00", "$5,793.33"),
        "warning-before-taxes"
    ));
    let found = found(&pilot("$6,500.00", "$5,793.34"));
    let warning = found
        .iter()
        .find(|it| it.kind.key() == "warning-before-taxes");
    let arguments = warning.unwrap().args(Lang::En);
    assert!(
        arguments.contains(&("total", "$6,662.35".to_owned().into())),
        "{arguments:?}"
    );
}

#[test]
fn deadlines_suit_people_in_mid_week_only() {
    // 1 July is Canada Day, 3 July a Saturday, 2 July a Friday, 6 July a Tuesday.
    for (closing, key) in [
        ("2021-07-01", Some("warning-not-a-business-day")),
        ("2021-07-03", Some("warning-not-a-business-day")),
        ("2021-07-02", Some("warning-on-friday")),
        ("2021-07-06", None),
    ] {
        let body = pilot("2021-07-05", closing);
        let of_closing: Vec<Warning> = found(&body)
            .into_iter()
            .filter(|it| it.field == Some(Field::Closing))
            .collect();
        assert_eq!(keys(&of_closing), Vec::from_iter(key), "{closing}");
    }
}

#[test]
fn niche_skills_are_whole_words() {
    for (skills, niche) in [
        ("PowerShell 7", true),
        ("SAS", true),
        ("Rust, HTML", false),
        ("SASS", false),
        ("Canada.ca templates", false),
    ] {
        let body = pilot("PowerShell, HTML, WCAG 2.1", skills);
        assert_eq!(has(&body, "warning-niche-skill"), niche, "{skills}");
    }
}

#[test]
fn a_check_is_forgeable_unless_another_app_must_report_it() {
    let check = "`check: tests`";
    assert!(has(
        &pilot(check, "`check: tests@github-actions`"),
        "warning-forgeable-check"
    ));
    assert!(!has(
        &pilot(check, "`check: tests@codecov`"),
        "warning-forgeable-check"
    ));
}

#[test]
fn a_criterion_that_is_a_matter_of_taste_is_named_by_its_number() {
    for (text, words) in [
        ("The pages are user-friendly", Some("user-friendly")),
        (
            "Le code suit les bonnes pratiques",
            Some("bonnes pratiques"),
        ),
        ("The report names the rule, the line, etc.", Some("etc.")),
        ("The modernized pages load in two seconds", None),
    ] {
        let body = pilot(
            "The report names every broken rule of the sample pages",
            text,
        );
        let kind = found(&body)
            .into_iter()
            .find(|it| it.kind.key() == "warning-untestable")
            .map(|it| it.kind);
        let expected = words.map(|words| WarningKind::Untestable { number: 4, words });
        assert_eq!(kind, expected, "{text}");
    }
}

#[test]
fn case_r108_checks_that_only_the_winner_can_run_are_warned_of() {
    let line = "Everything is in this repository; nothing secret is needed to run it.";
    let body = pilot(line, "Access will be given to the sandbox once awarded.");
    assert!(has(&body, "warning-checks-not-runnable"));
    assert!(!has(PILOT, "warning-checks-not-runnable"));
}

/// The warnings about text that could not be read as a statement.
fn in_text(text: &str) -> Vec<Warning> {
    let body = format!("### The work\n\nNothing.\n{text}\n");
    warnings("A title", &body, None, &Programme::default())
}

#[test]
fn a_social_insurance_number_is_found_in_each_way_of_writing_it_and_never_repeated() {
    for text in ["SIN 130 692 544", "130-692-544.", "(130692544)"] {
        let found = in_text(text);
        assert_eq!(keys(&found), ["warning-insurance-number"], "{text}");
        assert_eq!(
            (found[0].field, found[0].line),
            (Some(Field::Work), Some(4))
        );
        assert!(found[0].args(Lang::En).is_empty());
    }
    for text in [
        "130 692 545",
        "046 454 286",
        "#130692544",
        "130692544a",
        "1306925440",
        "613-555-0123",
        "$130,692,544",
    ] {
        assert_eq!(keys(&in_text(text)), [""; 0], "{text}");
    }
}

#[test]
fn markings_are_found_as_documents_carry_them() {
    for (text, marking) in [
        ("PROTECTED B", "Protected B"),
        ("This file is Protected A.", "Protected A"),
        ("Protégé C", "Protégé C"),
        ("TOP SECRET", "TOP SECRET"),
        ("**SECRET**", "SECRET"),
    ] {
        let found = in_text(text);
        let expected = WarningKind::ProtectedMarking { marking };
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].kind, expected, "{text}");
    }
    for text in [
        "Nothing secret is needed.",
        "The branch is protected and needs a review.",
        "Le dossier protégé a été ouvert.",
        "Set GITHUB_WEBHOOK_SECRET first.",
    ] {
        assert_eq!(keys(&in_text(text)), [""; 0], "{text}");
    }
}

#[test]
fn text_before_any_heading_has_a_line_and_no_field() {
    let found = warnings("PROTECTED B", "130 692 544", None, &Programme::default());

    let places: Vec<_> = found.iter().map(|it| (it.field, it.line)).collect();
    assert_eq!(places, [(None, Some(1)), (Some(Field::Title), None)]);
}

#[test]
fn suggested_rates_are_of_canadian_dollars_alone() {
    let mut programme = Programme::default();
    programme.policy.currency = "EUR".to_owned().try_into().unwrap();
    let body = pilot("$6,500.00", "100.00");

    assert!(!keys(&found_under(&programme, &body)).contains(&"warning-rate-too-low"));
}
