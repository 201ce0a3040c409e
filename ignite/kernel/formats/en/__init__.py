"""English, for readers in Sweden: day before month, a 24-hour clock."""
