-- What people answered. No row here or in the next table can be brought together
-- with a person: neither has an id, an opportunity or an instant in common with
-- who was invited, and WITHOUT ROWID keeps no order of arrival.
CREATE TABLE survey_answers (
    answer_id TEXT NOT NULL PRIMARY KEY CHECK (answer_id <> ''),
    audience TEXT NOT NULL CHECK (audience IN ('applicant', 'winner', 'client')),
    proof TEXT NOT NULL CHECK (proof IN ('token', 'public')),
    month TEXT NOT NULL CHECK (length(month) = 7),
    answers TEXT NOT NULL,
    complete INTEGER NOT NULL CHECK (complete IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE INDEX survey_answers_month ON survey_answers (month);

-- Tokens that were used, by their hash; of those that were only given nothing is kept.
CREATE TABLE survey_used (
    token_sha256 TEXT NOT NULL PRIMARY KEY CHECK (length(token_sha256) = 64)
) STRICT, WITHOUT ROWID;

-- Who was given a token, so that nobody is given two; not which one, and not when.
CREATE TABLE survey_invitations (
    opportunity_id TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    audience TEXT NOT NULL CHECK (audience IN ('applicant', 'winner', 'client')),
    PRIMARY KEY (opportunity_id, user_id, audience)
) STRICT, WITHOUT ROWID;

-- How often the public link of an opportunity was answered.
CREATE TABLE survey_public (
    opportunity_id TEXT NOT NULL PRIMARY KEY,
    answers INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
