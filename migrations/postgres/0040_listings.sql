-- What lists show of a posted opportunity, so that no list decodes a snapshot, and
-- the words by which it is found. Rows are in the order of posting and never deleted.
-- Words, skills (after `#`) and facets (after `=`) are folded by us already.
CREATE TABLE listings (
    listing_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    opportunity_id TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    repository_id BIGINT NOT NULL,
    installation_id BIGINT NOT NULL,
    issue_number BIGINT NOT NULL,
    is_open BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    closes_at BIGINT NOT NULL,
    price_cents BIGINT NOT NULL,
    currency TEXT NOT NULL,
    applications BIGINT NOT NULL,
    amended BOOLEAN NOT NULL,
    language TEXT NOT NULL,
    translated BOOLEAN NOT NULL,
    format BIGINT NOT NULL
);

-- Apart from them what only the page itself needs: rows that are looked at stay small.
CREATE TABLE listing_texts (
    listing_id BIGINT NOT NULL PRIMARY KEY,
    card TEXT NOT NULL,
    document TEXT NOT NULL,
    words TSVECTOR NOT NULL
        GENERATED ALWAYS AS (array_to_tsvector(string_to_array(document, ' '))) STORED
);

CREATE INDEX listings_newest ON listings (is_open, listing_id);
CREATE INDEX listings_closing ON listings (is_open, closes_at, listing_id);
CREATE INDEX listings_price ON listings (is_open, price_cents, listing_id);
CREATE INDEX listings_department ON listings (installation_id, listing_id);
CREATE INDEX opportunities_posted ON opportunities (posted_at, opportunity_id);
CREATE INDEX listings_format ON listings (format);
CREATE INDEX listing_texts_words ON listing_texts USING gin (words) WITH (fastupdate = off);
