"""Tables and packages for partners: review tables, notes, OmegaT projects."""
