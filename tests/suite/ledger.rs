//! What `verify ledger` finds in a ledger that was changed, and which record it names.

use std::io::Cursor;

use micro_acquisition::cli::verify::{LedgerFault, LedgerVerified, Trusted, verify_export};
use micro_acquisition::domain::ledger::{Anchor, Entry, LogHead};
use micro_acquisition::notary::Notary;
use micro_acquisition::vault::Vault;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::properties::log::{Story, at, hash_of, head_of, opportunity};

pub fn notary(digits: &str) -> Notary {
    let vault = Vault::new(&digits.repeat(32).into()).unwrap();
    Notary::new(&vault, "https://procurement.example").unwrap()
}

pub fn line(value: &impl serde::Serialize) -> String {
    serde_json_canonicalizer::to_string(value).unwrap() + "\n"
}

/// A file with these entries and a checkpoint of `signed`.
fn file_of(entries: &[Entry], signed: &LogHead) -> String {
    let checkpoint = notary("5a").sign(signed, at(500));
    let lines: String = entries.iter().map(line).collect();
    lines + &line(&json!({ "checkpoint": checkpoint }))
}

fn right() -> (Vec<Entry>, String) {
    let entries = Story::told().sealed();
    let file = file_of(&entries, &head_of(&entries));
    (entries, file)
}

fn verify(file: impl AsRef<[u8]>, trusted: &Trusted) -> Result<LedgerVerified, LedgerFault> {
    verify_export(&mut Cursor::new(file), trusted)
}

/// What is said of a file, and which record is named.
fn told(file: impl AsRef<[u8]>) -> (Option<u64>, String) {
    let fault = verify(file, &Trusted::default()).unwrap_err();
    (fault.record(), fault.to_string())
}

fn anchored(version: u64, hash: &str) -> Trusted {
    let anchor: Anchor = format!("{version}:{hash}").parse().unwrap();
    Trusted {
        anchors: vec![anchor],
        key: None,
    }
}

/// As an attacker would who has no key but knows how entries are hashed.
fn renumbered(mut entries: Vec<Entry>) -> Vec<Entry> {
    let mut head = LogHead::default();
    for entry in &mut entries {
        entry.sequence = head.size + 1;
        entry.previous.clone_from(&head.hash);
        entry.hash = entry.computed_hash().unwrap();
        head = entry.head();
    }
    entries
}

#[test]
fn a_ledger_as_it_was_sealed_is_right() {
    let (entries, file) = right();
    let verified = verify(&file, &Trusted::default()).unwrap();
    let LedgerVerified::Log { checked, .. } = &verified else {
        panic!("{verified}");
    };
    assert_eq!(checked.head, head_of(&entries));
    assert_eq!((checked.opportunities, checked.withheld), (3, 2));
    let text = verified.to_string();
    assert!(
        text.starts_with("The ledger is whole: 10 records of 3 opportunities"),
        "{text}"
    );
    assert!(text.contains("not public: 2 records"), "{text}");
}

#[test]
fn an_empty_ledger_is_right() {
    let verified = verify(file_of(&[], &LogHead::default()), &Trusted::default());
    assert!(verified.is_ok(), "{verified:?}");
}

#[test]
fn a_record_that_was_changed_is_named() {
    let (mut entries, _) = right();
    let head = head_of(&entries);
    let record = entries[4].record.as_mut().unwrap();
    record["event"]["text"] = Value::from("what never happened");
    let (record, text) = told(file_of(&entries, &head));
    assert_eq!(record, Some(5), "{text}");
    let id = opportunity(2);
    assert!(
        text.starts_with(&format!(
            "record 5 (opportunity {id}): the event's record was changed"
        )),
        "{text}"
    );
}

#[test]
fn a_record_that_was_changed_with_its_hash_is_named_too() {
    let (mut entries, _) = right();
    let head = head_of(&entries);
    let record = entries[4].record.as_mut().unwrap();
    record["event"]["text"] = Value::from("what never happened");
    entries[4].event_hash = hash_of(record);
    let (record, text) = told(file_of(&entries, &head));
    assert_eq!(record, Some(5), "{text}");
    entries[4].hash = entries[4].computed_hash().unwrap();
    let (record, text) = told(file_of(&entries, &head));
    assert_eq!(record, Some(6), "{text}");
    assert!(
        text.contains("or the one before it was exchanged"),
        "{text}"
    );
}

#[test]
fn a_record_that_was_removed_is_named() {
    let (mut entries, _) = right();
    let head = head_of(&entries);
    entries.remove(3);
    let (record, text) = told(file_of(&entries, &head));
    assert_eq!(record, Some(4), "{text}");
    assert!(text.contains("number 5 stands in its place"), "{text}");
    let (record, text) = told(file_of(&renumbered(entries), &head));
    assert_eq!(record, Some(6), "{text}");
    assert!(
        text.contains("event 1 of the opportunity is missing before it: this is event 2"),
        "{text}"
    );
}

