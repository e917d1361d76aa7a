"""Reports of what a check found: one record (`record`), made by `collect`, and a module for each format."""
