"""Reading lists of people: as they are pasted, as spreadsheets, and as somebody wants to harm us."""

import io
import time
import zipfile

import pytest
from openpyxl import Workbook

from ignite.kernel.errors import Refused
from ignite.outbox.lists import read_text
from ignite.outbox.sheets import UNPACKED_BYTES, read_file

EVA = ("eva@example.org", "Eva Ek", "")

LINES = [
    ("Eva Ek <eva@example.org>", [EVA]),
    ("eva@example.org", [("eva@example.org", "", "")]),
    ("Eva Ek; eva@example.org; en", [("eva@example.org", "Eva Ek", "en")]),
    ("Eva Ek\teva@example.org\tsvenska", [("eva@example.org", "Eva Ek", "sv")]),
    ("eva@example.org\tEva Ek\tEnglish", [("eva@example.org", "Eva Ek", "en")]),
    ('"Ek, Eva" <eva@example.org>', [EVA]),
    ("Ek, Eva <eva@example.org>", [EVA]),
    ("Eva Ek eva@example.org", [EVA]),
    ("Eva Ek, eva@example.org, en", [("eva@example.org", "Eva Ek", "en")]),
    ("eva@example.org, Eva Ek", [EVA]),
    ("mailto:eva@example.org", [("eva@example.org", "", "")]),
    ("<EVA@Example.ORG>;", [("eva@example.org", "", "")]),
    ("Eva Ek (eva@example.org)", [EVA]),
    ("Eva Ek [eva@example.org]", [EVA]),
    ("'Eva Ek' <eva@example.org>", [EVA]),
    ("Eva Ek – eva@example.org", [EVA]),
    ("3. Eva Ek <eva@example.org>", [EVA]),
    ("- Eva Ek, eva@example.org", [EVA]),
    ("Eva Ek <eva@example.org>.", [EVA]),
    ("eva@example.org <mailto:eva@example.org>", [("eva@example.org", "", "")]),
    ("Eva Ek <eva@example.org>; Bo Å <bo@example.org>", [EVA, ("bo@example.org", "Bo Å", "")]),
    ("eva@example.org, bo@example.org", [("eva@example.org", "", ""), ("bo@example.org", "", "")]),
    ("\ufeffEva\u00a0Ek\u200b <eva@example.org>", [EVA]),
    ("Eva\x00 Ek\x07 <eva@example.org>", [EVA]),
    ("eva.o'neil+kurs@example.org", [("eva.o'neil+kurs@example.org", "", "")]),
    ("Björn Borg;bjorn@example.org;;Ankarby", [("bjorn@example.org", "Björn Borg Ankarby", "")]),
    ("eva@exämple.se", [("eva@xn--exmple-cua.se", "", "")]),
    ("<script>alert(1)</script> eva@example.org", [("eva@example.org", "", "")]),
    ("=HYPERLINK(x); eva@example.org", [("eva@example.org", "=HYPERLINK(x", "")]),
    ("E-post;Namn\neva@example.org;Eva Ek", [EVA]),
    ("Förnamn\tEfternamn\tE-postadress\nEva\tEk\teva@example.org", [EVA]),
    ("Name;Language;E-mail\nEva Ek;en;eva@example.org", [("eva@example.org", "Eva Ek", "en")]),
]
FAULTY = [
    "Eva Ek",
    "eva@",
    "@example.org",
    "eva@@example.org",
    "eva@example",
    "åke@example.org",
    "a" * 300 + "@example.org",
]


def told(people):
    return [(one.email, one.name, one.language) for one in people]


@pytest.mark.parametrize(("text", "expected"), LINES)
def test_a_line_as_people_write_them(text, expected):
    people = read_text(text)
    assert told(people) == expected
    assert all(one.is_valid for one in people)


@pytest.mark.parametrize("line", FAULTY)
def test_a_line_without_a_good_address_is_kept_with_its_own_words(line):
    (person,) = read_text(f"bo@example.org\n\n{line}")[1:]
    assert not person.is_valid and person.number == 3 and person.raw == line[:300]


def test_a_list_that_is_too_long_is_refused():
    assert len(read_text("\n".join(f"p{i}@example.org" for i in range(5000)))) == 5000
    with pytest.raises(Refused, match="5 000"):
        read_text("\n".join(f"p{i}@example.org" for i in range(5001)))
    with pytest.raises(Refused, match="2 MB"):
        read_text("å" * (1024 * 1024 + 1))


