"""Folders, ports and disk: each thing in the way gets one clear sentence."""

import os
import shutil
import socket
from collections import namedtuple
from pathlib import Path

import pytest

from ignite.runtime import places
from ignite.runtime.places import RefusalError

Usage = namedtuple("Usage", "total used free")


def test_too_little_disk_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(0, 0, 499_000_000))
    with pytest.raises(RefusalError, match=r"Only 499 MB of disk are free .*; 500 MB are needed"):
        places.require_disk(tmp_path / "not" / "yet" / "there")


def test_enough_disk_is_accepted(monkeypatch, tmp_path):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(0, 0, 500_000_000))
    places.require_disk(tmp_path)


def test_port_in_use_gives_the_next():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not places.port_is_free(port)
        assert places.free_port(port) > port


def test_port_promised_to_another_is_not_given():
    port = places.any_port()
    assert places.free_port(port, taken=[port]) != port


def test_port_for_later_is_none_that_the_kernel_hands_out_meanwhile():
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    assert all(1024 < places.any_port() < lowest for _ in range(50))


def test_no_free_port_is_refused(monkeypatch):
    monkeypatch.setattr(places, "port_is_free", lambda port: False)
    with pytest.raises(RefusalError, match="No free port from 8000 to 8049"):
        places.free_port(8000)


def test_runtime_folder_is_short_private_and_the_same_each_time(short_folder):
    long = short_folder / ("x" * 150)
    folder = places.runtime_folder(long, [str(short_folder)])
    assert folder == places.runtime_folder(long, [str(short_folder)])
    assert folder != places.runtime_folder(short_folder, [str(short_folder)])
    assert folder.stat().st_mode & 0o777 == 0o700


def test_socket_name_of_postgresql_fits_in_the_runtime_folder(short_folder):
    length = len(os.fsencode(short_folder / "postgres" / ".s.PGSQL.5432.lock"))
    assert length <= places.SOCKET_PATH_LIMIT


def test_base_that_is_too_long_is_passed_over(short_folder):
    long = short_folder / ("x" * 100)
    long.mkdir()
    assert places.runtime_folder(short_folder, [str(long), str(short_folder)]).parent == short_folder


def test_only_long_bases_are_refused(short_folder):
    long = short_folder / ("x" * 100)
    long.mkdir()
    with pytest.raises(RefusalError, match=r"107 bytes is the limit.*TMPDIR"):
        places.runtime_folder(short_folder, [str(long)])


def test_runtime_folder_that_is_a_link_is_refused(short_folder):
    name = places.runtime_folder(short_folder, [str(short_folder)])
    name.rmdir()
    (short_folder / "trap").mkdir()
    name.symlink_to(short_folder / "trap")
    with pytest.raises(RefusalError, match="belongs to somebody else"):
        places.runtime_folder(short_folder, [str(short_folder)])


def test_path_too_long_for_postgresql_is_refused(tmp_path):
    with pytest.raises(RefusalError, match=r"has \d+ bytes; 900 is the limit"):
        places.require_short_path(tmp_path / "x" / ("y" * 250) / ("y" * 250) / ("y" * 250) / ("y" * 250))
