"""The catalogue command: finds every text, keeps the file still when nothing changed, and names what is not whole."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ignite.kernel.checks import catalogue
from ignite.kernel.checks.messages import Message, extract

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
TITLE = _("Behov")
LONG = _("Vi har läst er pitch "
         "och svarar.")
def told(n):
    return ngettext("%(n)s behov kvar", "%(n)s behov kvar att läsa", n) % {"n": n} + pgettext("knapp", "Öppna")
"""
PAGE = """{% extends "base.html" %}
  {% block x %}
      {% blocktranslate trimmed with name=user.name %}
        Välkommen,
        {{ name }}
      {% endblocktranslate %}
    {% blocktranslate count n=n %}{{ n }} möte{% plural %}{{ n }} möten{% endblocktranslate %}
  <p title="{% translate 'Till hundra %' %}">{% empty _("Inget här") text=_('Börja "nu"') %}</p>
{# {% translate "Aldrig" %} #}{% comment %}{% translate "Inte heller" %}{% endcomment %}
{% endblock %}
"""


@pytest.fixture
def project(tmp_path):
    for room in ("needs", "startups", "matching", "workshops", "ignite/locale", "templates/mail"):
        (tmp_path / room).mkdir(parents=True)
    (tmp_path / "needs" / "words.py").write_text(PYTHON, encoding="utf-8")
    (tmp_path / "templates" / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "templates" / "mail" / "join.txt").write_text("{% translate 'Hej och välkommen' %}\n", encoding="utf-8")
    return tmp_path


def run(root, **options):
    said = StringIO()
    call_command("catalogue", root=str(root), stdout=said, **options)
    return said.getvalue()


def po(root):
    return root / "ignite" / "locale" / "en" / "LC_MESSAGES" / "django.po"


def fill_all(root):
    lacking = json.loads(run(root, untranslated=True))
    given = {
        name: [f"{form}." for form in value]
        if isinstance(value, list)
        else f"{name.split(catalogue.CONTEXT_MARK)[-1]}."
        for name, value in lacking.items()
    }
    (root / "given.json").write_text(json.dumps(given), encoding="utf-8")
    return run(root, fill=str(root / "given.json"))


def test_every_kind_of_text_is_found(project):
    found = extract(project).messages
    assert set(found) == {
        ("", "Behov"),
        ("", "Vi har läst er pitch och svarar."),
        ("", "%(n)s behov kvar"),
        ("knapp", "Öppna"),
        ("", "Välkommen, %(name)s"),
        ("", "%(n)s möte"),
        ("", "Till hundra %%"),
        ("", "Inget här"),
        ("", 'Börja "nu"'),
        ("", "Hej och välkommen"),
    }
    assert found["", "%(n)s möte"].plural == "%(n)s möten"
    assert found["", "Hej och välkommen"].files == {"templates/mail/join.txt"}


def test_texts_of_tests_and_migrations_are_left_alone(project):
    for folder in ("migrations", "tests"):
        (project / "needs" / folder).mkdir()
        (project / "needs" / folder / "x.py").write_text('_("Nej")', encoding="utf-8")
    assert ("", "Nej") not in extract(project).messages


def test_second_run_writes_nothing(project):
    assert "10 texts, written" in run(project)
    before = po(project).stat().st_mtime_ns, po(project).read_bytes()
    assert "nothing to change" in run(project)
    assert (po(project).stat().st_mtime_ns, po(project).read_bytes()) == before
    assert b"Date" not in before[1] and b".py:" not in before[1]


def test_a_new_text_changes_only_its_own_lines(project):
    run(project)
    before = po(project).read_text(encoding="utf-8").splitlines()
    (project / "needs" / "more.py").write_text('x = _("Mitt i")', encoding="utf-8")
    run(project)
    after = po(project).read_text(encoding="utf-8").splitlines()
    assert [line for line in after if line not in before] == ["#: needs/more.py", 'msgid "Mitt i"']
    assert len(after) == len(before) + 4


def test_filled_catalogue_is_whole_and_stays_so(project):
    run(project)
    with pytest.raises(CommandError, match=r"missing: 'Behov' \(needs/words.py\)"):
        run(project, check=True)
    assert "0 texts still lack" in fill_all(project)
    assert "10 texts, all in both languages" in run(project, check=True)
    assert "nothing to change" in run(project)


