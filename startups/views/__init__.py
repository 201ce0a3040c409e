"""Pages of startups and pitches."""
