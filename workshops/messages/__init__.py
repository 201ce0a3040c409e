"""What this room says to people: of workshops and of meetings."""
