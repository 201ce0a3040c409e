"""Routes of this room."""

from django.urls import path

from ignite.editions.views import editions, figures, texts

urlpatterns = [
    path("editions/", editions.editions, name="editions"),
    path("editions/new/", editions.new_edition, name="edition-new"),
    path("editions/<int:pk>/", editions.edition, name="edition"),
    path("editions/<int:pk>/edit/", editions.edit_edition, name="edition-edit"),
    path("editions/<int:pk>/next/", editions.next_edition, name="edition-next"),
    path("editions/<int:pk>/texts/<slug:topic>/", texts.topic, name="edition-topic"),
    path("editions/<int:pk>/texts/<slug:topic>/<str:part>/", texts.part, name="edition-part"),
    path("figures/", figures.figures, name="figures"),
    path("figures/new/", figures.new_figure, name="figure-new"),
    path("figures/<int:pk>/confirm/", figures.confirm, name="figure-confirm"),
    path("threshold/", figures.threshold, name="threshold"),
]
