//! A public log as its parts, to be changed and sealed again, and what the rules alone
//! find wrong with it; `crate::ledger` asks the same of files.

use jiff::Timestamp;
use micro_acquisition::domain::ids::OpportunityId;
use micro_acquisition::domain::ledger::{
    self, Anchor, Checked, Checker, Entry, Fault, GENESIS, LogHead, Shown, Unsealed, Wrong,
    check_chain,
};
use serde_json::{Value, json};

pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_624_453_200 + second).unwrap()
}

pub fn opportunity(number: u8) -> OpportunityId {
    OpportunityId::new(at(0), [number; 10])
}

/// What happened, before it is chained and sealed.
#[derive(Clone)]
pub struct Story {
    /// Whose event each is, and what it says.
    pub events: Vec<(u8, String)>,
    /// Which of the opportunities are not for the public.
    pub withheld: Vec<u8>,
}

impl Story {
    /// Three opportunities whose events alternate; the third is not for the public.
    pub fn told() -> Self {
        let whose = [1, 2, 1, 3, 2, 1, 3, 2, 1, 1];
        let events = (1..).zip(whose);
        Self {
            events: events
                .map(|(number, whose)| (whose, format!("« what happened » * {number} \u{1F600}")))
                .collect(),
            withheld: vec![3],
        }
    }

    /// Chained and sealed, as the service would.
    pub fn sealed(&self) -> Vec<Entry> {
        let mut head = LogHead::default();
        let mut entries: Vec<Entry> = Vec::new();
        for (second, (whose, what)) in (0..).zip(&self.events) {
            let id = opportunity(*whose);
            let before: Vec<&Entry> = entries.iter().filter(|it| it.opportunity == id).collect();
            let version = before.len() as u64 + 1;
            let previous = before.last().map_or(GENESIS, |it| &it.event_hash);
            let record = json!({
                "opportunity": id, "version": version, "at": at(second), "previous": previous,
                "actor": { "id": 7, "login": "maria" }, "event": { "kind": "posted", "text": what },
            });
            let event = Unsealed {
                opportunity: id,
                version,
                event_hash: hash_of(&record),
                recorded_at: at(second),
            };
            let mut entry = Entry::after(&head, event, at(100 + second)).unwrap();
            head = entry.head();
            entry.record = (!self.withheld.contains(whose)).then_some(record);
            entries.push(entry);
        }
        entries
    }
}

pub fn hash_of(record: &Value) -> String {
    ledger::hash(&serde_json_canonicalizer::to_string(record).unwrap())
}

pub fn head_of(entries: &[Entry]) -> LogHead {
    entries.last().map_or_else(LogHead::default, Entry::head)
}

fn checked(entries: &[Entry]) -> Result<Checked, Fault> {
    let mut checker = Checker::new(&[]);
    entries.iter().try_for_each(|entry| checker.take(entry))?;
    checker.finish(Some(&head_of(entries)))
}

/// Where the first wrong entry stands, and what is wrong with it.
fn wrong(entries: &[Entry]) -> (u64, Wrong) {
    match checked(entries) {
        Err(Fault::Entry {
            sequence, wrong, ..
        }) => (sequence, wrong),
        other => panic!("no entry is named: {other:?}"),
    }
}

#[test]
fn a_log_as_it_was_sealed_is_right_and_what_is_withheld_is_counted() {
    let entries = Story::told().sealed();

    let checked = checked(&entries).unwrap();

    assert_eq!(checked.head, head_of(&entries));
    assert_eq!((checked.opportunities, checked.withheld), (3, 2));
}

#[test]
fn an_entry_is_named_whatever_of_it_was_changed() {
    let right = Story::told().sealed();
    let changes: [fn(&mut Entry); 8] = [
        |it| it.sequence += 1,
        |it| it.sequence -= 1,
        |it| it.previous = GENESIS.to_owned(),
        |it| it.hash = GENESIS.to_owned(),
        |it| it.sealed_at = at(999),
        |it| it.opportunity = opportunity(9),
        |it| it.event_hash = GENESIS.to_owned(),
        |it| it.version += 1,
    ];
    for change in changes {
        let mut entries = right.clone();
        change(&mut entries[4]);
        assert_eq!(wrong(&entries).0, 5, "{:?}", entries[4]);
    }
}

