"""Forms of workshops and of meetings."""
