"""Terminal screens: they paint what the workflow hands them and send it what a person typed."""
