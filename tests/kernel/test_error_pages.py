"""The pages for what went wrong are in our look, keep the reader's text, and the last one needs nothing at all."""

from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from tests.kernel.test_components_page import Page


def test_page_that_is_not_there_is_ours(client):
    response = client.get("/finns-inte/")
    html = response.content.decode()
    assert response.status_code == 404
    assert "Sidan finns inte här" in html
    assert Page(html).crossed == []


def test_form_without_its_proof_is_told_to_go_back(db):
    response = Client(enforce_csrf_checks=True).post(reverse("styleguide"), {})
    assert response.status_code == 403
    assert "Det blev inte skickat" in response.content.decode()
    assert "data-keep-texts" in response.content.decode()


def test_forbidden_page_gives_the_reason(rf):
    html = render_to_string("403.html", {"reason": "Bara projektledaren får skriva under."}, rf.get("/"))
    assert "Bara projektledaren" in html
    assert "data-keep-texts" in html


def test_failure_page_needs_neither_context_nor_database():
    html = render_to_string("500.html")
    assert "Något gick fel hos oss" in html
    assert 'lang="en"' in html
    assert Page(html).crossed == []
