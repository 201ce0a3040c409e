"""Every component on one page: sound HTML, nothing unknown passed through, no queries."""

from datetime import date
from html.parser import HTMLParser

import pytest
from django.template import TemplateSyntaxError, engines
from django.urls import reverse

from ignite.kernel.actor import NOBODY, Actor, Seat
from ignite.programme.context import entries_for, links

VOID = {"meta", "link", "input", "br", "hr", "img", "rect", "line", "circle", "path", "polyline", "polygon", "ellipse"}


class Page(HTMLParser):
    """Collects the elements of a page and checks that each end tag closes the element that is open."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.open, self.crossed = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.crossed.append((tag, self.getpos()))

    def having(self, attribute):
        return [(tag, attrs) for tag, attrs in self.elements if attribute in attrs]


@pytest.fixture
def page(client):
    return Page(client.get(reverse("styleguide"), {"errors": 1}).content.decode())


def render(text, **context):
    return engines["django"].from_string(text).render(context)


def test_styleguide_opens_without_a_single_query(client):
    # No db fixture: a query would fail.
    response = client.get(reverse("styleguide"))
    assert response.status_code == 200
    assert "style-src" in response.headers["Content-Security-Policy"]


def test_styleguide_answers_422_when_the_form_is_wrong(client):
    assert client.get(reverse("styleguide"), {"errors": 1}).status_code == 422


def test_components_close_their_elements_in_order(page):
    assert page.crossed == []
    assert page.open == []


def test_components_have_unique_ids(page):
    ids = [attrs["id"] for _tag, attrs in page.having("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("attribute", ["for", "aria-describedby", "aria-labelledby"])
def test_components_name_only_ids_that_exist(page, attribute):
    ids = {attrs["id"] for _tag, attrs in page.having("id")}
    named = {name for _tag, attrs in page.having(attribute) for name in attrs[attribute].split()}
    assert named <= ids
    assert named or attribute == "aria-labelledby"


def test_components_tie_a_label_to_every_control(page):
    named = {attrs["for"] for _tag, attrs in page.having("for")}
    controls = [attrs for tag, attrs in page.elements if tag in {"input", "select", "textarea"}]
    visible = [attrs for attrs in controls if attrs.get("type") not in {"hidden", "submit"}]
    assert visible
    assert [attrs for attrs in visible if attrs.get("id") not in named] == []


def test_components_lead_from_the_error_summary_to_the_fields(page):
    ids = {attrs["id"] for _tag, attrs in page.having("id")}
    targets = [attrs["href"][1:] for tag, attrs in page.elements if tag == "a" and attrs["href"].startswith("#id_")]
    assert len(targets) == 6
    assert set(targets) <= ids


def test_components_carry_no_style_and_no_script_of_their_own(page):
    assert page.having("style") == []
    assert [attrs for tag, attrs in page.elements if tag == "script" and "src" not in attrs] == []
    assert [name for _tag, attrs in page.elements for name in attrs if name.startswith("on")] == []


def test_page_has_one_heading_of_the_first_rank_and_one_next_step_in_its_head(page):
    assert [tag for tag, _attrs in page.elements].count("h1") == 1


@pytest.mark.parametrize(
    "tag",
    [
        "{% chip 'a' colour='red' %}",
        "{% journey steps size=1 %}",
        "{% next_steps steps large=1 %}",
        "{% empty 'a' icon='x' %}",
        "{% kpis figures wide=1 %}",
        "{% pips 1 colour='red' %}",
        "{% progress 1 2 'a' colour='red' %}",
        "{% timeline entries reverse=1 %}",
        "{% chart points 'a' height=9 %}",
        "{% spread scores 3 size=1 %}",
        "{% definition facts wide=1 %}",
        "{% breadcrumbs crumbs sep='>' %}",
        "{% icon 'menu' size=9 %}",
        "{% moves obj small=1 %}",
        "{% submit 'a' colour='red' %}",
        "{% field f label='x' %}",
        "{% form_body form action='/' %}",
        "{% autosave '/' every=1 %}",
        "{% table caption='a' striped=1 %}{% endtable %}",
        "{% notice kind='a' %}{% endnotice %}",
    ],
)
def test_component_refuses_an_unknown_attribute(tag):
    with pytest.raises(TemplateSyntaxError):
        engines["django"].from_string(tag)


def test_component_refuses_an_unknown_name_in_a_dictionary():
    with pytest.raises(TypeError, match="tital"):
        render("{% next_steps steps %}", steps=[{"tital": "a", "url": "/", "action": "b"}])


def test_chip_refuses_an_unknown_tone():
    with pytest.raises(ValueError, match="no tone"):
        render("{% chip 'a' 'red' %}")


def test_component_escapes_what_people_wrote():
    html = render("{% chip x %}{% empty x x %}{{ x|paragraphs }}{% pips 1 1 3 label=x %}", x="<b onclick=1>")
    assert "<b" not in html


def test_paragraphs_part_at_empty_lines_and_keep_line_breaks():
    assert render("{{ t|paragraphs }}", t="a\r\nb\n\n\n c ") == "<p>a<br>b</p>\n<p>c</p>"


def test_chart_without_values_says_so():
    assert "Inga värden än" in render("{% chart points 'Andel' target=60 %}", points=[])


def test_journey_fills_the_bar_by_value_against_goal():
    steps = [{"label": "a", "value": 2, "of": 4}, {"label": "b", "value": 9, "of": "3–5", "status": "done"}]
    html = render("{% journey steps %}", steps=steps)
    assert 'width="50%"' in html
    assert 'width="100%"' in html


def test_form_key_is_new_for_every_form(rf):
    twice = {render("{% form_key %}", request=rf.get("/")) for _ in range(2)}
    assert len(twice) == 2


@pytest.mark.parametrize("kind", ["", "need_owner", "startup", "programme", "partner", "funder"])
def test_navigation_marks_at_most_one_page_and_skips_those_not_there(kind):
    seat = Seat(1, 1, "A", kind) if kind else None
    menu = links(entries_for(Actor(user_id=1, seat=seat) if kind else NOBODY), "/accounts/email/")
    assert sum(link.current for link in menu) <= 1
    assert all(link.url.startswith("/") for link in menu)


@pytest.mark.parametrize(("last", "dy"), [(60, "-24"), (59, "-27"), (62, "-19"), (20, "-12")])
def test_chart_keeps_the_last_value_clear_of_the_target(last, dy):
    points = [{"on": date(2026, 9, 1), "value": 0}, {"on": date(2026, 10, 1), "value": last}]
    html = render("{% chart points 'Andel' baseline=0 target=60 %}", points=points)
    now = html[html.index('class="chart-now"') :]
    assert f'dy="{dy}"' in now[: now.index(">")]


def test_pages_that_lie_elsewhere_mark_the_entry_that_leads_to_them():
    ella = Actor(user_id=1, seat=Seat(1, 1, "A", "programme"))
    for path in ("/messages/", "/messages/held/", "/broadcasts/new/", "/batches/3/", "/selections/", "/reminders/x/"):
        assert [link.url for link in links(entries_for(ella), path) if link.current] == ["/messages/"]
