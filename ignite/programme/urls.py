"""Routes of the roof."""

from django.urls import path

from ignite.programme.views import inside, public, sitemap

urlpatterns = [
    path("", public.home, name="home"),
    path("about/", public.about, name="about"),
    path("privacy/", public.privacy, name="privacy"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("contact/", public.contact, name="contact"),
    path("open-data/", public.open_data, name="open-data"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap/<slug:name>.xml", sitemap.sitemap_file, name="sitemap-file"),
    path("my/", inside.my_page, name="my-page"),
    path("control-room/", inside.control_room, name="control-room"),
]
