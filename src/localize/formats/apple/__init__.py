"""Apple string files: strings, stringsdict, String Catalogs."""
