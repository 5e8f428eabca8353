-- What somebody did: for the pages of whoever is signed in.
CREATE INDEX events_by_actor ON events (actor_id, kind) WHERE actor_id IS NOT NULL;
