"""Routes of this room."""

from django.urls import path

from ignite.outbox import views

urlpatterns = [
    path("messages/", views.messages, name="messages"),
    path("messages/<int:pk>/", views.message, name="message"),
    path("messages/<int:pk>/resend/", views.resend, name="message-resend"),
    path("messages/<int:pk>/release/", views.release, name="message-release"),
    path("messages/<int:pk>/lift/", views.lift, name="message-lift"),
    path("inbox/", views.inbox, name="inbox"),
]
