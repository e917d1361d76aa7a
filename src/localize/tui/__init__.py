"""Terminal UI (Textual): screens that show values of the workflow and send it what a person types."""
