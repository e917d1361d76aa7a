-- So that an import can be taken back: the number of its event in the project's chain, and which records it made.
CREATE TABLE memory_import_event (
  event INTEGER PRIMARY KEY,
  import TEXT NOT NULL REFERENCES memory_import (id)
) STRICT;

-- Records first to last, whose numbers began with `number`; a record that still has its own was not changed since.
CREATE TABLE memory_import_part (
  import TEXT NOT NULL REFERENCES memory_import (id),
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (import, first)
) STRICT, WITHOUT ROWID;
