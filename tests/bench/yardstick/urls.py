"""One page: three queries (session, user, one count) and fifty rows from memory."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth import get_user_model
from django.shortcuts import render
from django.urls import path

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
ROWS = [
    {
        "number": number,
        "title": f"Row {number} <of fifty>",
        "text": "A sentence of middling length that says something about this row. " * 3,
        "at": BEGAN + timedelta(hours=7 * number),
        "amount": 12_345 * number,
        "tags": ["water", "food", "transport"],
    }
    for number in range(1, 51)
]


def page(request):
    """The yardstick itself."""
    context = {"rows": ROWS, "count": get_user_model().objects.count(), "name": request.user.get_username()}
    return render(request, "page.html", context)


urlpatterns = [path("yardstick/", page)]
