"""InDesign packages (IDML)."""
