"""Loading the registers: the right rows, nothing the second time, only what differs the third."""

from io import StringIO

import pytest
from django.core.management import call_command

from ignite.reference.enums import BodyKind
from ignite.reference.models import CpvCode, Goal, PostalCode, PublicBody
from ignite.reference.queries import goals
from ignite.reference.registers import DATA
from ignite.reference.services import load_reference

pytestmark = pytest.mark.django_db


def test_load_reference_fills_every_register():
    load_reference()
    assert PublicBody.objects.filter(kind=BodyKind.MUNICIPALITY).count() == 290
    assert PublicBody.objects.filter(kind=BodyKind.REGION).count() == 21
    assert PublicBody.objects.filter(kind=BodyKind.AGENCY).count() == 266
    assert CpvCode.objects.count() == 9454
    assert PostalCode.objects.count() == 15463
    assert [goal.number for goal in goals()] == list(range(1, 18))


def test_second_run_changes_nothing_and_says_so():
    load_reference()
    said = StringIO()
    call_command("load_reference", stdout=said)
    assert "0 rows changed" in said.getvalue()
    assert sum(one.touched for one in load_reference()) == 0


def test_changed_and_missing_rows_are_put_right():
    load_reference()
    PublicBody.objects.filter(code="0181").update(population=None, name="Fel namn")
    Goal.objects.filter(number=3).delete()
    body, _, goal, _ = load_reference()
    assert (body.added, body.changed) == (0, 1)
    assert (goal.added, goal.changed) == (1, 0)
    assert PublicBody.objects.get(code="0181", kind="municipality").name == "Södertälje kommun"


def test_a_row_outside_the_file_is_kept_and_counted():
    load_reference()
    PublicBody.objects.create(kind="agency", code="x", name="Nedlagd myndighet", name_folded="x", search_text="x")
    assert load_reference()[0].kept == 1
    assert PublicBody.objects.filter(code="x").exists()


def test_loading_keeps_the_ids_others_point_at():
    load_reference()
    before = dict(PublicBody.objects.values_list("code", "pk"))
    PublicBody.objects.update(website="https://example.org/")
    load_reference()
    assert dict(PublicBody.objects.values_list("code", "pk")) == before


def test_bodies_carry_what_the_map_and_the_letters_need():
    load_reference()
    umea = PublicBody.objects.get(kind="municipality", code="2480")
    assert umea.population > 100_000 and umea.county_code == "24" and 63 < umea.lat < 64.5
    agency = PublicBody.objects.get(orgnr="202100-4284")
    assert agency.email == "registrator@svk.se" and agency.county_code == "01"
    assert PublicBody.objects.filter(kind="agency", lat=None).count() <= 1


def test_every_cpv_code_has_both_languages_and_its_parent():
    load_reference()
    assert not CpvCode.objects.filter(label_sv="").exists() and not CpvCode.objects.filter(label_en="").exists()
    assert CpvCode.objects.filter(parent=None).count() == 45
    assert set(CpvCode.objects.filter(parent=None).values_list("level", flat=True)) == {"division"}


def test_sources_name_every_data_file_and_the_attribution():
    told = (DATA / "SOURCES.md").read_text(encoding="utf-8")
    files = [path.name for path in DATA.iterdir() if path.name != "SOURCES.md"]
    assert len(files) == 10 and all(name in told for name in files)
    assert "CC BY 4.0" in told and "Publications Office of the European Union" in told
