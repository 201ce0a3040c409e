"""Routes of this room."""

from django.urls import path

from ignite.reference import views

urlpatterns = [path("subjects/", views.subject_search, name="subject-search")]
