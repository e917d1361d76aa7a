-- What came out of each version of a document, as `store.outcome` says; its hash stands in the event of that version.
CREATE TABLE outcome (
  document INTEGER NOT NULL REFERENCES document (ordinal),
  version INTEGER NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (document, version)
) STRICT;
