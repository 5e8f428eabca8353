//! Both languages say the same things: proven over every file there is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

type Messages = BTreeMap<String, BTreeSet<String>>;

fn folder(lang: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/i18n/locales")
        .join(lang)
}

fn file_names(lang: &str) -> BTreeSet<String> {
    fs::read_dir(folder(lang))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// Each message of a file with the arguments it takes; attributes and terms
/// count as messages of their own.
fn messages(source: &str) -> Messages {
    let mut found = Messages::new();
    let mut current = String::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        let starts = line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-');
        if let (true, Some((name, _))) = (starts, line.split_once('=')) {
            name.trim().clone_into(&mut current);
            let doubled = found.insert(current.clone(), BTreeSet::new()).is_some();
            assert!(!doubled, "{current} is there twice");
        }
        for after in line.split('$').skip(1) {
            let name: String = after
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c))
                .collect();
            if !name.is_empty() && line[..line.find(after).unwrap()].contains('{') {
                found.entry(current.clone()).or_default().insert(name);
            }
        }
    }
    found
}

#[test]
fn both_languages_have_the_same_files() {
    assert_eq!(file_names("en"), file_names("fr"));
}

#[test]
fn both_languages_have_the_same_sentences_with_the_same_arguments() {
    for name in file_names("en") {
        let read = |lang| messages(&fs::read_to_string(folder(lang).join(&name)).unwrap());
        let (english, french) = (read("en"), read("fr"));
        assert!(!english.is_empty(), "{name} has no sentence");
        for (key, arguments) in &english {
            let Some(theirs) = french.get(key) else {
                panic!("fr/{name} lacks {key}")
            };
            assert_eq!(arguments, theirs, "{name}: arguments of {key}");
        }
        for key in french.keys() {
            assert!(english.contains_key(key), "en/{name} lacks {key}");
        }
    }
}

#[test]
fn every_file_parses_and_no_name_is_used_in_two_files() {
    for lang in ["en", "fr"] {
        let mut seen = BTreeMap::<String, String>::new();
        for name in file_names(lang) {
            let source = fs::read_to_string(folder(lang).join(&name)).unwrap();
            let parsed = fluent_templates::fluent_bundle::FluentResource::try_new(source.clone());
            assert!(
                parsed.is_ok(),
                "{lang}/{name}: {:?}",
                parsed.err().map(|(_, errors)| errors)
            );
            for key in messages(&source).into_keys() {
                let other = seen.insert(key.clone(), name.clone());
                assert!(other.is_none(), "{lang}: {key} is in {name} and {other:?}");
            }
        }
    }
}

#[test]
fn no_french_sentence_is_left_empty_or_to_come() {
    for name in file_names("fr") {
        let source = fs::read_to_string(folder("fr").join(&name))
            .unwrap()
            .to_lowercase();
        for placeholder in ["text to come", "texte à venir", "xxx", "lorem"] {
            assert!(!source.contains(placeholder), "fr/{name} has {placeholder}");
        }
    }
}

#[test]
fn no_line_breaks_before_a_french_mark() {
    // The disclosure file's headings are spelled as the standard spells them.
    for name in file_names("fr").iter().filter(|it| *it != "opendata.ftl") {
        let source = fs::read_to_string(folder("fr").join(name)).unwrap();
        // What a shell reads has plain spaces.
        let read = |line: &&str| {
            !line.starts_with('#') && !line.contains("echo \"") && !line.contains("printf ")
        };
        for line in source.lines().filter(read) {
            for breaking in [" :", " ;", " !", " ?", "« ", " »", " %"] {
                assert!(!line.contains(breaking), "fr/{name}: {line}");
            }
        }
    }
}
