"""Packages for partners and reviewers: `send` writes them, `read_package` reads them, `receive` takes them in."""
