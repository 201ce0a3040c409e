"""Pages of the joining room."""
