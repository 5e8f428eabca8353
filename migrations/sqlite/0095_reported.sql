-- Up to which version the digest for reports was made. What is stale is found by an index
-- that holds nothing else, not by looking at every opportunity.
ALTER TABLE opportunities ADD COLUMN reported INTEGER NOT NULL DEFAULT 0;

UPDATE opportunities SET reported = COALESCE(
    (SELECT d.version FROM report_digests d WHERE d.opportunity_id = opportunities.opportunity_id),
    0);

CREATE INDEX opportunities_to_report ON opportunities (opportunity_id) WHERE reported <> version;
CREATE INDEX report_digests_shape ON report_digests (shape, opportunity_id);
CREATE INDEX report_digests_unreadable ON report_digests (opportunity_id) WHERE digest IS NULL;
