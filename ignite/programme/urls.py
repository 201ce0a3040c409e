"""Routes of the roof."""

from django.urls import path

from ignite.programme.views import inside, public

urlpatterns = [
    path("", public.home, name="home"),
    path("about/", public.about, name="about"),
    path("privacy/", public.privacy, name="privacy"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("contact/", public.contact, name="contact"),
    path("my/", inside.my_page, name="my-page"),
    path("control-room/", inside.control_room, name="control-room"),
]
