//! What a record of the public ledger has, as the data dictionary names it.

/// The parts of a record.
pub const RECORD: [&str; 9] = [
    "opportunity",
    "version",
    "at",
    "actor",
    "cause",
    "event",
    "evidence",
    "private_sha256",
    "previous",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ledger::Record;

    #[test]
    fn a_record_has_the_parts_that_are_told_and_no_other() {
        let record = serde_json::json!({
            "opportunity": "0199aa2e-1b2c-7abc-8def-0123456789ab", "version": 1,
            "at": "2027-01-01T00:00:00Z", "actor": null, "cause": { "by": "reading" },
            "event": { "kind": "certified" },
            "evidence": { "permissions": [], "repository_licence": null, "head_sha": null },
            "private_sha256": null, "previous": "",
        });
        let read: Record = serde_json::from_value(record).unwrap();
        let written = serde_json::to_value(&read).unwrap();
        let mut parts: Vec<&str> = written
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let mut told = RECORD.to_vec();
        parts.sort_unstable();
        told.sort_unstable();
        assert_eq!(parts, told);
    }
}
