"""`python -m localize`."""

from localize.start import main

main()
