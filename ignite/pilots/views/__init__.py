"""Pages of pilots and stories."""
