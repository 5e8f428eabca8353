//! The functions that `fuzz/` fuzzes, on its corpus and on changes of it: a bounded
//! run that needs no nightly toolchain.

use proptest::prelude::*;
use proptest::sample::Index;

#[path = "../../fuzz/src/lib.rs"]
mod targets;

type Target = fn(&[u8]);

const TARGETS: [(&str, Target); 7] = [
    ("signature", targets::signature),
    ("webhook", targets::webhook),
    ("statement", targets::statement),
    ("grammar", targets::grammar),
    ("markdown", targets::markdown),
    ("settings", targets::settings),
    ("programme", targets::programme),
];

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = format!("{}/fuzz/corpus/{target}", env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect()
}

#[test]
fn every_target_has_a_corpus_that_it_stands() {
    for (name, target) in TARGETS {
        let corpus = corpus(name);
        assert!(corpus.len() >= 4, "{name} has {}", corpus.len());
        for data in corpus {
            target(&data);
        }
    }
}

#[test]
fn every_target_of_cargo_fuzz_is_tried_here_too() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/fuzz_targets");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            entry
                .unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    let mut tried = TARGETS.map(|(name, _)| name);
    tried.sort_unstable();
    assert_eq!(names, tried);
}

/// One change of a text: bytes are put in, taken out, doubled or turned.
#[derive(Clone, Debug)]
enum Change {
    Insert(Index, Vec<u8>),
    Remove(Index, usize),
    Double(Index, usize),
    Flip(Index, u8),
}

impl Change {
    fn make(&self, data: &mut Vec<u8>) {
        let place = |index: &Index, data: &[u8]| index.index(data.len() + 1);
        match self {
            Self::Insert(index, bytes) => {
                let at = place(index, data);
                data.splice(at..at, bytes.iter().copied());
            }
            Self::Remove(index, length) => {
                let at = place(index, data);
                data.drain(at..(at + length).min(data.len()));
            }
            Self::Double(index, length) => {
                let at = place(index, data);
                let piece = data[at..(at + length).min(data.len())].to_vec();
                data.splice(at..at, piece);
            }
            Self::Flip(index, bit) => {
                let at = place(index, data);
                if let Some(byte) = data.get_mut(at) {
                    *byte ^= 1 << bit;
                }
            }
        }
    }
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let bytes = prop_oneof![
        prop::collection::vec(any::<u8>(), 1..6),
        "\\PC{1,6}".prop_map(String::into_bytes),
        prop::sample::select(
            &[
                "\n", "\r\n", "`", "###", "/apply", "<!--", "\u{202e}", "[x](", "\"", "{"
            ][..]
        )
        .prop_map(|text| text.as_bytes().to_vec()),
    ];
    let change = prop_oneof![
        (any::<Index>(), bytes).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        (any::<Index>(), 1..40_usize).prop_map(|(at, length)| Change::Remove(at, length)),
        (any::<Index>(), 1..200_usize).prop_map(|(at, length)| Change::Double(at, length)),
        (any::<Index>(), 0..8_u8).prop_map(|(at, bit)| Change::Flip(at, bit)),
    ];
    prop::collection::vec(change, 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_the_corpus_breaks_a_promise(which in any::<Index>(), changes in changes()) {
        for (name, target) in TARGETS {
            let corpus = corpus(name);
            let mut data = corpus[which.index(corpus.len())].clone();
            for change in &changes {
                change.make(&mut data);
            }
            target(&data);
        }
    }
}
