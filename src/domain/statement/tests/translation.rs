//! The statement in both languages (R139).

use super::super::difference::{Changed, Difference, Edit};
use super::*;

fn bilingual() -> Programme {
    let mut programme = Programme::default();
    programme.policy.languages = vec![Lang::En, Lang::Fr];
    programme
}

fn both() -> String {
    format!("{ENGLISH}\n{FRENCH}")
}

fn form(text: &str) -> TranslationForm {
    TranslationForm {
        language: Lang::Fr,
        text: text.to_owned(),
    }
}

fn with_form(programme: &Programme, text: &str) -> Result<Statement, Vec<Problem>> {
    let rules = StatementRules {
        programme,
        settings: &crate::domain::settings::NONE,
        posted_at: POSTED.parse().unwrap(),
    };
    Statement::parse_with(TITLE, ENGLISH, Some(&form(text)), &rules)
}

#[test]
fn a_second_set_of_headings_is_the_other_version() {
    let statement = parse_with(&bilingual(), &both()).unwrap();

    assert_eq!(statement.language, Lang::En);
    assert_eq!(statement.in_language(Lang::En).work, statement.work);
    let french = statement.in_language(Lang::Fr);
    assert_eq!(french.language, Lang::Fr);
    assert_eq!(french.work, "Quoi et comment.");
    assert_eq!(french.criteria.len(), statement.criteria.len());
    assert_eq!(french.licence, "MIT");
    assert_eq!(statement.attestations.len(), 2);
}

#[test]
fn the_version_that_stands_first_is_the_main_one_when_both_are_whole() {
    let english = ENGLISH.replace("### Attestations", "### Annex");
    let english = english
        .replace("### Background", "### Why")
        .replace("### Estimated hours\n\n60", "")
        .replace("### Project\n\n_No response_", "");
    let french = FRENCH.replace("## Contexte\n\n_Pas de réponse_", "");

    let statement = parse_with(&bilingual(), &format!("{french}\n{english}")).unwrap();

    assert_eq!(statement.language, Lang::Fr);
    assert!(
        statement
            .in_language(Lang::En)
            .work
            .starts_with("Write scripts")
    );
}

#[test]
fn a_programme_of_two_languages_refuses_one_alone() {
    let problems = parse_with(&bilingual(), ENGLISH).unwrap_err();

    assert_eq!(
        problems,
        [Problem {
            field: Field::Translation,
            line: None,
            kind: ProblemKind::NotTranslated { language: Lang::Fr },
        }]
    );
    assert!(parse_with(&Programme::default(), ENGLISH).is_ok());
}

#[test]
fn a_form_stands_for_the_headings_and_shares_what_it_leaves_out() {
    let french = FRENCH
        .replace("## PRIX FIXE (AVANT TAXES)\n\n6 500,00 $", "")
        .replace("## Cloture des candidatures\n\n2021-07-12", "")
        .replace("## Licence\n\nMIT", "## Titre\n\nDes scripts");

    let statement = with_form(&bilingual(), &french).unwrap();

    let french = statement.in_language(Lang::Fr);
    assert_eq!(french.title, "Des scripts");
    assert_eq!(french.fixed_price, statement.fixed_price);
    assert_eq!(french.closes_at, statement.closes_at);
}

#[test]
fn another_structure_is_told_with_its_field_and_line() {
    let line = |text: &str| {
        let before = ENGLISH.lines().count() + 1;
        let at = FRENCH.lines().position(|it| it.contains(text)).unwrap();
        Some(u32::try_from(before + at + 1).unwrap())
    };
    for (from, to, field) in [
        ("6 500,00 $", "6 400,00 $", Field::FixedPrice),
        ("2021-07-12", "2021-07-13", Field::Closing),
        (
            "2021-07-23T16:00:00-04:00",
            "2021-07-24T16:00:00-04:00",
            Field::Delivery,
        ),
        (
            "- Le rapport nomme chaque règle enfreinte par les pages d’exemple",
            "",
            Field::Criteria,
        ),
        (
            "check: test@github-actions",
            "check: tests",
            Field::Criteria,
        ),
        (
            "- Sait ce dont un lecteur d’écran a besoin",
            "",
            Field::Evaluation,
        ),
        (
            "## Licence\n\nMIT",
            "## Licence\n\nApache-2.0",
            Field::Licence,
        ),
    ] {
        let body = format!("{ENGLISH}\n{}", FRENCH.replace(from, to));
        let problems = parse_with(&bilingual(), &body).unwrap_err();

        assert!(
            problems
                .iter()
                .all(|it| it.field == field || field == Field::Licence),
            "{from}: {problems:?}"
        );
        let kind = ProblemKind::TranslationDiffers { language: Lang::Fr };
        assert!(problems.iter().any(|it| it.kind == kind), "{problems:?}");
        if field == Field::Closing {
            assert_eq!(problems[0].line, line("2021-07-12"));
        }
    }
}

