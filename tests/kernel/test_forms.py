"""Our forms: dressed controls, errors tied to fields, dates and amounts in both directions."""

from datetime import date

from django import forms
from django.utils import translation

from ignite.kernel.forms import Form, SekField


class Plan(Form):
    title = forms.CharField(label="Rubrik", help_text="Kort", widget=forms.TextInput(attrs={"placeholder": "x"}))
    due_on = forms.DateField(label="Klart", required=False)
    value = SekField(label="Värde", required=False)
    route = forms.ChoiceField(label="Väg", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


def test_form_gives_dates_the_iso_form_that_a_picker_wants():
    html = str(Plan(initial={"due_on": date(2026, 3, 12)})["due_on"])
    assert 'type="date"' in html
    assert 'value="2026-03-12"' in html


def test_form_reads_dates_as_picked_and_as_typed():
    for typed in ("2026-03-12", "12/3 2026"):
        with translation.override("sv"):
            form = Plan({"title": "a", "route": "a", "due_on": typed})
            assert form.is_valid()
            assert form.cleaned_data["due_on"] == date(2026, 3, 12)


def test_form_ties_help_and_error_to_the_control():
    html = str(Plan({})["title"])
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert "placeholder" not in html


def test_form_leaves_it_to_the_site_to_say_what_is_missing():
    assert " required" not in str(Plan()["title"])
    assert "obligatoriskt" in str(Plan()["title"].as_field_group())


def test_form_leads_a_radio_error_to_the_first_button():
    assert 'href="#id_route_0"' in str(Plan({}))


def test_form_puts_choices_under_a_legend():
    html = str(Plan()["route"].as_field_group())
    assert "<fieldset" in html
    assert "<legend" in html


def test_sek_field_shows_grouped_and_reads_spaces():
    assert 'value="480\u00a0000"' in str(Plan(initial={"value": 480000})["value"])
    form = Plan({"title": "a", "route": "a", "value": "480 000 kr"})
    assert form.is_valid()
    assert form.cleaned_data["value"] == 480000


def test_sek_field_keeps_what_was_typed_wrongly():
    form = Plan({"title": "a", "route": "a", "value": "mycket"})
    assert form.errors["value"]
    assert 'value="mycket"' in str(form["value"])


def test_form_that_saves_itself_leaves_the_submit_key_out():
    html = str(Plan(autosave_url="/spara/"))
    assert 'hx-post="/spara/"' in html
    assert 'hx-params="not _once"' in html


def test_form_escapes_what_was_typed():
    assert "<script>" not in str(Plan({"title": '"><script>'}))


def test_a_field_of_one_line_stays_on_one_line():
    form = Plan({"title": "Ett\r\n\r\ntvå\u2028tre", "route": "a"})
    assert form.is_valid() and form.cleaned_data["title"] == "Ett  två tre"
