"""The template lint as a whole: every template's markup, that each one compiles, and one h1 on each page."""

import ast
from pathlib import Path

from django.template import TemplateSyntaxError, engines
from django.template.base import Origin, Template

from ignite.kernel.checks import headings
from ignite.kernel.checks.markup import Source, blocks_in_tags, has_form_key, lint
from ignite.kernel.checks.places import TEMPLATES, Finding, name_of, python_files, template_files

# Only here may Python say that a string is safe markup; elsewhere format_html does it.
MARKUP_MAKERS = ("ignite/kernel/",)


def lint_all(root: Path) -> tuple[int, list[Finding]]:
    """Return how many templates the project at *root* has, and what is wrong in them in the order of names."""
    texts = {name_of(root, path): path.read_text(encoding="utf-8") for path in template_files(root)}
    keyed = frozenset(_short(name) for name, text in texts.items() if has_form_key(text))
    in_tags = frozenset(block for text in texts.values() for block in blocks_in_tags(text))
    found = [finding for name, text in texts.items() for finding in lint(Source(name, text, keyed, in_tags))]
    found += [finding for name, text in texts.items() for finding in _compiled(name, text)]
    found += _headings(texts)
    found += _made_safe(root)
    return len(texts), sorted(set(found))


def _short(name: str) -> str:
    """Return the name that extends and include use: what follows the templates folder."""
    return name.partition(f"{TEMPLATES}/")[2]


def _compiled(name: str, text: str) -> list[Finding]:
    """Compile one template, so that an unknown tag, filter or attribute is found before anybody's visit."""
    engine = engines["django"].engine  # type: ignore[attr-defined]
    try:
        Template(text, Origin(name, _short(name)), _short(name), engine)
    except TemplateSyntaxError as error:
        token = getattr(error, "token", None)
        return [Finding(name, getattr(token, "lineno", 0) or 0, f"does not compile: {error}")]
    return []


def _headings(texts: dict[str, str]) -> list[Finding]:
    """Hold every whole page (what extends, and is not itself extended) to one h1."""
    trees = {_short(name): headings.read(text) for name, text in texts.items() if name.endswith(".html")}
    extended = {tree.parent for tree in trees.values()}
    found = []
    for name, text in texts.items():
        short = _short(name)
        is_page = short in trees and (trees[short].parent or "<html" in text)
        # Layouts are extended by pages of a package, out of sight here; a mail has no need of headings.
        if not is_page or short in extended or short.startswith("mail/") or "/layouts/" in short:
            continue
        fewest, most = headings.count(short, trees)
        if most == 0:
            found.append(Finding(name, 0, "the page has no h1"))
        elif fewest > 1:
            found.append(Finding(name, 0, f"the page has {fewest} h1"))
    return found


def _made_safe(root: Path) -> list[Finding]:
    found = []
    for path in python_files(root):
        name = name_of(root, path)
        source = path.read_text(encoding="utf-8")
        if name.startswith(MARKUP_MAKERS) or "mark_safe" not in source:
            continue
        calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
        found += [
            Finding(name, call.lineno, "mark_safe outside the kernel's tags; use format_html")
            for call in calls
            if getattr(call.func, "id", getattr(call.func, "attr", "")) == "mark_safe"
        ]
    return found
