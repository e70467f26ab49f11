"""Uploading and downloading."""

import io

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.web.conftest import Caller, Office

PDF = b"%PDF-1.4\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n...."


def upload(caller: Caller, name: str, content: bytes, **headers: str) -> TestResponse:
    # Encoded here: the test client would leave large bodies in temporary files.
    boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(content), name)})
    return caller("POST", "/files", data=body, content_type=f"multipart/form-data; boundary={boundary}", headers=headers)


def test_a_file_comes_back_as_it_was_sent(any_office: Office) -> None:
    ann = any_office.as_("ann")

    stored = upload(ann, "付款凭证.pdf", PDF)
    assert stored.status_code == 201
    told = stored.get_json()
    assert (told["name"], told["size"], told["media_type"], len(told["sha256"])) == ("付款凭证.pdf", len(PDF), "application/pdf", 64)
    assert ann.get(f"/files/{told['id']}").get_json() == told

    answer = ann.get(f"/files/{told['id']}/content")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"] == ("attachment; filename=\"____.pdf\"; filename*=UTF-8''%E4%BB%98%E6%AC%BE%E5%87%AD%E8%AF%81.pdf")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_only_images_and_pdf_are_shown_in_place(office: Office) -> None:
    ann = office.as_("ann")
    shown = upload(ann, "图.png", PNG).get_json()["id"]
    hidden = upload(ann, "page.txt", b"<script>alert(1)</script>").get_json()["id"]

    inline, text = ann.get(f"/files/{shown}/content?inline=1"), ann.get(f"/files/{hidden}/content?inline=1")

    assert (inline.content_type, inline.headers["Content-Disposition"][:6]) == ("image/png", "inline")
    assert (text.content_type, text.headers["Content-Disposition"][:10]) == ("application/octet-stream", "attachment")


def test_a_name_cannot_break_out_of_its_header(office: Office) -> None:
    ann = office.as_("ann")
    file_id = upload(ann, 'a";\r\nX-Evil: 1;.txt', b"x").get_json()["id"]

    answer = ann.get(f"/files/{file_id}/content")

    assert "X-Evil" not in answer.headers
    assert answer.headers["Content-Disposition"].count('"') == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.pdf", b""), ("a.exe", b"MZ"), ("page.html", b"<p>"), ("drawing.svg", b"<svg/>"), ("fake.pdf", b"GIF89a"), ("fake.png", PDF)],
)
def test_files_that_are_not_what_they_say_are_refused(office: Office, name: str, content: bytes) -> None:
    answer = upload(office.as_("ann"), name, content)

    assert (answer.status_code, answer.get_json()["code"]) == (422, "file_rejected")


def test_a_file_of_more_than_20_mb_is_refused(office: Office) -> None:
    ann, most = office.as_("ann"), 20 * 1024 * 1024

    assert upload(ann, "a.pdf", PDF.ljust(most, b"x")).status_code == 201
    assert upload(ann, "a.pdf", PDF.ljust(most + 1, b"x")).get_json()["code"] == "file_rejected"
    assert upload(ann, "a.pdf", PDF.ljust(most + 2_000_000, b"x")).status_code == 413


def test_an_upload_without_a_file_or_without_multipart_is_refused(office: Office) -> None:
    ann = office.as_("ann")

    assert ann("POST", "/files", data={"note": "x"}, content_type="multipart/form-data").get_json()["code"] == "no_files"
    assert ann.post("/files", {"name": "x"}).status_code == 415


def test_a_file_is_read_by_who_reads_the_request_and_by_nobody_else(office: Office) -> None:
    ann, max_, out = office.as_("ann"), office.as_("max"), office.as_("out")
    file_id = upload(ann, "证明.pdf", PDF).get_json()["id"]
    assert max_.get(f"/files/{file_id}/content").status_code == 404

    body = {"definition_key": "leave", "variables": {"days": 1, "reason": "病", "proof": [file_id]}}
    assert ann.post("/process-instances", body).status_code == 201

    assert max_.get(f"/files/{file_id}/content").data == PDF
    assert out.get(f"/files/{file_id}/content").status_code == 404


def test_nobody_attaches_a_file_by_guessing_its_number(office: Office) -> None:
    file_id = upload(office.as_("max"), "x.pdf", PDF).get_json()["id"]

    body = {"definition_key": "leave", "variables": {"days": 1, "reason": "病", "proof": [file_id]}}
    answer = office.as_("ann").post("/process-instances", body)

    assert list(answer.get_json()["errors"]) == ["proof"]


def test_the_same_upload_twice_is_one_file(office: Office) -> None:
    ann = office.as_("ann")

    first, second = (upload(ann, "a.pdf", PDF, **{"Idempotency-Key": "up-1"}).get_json() for _ in range(2))

    assert first == second


def test_an_unchanged_file_is_not_sent_again_and_parts_can_be_had(office: Office) -> None:
    ann = office.as_("ann")
    path = f"/files/{upload(ann, 'a.pdf', PDF).get_json()['id']}/content"
    tag = ann.get(path).headers["ETag"]

    assert ann.get(path, headers={"If-None-Match": tag}).status_code == 304
    part = ann.get(path, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, b"%PDF")