def test_a_text_that_is_no_longer_said_is_obsolete_and_falls_out(project):
    fill_all(project)
    (project / "templates" / "mail" / "join.txt").unlink()
    with pytest.raises(CommandError, match="obsolete: 'Hej och välkommen'"):
        run(project, check=True)
    run(project)
    assert "9 texts, all" in run(project, check=True)
    assert "Hej och" not in po(project).read_text(encoding="utf-8")


def test_an_unsure_translation_is_told(project):
    fill_all(project)
    text = po(project).read_text(encoding="utf-8")
    po(project).write_text(text.replace('msgid "Behov"', '#, fuzzy\nmsgid "Behov"'), encoding="utf-8")
    run(project)
    with pytest.raises(CommandError, match="fuzzy: 'Behov'"):
        run(project, check=True)
    assert "Behov" in json.loads(run(project, untranslated=True))


def test_a_lost_placeholder_is_told(project):
    fill_all(project)
    text = po(project).read_text(encoding="utf-8")
    po(project).write_text(
        text.replace('msgstr "Välkommen, %(name)s."', 'msgstr "Welcome, %(nam)s."'), encoding="utf-8"
    )
    with pytest.raises(CommandError, match=r"placeholders: 'Välkommen, %\(name\)s'.*%\(name\)s in Swedish, %\(nam\)s"):
        run(project, check=True)


@pytest.mark.parametrize(
    ("swedish", "english", "holds"),
    [
        (("%(n)s möte", "%(n)s möten"), ("One meeting", "%(n)s meetings"), True),
        (("Ett möte", "%(n)s möten"), ("%(n)s meeting", "%(n)s meetings"), True),
        (("%(n)s möte", "%(n)s möten"), ("%(n)s meeting", "Meetings"), False),
        (("%(n)s möte", "%(n)s möten"), ("%(x)s meeting", "%(n)s meetings"), False),
        (("Till {name}", ""), ("To {name}",), True),
        (("Till {name}", ""), ("To name",), False),
        (("100 %% av %s", ""), ("100 %% of %s",), True),
        (("100 %% av %s", ""), ("100 of %d",), False),
    ],
)
def test_placeholders_are_compared_by_name(swedish, english, holds):
    assert (catalogue.misplaced(Message("", *swedish), english) == "") is holds


def test_filling_refuses_what_does_not_fit_and_writes_nothing(project):
    run(project)
    before = po(project).read_bytes()
    wrong = {"Behov": "Needs", "Finns inte": "x", "%(n)s möte": "one", "Välkommen, %(name)s": "Welcome"}
    (project / "wrong.json").write_text(json.dumps(wrong), encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        run(project, fill=str(project / "wrong.json"))
    assert {line.split(":")[0] for line in str(refused.value).splitlines()[:-1]} == {"unknown", "forms", "placeholders"}
    assert po(project).read_bytes() == before


def test_what_was_not_filled_in_stays_untranslated(project):
    run(project)
    lacking = json.loads(run(project, untranslated=True))
    assert lacking["Behov"] == "" and lacking["%(n)s möte"] == ["%(n)s möte", "%(n)s möten"]
    assert lacking["knapp\x04Öppna"] == ""
    (project / "same.json").write_text(json.dumps(lacking), encoding="utf-8")
    assert "10 texts still lack" in run(project, fill=str(project / "same.json"))


def test_calls_no_catalogue_can_hold_are_told(project):
    (project / "needs" / "bad.py").write_text('x = 1\ny = _(f"Hej {x}")\nz = _("")\n', encoding="utf-8")
    (project / "templates" / "bad.html").write_text("{% blocktranslate %}{% if x %}{% endblocktranslate %}")
    told = [str(problem) for problem in extract(project).problems]
    assert told[0].startswith("needs/bad.py:2: an f-string") or told[1].startswith("needs/bad.py:2: an f-string")
    assert any("needs/bad.py:3: an empty text" in one for one in told)
    assert any("templates/bad.html" in one and "block tags" in one for one in told)


def test_one_text_with_two_plurals_is_told(project):
    (project / "needs" / "two.py").write_text('a = ngettext("%(n)s möte", "%(n)s mötena", 2)', encoding="utf-8")
    assert any("another plural" in str(problem) for problem in extract(project).problems)
