"""Template tags of the joining room."""
