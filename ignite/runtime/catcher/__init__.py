"""The mail catcher of the demo: a real SMTP server that keeps what it gets, and a page to read it."""
