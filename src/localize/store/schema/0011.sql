-- A team: who this replica is in it, as JSON. Without a row the project is one person's.
CREATE TABLE team (id INTEGER PRIMARY KEY CHECK (id = 1), place TEXT NOT NULL) STRICT;

-- What a team exchanges, as it was made or came: the bytes of headers and bodies, of all replicas. A body that was
-- removed for good is NULL. Two events with one number of one replica are a fork, and both are kept.
CREATE TABLE team_event (
  replica TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  id BLOB NOT NULL,
  header BLOB NOT NULL,
  body BLOB,
  PRIMARY KEY (replica, sequence, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE team_signature (event BLOB PRIMARY KEY, data BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- Which event of this store's own record says the same as one of the team's.
CREATE TABLE team_local (local BLOB PRIMARY KEY, event BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- Subjects with several heads, or several choices at once. `record` is JSON, as `store.team_record` says.
CREATE TABLE team_dispute (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (kind, name, language)
) STRICT, WITHOUT ROWID;

-- Bytes and outcomes of versions of documents that wait until they can be applied.
CREATE TABLE team_blob (hash BLOB PRIMARY KEY, data BLOB NOT NULL) STRICT, WITHOUT ROWID;
