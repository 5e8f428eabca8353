//! What each figure is called, and what people who look at it are told of it.

pub(super) const WEBHOOKS: &str = "micro_acquisition_webhooks_total";
pub(super) const DELIVERIES: &str = "micro_acquisition_deliveries_total";
pub(super) const DECISIONS: &str = "micro_acquisition_decisions_total";
pub(super) const EVENTS: &str = "micro_acquisition_events_total";
pub(super) const REFUSALS: &str = "micro_acquisition_refusals_total";
pub(super) const EFFECTS: &str = "micro_acquisition_effects_total";
pub(super) const TIMERS: &str = "micro_acquisition_timers_total";
pub(super) const MAIL: &str = "micro_acquisition_mail_messages_total";
pub(super) const REQUESTS: &str = "micro_acquisition_github_requests_total";
pub(super) const REMAINING: &str = "micro_acquisition_github_rate_limit_remaining";
pub(super) const INTAKE: &str = "micro_acquisition_intake_waiting";
pub(super) const INTAKE_BYTES: &str = "micro_acquisition_intake_waiting_bytes";
pub(super) const INBOX: &str = "micro_acquisition_inbox_deliveries";
pub(super) const INBOX_OLDEST: &str = "micro_acquisition_inbox_oldest_pending_seconds";
pub(super) const OUTBOX: &str = "micro_acquisition_outbox_effects";
pub(super) const MAIL_QUEUE: &str = "micro_acquisition_mail_queue";
pub(super) const OUTBOX_OLDEST: &str = "micro_acquisition_outbox_oldest_pending_seconds";
pub(super) const MAIL_OLDEST: &str = "micro_acquisition_mail_oldest_pending_seconds";
pub(super) const TIMERS_SET: &str = "micro_acquisition_timers_set";
pub(super) const TIMERS_HELD: &str = "micro_acquisition_timers_held";
pub(super) const TIMERS_LATE: &str = "micro_acquisition_timers_late";
pub(super) const TIMERS_LATEST: &str = "micro_acquisition_timers_latest_seconds";
pub(super) const LAST_WEBHOOK: &str = "micro_acquisition_last_webhook_timestamp_seconds";
pub(super) const REDELIVERIES: &str = "micro_acquisition_redeliveries_waiting";
pub(super) const POLLED: &str = "micro_acquisition_redelivery_poll_timestamp_seconds";
pub(super) const COMPARED: &str = "micro_acquisition_reconciliation_timestamp_seconds";
pub(super) const UNSEALED: &str = "micro_acquisition_ledger_unsealed_events";
pub(super) const UNSEALED_OLDEST: &str = "micro_acquisition_ledger_oldest_unsealed_seconds";
pub(super) const UNWELL: &str = "micro_acquisition_workers_unwell";
pub(super) const DATABASE: &str = "micro_acquisition_database_up";
pub(super) const DATABASE_TOOK: &str = "micro_acquisition_database_seconds";
pub(super) const WEBHOOK_TOOK: &str = "micro_acquisition_webhook_seconds";
pub(super) const BUILD: &str = "micro_acquisition_build_info";

/// Each counter, and what it counts.
pub(super) const COUNTERS: [(&str, &str); 9] = [
    (
        WEBHOOKS,
        "Requests to the webhook address, by what became of them",
    ),
    (DELIVERIES, "Deliveries worked on, by outcome"),
    (DECISIONS, "Requests decided, by outcome"),
    (EVENTS, "Events recorded, by kind"),
    (REFUSALS, "Commands refused, by reason"),
    (EFFECTS, "Effects worked on, by kind and outcome"),
    (TIMERS, "Timers, by whether they fired or must wait"),
    (MAIL, "Messages to mailboxes worked on, by outcome"),
    (
        REQUESTS,
        "Requests to GitHub, by what they are about, method and status; none: no answer",
    ),
];

/// Each histogram of seconds, and what it measures.
pub(super) const HISTOGRAMS: [(&str, &str); 2] = [
    (DATABASE_TOOK, "What the database took, by operation"),
    (
        WEBHOOK_TOOK,
        "From a webhook's first byte to its answer, by whether it was stored",
    ),
];

/// The upper bounds of the histograms' buckets, in seconds: from a read of SQLite to where
/// a webhook is told to come again.
pub(super) const BUCKETS: [f64; 12] = [
    0.000_1, 0.000_3, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 6.0, 10.0,
];

/// Each gauge, and what it shows.
pub(super) const GAUGES: [(&str, &str); 22] = [
    (
        REMAINING,
        "Requests that GitHub still allows, by resource: the least of the windows under way",
    ),
    (
        INTAKE,
        "Deliveries in this process's memory that wait to be stored, of 1024",
    ),
    (
        INTAKE_BYTES,
        "What these take, compressed, of 134217728 bytes",
    ),
    (INBOX, "Deliveries in the inbox, by status"),
    (
        INBOX_OLDEST,
        "Age of the oldest pending delivery; 0: none is pending",
    ),
    (OUTBOX, "Effects in the outbox, by status"),
    (MAIL_QUEUE, "Messages to mailboxes, by status"),
    (
        OUTBOX_OLDEST,
        "Age of the oldest pending effect; 0: none is pending",
    ),
    (
        MAIL_OLDEST,
        "Age of the oldest message that is not sent yet; 0: none waits",
    ),
    (TIMERS_SET, "Timers that have not fired"),
    (
        TIMERS_HELD,
        "Timers that wait because the App may not act where they belong; none of them is late",
    ),
    (TIMERS_LATE, "Timers that are due for more than a minute"),
    (
        TIMERS_LATEST,
        "For how long the latest timer has been due; 0: none is due",
    ),
    (LAST_WEBHOOK, "When the last webhook came in; 0: never"),
    (
        REDELIVERIES,
        "Deliveries that GitHub could not make and that have not arrived since",
    ),
    (
        POLLED,
        "When GitHub's failed deliveries were last asked for; 0: never",
    ),
    (
        COMPARED,
        "When everything open was last compared with GitHub; 0: never",
    ),
    (UNSEALED, "Events that wait for their place in the ledger"),
    (
        UNSEALED_OLDEST,
        "For how long the first of them has waited; 0: none waits",
    ),
    (UNWELL, "Workers of this process that complain"),
    (DATABASE, "1 when the database answers, else 0"),
    (BUILD, "1, with the program's version and commit"),
];
