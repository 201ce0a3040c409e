"""Routes of this room."""

from django.urls import path

from ignite.outbox.views import broadcasts, calendar, choices, hooks, inbox, messages, reminders, selections

urlpatterns = [
    path("broadcasts/", broadcasts.index, name="broadcasts"),
    path("broadcasts/new/", broadcasts.new, name="broadcast-new"),
    path("broadcasts/<int:pk>/", broadcasts.show, name="broadcast"),
    path("broadcasts/<int:pk>/edit/", broadcasts.edit, name="broadcast-edit"),
    path("broadcasts/<int:pk>/hold/", broadcasts.hold, name="broadcast-hold"),
    path("broadcasts/<int:pk>/try/", broadcasts.attempt, name="broadcast-try"),
    path("broadcasts/<int:pk>/release/", broadcasts.release, name="broadcast-release"),
    path("broadcasts/<int:pk>/discard/", broadcasts.discard, name="broadcast-discard"),
    path("selections/", selections.index, name="selections"),
    path("selections/new/", selections.new, name="selection-new"),
    path("selections/<int:pk>/delete/", selections.delete, name="selection-delete"),
    path("messages/", messages.messages, name="messages"),
    path("messages/<int:pk>/", messages.message, name="message"),
    path("messages/<int:pk>/resend/", messages.resend, name="message-resend"),
    path("messages/<int:pk>/release/", messages.release, name="message-release"),
    path("messages/<int:pk>/lift/", messages.lift, name="message-lift"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("reminders/send/", reminders.send, name="reminder-send"),
    path("reminders/pause/", reminders.pause, name="reminder-pause"),
    path("reminders/lift/<int:pk>/", reminders.lift, name="reminder-lift"),
    path("reminders/<str:name>/", reminders.reminder, name="reminder"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read_all, name="letters-read"),
    path("inbox/<uuid:public_id>/", inbox.letter, name="letter"),
    path("inbox/<uuid:public_id>/calendar.ics", inbox.letter_calendar, name="letter-calendar"),
    path("calendar/my/", calendar.my_calendar, name="my-calendar"),
    path("calendar/my/change/", calendar.change, name="calendar-change"),
    path("calendar/my/close/", calendar.close, name="calendar-close"),
    path("calendar/<str:token>.ics", calendar.feed, name="calendar-feed"),
    path("preferences/", choices.preferences, name="preferences"),
    path("hooks/mail/", hooks.mail, name="mail-hook"),
    path("u/<str:token>/", choices.wish, name="wish"),
    path("u/<str:token>/choose/", choices.wish_choose, name="wish-choose"),
]