def sheet(*rows, before=()):
    book = Workbook()
    page = book.active
    for row in (*before, *rows):
        page.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("Namn", "E-post", "Språk"), ("Eva Ek", "eva@example.org", "sv")], [("eva@example.org", "Eva Ek", "sv")]),
        ([("First name", "Last name", "Email"), ("Eva", "Ek", "eva@example.org")], [EVA]),
        ([(None, None), ("Eva Ek", "eva@example.org")], [EVA]),
        ([("Nr", "Mejl", "Heltnamn"), (17, " EVA@example.org ", "Eva Ek")], [EVA]),
        ([("E-post",), ("Eva Ek <eva@example.org>",)], [EVA]),
    ],
)
def test_a_workbook(rows, expected):
    assert told(read_file(sheet(*rows))) == expected


def test_a_formula_is_never_worked_out():
    (person,) = read_file(sheet(("Namn", "E-post"), ("Eva", '=LOWER("EVA@EXAMPLE.ORG")')))
    assert person.email == "" and person.name == "Eva" and person.number == 2


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_a_text_file_in_any_usual_form(code, mark):
    text = f"Namn{mark}E-post{mark}Språk\r\nÅsa Öst{mark}asa@example.org{mark}en\r\n"
    assert told(read_file(text.encode(code))) == [("asa@example.org", "Åsa Öst", "en")]


def test_a_text_file_with_quotes_line_breaks_and_the_programs_own_first_line():
    text = 'sep=;\n"Ek; Eva\nAnkarby";eva@example.org\nBo;bo@example.org\n'
    people = read_file(text.encode())
    assert [one.email for one in people] == ["eva@example.org", "bo@example.org"]
    assert people[0].name.startswith("Ek")


def bomb(**files):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return kept.getvalue()


def with_part(name, change):
    """A good workbook with one part changed."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet(("Eva", "eva@example.org")))) as old, zipfile.ZipFile(kept, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part == name else content)
    return kept.getvalue()


def entities(content):
    return content.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet', 1)


def many_cells(content):
    return content.replace(b"<sheetData>", b"<sheetData><row>" + b"<c/>" * 500_000 + b"</row>", 1)


def scratched(data):
    """A workbook whose first part no longer unpacks."""
    start = 30 + data[26] + data[27] * 256 + data[28] + data[29] * 256
    return data[:start] + b"\xff" * 20 + data[start + 20 :]


@pytest.mark.parametrize(
    "text",
    ["a" * 400_000, "@" * 400_000, "a@" * 200_000, "a." * 200_000, "x@y.se " * 50_000],
    ids=lambda text: text[:2],
)
def test_a_line_without_end_takes_no_time(text):
    started = time.process_time()
    read_text(text)
    assert time.process_time() - started < 5, "each letter more must not cost another reading of the line"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(lambda: bomb(a=b"0" * (UNPACKED_BYTES + 1)), id="swells"),
        pytest.param(lambda: bomb(**{f"a{i}": b"" for i in range(600)}), id="many parts"),
        pytest.param(lambda: bomb(a=b"x"), id="a zip but no workbook"),
        pytest.param(lambda: sheet(("Eva", "eva@example.org"))[:-200], id="cut off"),
        pytest.param(lambda: with_part("xl/worksheets/sheet1.xml", entities), id="entities"),
        pytest.param(lambda: with_part("xl/worksheets/sheet1.xml", lambda content: content[:80]), id="broken part"),
        pytest.param(lambda: with_part("xl/worksheets/sheet1.xml", many_cells), id="cells without end"),
        pytest.param(lambda: scratched(sheet(("Eva", "eva@example.org"))), id="scratched"),
        pytest.param(lambda: b"\xd0\xcf\x11\xe0" + b"0" * 600, id="old format"),
        pytest.param(lambda: b"%PDF-1.7\x00\x01", id="pdf"),
        pytest.param(lambda: b"\xff\xfe\x00", id="half a sign"),
        pytest.param(lambda: b"0" * (2 * 1024 * 1024 + 1), id="large"),
        pytest.param(lambda: b'"' + b"a" * 200_000, id="endless cell"),
    ],
)
def test_a_file_that_is_none_or_means_harm_is_refused_in_words(data):
    with pytest.raises(Refused):
        read_file(data())


def test_a_workbook_that_lies_of_its_size_is_read_as_it_is():
    data = with_part(
        "xl/worksheets/sheet1.xml", lambda content: content.replace(b'ref="A1:B1"', b'ref="A1:XFD1048576"')
    )
    assert told(read_file(data)) == [("eva@example.org", "Eva", "")]
