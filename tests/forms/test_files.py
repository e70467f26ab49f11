"""File fields hold ids; the files themselves are looked up once."""

from collections.abc import Mapping

import pytest

from engine.model import StoredFile
from tests.forms.build import REQUIRED, codes, form, picker, rows

FILES = {
    "pdf": StoredFile("pdf", "回单.PDF", 1024, "0" * 64, "application/pdf"),
    "png": StoredFile("png", "截图.png", 5 * 1024 * 1024, "1" * 64, "image/png"),
    "exe": StoredFile("exe", "setup.exe", 10, "2" * 64, "application/octet-stream"),
}


def known(ids: list[str]) -> Mapping[str, StoredFile]:
    return {id_: FILES[id_] for id_ in ids if id_ in FILES}


def test_a_list_of_known_ids_is_taken_and_a_single_id_becomes_a_list() -> None:
    asked = form(picker("f", multiple=True, validate=REQUIRED))

    assert asked.check({"f": ["pdf", "png"]}, files=known).values == {"f": ["pdf", "png"]}
    assert asked.check({"f": "pdf"}, files=known).values == {"f": ["pdf"]}


def test_a_file_nobody_uploaded_is_refused() -> None:
    assert codes(form(picker("f")).check({"f": ["files::abc"]}, files=known)) == {"f": ["field_file_unknown"]}


@pytest.mark.parametrize("value", [5, True, {"id": "pdf"}, [5], [""], ["pdf", "pdf"], [None]])
def test_anything_but_different_ids_is_refused(value: object) -> None:
    assert codes(form(picker("f", multiple=True)).check({"f": value}, files=known)) == {"f": ["field_files"]}


@pytest.mark.parametrize(
    ("accept", "good"),
    [(".pdf,.png", True), (".pdf", False), ("image/*, application/pdf", True), ("image/*", False), ("application/pdf,image/png", True)],
)
def test_type_is_judged_by_name_or_media_type(accept: str, good: bool) -> None:
    checked = form(picker("f", multiple=True, accept=accept)).check({"f": ["pdf", "png"]}, files=known)

    assert (checked.errors == {}) is good


@pytest.mark.parametrize("properties", [{"maxMB": "1"}, {"maxMB": 1}, {"maxSize": "1MB"}, {"maxSize": "1024 kb"}])
def test_size_has_a_limit(properties: dict[str, object]) -> None:
    checked = form(picker("f", multiple=True, properties=properties)).check({"f": ["pdf", "png"]}, files=known)

    assert [(problem.code, problem.params["name"], problem.params["mb"]) for problem in checked.errors["f"]] == [("field_max_mb", "截图.png", "1")]


def test_number_has_a_limit_even_when_nobody_can_look_them_up() -> None:
    assert codes(form(picker("f")).check({"f": ["pdf", "png"]})) == {"f": ["field_max_files"]}
    assert codes(form(picker("f", multiple=True, properties={"maxFiles": "1"})).check({"f": ["pdf", "png"]})) == {"f": ["field_max_files"]}


def test_all_files_of_a_form_are_looked_up_at_once() -> None:
    asked: list[list[str]] = []

    def count(ids: list[str]) -> Mapping[str, StoredFile]:
        asked.append(ids)
        return known(ids)

    two = form(picker("a"), picker("b"), rows("items", picker("c")))
    two.check({"a": ["pdf"], "b": ["pdf"], "items": [{"c": ["png"]}]}, files=count)
    two.check({}, files=count)

    assert asked == [["pdf", "png"]]


def test_files_a_person_may_not_write_are_not_looked_up() -> None:
    checked = form(picker("f", readonly=True)).check({"f": ["exe"]}, stored={"f": ["gone"]}, files=lambda ids: {})

    assert checked.errors == {}
    assert checked.values == {"f": ["gone"]}
