"""What Celery carries for needs: a look by the hour at what nobody confirmed or has ended."""

from ignite.celery import app
from needs.services.watching import forget_watches


@app.task(name="needs.forget")
def forget() -> None:
    """Erase addresses that nobody confirmed, and what was ended a week ago; any number of times."""
    forget_watches()
