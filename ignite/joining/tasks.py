"""What Celery carries for joining: a look by the hour at what has run out, by the minute at offered seats."""

from ignite.celery import app
from ignite.joining.services import erase_needs, expire_invitations, forget_lists, offer_new_versions, pass_on_offers


@app.task(name="joining.expire")
def expire() -> None:
    """Record what time has ended, erase needs and lists that nobody acts on any more, offer the texts that hold from
    today; any number of times.
    """
    expire_invitations()
    erase_needs()
    forget_lists()
    offer_new_versions()


@app.task(name="joining.seats")
def seats() -> None:
    """Pass on the seats that nobody took in time; any number of times."""
    pass_on_offers()
