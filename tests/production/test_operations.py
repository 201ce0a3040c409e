"""The table of settings in docs/operations.md holds exactly what settings.py reads, with the same defaults."""

import ast
import re

from ignite.runtime.places import CHECKOUT
from tests.production.variables import read_variables

ROW = re.compile(r"^\| `([A-Z_]+)` \| (.*?) \| (.+?) \|$", re.M)


def table() -> dict[str, tuple[str, str]]:
    """Name, default and meaning of each row below the heading Settings."""
    text = (CHECKOUT / "docs" / "operations.md").read_text()
    part = re.split(r"^## ", text.split("## Settings\n", 1)[1], maxsplit=1, flags=re.M)[0]
    return {name: (default, meaning) for name, default, meaning in ROW.findall(part)}


def test_table_names_every_variable_that_settings_read():
    assert set(table()) == set(read_variables())


def test_table_gives_the_defaults_of_settings():
    constants = {name: node.value for name, node in read_variables().items() if isinstance(node, ast.Constant)}
    told = {name: table()[name][0].partition(";")[0] for name in constants}
    assert told == {name: f"`{value}`" for name, value in constants.items()}
