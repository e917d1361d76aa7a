-- Who translates a document into a language, and by when; the events of the document in that language say the same.
CREATE TABLE assignment (
  document INTEGER NOT NULL REFERENCES document (ordinal),
  language TEXT NOT NULL,
  person TEXT NOT NULL,
  due TEXT,
  PRIMARY KEY (document, language)
) STRICT, WITHOUT ROWID;
