"""The set-up: what it refuses, and that it does only what has changed."""

import ast
import json

import pytest

from ignite.runtime import bootstrap, translations
from ignite.runtime.places import CHECKOUT

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Behov"\nmsgstr "%s"\n'


class Setup(bootstrap.Setup):
    """The real one with its four works replaced by notes of which was done."""

    def __init__(self, checkout):
        super().__init__(checkout)
        self.did = []

    def make_environment(self):
        self.did.append("environment")
        self.venv.mkdir(exist_ok=True)
        version = ".".join(map(str, bootstrap.sys.version_info[:3]))
        (self.venv / "pyvenv.cfg").write_text(f"version = {version}\ncommand = python -m venv {self.venv}\n")
        self.python.parent.mkdir(exist_ok=True)
        self.python.touch()

    def install_packages(self):
        self.did.append("packages")

    def compile_translations(self):
        self.did.append("translations")
        for po in self.catalogues:
            translations.compile_catalogue(po)

    def collect_static(self):
        self.did.append("static")
        (self.checkout / "var" / "static").mkdir(parents=True, exist_ok=True)
        (self.checkout / "var" / "static" / "staticfiles.json").touch()


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A small checkout, set up once."""
    monkeypatch.setattr(bootstrap, "CHECKOUT", tmp_path)
    for name in ("ignite/runtime/uv.txt", "requirements-dev.txt", "static/a.css", "ignite/settings.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    catalogue = tmp_path / "ignite/locale/en/LC_MESSAGES/django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(PO % "Needs")
    assert done(tmp_path) == ["environment", "packages", "translations", "static"]
    return tmp_path


def done(checkout) -> list[str]:
    """What a set-up does now."""
    setup = Setup(checkout)
    setup.run()
    return setup.did


def test_second_set_up_does_nothing_and_says_so(checkout, capsys):
    capsys.readouterr()
    assert done(checkout) == []
    assert capsys.readouterr().out == "Set-up: nothing to do.\n"


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("static/a.css", ["static"]),
        ("ignite/locale/en/LC_MESSAGES/django.po", ["translations"]),
        ("requirements-dev.txt", ["packages", "static"]),
    ],
)
def test_changed_file_repeats_only_what_depends_on_it(checkout, file, expected):
    with (checkout / file).open("a") as changed:
        changed.write("\n# more\n")
    assert done(checkout) == expected


def test_removed_results_are_made_again(checkout):
    (checkout / "ignite/locale/en/LC_MESSAGES/django.mo").unlink()
    (checkout / "var/static/staticfiles.json").unlink()
    assert done(checkout) == ["translations", "static"]


def test_moved_environment_is_made_anew(checkout):
    config = checkout / ".venv" / "pyvenv.cfg"
    config.write_text(config.read_text().replace(str(checkout), "/elsewhere"))
    assert done(checkout)[0] == "environment"


def test_step_that_failed_is_not_noted_as_done(checkout, monkeypatch):
    (checkout / "static/b.css").touch()

    def fail(self):
        raise bootstrap.SetupError("no")

    monkeypatch.setattr(Setup, "collect_static", fail)
    with pytest.raises(bootstrap.SetupError):
        done(checkout)
    monkeypatch.undo()
    monkeypatch.setattr(bootstrap, "CHECKOUT", checkout)
    assert done(checkout) == ["static"]


def test_old_python_gets_one_clear_sentence():
    with pytest.raises(bootstrap.SetupError, match=r"Python 3\.11 or later is needed, and this is 3\.9"):
        bootstrap.require_python((3, 9, 2))


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_missing_venv_module_names_the_package(missing):
    with pytest.raises(bootstrap.SetupError, match=r"python3\.12-venv"):
        bootstrap.require_python((3, 12, 1), has_module=lambda name: name != missing)


def test_bootstrap_can_be_read_by_old_pythons_and_needs_nothing_installed():
    tree = ast.parse((CHECKOUT / "ignite/runtime/bootstrap.py").read_text(), feature_version=(3, 6))
    imported = {n.names[0].name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import)}
    imported |= {n.module.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert imported <= bootstrap.sys.stdlib_module_names
    assert "__future__" not in imported  # annotations came with 3.7


def test_failing_command_is_named_with_its_last_words(tmp_path):
    with pytest.raises(bootstrap.SetupError, match=r"did not work: .*\n.*broken"):
        bootstrap.run([bootstrap.sys.executable, "-c", "raise SystemExit('broken')"], tmp_path)


def test_compiled_catalogue_translates(checkout):
    import gettext

    with (checkout / "ignite/locale/en/LC_MESSAGES/django.mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Behov") == "Needs"


def test_uv_requirement_is_pinned_by_hash_and_names_no_index():
    text = (CHECKOUT / "ignite/runtime/uv.txt").read_text()
    assert text.startswith("uv==") and "--hash=sha256:" in text and "http" not in text


def test_stamp_is_plain_json(checkout):
    assert set(json.loads((checkout / ".venv/ignite-setup.json").read_text())) >= {"packages", "static"}
