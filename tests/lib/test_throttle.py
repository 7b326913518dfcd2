import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from seenpaid.config.cache import SharedCache
from seenpaid.lib.shared_counts import SharedCounts
from seenpaid.lib.throttle import Throttle, count_together
from tests.plumbing.needs import need

NOW = 1_000_000.0


@pytest.fixture
def alone() -> Iterator[None]:
    yield
    count_together(None)


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = need(shutil.which("redis-server"), "no redis-server was found")
    place = tmp_path_factory.mktemp("redis") / "redis.sock"
    words = [program, "--port", "0", "--unixsocket", str(place), "--save", "", "--dir", str(place.parent)]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    while not _answers(place):
        assert server.poll() is None
        time.sleep(0.01)
    yield f"unix://{place}"
    server.terminate()
    server.wait(10)


def _answers(place: Path) -> bool:
    with closing(socket.socket(socket.AF_UNIX)) as asking:
        return asking.connect_ex(str(place)) == 0


def test_it_lets_so_many_in_and_begins_anew_with_the_next_window() -> None:
    throttle = Throttle(limit=2, window_seconds=60)

    assert [throttle.hit("dora", now=NOW) for _ in range(3)] == [True, True, False]
    assert throttle.hit("erin", now=NOW)
    assert throttle.is_over("dora", now=NOW)
    assert throttle.left("dora", now=NOW + 60) == 2
    assert throttle.hit("dora", now=NOW + 60)


@pytest.mark.usefixtures("alone")
@pytest.mark.enable_socket
def test_processes_with_one_name_count_together(redis_url: str) -> None:
    count_together(SharedCounts(redis_url))
    here, there = (Throttle(limit=3, window_seconds=60, name="misses") for _ in range(2))
    other = Throttle(limit=3, window_seconds=60)

    assert [here.hit("dora", now=NOW) for _ in range(2)] == [True, True]
    assert [there.hit("dora", now=NOW) for _ in range(2)] == [True, False]
    assert there.is_over("dora", now=NOW)
    assert other.hit("dora", now=NOW)


@pytest.mark.usefixtures("alone")
@pytest.mark.enable_socket
def test_whoever_cannot_reach_the_others_counts_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    count_together(SharedCounts(f"unix://{tmp_path}/nobody.sock"))
    throttle = Throttle(limit=2, window_seconds=60, name="misses")

    assert [throttle.hit("dora", now=NOW) for _ in range(3)] == [True, True, False]
    assert len(caplog.records) == 1
    assert "limits are counted in each process" in caplog.text


@pytest.mark.enable_socket
@pytest.mark.parametrize("is_there", [True, False])
def test_the_cache_answers_whether_redis_does_or_not(redis_url: str, tmp_path: Path, is_there: bool) -> None:
    cache = SharedCache(redis_url if is_there else f"unix://{tmp_path}/nobody.sock", {})

    assert cache.add("tries", 1, 60)
    assert cache.incr("tries") == 2
    cache.set("name", "Dora", 60)
    assert (cache.get("name"), cache.get("nothing")) == ("Dora", None)
    assert cache.delete("name")
    assert cache.get("name") is None
