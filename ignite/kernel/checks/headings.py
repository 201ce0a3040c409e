"""How many first-level headings a whole page can get, over its chain of extends, its includes and its branches."""

import re
from dataclasses import dataclass, field

from django.template.base import Lexer, Token, TokenType

HEADING = re.compile(r"<h1[\s>]", re.IGNORECASE)
LITERAL = re.compile(r"""^\w+\s+["']([^"']+)["']""")
Range = tuple[int, int]  # fewest and most headings


@dataclass
class Part:
    """A stretch of a template: ``kind`` is text, block, if, include or super; an if holds one part per branch."""

    kind: str
    name: str = ""
    count: int = 0
    parts: "list[Part]" = field(default_factory=list)


@dataclass
class Tree:
    """One template: what it extends, its parts and its blocks by name."""

    parent: str = ""
    parts: list[Part] = field(default_factory=list)
    blocks: dict[str, Part] = field(default_factory=dict)


def read(text: str) -> Tree:
    """Cut a template into its tree."""
    tree = Tree()
    open_parts: list[Part] = [Part("root")]
    for token in Lexer(text).tokenize():
        if token.token_type is TokenType.TEXT:
            open_parts[-1].parts.append(Part("text", count=len(HEADING.findall(token.contents))))
        elif token.token_type is TokenType.VAR and token.contents.strip() == "block.super":
            open_parts[-1].parts.append(Part("super"))
        elif token.token_type is TokenType.BLOCK:
            _take(token, open_parts, tree)
    tree.parts = open_parts[0].parts
    return tree


def _take(token: Token, open_parts: list[Part], tree: Tree) -> None:
    words = token.split_contents()
    tag, literal = words[0], LITERAL.match(token.contents)
    if tag == "extends":
        tree.parent = literal[1] if literal else ""
    elif tag == "include" and literal:
        open_parts[-1].parts.append(Part("include", literal[1]))
    elif tag == "block":
        block = Part("block", words[1])
        tree.blocks[words[1]] = block
        open_parts[-1].parts.append(block)
        open_parts.append(block)
    elif tag == "if":
        branch = Part("branch")
        open_parts[-1].parts.append(Part("if", parts=[branch]))
        open_parts.append(branch)
    elif tag in {"elif", "else"} and open_parts[-1].kind == "branch":
        open_parts.pop()
        branch = Part("branch", name=tag)
        open_parts[-1].parts[-1].parts.append(branch)
        open_parts.append(branch)
    elif tag in {"endblock", "endif"} and len(open_parts) > 1:
        open_parts.pop()


def count(name: str, trees: dict[str, Tree]) -> Range:
    """Return the fewest and the most h1 of the page that template *name* gives. Unknown parents count as nothing."""
    chain = [trees[name]]
    while chain[-1].parent in trees:
        chain.append(trees[chain[-1].parent])
    return _of_parts(chain[-1].parts, chain, trees, ())


def _of_parts(parts: list[Part], chain: list[Tree], trees: dict[str, Tree], inside: tuple[Part, ...]) -> Range:
    ranges = [_of_part(part, chain, trees, inside) for part in parts]
    return sum(low for low, _ in ranges), sum(high for _, high in ranges)


def _of_part(part: Part, chain: list[Tree], trees: dict[str, Tree], inside: tuple[Part, ...]) -> Range:
    """Count in one part; ``inside`` are the definitions of the open block that ``block.super`` can still reach."""
    if part.kind == "block":
        versions = tuple(tree.blocks[part.name] for tree in chain if part.name in tree.blocks)
        return _of_parts(versions[0].parts, chain, trees, versions[1:])
    if part.kind == "super":
        return _of_parts(inside[0].parts, chain, trees, inside[1:]) if inside else (0, 0)
    if part.kind == "if":
        ranges = [_of_parts(branch.parts, chain, trees, inside) for branch in part.parts]
        low = min(low for low, _ in ranges) if part.parts[-1].name == "else" else 0
        return low, max(high for _, high in ranges)
    if part.kind == "include" and part.name in trees:
        return _of_parts(trees[part.name].parts, [trees[part.name]], trees, ())
    return part.count, part.count
