"""``make bench``: pages held against a bare Django page in the same run (the yardstick), as ratios."""
