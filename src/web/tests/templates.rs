//! Templates name only sentences that exist, and no sentence is left over.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::domain::lang::Lang;
use crate::i18n;
use crate::web::api::{
    CriterionKind, CriterionStatus, DrawSource, DrawStatus, PaymentState, State,
};
use crate::web::find::{SORTS, sort_word};
use crate::web::nav;

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Every file of a folder and of the folders in it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// The sentences of the navigation.
fn navigation() -> Vec<String> {
    let listed = nav::FOOTER.iter();
    let groups = listed.clone().map(|group| group.key);
    let links = [nav::MENU, nav::ACCOUNT].into_iter().flatten();
    let links = links.chain(listed.flat_map(|group| group.links));
    groups
        .chain(links.map(|link| link.key))
        .map(str::to_owned)
        .collect()
}

fn keys_named() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for path in files(&folder("src/web/templates")) {
        let source = std::fs::read_to_string(path).unwrap();
        for call in ["t(\"", "n(\"", "s(\""] {
            for rest in source.split(call).skip(1) {
                keys.insert(rest.split('"').next().unwrap().to_owned());
            }
        }
    }
    keys
}

fn families() -> Vec<String> {
    fn all(family: &str, words: impl Iterator<Item = &'static str>) -> Vec<String> {
        words.map(|word| format!("{family}-{word}")).collect()
    }
    [
        all("state", State::ALL.iter().map(|w| w.word())),
        all("criterion", CriterionStatus::ALL.iter().map(|w| w.word())),
        all(
            "criterion-kind",
            CriterionKind::ALL.iter().map(|w| w.word()),
        ),
        all("payment", PaymentState::ALL.iter().map(|w| w.word())),
        DrawStatus::ALL
            .iter()
            .flat_map(|status| {
                DrawSource::ALL
                    .iter()
                    .map(|it| status.sentence(*it).to_owned())
            })
            .collect(),
        all("draw-source", DrawSource::ALL.iter().map(|w| w.word())),
        sentences_of_the_status(),
        navigation(),
        all("sort", SORTS.into_iter().map(sort_word)),
        all("language", Lang::ALL.iter().map(|lang| lang.tag())),
    ]
    .concat()
}

fn sentences_of_the_status() -> Vec<String> {
    let shown = super::samples::status();
    let instants = shown.instants().into_iter().map(|(key, _)| key);
    let queues = shown.queues().into_iter().map(|(key, _, _)| key);
    instants.chain(queues).map(str::to_owned).collect()
}

#[test]
fn every_sentence_that_a_template_names_exists() {
    for key in keys_named().into_iter().chain(families()) {
        for lang in Lang::ALL {
            let args = [
                "version", "count", "number", "when", "until", "reason", "to", "login", "letter",
                "event", "days", "id", "role",
            ]
            .map(|name| (name, "1".into()));
            assert!(
                i18n::try_text(lang, &key, &args).is_some(),
                "{} lacks {key}",
                lang.tag()
            );
        }
    }
}

#[test]
fn every_sentence_of_the_pages_is_used() {
    let mut used = keys_named();
    used.extend(families());
    let source = std::fs::read_to_string(folder("src/i18n/locales/en/pages.ftl")).unwrap();
    for key in source
        .lines()
        .filter_map(|line| line.split_once(" = ").map(|(key, _)| key))
    {
        let by_code = [
            "error-",
            "step-",
            "event-",
            "criterion-text-",
            "page-frozen-",
            "page-drift-by",
            "page-splitting-",
            "filters-",
            "count-more",
        ]
        .iter()
        .any(|start| key.starts_with(start));
        assert!(by_code || used.contains(key), "nobody says {key}");
    }
}
