"""Sheets: as a tagged PDF that says its language, whatever was written into it."""

import json
import re
import zlib

import pytest

from ignite.kernel import printing
from ignite.kernel.printing import NotPrinted, Sheet, SheetItem, SheetPart, SheetTable, as_data, as_pdf, pdf_response

HOSTILE = '#panic("x") *fet* $x$ @preview/evil:1.0.0 #read("/etc/passwd") \\ <b>&amp;</b> "citat" \u202e 日本 \ue000'


def sheet(text="Text", **fields):
    table = SheetTable("Mått", ("Mått", "Nu"), (("Svinn", "48,5"),), numbers=(1,))
    parts = (
        SheetPart("1. Problemet", text),
        SheetPart("2. Mått", table=table),
        SheetPart("3. Krav", items=(SheetItem("Data inom EU", ("Skäl: lagen",), "Ska-krav"),)),
        SheetPart("4. Tomt", empty="Inte skrivet än."),
    )
    return Sheet(**{"title": "Mat som slängs", "language": "sv", "parts": parts, "foot": "Utskrivet", **fields})


def inside(pdf):
    """The file with its packed streams unpacked."""
    found = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(found)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_pdf_is_tagged_and_says_its_language_and_title(language):
    pdf = as_pdf(sheet(language=language))
    told = inside(pdf)
    assert pdf.startswith(b"%PDF-1.")
    assert b"StructTreeRoot" in told and b"/Marked true" in told and f"({language})".encode() in told
    assert b"/H1" in told and b"/Table" in told and b"/TH" in told and b"pdfuaid" in told


@pytest.mark.parametrize("text", [HOSTILE, "#" * 8000, "a" * 8000, "x\n\n" * 3000, "\x01\x1b[0m", ""])
def test_nothing_that_was_written_is_read_as_markup_or_breaks_it(text):
    assert as_pdf(sheet(text)).startswith(b"%PDF-1.")
    data = json.dumps(as_data(sheet(text)))
    assert not text.strip() or json.loads(data)["parts"][0]["paragraphs"]


def test_hostile_words_in_every_place():
    part = SheetPart(HOSTILE, HOSTILE, HOSTILE, SheetTable(HOSTILE, (HOSTILE,), ((HOSTILE,),)), (SheetItem(HOSTILE),))
    made = Sheet(HOSTILE, HOSTILE, ((HOSTILE, HOSTILE),), (part,), HOSTILE, HOSTILE)
    assert as_pdf(made).startswith(b"%PDF-1.")


def test_there_is_an_end_to_the_waiting_and_the_turn_is_given_back(monkeypatch):
    monkeypatch.setattr(printing, "SECONDS", 0.0)
    monkeypatch.setattr(printing.threading.Thread, "join", lambda self, timeout=None: None)
    monkeypatch.setattr(printing.threading.Thread, "start", lambda self: printing._turn.release())
    with pytest.raises(NotPrinted):
        as_pdf(sheet())
    monkeypatch.undo()
    assert as_pdf(sheet()).startswith(b"%PDF")


def test_what_cannot_be_set_is_said_and_not_raised(monkeypatch):
    def broken(data, *standards):
        raise ValueError("broken")

    monkeypatch.setattr(printing, "_compile", broken)
    with pytest.raises(NotPrinted):
        as_pdf(sheet())


def test_the_answer_is_a_file_that_nobody_keeps():
    response = pdf_response(sheet(), "Mat som slängs / ../x")
    assert response["Content-Disposition"] == 'attachment; filename="mat-som-slangs-x.pdf"'
    assert response["Content-Type"] == "application/pdf" and "no-store" in response["Cache-Control"]
