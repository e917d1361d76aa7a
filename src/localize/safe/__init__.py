"""The gates: every foreign byte enters through one of these readers, which bound what it may cost."""
