use proptest::prelude::*;

use super::*;

#[test]
fn each_marker_names_its_kind() {
    let kinds = [
        (
            "The licence is MIT `licence: mit`",
            CriterionKind::Licence { spdx: "MIT".into() },
        ),
        (
            "`check: build`",
            CriterionKind::Check {
                name: "build".into(),
                app: None,
            },
        ),
        (
            "Tests pass `check: ci / test@github-actions`.",
            CriterionKind::Check {
                name: "ci / test".into(),
                app: Some("github-actions".into()),
            },
        ),
        (
            "A guide `path: docs/guide.md`",
            CriterionKind::Path {
                file: "docs/guide.md".into(),
            },
        ),
        ("`review: 2`;", CriterionKind::Review { approvals: 2 }),
        ("Works with PowerShell 7", CriterionKind::Manual),
    ];
    for (item, kind) in kinds {
        assert_eq!(CriterionKind::parse(item), Ok(kind), "{item}");
    }
}

#[test]
fn code_that_is_no_marker_and_a_marker_in_the_middle_are_for_a_maintainer() {
    for item in [
        "Prints `Done: yes`",
        "`check: build` is green",
        "`review`",
        "` `",
    ] {
        assert_eq!(
            CriterionKind::parse(item),
            Ok(CriterionKind::Manual),
            "{item}"
        );
    }
}

#[test]
fn a_marker_that_cannot_be_used_is_refused() {
    let refused = |item| CriterionKind::parse(item).unwrap_err();

    assert_eq!(
        refused("`check: Micro-Acquisition/acceptance`"),
        CriterionError::OwnCheck {
            found: "Micro-Acquisition/acceptance".into()
        }
    );
    assert_eq!(
        refused("`review: 0`"),
        CriterionError::ReviewCount { found: "0".into() }
    );
    assert_eq!(
        refused("`review: two`"),
        CriterionError::ReviewCount {
            found: "two".into()
        }
    );
    assert_eq!(
        refused("`licence: Open`"),
        CriterionError::UnknownLicence {
            found: "Open".into()
        }
    );
    assert_eq!(
        refused("`path:`"),
        CriterionError::Empty {
            marker: "path:".into()
        }
    );
    assert_eq!(
        refused("`check: build@`"),
        CriterionError::Empty {
            marker: "check: build@".into()
        }
    );
}

#[test]
fn a_path_stays_inside_the_repository() {
    for path in [
        "/etc/passwd",
        "../secret",
        "a/../../b",
        "a//b",
        "a\\..\\b",
        "docs/",
    ] {
        assert_eq!(
            CriterionKind::parse(&format!("`path: {path}`")),
            Err(CriterionError::PathOutside { found: path.into() })
        );
    }
}

#[test]
fn licence_and_review_are_added_when_they_are_missing() {
    let tests = Criterion {
        number: 1,
        text: "`check: test`".into(),
        kind: CriterionKind::Check {
            name: "test".into(),
            app: None,
        },
    };

    let all = completed(vec![tests], "MIT");

    let shown: Vec<_> = all.iter().map(|c| (c.number, c.text.as_str())).collect();
    assert_eq!(
        shown,
        [
            (1, "`check: test`"),
            (2, "`licence: MIT`"),
            (3, "`review: 1`")
        ]
    );
}

#[test]
fn nothing_is_added_when_both_kinds_are_there() {
    let kinds = [
        CriterionKind::Review { approvals: 2 },
        CriterionKind::Licence {
            spdx: "0BSD".into(),
        },
    ];
    let given: Vec<Criterion> = (1..)
        .zip(kinds)
        .map(|(number, kind)| Criterion {
            number,
            text: String::new(),
            kind,
        })
        .collect();

    assert_eq!(completed(given.clone(), "MIT"), given);
}

proptest! {
    #[test]
    fn no_item_panics_and_a_kind_survives_its_marker(item in ".*") {
        if let Ok(kind) = CriterionKind::parse(&item)
            && let Some(marker) = kind.marker() {
            prop_assert_eq!(CriterionKind::parse(&marker), Ok(kind));
        }
    }
}
