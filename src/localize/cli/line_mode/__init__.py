"""The line mode: a session without a screen, for screen readers, dumb terminals and pipes."""
