"""What every room stands on: lifecycles, the record, scoping, the clock, access. It imports no room."""
