"""The site's components as template tags and filters (docs/components.md)."""
