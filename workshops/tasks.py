"""What Celery carries for workshops: one look by the hour at questions about a meeting that nobody answered."""

from ignite.celery import app
from workshops.services import expire_meetings


@app.task(name="workshops.expire")
def expire() -> None:
    """Record what time has ended; any number of times."""
    expire_meetings()