#[test]
fn two_records_that_were_swapped_are_named_by_the_first() {
    let (mut entries, _) = right();
    let head = head_of(&entries);
    entries.swap(5, 7);
    let (record, text) = told(file_of(&entries, &head));
    assert_eq!(record, Some(6), "{text}");
    assert!(text.contains("number 8 stands in its place"), "{text}");
    // Of one opportunity, numbered and chained anew: its own chain tells.
    let (mut entries, _) = right();
    entries.swap(2, 5);
    let (record, text) = told(file_of(&renumbered(entries), &head));
    assert_eq!(record, Some(3), "{text}");
}

#[test]
fn a_record_that_was_inserted_is_named() {
    let (mut entries, _) = right();
    let head = head_of(&entries);
    entries.insert(5, entries[4].clone());
    let (record, text) = told(file_of(&entries, &head));
    assert_eq!(record, Some(6), "{text}");
    assert!(
        text.contains("number 5 stands here a second time"),
        "{text}"
    );
}

#[test]
fn a_chain_that_forks_is_named() {
    let (mut entries, _) = right();
    let head = head_of(&entries);
    let mut other = entries[5].clone();
    let record = other.record.as_mut().unwrap();
    record["event"]["text"] = Value::from("the other course");
    other.event_hash = hash_of(record);
    entries.insert(6, other);
    let (record, text) = told(file_of(&renumbered(entries), &head));
    assert_eq!(record, Some(7), "{text}");
    assert!(text.contains("its chain forks"), "{text}");
}

#[test]
fn an_end_that_was_cut_off_behind_the_checkpoint_is_named() {
    let (entries, file) = right();
    let head = head_of(&entries);
    let (record, text) = told(file_of(&entries[..7], &head));
    assert_eq!(record, Some(8), "{text}");
    assert!(
        text.contains("the checkpoint signs 10 records, but the last one here is 7"),
        "{text}"
    );
    let cut: String = file.split_inclusive('\n').take(7).collect();
    let (record, text) = told(cut);
    assert_eq!(record, Some(8), "{text}");
    assert!(text.contains("ends without a checkpoint"), "{text}");
}

#[test]
fn records_added_behind_the_checkpoint_are_named() {
    let (entries, _) = right();
    let (record, text) = told(file_of(&entries, &head_of(&entries[..7])));
    assert_eq!(record, Some(8), "{text}");
    let (_, file) = right();
    let (record, text) = told(format!("{file}{}", line(&entries[0])));
    assert_eq!(record, Some(12), "{text}");
}

#[test]
fn a_ledger_rewritten_from_a_record_on_is_not_the_one_that_was_signed() {
    let (entries, _) = right();
    let mut story = Story::told();
    story.events[4].1 = "what never happened".to_owned();
    let (record, text) = told(file_of(&story.sealed(), &head_of(&entries)));
    assert_eq!(record, Some(10), "{text}");
    assert!(text.contains("The log was rewritten"), "{text}");
}

#[test]
fn what_is_rewritten_and_signed_anew_breaks_the_anchor() {
    let (entries, file) = right();
    // Record 8 is event 3 of opportunity 2; record 5 its event 2.
    let trusted = anchored(3, &entries[7].event_hash);
    assert!(verify(file, &trusted).is_ok());
    let mut story = Story::told();
    story.events[4].1 = "what never happened".to_owned();
    let rewritten = story.sealed();
    let file = file_of(&rewritten, &head_of(&rewritten));
    assert!(verify(&file, &Trusted::default()).is_ok());
    let text = verify(&file, &trusted).unwrap_err().to_string();
    assert!(
        text.contains("no opportunity has an event 3 with the hash"),
        "{text}"
    );
    let candidate = format!("record 8 is that event of opportunity {}", opportunity(2));
    assert!(text.contains(&candidate), "{text}");
}

#[test]
fn an_end_cut_off_and_signed_anew_breaks_the_anchor() {
    let (entries, _) = right();
    let trusted = anchored(5, &entries[9].event_hash);
    let cut = &entries[..9];
    let file = file_of(cut, &head_of(cut));
    assert!(verify(&file, &Trusted::default()).is_ok());
    let fault = verify(&file, &trusted).unwrap_err();
    assert_eq!(fault.record(), Some(10), "{fault}");
    let text = fault.to_string();
    assert!(
        text.contains("record 10 is the first that is missing"),
        "{text}"
    );
}

