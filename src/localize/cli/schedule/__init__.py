"""Commands that plan the work of a project: who does what, by when."""
