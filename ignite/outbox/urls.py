"""Routes of this room."""

from django.urls import path

from ignite.outbox.views import calendar, choices, inbox, messages

urlpatterns = [
    path("messages/", messages.messages, name="messages"),
    path("messages/<int:pk>/", messages.message, name="message"),
    path("messages/<int:pk>/resend/", messages.resend, name="message-resend"),
    path("messages/<int:pk>/release/", messages.release, name="message-release"),
    path("messages/<int:pk>/lift/", messages.lift, name="message-lift"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("calendar/my/", calendar.my_calendar, name="my-calendar"),
    path("calendar/my/change/", calendar.change, name="calendar-change"),
    path("calendar/my/close/", calendar.close, name="calendar-close"),
    path("calendar/<str:token>.ics", calendar.feed, name="calendar-feed"),
    path("preferences/", choices.preferences, name="preferences"),
    path("u/<str:token>/", choices.wish, name="wish"),
    path("u/<str:token>/choose/", choices.wish_choose, name="wish-choose"),
]
