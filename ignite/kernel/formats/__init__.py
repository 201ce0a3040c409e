"""How dates, times and numbers are written and read, for each language."""
