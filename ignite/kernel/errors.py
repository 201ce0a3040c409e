"""The one domain error."""

from django.utils.functional import Promise


class Refused(Exception):
    """Something was not done; the message says why, in words for the reader. Nothing has changed."""

    def __init__(self, message: "str | Promise") -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(Refused):
    """This person, acting for this organisation, may not make the move."""
