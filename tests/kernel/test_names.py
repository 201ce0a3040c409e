"""Names that people give themselves and others: they stand in letters to those who never asked for them."""

import pytest

from ignite.accounts.forms import SettingsForm, SignupForm
from ignite.joining.forms import JoinForm, NewAccountForm, RowForm, StandInForm
from ignite.kernel.forms import NameField
from ignite.outbox.lists import read_text
from ignite.outbox.skeleton import html
from startups.forms import AskForm, RegisterForm, StartupForm

GOOD = ["Eva Ek", "J.R. Ek", "Anna-Karin d'Ör", "Bo Å", "Dr. Eva Ek", "李 小龙", "Eva (vik.)"]
BAD = ["Eva https://ont.example", "Vinn på www.ont", "Logga in: ont.example", "<b>Eva</b>", "eva@ont.example"]
PEOPLE = [
    *[(form, "name") for form in (NewAccountForm, RowForm, StandInForm, SignupForm, SettingsForm)],
    (JoinForm, "contact_name"),
    (AskForm, "name"),
]


@pytest.mark.parametrize(("form", "field"), PEOPLE, ids=lambda one: getattr(one, "__name__", one))
def test_a_persons_name_leads_nowhere(form, field):
    assert isinstance(form.base_fields[field], NameField)


@pytest.mark.parametrize("name", GOOD)
def test_people_are_called_what_they_are_called(name):
    assert StandInForm({"instead-name": name, "instead-email": "a@example.org", "instead-language": "sv"}).is_valid()


@pytest.mark.parametrize("name", BAD)
def test_what_mail_programs_make_a_link_of_is_no_name(name):
    assert not StandInForm(
        {"instead-name": name, "instead-email": "a@example.org", "instead-language": "sv"}
    ).is_valid()


@pytest.mark.parametrize("name", BAD[:3])
def test_nor_in_a_list_of_people(name):
    assert [one.name for one in read_text(f"{name}; a@example.org")] == [""]


@pytest.mark.parametrize(
    ("form", "field"), [(JoinForm, "organisation_name"), (RegisterForm, "name"), (StartupForm, "name")]
)
def test_an_organisations_name_is_no_address_of_a_page(form, field):
    read = form.base_fields[field].clean
    assert read("Booking.com") == "Booking.com"
    with pytest.raises(Exception, match="giltigt"):
        read("https://ont.example")


@pytest.mark.parametrize("end", ["\n", "\r\n\r\n", "\x0b", "\u2028"])
def test_a_field_of_one_line_writes_no_paragraphs_of_a_letter(end):
    form = StandInForm({"instead-name": f"Eva{end}Ek", "instead-email": "a@example.org", "instead-language": "sv"})
    assert form.is_valid() and "".join(form.cleaned_data["name"].split()) == "EvaEk"
    assert len(form.cleaned_data["name"].splitlines()) == 1


def test_the_greeting_of_a_letter_is_no_link():
    places = {"subject": "s", "why": "w", "who": "o", "label": "", "url": "", "preheader": "p"}
    page = html("sv", "Hej https://ont.example!", "Läs https://god.example nu.", places)
    assert 'href="https://god.example"' in page
    assert 'href="https://ont.example' not in page
