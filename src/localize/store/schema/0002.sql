-- Notes as they stand. `number` is that of the event that left the note, in the chain of its segment and language;
-- `answers` that of the note which it answers.
CREATE TABLE note (
  segment INTEGER NOT NULL REFERENCES segment (id),
  language TEXT NOT NULL,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  author TEXT NOT NULL,
  text TEXT NOT NULL,
  at TEXT NOT NULL,
  answers INTEGER,
  resolved INTEGER NOT NULL,
  PRIMARY KEY (segment, language, number)
) STRICT, WITHOUT ROWID;

INSERT INTO note (segment, language, number, kind, author, text, at, answers, resolved)
  SELECT s.id, c.language, e.number, coalesce(e.record ->> '$.body.note.kind', 'developer'),
    coalesce(e.record ->> '$.body.note.author', ''), e.record ->> '$.body.note.text', e.record ->> '$.at', NULL, 0
  FROM event e JOIN chain c ON c.id = e.chain JOIN segment s ON s.key = c.subject
  WHERE c.kind = 'segment' AND e.record ->> '$.action' = 'segment:noted';

-- Segments that a person wants to find again.
CREATE TABLE bookmark (
  person TEXT NOT NULL,
  segment INTEGER NOT NULL REFERENCES segment (id),
  PRIMARY KEY (person, segment)
) STRICT, WITHOUT ROWID;

-- Texts that were being typed: nothing that anybody saved, only what a crash must not take.
CREATE TABLE unsaved (
  person TEXT NOT NULL,
  segment INTEGER NOT NULL REFERENCES segment (id),
  language TEXT NOT NULL,
  session TEXT NOT NULL,
  typed TEXT NOT NULL,
  seen INTEGER NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (person, segment, language)
) STRICT, WITHOUT ROWID;

CREATE INDEX segment_source ON segment (source_hash) WHERE present = 1;

CREATE INDEX event_at ON event (json_extract(record, '$.at'));
