"""Pages of the roof: the public site, Min sida, the control room."""
