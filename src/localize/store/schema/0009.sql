-- Names that no third party may see, of an encrypted project; a plain one has them in its settings.
CREATE TABLE private_name (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
