//! A work acceptance criterion as people read it.

use super::text;
use crate::domain::criteria::{Criterion, CriterionKind};
use crate::domain::lang::Lang;

/// What a maintainer wrote; in words where there is a marker and nothing else,
/// as in the criteria that the App adds (R24).
#[must_use]
pub fn criterion(lang: Lang, criterion: &Criterion) -> String {
    if criterion.kind.marker().as_deref() != Some(criterion.text.trim()) {
        return criterion.text.clone();
    }
    match &criterion.kind {
        CriterionKind::Licence { spdx } => text(
            lang,
            "criterion-text-licence",
            &[("licence", spdx.as_str().into())],
        ),
        CriterionKind::Check { name, .. } => text(
            lang,
            "criterion-text-check",
            &[("name", name.as_str().into())],
        ),
        CriterionKind::Path { file } => text(
            lang,
            "criterion-text-path",
            &[("file", file.as_str().into())],
        ),
        CriterionKind::Review { approvals } => text(
            lang,
            "criterion-text-review",
            &[("count", (*approvals).into())],
        ),
        CriterionKind::Manual => criterion.text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(lang: Lang, text: &str) -> String {
        let kind = CriterionKind::parse(text).unwrap();
        let text = text.to_owned();
        criterion(
            lang,
            &Criterion {
                number: 1,
                text,
                kind,
            },
        )
    }

    #[test]
    fn a_marker_alone_is_said_in_words() {
        for (marker, english, french) in [
            (
                "`licence: MIT`",
                "The repository carries the MIT licence.",
                "Le dépôt porte la licence MIT.",
            ),
            (
                "`check: test`",
                "The check `test` succeeds.",
                "La vérification `test` réussit.",
            ),
            (
                "`path: docs/a.md`",
                "The file `docs/a.md` exists.",
                "Le fichier `docs/a.md` existe.",
            ),
            (
                "`review: 1`",
                "A maintainer who is not the supplier approves.",
                "Un responsable du dépôt autre que le fournisseur approuve.",
            ),
            (
                "`review: 2`",
                "2 maintainers who are not the supplier approve.",
                "2 responsables du dépôt autres que le fournisseur approuvent.",
            ),
        ] {
            assert_eq!(said(Lang::En, marker), english);
            assert_eq!(said(Lang::Fr, marker), french);
        }
    }

    #[test]
    fn what_a_maintainer_wrote_stays_as_it_is() {
        for written in ["It works.", "The tests pass `check: test`."] {
            assert_eq!(said(Lang::Fr, written), written);
        }
    }
}
