"""What tests are made of: a fixed cast for meaning, and makers of things in a given state."""
