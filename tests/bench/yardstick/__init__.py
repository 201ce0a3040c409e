"""A bare Django page with session and user: what a page costs at the least on this machine."""