#[test]
fn an_anchor_that_names_its_opportunity_names_the_record_too() {
    let (entries, file) = right();
    let named = |entry: &Entry| {
        let mut trusted = anchored(entry.version, &entry.event_hash);
        let shown = trusted.anchors[0].to_string();
        let text = format!("{}:{shown}", entry.opportunity);
        trusted.anchors = vec![text.parse().unwrap()];
        assert_eq!(trusted.anchors[0].to_string(), text);
        trusted
    };
    let whole = verify(&file, &named(&entries[7]));
    assert!(whole.is_ok(), "{whole:?}");

    let mut story = Story::told();
    story.events[4].1 = "what never happened".to_owned();
    let rewritten = story.sealed();
    let rewritten = file_of(&rewritten, &head_of(&rewritten));
    let fault = verify(&rewritten, &named(&entries[7])).unwrap_err();
    assert_eq!(fault.record(), Some(8), "{fault}");

    // Other opportunities have an event of that number, which says nothing of this one.
    let other = entries[..7]
        .iter()
        .any(|it| it.version == entries[7].version);
    assert!(other, "nothing is proved of others");
    let cut = file_of(&entries[..7], &head_of(&entries[..7]));
    let unnamed = anchored(entries[7].version, &entries[7].event_hash);
    assert_eq!(verify(&cut, &unnamed).unwrap_err().record(), None);
    assert_eq!(
        verify(&cut, &named(&entries[7])).unwrap_err().record(),
        Some(8)
    );
}

#[test]
fn a_checkpoint_of_another_key_is_wrong_where_the_key_is_known() {
    let (entries, file) = right();
    let head = head_of(&entries);
    let ours = notary("5a").sign(&head, at(500));
    for key in [&ours.public_key, &ours.verifier_key] {
        let trusted = Trusted {
            anchors: Vec::new(),
            key: Some(key.clone()),
        };
        let verified = verify(&file, &trusted).unwrap().to_string();
        assert!(
            verified.contains("signed by the key that you gave"),
            "{verified}"
        );
        let theirs = notary("5b").sign(&head, at(500));
        let lines: String = entries.iter().map(line).collect();
        let forged = lines + &line(&json!({ "checkpoint": theirs }));
        assert!(verify(&forged, &Trusted::default()).is_ok());
        let text = verify(&forged, &trusted).unwrap_err().to_string();
        assert!(
            text.starts_with("the checkpoint (line 11): it is signed by the key"),
            "{text}"
        );
    }
}

#[test]
fn a_signature_that_does_not_fit_is_named() {
    let (entries, file) = right();
    let ours = notary("5a").sign(&head_of(&entries), at(500));
    let other = notary("5a").sign(&head_of(&entries), at(501));
    let (record, text) = told(file.replace(&ours.signature, &other.signature));
    assert_eq!(record, Some(11), "{text}");
    assert!(text.contains("its signature is wrong"), "{text}");
}

#[test]
fn a_page_alone_and_what_is_no_ledger_are_told_apart() {
    let (entries, _) = right();
    let page = json!({ "items": entries, "next": null }).to_string();
    assert!(told(page).1.contains("one page of a ledger"));
    assert!(
        told("{}\n")
            .1
            .starts_with("record 1 (line 1): the line is not a record")
    );
    assert!(
        told("nonsense\n")
            .1
            .starts_with("record 1 (line 1): the line is not JSON")
    );
    assert!(
        told(b"\xff\n")
            .1
            .starts_with("record 1 (line 1): the line is not text")
    );
    assert!(told("").1.contains("ends without a checkpoint"));
}

#[test]
fn an_anchor_is_a_number_and_a_whole_hash() {
    let hash = "AB".repeat(32);
    let anchor: Anchor = format!(" 3:{hash} ").parse().unwrap();
    assert_eq!(
        (anchor.count, anchor.hash.as_str()),
        (3, "ab".repeat(32).as_str())
    );
    for wrong in [
        "3",
        "3:abcd",
        "0:",
        "x:y",
        &format!("0:{hash}"),
        &format!("-1:{hash}"),
    ] {
        assert!(wrong.parse::<Anchor>().is_err(), "{wrong}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Whatever bit of an exported ledger is flipped, its record is named.
    #[test]
    fn any_one_bit_of_a_ledger_that_is_flipped_is_found_in_its_record(place: prop::sample::Index, bit in 0..8_u8) {
        let (_, file) = right();
        let mut bytes = file.into_bytes();
        let place = place.index(bytes.len());
        let number = bytes[..place].split(|byte| *byte == b'\n').count() as u64;
        bytes[place] ^= 1 << bit;
        let fault = verify(&bytes, &Trusted::default()).unwrap_err();
        prop_assert_eq!(fault.record(), Some(number), "{}", fault);
    }
}
