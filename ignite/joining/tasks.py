"""What Celery carries for joining: one look by the hour at what has run out."""

from ignite.celery import app
from ignite.joining.services import expire_invitations


@app.task(name="joining.expire")
def expire() -> None:
    """Record what time has ended; any number of times."""
    expire_invitations()
