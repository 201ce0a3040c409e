"""The outbox: every message that leaves, from the row beside its cause to the mail server's word."""
