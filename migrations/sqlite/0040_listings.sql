-- What lists show of a posted opportunity, so that no list decodes a snapshot, and
-- the words by which it is found. Rows are in the order of posting and never deleted.
CREATE TABLE listings (
    listing_id INTEGER NOT NULL PRIMARY KEY,
    opportunity_id TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    repository_id INTEGER NOT NULL,
    installation_id INTEGER NOT NULL,
    issue_number INTEGER NOT NULL,
    is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    state TEXT NOT NULL,
    closes_at INTEGER NOT NULL,
    price_cents INTEGER NOT NULL,
    currency TEXT NOT NULL,
    applications INTEGER NOT NULL,
    amended INTEGER NOT NULL CHECK (amended IN (0, 1)),
    language TEXT NOT NULL,
    translated INTEGER NOT NULL CHECK (translated IN (0, 1)),
    format INTEGER NOT NULL
) STRICT;

-- Apart from them what only the page itself needs: rows that are looked at stay small.
CREATE TABLE listing_texts (
    listing_id INTEGER NOT NULL PRIMARY KEY,
    card TEXT NOT NULL,
    document TEXT NOT NULL
) STRICT;

CREATE INDEX listings_newest ON listings (is_open, listing_id);
CREATE INDEX listings_closing ON listings (is_open, closes_at, listing_id);
CREATE INDEX listings_price ON listings (is_open, price_cents, listing_id);
CREATE INDEX listings_department ON listings (installation_id, listing_id);
CREATE INDEX opportunities_posted ON opportunities (posted_at, opportunity_id);
CREATE INDEX listings_format ON listings (format);

-- Words, skills (after `#`) and facets (after `=`) are folded by us already: the
-- tokenizer only cuts at spaces.
CREATE VIRTUAL TABLE listing_words USING fts5(
    document,
    content = 'listing_texts',
    content_rowid = 'listing_id',
    tokenize = "ascii tokenchars '#='",
    detail = 'none',
    columnsize = 0
);

CREATE TRIGGER listing_texts_are_indexed AFTER INSERT ON listing_texts BEGIN
    INSERT INTO listing_words (rowid, document) VALUES (new.listing_id, new.document);
END;

CREATE TRIGGER listing_texts_are_indexed_again AFTER UPDATE OF document ON listing_texts
WHEN old.document <> new.document BEGIN
    INSERT INTO listing_words (listing_words, rowid, document)
    VALUES ('delete', old.listing_id, old.document);
    INSERT INTO listing_words (rowid, document) VALUES (new.listing_id, new.document);
END;
