"""Line mode: editor and review without a screen, for screen readers, dumb terminals and pipes."""
