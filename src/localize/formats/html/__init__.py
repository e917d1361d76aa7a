"""HTML and XHTML pages, site front matter, WordPress exports."""
