-- Events in their final form: a header whose bytes are hashed, and a body that the header names by its hash.
-- `store.event_migration` wraps what stood in the tables of before, and drops them.
ALTER TABLE chain RENAME TO chain_6;

ALTER TABLE event RENAME TO event_6;

-- Where events are made: `sequence` and `head` are of its last event. One of them is this store's own.
CREATE TABLE replica (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  own INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  head BLOB NOT NULL
) STRICT;

-- What events are about. `last` is the id of its last event, `text` that of its last text event.
CREATE TABLE subject (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  document TEXT NOT NULL,
  events INTEGER NOT NULL,
  last BLOB NOT NULL,
  text BLOB,
  UNIQUE (kind, name, language)
) STRICT;

-- The changes of an act as JSON, one a line. A body that was removed has no data; what others need of it stands in the
-- remainder, with empty lines for what has gone.
CREATE TABLE body (
  id INTEGER PRIMARY KEY,
  data BLOB,
  remainder INTEGER REFERENCES body (id)
) STRICT;

-- `header` is as it was hashed; the other columns say the same for queries. `line` is that of the event in its body.
CREATE TABLE event (
  subject INTEGER NOT NULL REFERENCES subject (id),
  number INTEGER NOT NULL,
  replica INTEGER NOT NULL REFERENCES replica (id),
  sequence INTEGER NOT NULL,
  header TEXT NOT NULL,
  body INTEGER NOT NULL REFERENCES body (id),
  line INTEGER NOT NULL,
  PRIMARY KEY (subject, number),
  UNIQUE (replica, sequence)
) STRICT, WITHOUT ROWID;
