"""Finds every text that can be translated: gettext calls in Python, translate tags in templates.

Python is read through its syntax tree, where a text in pieces is one text and an f-string shows itself as
the mistake it is. Templates go through Django's templatize and then Babel's extractor, like makemessages,
but without xgettext.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

from ignite.kernel.checks.places import Finding, name_of, python_files, template_files

# name → (has a context first, has a plural)
CALLS = {
    "_": (False, False),
    "gettext": (False, False),
    "gettext_lazy": (False, False),
    "gettext_noop": (False, False),
    "ngettext": (False, True),
    "ngettext_lazy": (False, True),
    "pgettext": (True, False),
    "pgettext_lazy": (True, False),
    "npgettext": (True, True),
    "npgettext_lazy": (True, True),
}
TEMPLATE_KEYWORDS = dict.fromkeys(["_", "gettext", "ngettext", "pgettext", "npgettext"])
INDENT = re.compile(r"^[ \t]+", re.MULTILINE)

Key = tuple[str, str]  # context (or ""), singular


@dataclass
class Message:
    """One text: its context, its Swedish forms and the files that show it."""

    context: str
    singular: str
    plural: str = ""
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        """What tells it from the others."""
        return self.context, self.singular


@dataclass
class Extracted:
    """Every message of the project, and the calls that no catalogue can hold."""

    messages: dict[Key, Message] = field(default_factory=dict)
    problems: list[Finding] = field(default_factory=list)

    def add(self, name: str, line: int, function: str, texts: list[str]) -> None:
        """Take in one call; the same text with two different plurals is a problem."""
        has_context, has_plural = CALLS[function]
        context = texts[0] if has_context else ""
        forms = texts[1:] if has_context else texts
        plural = forms[1] if has_plural else ""
        if not forms[0]:
            self.problems.append(Finding(name, line, "an empty text cannot be translated"))
            return
        message = self.messages.setdefault((context, forms[0]), Message(context, forms[0], plural))
        message.files.add(name)
        message.plural = message.plural or plural
        if plural and message.plural != plural:
            self.problems.append(Finding(name, line, f"{forms[0]!r} has another plural elsewhere"))


def extract(root: Path) -> Extracted:
    """Read every Python file and template of the project at *root*."""
    found = Extracted()
    for path in python_files(root):
        _from_python(path.read_text(encoding="utf-8"), name_of(root, path), found)
    for path in template_files(root):
        _from_template(path.read_text(encoding="utf-8"), name_of(root, path), found)
    return found


def _from_python(source: str, name: str, found: Extracted) -> None:
    for node in ast.walk(ast.parse(source)):
        function = _called(node)
        if not isinstance(node, ast.Call) or function not in CALLS or not node.args:
            continue
        count = 1 + sum(CALLS[function])
        texts = [_text(argument) for argument in node.args[:count]]
        given = [text for text in texts if text is not None]
        if len(given) == count:
            found.add(name, node.lineno, function, given)
        elif any(isinstance(part, ast.JoinedStr) for argument in node.args for part in ast.walk(argument)):
            found.problems.append(Finding(name, node.lineno, f"an f-string in {function}() cannot be translated"))


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _from_template(source: str, name: str, found: Extracted) -> None:
    try:
        for line, function, texts in _template_calls(source, name):
            found.add(name, line, function, texts)
    except SyntaxError as error:
        found.problems.append(Finding(name, 0, str(error)))


def _template_calls(source: str, name: str) -> Iterator[tuple[int, str, list[str]]]:
    """Give (line, function, texts). Indentation is taken off first: it means nothing here but stops the tokenizer."""
    calls = INDENT.sub("", templatize(source, origin=name))
    for line, function, texts, _comments in extract_python(BytesIO(calls.encode()), TEMPLATE_KEYWORDS, [], {}):
        # a bare count is the last argument of ngettext; Babel gives None for it
        given = [text for text in ([texts] if isinstance(texts, str) else texts) if isinstance(text, str)]
        yield line, str(function), given
