"""Projects: opened and created, their cache, backup, and files that come with the program."""
