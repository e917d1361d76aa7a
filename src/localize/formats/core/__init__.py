"""Parts that all filters share: byte-exact splicing, inline tags, encodings, verification."""
