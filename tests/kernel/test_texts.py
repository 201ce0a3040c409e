"""Pasted text is made plain in every form, and a text that is too long is told by how much."""

import pytest
from django import forms

from ignite.kernel.forms import Form
from ignite.kernel.texts import tidy, unlinked


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("rad\u2028rad\u2029rad\x0brad\r\nrad\rrad", "rad\nrad\nrad\nrad\nrad\nrad"),
        ("\x00kom\u00admun\ufeff\u200b\u202e", "kommun"),
        ("\uf0b7\tett\n  \uf0a7två \uf0fctre", "• ett\n  • två tre"),
        ("250\u00a0000\u202fkr", "250 000 kr"),
        ("A\u030angstro\u0308m", "Ångström"),
        ("familj 👩\u200d👧, tab\tkvar", "familj 👩\u200d👧, tab\tkvar"),
        ("\ud800halv", "halv"),
    ],
)
def test_text_becomes_what_one_would_have_typed(pasted, kept):
    assert tidy(pasted) == kept and tidy(kept) == kept


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("se www.evil.com/x", "se www. evil. com/x"),
        ("https://evil.example", "https: //evil. example"),
        ("skriv till a@b.se", "skriv till a @b. se"),
        ("12.5 kr. Kl. 10:30, S:t Olof, a/b", "12.5 kr. Kl. 10:30, S:t Olof, a/b"),
        ("Ankarby kommun", "Ankarby kommun"),
    ],
)
def test_nothing_is_left_that_a_mail_program_makes_a_link_of(typed, written):
    assert unlinked(typed) == written and unlinked(written) == written


class Note(Form):
    title = forms.CharField(max_length=5)
    text = forms.CharField(max_length=10, widget=forms.Textarea)
    word = forms.CharField(required=False, widget=forms.PasswordInput)


def test_every_field_of_words_gains_and_a_password_is_left_alone():
    form = Note({"title": "a\u2028b", "text": "e\u0301n\x00", "word": "a\u00a0b"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"title": "a b", "text": "én", "word": "a\u00a0b"}


def test_a_text_that_is_too_long_is_never_cut_and_says_how_much():
    form = Note({"title": "abc", "text": "x" * 1250})
    assert "maxlength" not in str(form["text"])
    assert form.errors["text"] == ["Texten är 1\xa0240 tecken för lång. Det får plats 10 tecken, nu är det 1\xa0250."]
