"""What the roof reads: numbers, journeys, next steps, the control room."""
