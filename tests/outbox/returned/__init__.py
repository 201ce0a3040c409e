"""Letters as they come back: written after what the servers send; {to} is the letter's own address."""
