-- Which open opportunities have lost their issue, few or none, is asked for each page of the
-- board: without an index that holds nothing else PostgreSQL reads every opportunity for it.
CREATE INDEX opportunities_issue_gone ON opportunities (opportunity_id) WHERE issue_gone IS NOT NULL;
