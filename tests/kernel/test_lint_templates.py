"""The template lint: each rule finds its planted fault at its line and leaves the innocent alone."""

from io import StringIO
from time import process_time

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from ignite.kernel.checks.markup import Source, blocks_in_tags, lint
from ignite.kernel.checks.templates import lint_all

INNOCENT = """{% extends "base.html" %}
{# En anmärkning #}
{% block content %}
  <h1>{% translate "Behov" %}</h1>
  <p class="muted" title="{% translate 'Titel' %}">{{ need.title }} · 250 000 kr, 20 min</p>
  <p>({{ need.code|default:"–" }})</p>
  {% blocktranslate trimmed %}
    Fri text här.
  {% endblocktranslate %}
  {% if need.state == "open" %}<img src="x.png" alt="">{% endif %}
  <time datetime="{{ at|date:"Y-m-d" }}">{{ at|date:"j F Y" }}</time>
  <form method="post">{% csrf_token %}<button>{% translate "Spara" %}</button></form>
  <form method="post">{% form_key %}</form>
  <form method="get"><input name="q" placeholder="{% translate 'Sök' %}"></form>
  <script src="{% static 'js/x.js' %}" defer></script>
  {% icon "Map" %}{% empty _("Inget här") url="/needs/" %}{% include "components/Form.html" with size="big" %}
  <svg viewBox="0 0 1 1"><path d="M0 0L1 1"/><title>{{ label }}</title></svg>
{% endblock %}
"""


def faults(text, name="templates/needs/x.html", **more):
    return [f"{finding.line} {finding.what}" for finding in lint(Source(name, text, **more))]


def test_an_innocent_template_is_left_alone():
    assert faults(INNOCENT) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<p>\n\n  Spara</p>", "3 text outside translate: 'Spara'"),
        ("<p>{{ n }} behov</p>", "1 text outside translate: 'behov'"),
        ("<p>\n{% if a %}Ja{% endif %}</p>", "2 text outside translate: 'Ja'"),
        ('<img src="x" alt="Karta">', "1 text outside translate in alt: 'Karta'"),
        ('<a\n href="/" aria-label="Hem"></a>', "1 text outside translate in aria-label: 'Hem'"),
        ('{% submit "Skicka in" %}', "1 text outside translate: 'Skicka in'"),
        ('{{ name|default:"Okänd" }}', "1 text outside translate: 'Okänd'"),
        ("{% blocktranslate %}a{% endblocktranslate %}\nefter", "2 text outside translate: 'efter'"),
        ('<p style="color:red"></p>', "1 a style attribute; the content security policy stops it"),
        ("<style>p{}</style>", "1 inline style; put it in a style sheet"),
        ("<script>x()</script>", "1 inline script; the content security policy stops it"),
        ('\n<a onclick="x()"></a>', "2 inline script in onclick; the content security policy stops it"),
        ('<a hx-on:click="x()"></a>', "1 inline script in hx-on:click; the content security policy stops it"),
        ('<a href="javascript:x()"></a>', "1 inline script in href; the content security policy stops it"),
        ('<img src="x">', "1 an image without alt"),
        ('\n<form method="POST">\n</form>', "2 a POST form without {% csrf_token %} or {% form_key %}"),
        ("{% for a in need.areas.all %}{% endfor %}", "1 a query in a template: for a in need.areas.all"),
        ("{{ need.pitch_set.count }}", "1 a query in a template: need.pitch_set.count"),
        ("{{ text|safe }}", "1 escaping is switched off; let the view or a tag give markup it has built itself"),
        ('{% empty _("100 % klart") %}', "1 a % inside _() is shown doubled; use {% translate … as name %}"),
        ("\n" * 151, "0 has more than 150 lines; cut it into components"),
    ],
)
def test_each_fault_is_found_at_its_line(text, told):
    assert faults(text) == [told]


def test_a_key_after_the_form_does_not_count():
    assert len(faults('<form method="post"></form>{% csrf_token %}')) == 1


