"""What this room says to people: of pilots and of their stories."""
