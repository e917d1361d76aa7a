-- Segments whose texts never leave the machine.
CREATE TABLE secret (
  segment INTEGER PRIMARY KEY REFERENCES segment (id)
) STRICT;