def test_a_form_may_get_its_key_from_an_included_template():
    form = '<form method="post">{% include "components/form.html" %}</form>'
    assert len(faults(form)) == 1
    assert faults(form, keyed=frozenset({"components/form.html"})) == []


def test_mails_may_carry_their_style_but_no_script():
    mail = '<style>p{}</style><p style="margin:0">{{ text }}</p>'
    assert faults(mail, "templates/mail/base.html") == []
    assert len(faults("<script>x()</script>", "templates/mail/base.html")) == 1


def test_plain_text_mails_are_read_too():
    assert faults('{{ name }},\n{% translate "Hej" %}\nVälkommen', "templates/mail/x.txt") == [
        "3 text outside translate: 'Välkommen'"
    ]


def test_blocks_inside_a_tag_hold_attributes_not_words():
    assert blocks_in_tags("<body{% block extra %}{% endblock %}><p>{% block text %}{% endblock %}</p>") == {"extra"}
    child = "{% block extra %} data-keep{% endblock %}"
    assert faults(child, in_tags=frozenset({"extra"})) == []
    assert len(faults(child)) == 1


@pytest.fixture
def project(tmp_path):
    for room in ("ignite", "needs", "startups", "matching", "workshops", "templates"):
        (tmp_path / room).mkdir()
    head = "{% block head %}<h1>{% block title %}{% endblock %}</h1>{% endblock %}"
    base = f"<html>{head}{{% block body %}}{{% endblock %}}</html>"
    (tmp_path / "templates" / "base.html").write_text(base)
    return tmp_path


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("{% block title %}{{ x }}{% endblock %}", ""),
        ("{% block head %}{% endblock %}{% block body %}<h1>{{ x }}</h1>{% endblock %}", ""),
        ("{% block head %}{{ block.super }}{% endblock %}", ""),
        ("{% block head %}{% if a %}<h1>{{ a }}</h1>{% else %}<h1>{{ b }}</h1>{% endif %}{% endblock %}", ""),
        ("{% block head %}{% endblock %}", "the page has no h1"),
        ("{% block body %}<h1>{{ x }}</h1>{% endblock %}", "the page has 2 h1"),
    ],
)
def test_each_page_has_one_h1(project, page, told):
    (project / "templates" / "page.html").write_text('{% extends "base.html" %}' + page)
    found = [finding.what for finding in lint_all(project)[1]]
    assert found == ([told] if told else [])


@pytest.mark.parametrize("text", ["{% chipp 'x' %}", "{{ x|nofilter }}", "{% if x %}", "{% chip x colour='red' %}"])
def test_what_does_not_compile_is_told(project, text):
    (project / "templates" / "_x.html").write_text(f"\n{text}")
    found = [str(finding) for finding in lint_all(project)[1]]
    assert len(found) == 1 and found[0].startswith("templates/_x.html:2: does not compile")


def test_mark_safe_is_only_for_the_kernels_tags(project):
    (project / "needs" / "views.py").write_text("from django.utils.safestring import mark_safe\nx = mark_safe('<b>')\n")
    assert [str(finding) for finding in lint_all(project)[1]] == [
        "needs/views.py:2: mark_safe outside the kernel's tags; use format_html"
    ]


def test_the_command_fails_with_file_and_line(project):
    (project / "templates" / "_x.html").write_text("\n<p>Hej</p>")
    with pytest.raises(CommandError, match=r"templates/_x.html:2: text outside translate: 'Hej'\n1 to mend"):
        call_command("lint_templates", root=str(project))


def test_our_own_templates_are_read_quickly():
    started = process_time()
    number, _found = lint_all(settings.BASE_DIR)
    assert number > 20 and process_time() - started < 5


def test_the_command_says_when_nothing_is_wrong(project):
    said = StringIO()
    call_command("lint_templates", root=str(project), stdout=said)
    assert said.getvalue() == "1 templates, nothing to mend.\n"