#[test]
fn a_record_that_does_not_say_what_stands_beside_it_is_named() {
    let right = Story::told().sealed();
    for (field, other, expected) in [
        (
            "opportunity",
            json!(opportunity(9)),
            Wrong::Beside {
                field: "opportunity",
            },
        ),
        ("version", json!(7), Wrong::Beside { field: "version" }),
        (
            "previous",
            json!(GENESIS),
            Wrong::Previous {
                named: GENESIS.to_owned(),
                expected: right[1].event_hash.clone(),
            },
        ),
    ] {
        let mut entries = right.clone();
        let record = entries[4].record.as_mut().unwrap();
        record[field] = other;
        entries[4].event_hash = hash_of(record);
        assert_eq!(wrong(&entries), (5, expected));
    }
}

/// The first opportunity's chain, each event as its page shows it.
fn chain(entries: &[Entry]) -> Vec<Shown<'_>> {
    let events = entries
        .iter()
        .filter(|it| it.opportunity == opportunity(1))
        .filter_map(|it| it.record.as_ref().map(|record| (it, record)));
    events
        .map(|(entry, record)| Shown {
            version: entry.version,
            record,
            beside: vec![("kind", true)],
            previous: record["previous"].as_str().unwrap_or_default(),
            hash: &entry.event_hash,
        })
        .collect()
}

#[test]
fn a_chain_alone_is_right_and_its_anchors_hold() {
    let entries = Story::told().sealed();
    let anchor = |count, hash: &str| Anchor {
        opportunity: None,
        count,
        hash: hash.to_owned(),
    };
    let (third, last) = (&entries[5].event_hash, &entries[9].event_hash);

    let head = check_chain(&chain(&entries), &[anchor(3, third)]).unwrap();

    assert_eq!(head, anchor(5, last));
    for (lost, place) in [(anchor(3, last), 3), (anchor(6, last), 6)] {
        let fault = check_chain(&chain(&entries), std::slice::from_ref(&lost)).unwrap_err();
        assert!(
            matches!(fault, Fault::Event { version, .. } if version == place),
            "{lost}: {fault}"
        );
    }
}

#[test]
fn a_chain_alone_names_the_event_whatever_of_it_was_changed() {
    let entries = Story::told().sealed();
    let other = json!({ "text": "what never happened" });
    let changes: [fn(&mut Shown<'_>, &'static Value); 6] = [
        |it, _| it.version += 1,
        |it, _| it.version -= 1,
        |it, other| it.record = other,
        |it, _| it.beside = vec![("kind", true), ("at", false)],
        |it, _| it.previous = GENESIS,
        |it, _| it.hash = GENESIS,
    ];
    let other: &'static Value = Box::leak(Box::new(other));
    for (number, change) in changes.into_iter().enumerate() {
        let mut shown = chain(&entries);
        change(&mut shown[2], other);
        let fault = check_chain(&shown, &[]).unwrap_err();
        assert!(
            matches!(fault, Fault::Event { version: 3, .. }),
            "change {number}: {fault}"
        );
    }
}

#[test]
fn a_chain_alone_is_of_one_opportunity() {
    let mut entries = Story::told().sealed();
    let record = entries[5].record.as_mut().unwrap();
    record["opportunity"] = json!(opportunity(2));
    entries[5].event_hash = hash_of(record);

    let fault = check_chain(&chain(&entries), &[]).unwrap_err();

    let expected = Fault::Event {
        version: 3,
        opportunity: Some(opportunity(1)),
        wrong: Wrong::Beside {
            field: "opportunity",
        },
    };
    assert_eq!(fault, expected);
}
