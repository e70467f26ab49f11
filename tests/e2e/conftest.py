"""One real server with demo data for the session, one real Chromium, a fresh window for each person."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.program import Program
from tests.e2e.serving import Server, tokens
from tests.e2e.window import Window

ROOT = Path(__file__).parent.parent.parent
SWITCHES = [
    "--no-sandbox", "--disable-gpu",
    "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
CHROMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """The tests of a file share a house, so they run beside each other in one process."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or whatever is there. Missing: a loud skip, but a failure in CI."""
    found = next(filter(None, map(shutil.which, CHROMES)), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: the browser tests must run in CI")
        pytest.skip("no Chromium on this machine: the browser tests did not run")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=SWITCHES)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """One into whose folder the demo has moved, to be copied: to move in takes seconds."""
    made = _in(tmp_path_factory.mktemp("furnished"))
    made.cli("demo")
    made.tokens = tokens(made.database_url, made.folder)
    return made


@pytest.fixture
def server(furnished: Server, tmp_path: Path) -> Iterator[Server]:
    """With demo people, registry and processes, as `make run` serves it."""
    yield from running(furnished, tmp_path / "house")


@pytest.fixture(scope="module")
def house(furnished: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The same for all tests of a file, which do not mind each other's requests."""
    yield from running(furnished, tmp_path_factory.mktemp("house") / "house")


def demo_server(folder: Path, **more: str) -> Iterator[Server]:
    """One of its own. `more`: what else its environment says."""
    started = _in(folder, **more)
    started.cli("demo")
    yield from _running(started)


def running(furnished: Server, folder: Path, *, deploy: Mapping[str, Mapping[str, bytes]] = {}) -> Iterator[Server]:
    """A copy of the furnished one in this folder. `deploy`: more processes by name, each with its files."""
    started = _in(copytree(furnished.folder, folder))
    started.tokens = furnished.tokens
    if deploy:
        started.cli("deploy", *(_written(folder / "more" / name, files) for name, files in deploy.items()))
    yield from _running(started)


def _written(folder: Path, files: Mapping[str, bytes]) -> str:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return str(folder)


def _in(folder: Path, **more: str) -> Server:
    return Server(f"sqlite:///{folder / 'demo.db'}", folder, **more)


def _running(started: Server) -> Iterator[Server]:
    assert (ROOT / "web/static/build/app.js").exists(), "build the front end first: make frontend"
    started.start()
    yield started
    started.kill()


@pytest.fixture
def request_id(house: Server) -> Iterator[str]:
    """A change of name, approved by its branch, before the reviewers."""
    made = Program(house, "branch_submitter").request()
    Program(house, "branch_manager").approve(made["id"])
    yield made["id"]
    Program(house, "sys_admin").terminate(made["id"])


@pytest.fixture
def desk(browser: Browser, house: Server) -> Iterator[Window]:
    """A desk's screen in the shared house."""
    opened = Window(browser, house.url, 1280, 900)
    yield opened
    opened.close()


@pytest.fixture(params=[pytest.param((1280, 900), id="desktop"), pytest.param((375, 812), id="phone")])
def window(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Window]:
    """A screen of this size; log in as many people as you like, one after the other."""
    opened = Window(browser, server.url, *request.param)
    yield opened
    opened.close()
