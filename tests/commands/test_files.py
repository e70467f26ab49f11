"""Uploaded files: what is taken, which a form accepts, and who may read them."""

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import func, select

from engine.actor import Actor
from engine.commands import Approve, Reject, ReturnTo, StartInstance, SubmitDraft, UploadFile
from engine.errors import FieldsRejected, FileNotFound, FileRejected
from engine.queries import FileById, InstanceById
from engine.settings import Settings
from engine.store.files import file, file_content
from engine.testing import Stage
from tests.commands.acting import approve, reject, started
from tests.commands.test_races import at_once
from tests.engine.drawing import draw, form, user
from tests.engine.office import ADA, ANN, BEN, EVE, FAY, MAX, ROOT, TOM, open_office

PDF = b"%PDF-1.4 \xe5\x90\x88"
PROOF = draw(
    "proof", user("check", "role:approver"), paths="start > check > end",
    more=form(
        "start",
        {"type": "filepicker", "key": "proof", "multiple": True, "accept": ".pdf,.png", "properties": {"maxFiles": "2"}},
        {
            "type": "dynamiclist", "path": "rows", "key": "rows",
            "components": [{"type": "filepicker", "key": "scan", "id": "f_scan", "label": "扫描件"}],
        },
    ),
)  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, PROOF, draw("plain", user("check", "role:approver"), paths="start > check > end"))


def upload(stage: Stage, by: Actor, name: str = "合同.pdf", content: bytes = PDF) -> str:
    return stage.engine.execute(UploadFile(name, content), by).id


def test_a_file_comes_back_as_it_was(stage: Stage) -> None:
    stored = stage.engine.execute(UploadFile("C:\\我的\\合同 最终.PDF", PDF, "text/html"), ANN)

    assert (stored.name, stored.size, stored.media_type, stored.content) == ("合同 最终.PDF", len(PDF), "application/pdf", None)
    assert stage.engine.ask(FileById(stored.id), ANN).content == PDF


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.pdf", b"", "empty"), ("", b"x", "empty"), ("dir/", b"", "empty"), ("fake.pdf", b"MZ", "content"), ("fake.PNG", b"GIF89a", "content"),
        ("fake.jpg", PDF, "content"), ("fake.xlsx", b"<html>", "content"), ("virus.exe", b"MZ", "type"), ("page.HTML", b"<script>", "type"),
        ("x.pdf.svg", b"<svg>", "type"), ("big.txt", b"x" * 2_000_001, "too_large"),
    ],
)  # fmt: skip
def test_what_is_refused_at_the_door(database: Database, name: str, content: bytes, reason: str) -> None:
    stage = open_office(database, settings=Settings(file_bytes=2_000_000))

    with pytest.raises(FileRejected) as refusal:
        stage.engine.execute(UploadFile(name, content), ANN)
    assert refusal.value.params["reason"] == reason
    with stage.database.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(file)) == 0


def test_the_same_content_is_kept_once_also_when_many_send_it_at_once(stage: Stage) -> None:
    answers = at_once(6, lambda n: stage.engine.execute(UploadFile(f"{n}.pdf", PDF), ANN, idempotency_key=f"k{n}"))

    assert sorted(answer.name for answer in answers) == [f"{n}.pdf" for n in range(6)]  # type: ignore[attr-defined]
    with stage.database.connect() as connection:
        assert [connection.scalar(select(func.count()).select_from(table)) for table in (file, file_content)] == [6, 1]


def test_only_the_uploader_reads_a_file_that_no_request_uses(stage: Stage) -> None:
    mine = upload(stage, ANN)

    for other in (BEN, MAX, ROOT, ADA):
        with pytest.raises(FileNotFound):
            stage.engine.ask(FileById(mine), other)
    with pytest.raises(FileNotFound):
        stage.engine.ask(FileById("no-such"), ANN)


def test_the_readers_of_a_request_read_its_files_and_nobody_else(stage: Stage) -> None:
    proof, scan = upload(stage, ANN), upload(stage, ANN, "扫描.png", b"\x89PNG\r\n\x1a\n")
    draft = stage.engine.execute(StartInstance("proof", {"proof": [proof], "rows": [{"scan": [scan]}]}, draft=True), ANN)
    for other in (MAX, ROOT, ADA):
        with pytest.raises(FileNotFound):
            stage.engine.ask(FileById(proof), other)
    stage.engine.execute(SubmitDraft(draft.id), ANN)

    for reader in (ANN, MAX, EVE, ROOT, ADA):
        assert [stage.engine.ask(FileById(i), reader).id for i in (proof, scan)] == [proof, scan]
    for stranger in (BEN, FAY, TOM):
        with pytest.raises(FileNotFound):
            stage.engine.ask(FileById(proof), stranger)
    view = stage.engine.ask(InstanceById(draft.id), MAX).form
    assert view is not None
    assert {f.name for f in view.files.values()} == {"合同.pdf", "扫描.png"}


def test_a_form_refuses_the_files_of_others_unknown_ones_too_many_and_other_kinds(stage: Stage) -> None:
    three, bens, text = [upload(stage, ANN) for _ in range(3)], upload(stage, BEN), upload(stage, ANN, "a.txt", b"x")

    for ids, code in (([bens], "field_file_unknown"), (["no-such"], "field_file_unknown"), ([text], "field_accept"), (three, "field_max_files")):
        with pytest.raises(FieldsRejected) as refusal:
            started(stage, "proof", ANN, proof=ids)
        assert [p.code for p in refusal.value.errors["proof"]] == [code]
    with pytest.raises(FieldsRejected) as refusal:
        started(stage, "proof", ANN, rows=[{"scan": [bens]}])
    assert list(refusal.value.errors) == ["rows[0].scan"]
    with pytest.raises(FileNotFound):
        stage.engine.ask(FileById(bens), ANN)


def test_a_file_beside_an_opinion_is_read_by_all_who_read_the_request(stage: Stage) -> None:
    result = started(stage, "plain", ANN)
    note = upload(stage, MAX, "意见.pdf")

    approve(stage, result.id, MAX, attachments=(note, note))

    assert stage.engine.ask(FileById(note), ANN).name == "意见.pdf"
    with pytest.raises(FileNotFound):
        stage.engine.ask(FileById(note), BEN)


def test_nobody_reads_anothers_file_by_attaching_it_to_his_own_opinion(stage: Stage) -> None:
    secret = upload(stage, BEN)
    result = started(stage, "plain", ANN)
    task = result.open_tasks[0].id

    for foreign in (secret, "no-such"):
        for command in (
            Approve(task, attachments=(foreign,)), Reject(task, "不", attachments=(foreign,)), ReturnTo(task, opinion="改", attachments=(foreign,))
        ):  # fmt: skip
            with pytest.raises(FieldsRejected) as refusal:
                stage.engine.execute(command, MAX)  # type: ignore[arg-type]
            assert [p.code for p in refusal.value.errors["attachments"]] == ["file_not_found"]
    with pytest.raises(FileNotFound):
        stage.engine.ask(FileById(secret), MAX)


def test_a_file_already_in_the_request_may_be_used_again_by_others_there(stage: Stage) -> None:
    proof = upload(stage, ANN)
    result = started(stage, "proof", ANN, proof=[proof])

    assert reject(stage, result.id, MAX, attachments=(proof,)).instance.state == "rejected"
