-- Hashes are 32 raw bytes, times are ISO 8601 in UTC, enumerations are their values in words.
-- Contents are a typing form and, only where there are any, their tags as JSON.

CREATE TABLE project (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL,
  -- One more with every change of segments, texts or decisions: what counts kept in memory are checked by.
  changes INTEGER NOT NULL
) STRICT;

CREATE TABLE document (
  ordinal INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  path TEXT NOT NULL,
  filter TEXT NOT NULL,
  source_language TEXT NOT NULL,
  own_target TEXT,
  source_hash BLOB NOT NULL,
  version INTEGER NOT NULL,
  -- Present segments in it, and in all documents before it: number = first + position + 1.
  segments INTEGER NOT NULL,
  first INTEGER NOT NULL
) STRICT;

CREATE TABLE source (
  document INTEGER NOT NULL REFERENCES document (ordinal),
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (document, version)
) STRICT;

CREATE TABLE unit (
  document INTEGER NOT NULL REFERENCES document (ordinal),
  place INTEGER NOT NULL,
  id TEXT NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (document, place)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX unit_id ON unit (document, id);

-- A retired segment has present = 0 and keeps everything else.
CREATE TABLE segment (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  document INTEGER NOT NULL REFERENCES document (ordinal),
  present INTEGER NOT NULL,
  position INTEGER NOT NULL,
  unit TEXT NOT NULL,
  kind TEXT NOT NULL,
  max_length INTEGER,
  part INTEGER NOT NULL,
  gap TEXT NOT NULL,
  plural_case TEXT,
  -- "rule:case" of a plural form, so that one list of strings says what a language shows.
  plural TEXT,
  lineage TEXT,
  words INTEGER NOT NULL,
  source_hash BLOB NOT NULL,
  typed TEXT NOT NULL,
  tags TEXT
) STRICT;

CREATE INDEX segment_place ON segment (document, position, id, words, plural, source_hash) WHERE present = 1;

CREATE INDEX segment_unit ON segment (document, unit);

CREATE INDEX segment_plural ON segment (plural) WHERE plural IS NOT NULL;

CREATE TABLE target (
  segment INTEGER NOT NULL REFERENCES segment (id),
  language TEXT NOT NULL,
  revision INTEGER NOT NULL,
  state TEXT NOT NULL,
  substate TEXT,
  author TEXT NOT NULL,
  hash BLOB NOT NULL,
  source_hash BLOB NOT NULL,
  typed TEXT NOT NULL,
  tags TEXT,
  origin_kind TEXT NOT NULL,
  origin_score INTEGER,
  origin_name TEXT NOT NULL,
  at TEXT NOT NULL,
  place INTEGER,
  remember INTEGER NOT NULL,
  PRIMARY KEY (segment, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE approval (
  segment INTEGER NOT NULL REFERENCES segment (id),
  language TEXT NOT NULL,
  number INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  source_hash BLOB NOT NULL,
  target_hash BLOB NOT NULL,
  reviewer TEXT NOT NULL,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  withdrawn INTEGER NOT NULL,
  PRIMARY KEY (segment, language, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE waiver (
  language TEXT NOT NULL,
  source_hash BLOB NOT NULL,
  target_hash BLOB NOT NULL,
  check_id TEXT NOT NULL,
  side TEXT NOT NULL,
  surface TEXT NOT NULL,
  occurrence INTEGER NOT NULL,
  reason TEXT NOT NULL,
  person TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (language, source_hash, target_hash, check_id, side, surface, occurrence)
) STRICT, WITHOUT ROWID;

-- The head of a chain stands here as well, so that a tail cut off is noticed.
CREATE TABLE chain (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  language TEXT NOT NULL,
  length INTEGER NOT NULL,
  head BLOB NOT NULL,
  UNIQUE (kind, subject, language)
) STRICT;

-- `record` is the event as JSON with an empty hash; `hash` is over the hash before it and that text.
CREATE TABLE event (
  chain INTEGER NOT NULL REFERENCES chain (id),
  number INTEGER NOT NULL,
  record TEXT NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (chain, number)
) STRICT, WITHOUT ROWID;

-- `number` is that of the record's last change; a record without variants has gone away.
CREATE TABLE translation_unit (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  number INTEGER NOT NULL UNIQUE,
  before BLOB,
  after BLOB,
  document TEXT NOT NULL
) STRICT;

CREATE TABLE variant (
  unit INTEGER NOT NULL REFERENCES translation_unit (id),
  language TEXT NOT NULL,
  hash BLOB NOT NULL,
  trust INTEGER NOT NULL,
  typed TEXT NOT NULL,
  tags TEXT,
  origin_kind TEXT NOT NULL,
  origin_score INTEGER,
  origin_name TEXT NOT NULL,
  at TEXT NOT NULL,
  author TEXT NOT NULL,
  PRIMARY KEY (unit, language)
) STRICT, WITHOUT ROWID;

CREATE INDEX variant_text ON variant (hash, language);

CREATE TABLE memory_import (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  done INTEGER NOT NULL,
  added INTEGER NOT NULL,
  finished INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Folded texts for search; language '' is the source. The index below holds their trigrams.
CREATE TABLE folded (
  id INTEGER PRIMARY KEY,
  segment INTEGER NOT NULL REFERENCES segment (id),
  language TEXT NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (segment, language)
) STRICT;

CREATE VIRTUAL TABLE found USING fts5 (
  text, content = 'folded', content_rowid = 'id', tokenize = 'trigram case_sensitive 1', columnsize = 0
);

CREATE TABLE cache (
  key BLOB PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
