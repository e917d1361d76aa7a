-- The memory in less space. `at` is in microseconds from 1970; who made a text, and how, is told once for all that share it.
CREATE TABLE memory_unit (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  -- That of the record's last change; a record without variants has gone away.
  number INTEGER NOT NULL UNIQUE,
  before BLOB,
  after BLOB,
  document TEXT NOT NULL
) STRICT;

CREATE TABLE memory_provenance (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  -- -1 for none, so that equal ones are one row.
  score INTEGER NOT NULL,
  name TEXT NOT NULL,
  author TEXT NOT NULL,
  UNIQUE (kind, score, name, author)
) STRICT;

CREATE TABLE memory_variant (
  unit INTEGER NOT NULL REFERENCES memory_unit (id),
  language TEXT NOT NULL,
  hash BLOB NOT NULL,
  trust INTEGER NOT NULL,
  provenance INTEGER NOT NULL REFERENCES memory_provenance (id),
  at INTEGER NOT NULL,
  typed TEXT NOT NULL,
  tags TEXT,
  PRIMARY KEY (unit, language)
) STRICT, WITHOUT ROWID;

-- What the file of a record tells beyond that, as JSON; language '' is the record itself.
CREATE TABLE memory_extra (
  unit INTEGER NOT NULL REFERENCES memory_unit (id),
  language TEXT NOT NULL,
  extras TEXT NOT NULL,
  PRIMARY KEY (unit, language)
) STRICT, WITHOUT ROWID;

-- Where a name and a text may be found: the first 32 bits of their hashes. `store.memory_keys` says why these are tables.
CREATE TABLE memory_name_key (
  key INTEGER NOT NULL,
  unit INTEGER NOT NULL,
  PRIMARY KEY (key, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE memory_text_key (
  key INTEGER NOT NULL,
  unit INTEGER NOT NULL,
  PRIMARY KEY (key, unit)
) STRICT, WITHOUT ROWID;

INSERT INTO memory_unit (id, name, number, before, after, document)
  SELECT id, name, number, before, after, document FROM translation_unit ORDER BY id;

INSERT INTO memory_provenance (kind, score, name, author)
  SELECT DISTINCT origin_kind, coalesce(origin_score, -1), origin_name, author FROM variant;

INSERT INTO memory_variant (unit, language, hash, trust, provenance, at, typed, tags)
  SELECT v.unit, v.language, v.hash, v.trust, p.id,
    unixepoch(substr(v.at, 1, 19)) * 1000000
      + CASE substr(v.at, 20, 1) WHEN '.' THEN CAST(substr(v.at, 21, 6) AS INTEGER) ELSE 0 END,
    v.typed, v.tags
  FROM variant v JOIN memory_provenance p ON p.kind = v.origin_kind AND p.score = coalesce(v.origin_score, -1)
    AND p.name = v.origin_name AND p.author = v.author
  ORDER BY v.unit, v.language;

INSERT INTO memory_name_key (key, unit) SELECT name_key(name), id FROM translation_unit ORDER BY 1, 2;

INSERT OR IGNORE INTO memory_text_key (key, unit) SELECT text_key(hash), unit FROM variant ORDER BY 1, 2;

DROP TABLE variant;

DROP TABLE translation_unit;
