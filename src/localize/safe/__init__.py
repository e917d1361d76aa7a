"""Safe readers: every foreign byte enters through one of them, which limits the time and memory that it may cost."""
