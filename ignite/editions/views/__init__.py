"""Pages of editions: the years, their texts, the figures of law, a value to weigh."""
