"""Files and functions stay short: a planted long one is found."""

import pytest
from django.core.management import CommandError, call_command

from ignite.kernel.checks.sizes import too_long


@pytest.fixture
def project(tmp_path):
    for room in ("ignite", "needs/migrations", "startups", "matching", "workshops", "static/css"):
        (tmp_path / room).mkdir(parents=True)
    return tmp_path


def test_a_long_file_and_a_long_function_are_named(project):
    body = "    x = 1\n"
    (project / "needs" / "views.py").write_text("def short():\n" + body * 39 + "def long():\n" + body * 40)
    (project / "needs" / "models.py").write_text("x = 1\n" * 301)
    (project / "static" / "css" / "all.css").write_text("\n" * 301)
    assert [str(finding) for finding in too_long(project)] == [
        "needs/models.py: has 301 lines, at most 300",
        "needs/views.py:41: long has 41 lines, at most 40",
        "static/css/all.css: has 301 lines, at most 300",
    ]
    with pytest.raises(CommandError, match="3 too long"):
        call_command("check_sizes", root=str(project))


def test_migrations_may_be_long(project):
    (project / "needs" / "migrations" / "0001.py").write_text("x = 1\n" * 999)
    assert too_long(project) == []
