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

/// What `event.kind` can be, in the order of a procurement.
pub const KINDS: [&str; 50] = [
    "labelled",
    "rewritten",
    "changes_requested",
    "approval_asked",
    "approved",
    "posted",
    "splitting_flagged",
    "amended",
    "extended",
    "translated",
    "drifted",
    "settings_read",
    "application_received",
    "application_revised",
    "application_withdrawn",
    "question_asked",
    "question_answered",
    "closed",
    "ended",
    "evaluated",
    "listed",
    "drawn",
    "offered",
    "offer_posted",
    "declined",
    "offer_lapsed",
    "terms_accepted",
    "signed_off",
    "sign_off_refused",
    "awarded",
    "delivery_judged",
    "criterion_decided",
    "delivered",
    "accepted",
    "paid",
    "tax_stated",
    "certified",
    "payment_held",
    "payment_released",
    "payment_voided",
    "delivery_reverted",
    "cancelled",
    "delivery_extended",
    "terminated",
    "debriefed",
    "splitting_decided",
    "disputed",
    "resolved",
    "reminded",
    "moved",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ledger::Record;

    #[test]
    fn every_event_that_can_be_recorded_is_told() {
        let source = include_str!("../domain/event/kind.rs");
        let (_, named) = source.split_once("pub const fn kind(").unwrap();
        let named = named.lines().filter_map(|line| line.split_once("=> \""));
        let named: Vec<&str> = named.filter_map(|(_, it)| it.strip_suffix("\",")).collect();
        assert_eq!(named, KINDS);
    }

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
