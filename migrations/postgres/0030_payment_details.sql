-- What payment needs of suppliers (R122): personal, so encrypted, and erased when it
-- is needed no more (R79). What the chain needs of it, the taxes, is an event.
CREATE TABLE payment_details (
    payment_id TEXT NOT NULL PRIMARY KEY CHECK (payment_id <> ''),
    sealed BYTEA NOT NULL,
    entered_at BIGINT NOT NULL
);
