"""Checking and deploying process folders from outside."""

import io
import zipfile
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.web.conftest import Caller, Office, leave_files

BIG = 25 * 1024 * 1024


def parts(files: dict[str, bytes]) -> dict[str, Any]:
    return {"files": [(io.BytesIO(content), name) for name, content in files.items()]}


def zipped(files: dict[str, bytes], *, top: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(top + name, content)
    return made.getvalue()


def changed() -> dict[str, bytes]:
    files = leave_files()
    return {**files, "process.bpmn": files["process.bpmn"].replace("超过五天".encode(), "超过 5 天".encode())}


def deploy(caller: Caller, data: dict[str, Any], path: str = "/deployments") -> TestResponse:
    return caller("POST", path, data=data, content_type="multipart/form-data")


def test_changed_files_make_a_version_and_unchanged_ones_do_not(any_office: Office) -> None:
    dora = any_office.as_("dora")

    first = deploy(dora, {**parts(changed()), "note": "写法"})
    again = deploy(dora, parts(changed()))

    assert (first.status_code, first.get_json()["key"], first.get_json()["version"], first.get_json()["changed"]) == (201, "leave", 2, True)
    assert (again.status_code, again.get_json()["version"], again.get_json()["changed"]) == (200, 2, False)
    versions = dora.get("/process-definitions/leave/versions").get_json()["items"]
    assert [(v["version"], v["note"], v["author"]["name"]) for v in versions] == [(2, "写法", "朵拉"), (1, "", "系统")]


@pytest.mark.parametrize("top", ["", "leave/"])
def test_one_archive_is_as_good_as_files(office: Office, top: str) -> None:
    archive = zipped({**changed(), "README.md": b"#", "scenarios/a.yaml": b"name: a"}, top=top)
    dora = office.as_("dora")

    as_part = deploy(dora, {"archive": (io.BytesIO(archive), "leave.zip")})
    as_body = dora("POST", "/deployments", data=archive, content_type="application/zip")

    assert as_part.status_code == 201, as_part.get_json()
    assert (as_body.status_code, as_body.get_json()["version"]) == (200, 2)


def test_a_lone_diagram_and_loose_forms_find_their_places(office: Office) -> None:
    loose = {name.removeprefix("forms/").replace("process.bpmn", "my leave.bpmn"): content for name, content in changed().items()}

    assert deploy(office.as_("dora"), parts(loose)).status_code == 201


def test_what_the_checks_find_refuses_the_deployment(office: Office) -> None:
    broken = {**changed(), "forms/start.form": b"{"}
    dora = office.as_("dora")

    refused, checked = deploy(dora, parts(broken)), deploy(dora, parts(broken), "/deployments/validation")

    assert (refused.status_code, refused.get_json()["code"]) == (422, "definition_rejected")
    findings = checked.get_json()["findings"]
    assert findings == refused.get_json()["findings"]
    assert set(findings[0]) == {"path", "rule", "severity", "element_id", "message", "message_zh", "message_en"}
    assert ("forms/start.form", "error") in {(f["path"], f["severity"]) for f in findings}
    assert dora.get("/process-definitions/leave").get_json()["version"] == 1


def test_a_clean_folder_has_no_errors(office: Office) -> None:
    found = deploy(office.as_("dora"), parts(changed()), "/deployments/validation").get_json()["findings"]

    assert [f for f in found if f["severity"] == "error"] == []


def test_code_does_not_come_by_upload(office: Office) -> None:
    answer = deploy(office.as_("dora"), parts({**changed(), "handlers.py": b"import os"}))

    assert "no-code" in {f["rule"] for f in answer.get_json()["findings"]}


def test_only_designers_deploy(office: Office) -> None:
    assert deploy(office.as_("ann"), parts(changed())).status_code == 403


@pytest.mark.parametrize(
    "archive",
    [
        zipped({"process.bpmn": b"0" * BIG}),
        zipped({f"{n}.dmn": b"x" for n in range(201)}),
        zipped({"../process.bpmn": b"x"}),
        zipped({"/etc/process.bpmn": b"x"}),
        b"PK\x03\x04 this is no archive",
        zipped({"process.bpmn": b"x" * 5000})[:-30],
        b"",
    ],
    ids=["bomb", "many", "climbs", "absolute", "garbage", "cut", "empty"],
)
def test_archives_with_tricks_are_refused(office: Office, archive: bytes) -> None:
    answer = office.as_("dora")("POST", "/deployments", data=archive, content_type="application/zip")

    assert (answer.status_code, answer.get_json()["code"][-9:]) == (422, "_rejected")


def test_an_encrypted_archive_is_refused(office: Office) -> None:
    archive = bytearray(zipped({"process.bpmn": b"<x/>"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        archive[archive.index(signature) + offset] |= 1

    answer = office.as_("dora")("POST", "/deployments", data=bytes(archive), content_type="application/zip")

    assert (answer.status_code, answer.get_json()["code"]) == (422, "archive_rejected")


def test_something_else_than_files_is_415_and_nothing_422(office: Office) -> None:
    dora = office.as_("dora")

    assert dora.post("/deployments", {"files": []}).status_code == 415
    assert deploy(dora, {"note": "x"}).get_json()["code"] == "no_files"