#[test]
fn an_empty_or_placeholder_section_of_a_translation_is_refused() {
    for (from, to, wanted) in [
        ("Quoi et comment.", "", ProblemKind::Empty),
        (
            "Quoi et comment.",
            "Texte à venir",
            ProblemKind::Placeholder {
                found: "Texte à venir".to_owned(),
            },
        ),
        (
            "## Les travaux\n\nQuoi et comment.",
            "",
            ProblemKind::Missing,
        ),
    ] {
        let problems = with_form(&bilingual(), &FRENCH.replace(from, to)).unwrap_err();

        let found = &problems[0];
        assert_eq!(
            (problems.len(), found.field),
            (1, Field::Work),
            "{problems:?}"
        );
        assert_eq!((found.line, &found.kind), (None, &wanted));
    }
}

#[test]
fn what_both_versions_share_is_told_once() {
    let french = FRENCH.replace("## Licence\n\nMIT", "");
    let body = format!(
        "{}\n{french}",
        ENGLISH.replace("### Licence\n\nMIT", "### Licence\n\nNo")
    );

    let problems = parse_with(&bilingual(), &body).unwrap_err();

    assert_eq!(problems.len(), 1, "{problems:?}");
}

#[test]
fn the_terms_freeze_both_versions() {
    let one = parse(ENGLISH).unwrap().sha256().unwrap();
    let both = parse(&both()).unwrap().sha256().unwrap();

    assert_ne!(one, both);
}

#[test]
fn a_translation_that_is_added_changes_nothing_of_what_was_there() {
    let (programme, statement) = (Programme::default(), parse(ENGLISH).unwrap());
    let rules = StatementRules {
        programme: &programme,
        settings: &crate::domain::settings::NONE,
        posted_at: POSTED.parse().unwrap(),
    };

    let translated = statement.translated(&form(FRENCH), &rules).unwrap();

    assert_eq!(translated.in_language(Lang::Fr).work, "Quoi et comment.");
    let alone = Statement {
        translation: None,
        ..translated
    };
    assert_eq!(alone, statement);
}

#[test]
fn other_deadlines_are_those_of_both_versions_and_nothing_else_moves() {
    let statement = parse_with(&bilingual(), &both()).unwrap();
    let (closes, due) = ("2021-07-20T16:00:00Z", "2021-08-02T16:00:00Z");
    let (closes_at, delivery_due_at) = (closes.parse().unwrap(), due.parse().unwrap());

    let later = statement.clone().due(closes_at, delivery_due_at);

    for lang in [Lang::En, Lang::Fr] {
        let (then, now) = (statement.in_language(lang), later.in_language(lang));
        assert_eq!(now.language, lang);
        assert_eq!(
            (now.closes_at, now.delivery_due_at),
            (closes_at, delivery_due_at)
        );
        let as_before = now.clone().due(then.closes_at, then.delivery_due_at);
        assert_eq!(&as_before, then);
    }
}

#[test]
fn a_price_or_a_date_that_changes_in_both_versions_is_told_once() {
    let before = parse_with(&bilingual(), &both()).unwrap();
    for (english, french, field) in [
        (
            ("6,500.00", "6,400.00"),
            ("6 500,00", "6 400,00"),
            Field::FixedPrice,
        ),
        (
            ("2021-07-12", "2021-07-13"),
            ("2021-07-12", "2021-07-13"),
            Field::Closing,
        ),
        (
            ("2021-07-23", "2021-07-24"),
            ("2021-07-23", "2021-07-24"),
            Field::Delivery,
        ),
    ] {
        let changed = format!(
            "{}\n{}",
            ENGLISH.replace(english.0, english.1),
            FRENCH.replace(french.0, french.1)
        );
        let after = parse_with(&bilingual(), &changed).unwrap();

        let told: Vec<_> = (before.differences(&after).iter())
            .filter_map(Difference::field)
            .collect();
        assert_eq!(told, [field]);
    }
}

#[test]
fn a_word_that_changes_in_the_other_version_alone_is_told_of_the_translation() {
    let before = parse_with(&bilingual(), &both()).unwrap();
    let changed = both().replace("Quoi et comment.", "Quoi, comment et pourquoi.");
    let after = parse_with(&bilingual(), &changed).unwrap();

    let told = before.differences(&after);

    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].field(), Some(Field::Translation));
    let Changed::Text { edits } = &told[0].changed else {
        unreachable!("{told:?}")
    };
    assert_eq!(
        edits[..],
        [
            Edit::Removed("Quoi et comment.".to_owned()),
            Edit::Added("Quoi, comment et pourquoi.".to_owned()),
        ]
    );
}
