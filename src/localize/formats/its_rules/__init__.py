"""XML documents by the rules of ITS 2.0: DocBook, DITA, Mallard, SVG, TTML, and any other XML."""
