"""Files that are not what they should be: each gets a clear message, none an error page, and nothing is kept of it."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from ignite.accounts.models import Organisation
from needs.models import Import
from needs.services.imports import start_import
from tests.needs.test_imports import CEDER, FULL, workbook

CSV = "Namn;Organisationsnummer;Slag;Ort\nCederås kommun;212000-0142;Kommun;Ö\n"


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_part(data, name, content):
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def other_book():
    book, out = Workbook(), io.BytesIO()
    book.active.append(["Färg", "Form"])
    book.save(out)
    return out.getvalue()


def headings_only():
    return workbook({"owners": []})


def broken():
    return workbook(FULL)[:-200]


HOSTILE = {
    "bomb": (lambda: packed({"xl/workbook.xml": b"<" * 60_000_000}), "för stor"),
    "large": (lambda: b"x" * (2 * 1024 * 1024 + 1), "för stor"),
    "macros": (lambda: with_part(workbook(FULL), "xl/vbaProject.bin", b"x"), "makron"),
    "rows": (lambda: (CSV + "A;1;kommun\n" * 100_000).encode(), "fler än 5 000 rader"),
    "broken": (broken, "går inte att läsa"),
    "no workbook": (lambda: packed({"word/document.xml": b"<a/>"}), "går inte att läsa"),
    "old": (lambda: b"\xd0\xcf\x11\xe0" + b"x" * 100, "gamla format"),
    "nulls": (lambda: b"Namn;Organisationsnummer;Slag\n\x00\x00", "går inte att läsa"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(1, 256)), "går inte att läsa"),
    "entities": (lambda: with_part(workbook(FULL), "xl/x.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "läsa"),
    "another book": (other_book, "Inget blad känns igen"),
    "headings only": (headings_only, "inga rader"),
    "empty": (lambda: b"", "Inget blad känns igen"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_list_gets_a_clear_message(cast, as_, name):
    make, words = HOSTILE[name]
    answer = as_("ella").post(reverse("imports"), {"sheet": SimpleUploadedFile(f"{name}.xlsx", make())})
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not Import.objects.exists()


def test_without_a_file_and_with_a_file_of_300_megabytes(cast, as_, monkeypatch):
    assert as_("ella").post(reverse("imports"), {}).status_code == 422
    monkeypatch.setattr(SimpleUploadedFile, "read", None)
    from needs.forms.imports import ImportForm

    file = SimpleUploadedFile("stor.xlsx", b"")
    file.size = 300 * 1024 * 1024
    form = ImportForm({}, {"sheet": file})  # refused by its size, unread
    assert not form.is_valid() and "för stor" in str(form.errors)


@pytest.mark.parametrize("code", ["cp1252", "utf-8-sig", "utf-16"])
def test_a_text_file_as_excel_saves_it_is_read(cast, code):
    run = start_import(cast.edition, data=CSV.encode(code), file_name="a.csv", actor=cast.ella.actor)
    row = run.rows.get()
    assert (row.sheet, row.verdict, row.values["name"], row.values["place"]) == ("owners", "new", "Cederås kommun", "Ö")


@pytest.mark.parametrize(
    ("text", "sheet"),
    [
        ("Behovsägare,Namn,E-post\nBjörkviks kommun,Nils,nils@example.org", "people"),
        ("sep=;\nBehovsägare;Område\nBjörkviks kommun;Snö", "areas"),
        ("Need owner\tTitle\tProblem\nBjörkviks kommun\tSnow\tToo much", "areas"),
    ],
)
def test_which_sheet_a_text_file_is_follows_from_its_headings(cast, text, sheet):
    run = start_import(cast.edition, data=text.encode(), file_name="a.csv", actor=cast.ella.actor)
    row = run.rows.get()
    assert (row.sheet, row.verdict) == (sheet, "new")


def test_signs_that_cannot_be_seen_are_left_out(cast):
    odd = {**CEDER, "name": "Ceder\u00ads\u200bkommun\u00a0\u0007"}
    odd["name"] = odd["name"].replace("\u0007", "")  # openpyxl itself refuses that one
    run = start_import(cast.edition, data=workbook({"owners": [odd]}), file_name="a.xlsx", actor=cast.ella.actor)
    assert run.rows.get().values["name"] == "Cederskommun"


WORD = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30)
CELL = st.one_of(WORD, st.integers(), st.floats(), st.booleans(), st.none(), st.sampled_from(["=1+1", "212000-0142"]))
ROW = st.lists(CELL, max_size=9)


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.dictionaries(st.sampled_from(["Behovsägare", "People", "Områden"]), st.lists(ROW, max_size=4), min_size=1))
def test_no_sheet_gives_an_error_page(cast, as_, tables):
    """Whatever stands in the cells: a page that says what is wrong, or a check that can be confirmed."""
    full = workbook(FULL)
    book = Workbook()
    book.remove(book.active)
    for title, rows in tables.items():
        page = book.create_sheet(title)
        page.append(["Behovsägare", "Namn", "E-postadress", "Rubrik", "Organisationsnummer", "Slag", "Roller"])
        for row in rows:
            page.append(row)
    out = io.BytesIO()
    book.save(out)
    for data in (out.getvalue(), full):
        answer = as_("ella").post(reverse("imports"), {"sheet": SimpleUploadedFile("a.xlsx", data)})
        assert answer.status_code in (302, 422)
        if answer.status_code == 302:
            run = Import.objects.latest("pk")
            assert as_("ella").get(answer.url).status_code == 200
            said = {"letters": "send"}
            assert as_("ella").post(reverse("import-confirm", args=[run.pk]), said).status_code == 302
            run.refresh_from_db()
            assert not run.failed_because
            assert as_("ella").get(answer.url).status_code == 200
    assert Organisation.objects.filter(orgnr="212000-0142").count() <= 1


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.binary(max_size=400))
def test_no_bytes_give_an_error_page(cast, as_, data):
    for one in (data, b"PK\x03\x04" + data, workbook(FULL)[:300] + data):
        answer = as_("ella").post(reverse("imports"), {"sheet": SimpleUploadedFile("a.csv", one)})
        assert answer.status_code in (302, 422)
