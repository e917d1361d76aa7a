"""Commands on the store of a project as a whole: verify, back up, restore, encrypt."""
