"""Files served from installed packages."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command

from ignite.kernel.staticfiles import PACKAGE_FILES, PackageFinder

MAP = re.compile(rb"sourceMappingURL")


def test_finder_serves_only_what_is_declared():
    assert finders.find("bootstrap/bootstrap.min.css")
    assert PackageFinder().find("bootstrap/js/bootstrap.js") == []


@pytest.mark.parametrize("name", PACKAGE_FILES)
def test_package_file_is_there_and_names_no_source_map(name):
    storage = PackageFinder().storage
    content = storage.open(name).read()
    assert len(content) > 10_000
    assert not MAP.search(content)


def test_collectstatic_with_hashed_names_passes(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": f"{ManifestStaticFilesStorage.__module__}.ManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "staticfiles.json").exists()
    assert list((tmp_path / "bootstrap").glob("bootstrap.min.*.css"))
