"""Who comes next: for a running request, behind each button, and before a request is submitted."""

from typing import Any

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import func, select

from engine.commands import Claim, StartInstance, UploadFile
from engine.errors import DefinitionNotFound, NotStarter
from engine.handlers import Context, Refusals, service_task, validator
from engine.model import Prediction
from engine.queries import PredictionOf, PreviewStart, UserTaskById
from engine.store.history import history_entry
from engine.store.instances import process_instance
from engine.testing import Stage
from tests.commands.acting import approve, detail, reject, send_back, started
from tests.engine.drawing import both, call, draw, end, form, script, service, user, xor
from tests.engine.office import ANN, FAY, MAX, TOM, handlers, open_office

INNER = draw("inner", user("judge", "role:finance", name="财务"), paths="start > judge > end", starters="=none")
BY_AMOUNT = draw(
    "by_amount", script("price", "fee = amount * 2"), user("check", "role:approver", name="初审"), xor("gate"), xor("meet"), call("sub", "inner"),
    user("sign", "user:max,user:fay", mode="all", name="会签"), user("head", "role:head@branch", name="负责人"), end("done"),
    paths="""
    start > price > check > gate
    gate >* meet
    gate > sub: amount > 100
    sub > sign > meet
    meet > head > done
    """,
)  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, INNER, BY_AMOUNT)


def steps(prediction: Prediction) -> tuple[list[str], list[str]]:
    return [s.element_path for s in prediction.next], [s.element_path for s in prediction.steps]


@pytest.mark.parametrize(("amount", "way"), [(50, ["head", "done"]), (150, ["sub/judge", "sign", "head", "done"])])
def test_the_way_depends_on_the_values(stage: Stage, amount: int, way: list[str]) -> None:
    request = started(stage, "by_amount", ANN, amount=amount)
    before = detail(stage, request.id)

    ahead = stage.engine.ask(PredictionOf(request.id), ANN)

    assert steps(ahead) == (["check"], way)
    assert detail(stage, request.id) == before, "a prediction changes nothing"


def test_a_prediction_names_people_groups_and_branches(stage: Stage) -> None:
    ahead = stage.engine.ask(PredictionOf(started(stage, "by_amount", ANN, amount=150).id), ANN)

    who = {s.element_path: s.candidates for s in [*ahead.next, *ahead.steps]}
    check, sign, head, done = who["check"], who["sign"], who["head"], who["done"]
    assert check is not None and sign is not None and head is not None and done is None
    assert (check.role_id, check.role_name, [p.name for p in check.persons]) == ("approver", "审批人", ["伊娃", "马克"])
    assert (sign.role_id, [p.id for p in sign.persons]) == (None, ["max", "fay"])
    assert head.branch is not None
    assert (head.branch.name, [p.id for p in head.persons]) == ("苏州机构", ["sue"])
    assert [s.kind for s in ahead.steps][-1] == "end"


def test_the_initiator_is_not_predicted_where_he_may_not_act(stage: Stage) -> None:
    ahead = stage.engine.ask(PredictionOf(started(stage, "by_amount", MAX, amount=150).id), MAX)

    who = {s.element_path: [p.id for p in s.candidates.persons] for s in [*ahead.next, *ahead.steps] if s.candidates}
    assert (who["check"], who["sign"]) == (["eve"], ["fay"])


def test_what_was_predicted_is_what_happens(stage: Stage) -> None:
    request = started(stage, "by_amount", ANN, amount=150)
    _, foreseen = steps(stage.engine.ask(PredictionOf(request.id), ANN))

    walked: list[str] = []
    people = {"check": [MAX], "sub/judge": [FAY], "sign": [MAX, FAY]}
    for element, deciders in people.items():
        for person in deciders:
            result = approve(stage, request.id, person, element, mine=element == "sign")
        walked += dict.fromkeys(t.element_path for t in result.instance.open_tasks)
    assert [*walked, "done"] == foreseen


def test_a_request_that_waits_in_two_branches_shows_both_and_what_follows_the_join(stage: Stage) -> None:
    stage.deploy_files(
        draw(
            "wide", both("fork"), user("left", "role:approver"), user("right", "role:finance"), both("join"), user("last", "role:head@branch"),
            paths="""
            start > fork > left > join > last > end
            fork > right > join
            """,
        )
    )  # fmt: skip
    request = started(stage, "wide", ANN)
    assert steps(stage.engine.ask(PredictionOf(request.id), ANN)) == (["left", "right"], ["last", "end"])

    approve(stage, request.id, MAX, "left")
    assert steps(stage.engine.ask(PredictionOf(request.id), ANN)) == (["right"], ["last", "end"])
    right = detail(stage, request.id).instance.open_tasks[0].id
    assert steps(stage.engine.ask(UserTaskById(right), FAY).prediction["approved"]) == (["last"], ["last", "end"])


def test_a_loop_is_foreseen_once(stage: Stage) -> None:
    stage.deploy_files(
        draw(
            "loop", xor("back"), user("check", "role:approver"), xor("gate"), user("fix", "initiator"), end("end"),
            paths="""
            start > back > check > gate
            gate >* fix
            gate > end: outcome = "rejected"
            fix > back
            """,
        )
    )  # fmt: skip
    ahead = stage.engine.ask(PredictionOf(started(stage, "loop", ANN).id), ANN)

    assert 0 < len(ahead.steps) <= 40


def test_behind_each_button_stands_what_it_leads_to(stage: Stage) -> None:
    stage.deploy_files(
        draw(
            "choice", user("judge", "role:approver", outcomes="yes:可以;later:暂缓;no:不行!"), xor("gate"), user("wait", "initiator", kind="handle"),
            end("good"), end("bad"),
            paths="""
            start > judge > gate
            gate >* good
            gate > wait: outcome = "later"
            gate > bad: outcome = "no"
            wait > bad
            """,
        )
    )  # fmt: skip
    task = started(stage, "choice", ANN).open_tasks[0].id

    found = stage.engine.ask(UserTaskById(task), MAX)

    ways = {key: steps(p) for key, p in found.prediction.items()}
    assert ways == {"yes": ([], ["good"]), "later": (["wait"], ["wait", "bad"]), "no": ([], ["bad"])}
    assert [(o.key, o.label, o.reason_required) for o in found.outcomes] == [("yes", "可以", False), ("later", "暂缓", False), ("no", "不行", True)]
    stage.engine.execute(Claim(task), MAX)
    assert stage.engine.ask(UserTaskById(task), ANN).prediction == {}


def test_a_rejection_that_ends_the_request_needs_no_prediction(stage: Stage) -> None:
    task = started(stage, "by_amount", ANN, amount=1).open_tasks[0].id

    assert list(stage.engine.ask(UserTaskById(task), MAX).prediction) == ["approved"]


def test_a_request_that_does_not_run_has_no_future(stage: Stage) -> None:
    returned, ended = started(stage, "by_amount", ANN, amount=1), started(stage, "by_amount", ANN, amount=1)
    send_back(stage, returned.id, MAX)
    reject(stage, ended.id, MAX)
    draft = stage.engine.execute(StartInstance("by_amount", draft=True), ANN)

    for one in (returned, ended, draft):
        assert steps(stage.engine.ask(PredictionOf(one.id), ANN)) == ([], [])


class Touched:
    """What the services and the validator of the previewed process saw."""

    def __init__(self) -> None:
        self.ran: list[str] = []

    def functions(self) -> list[Any]:
        @service_task("look", effect="read")
        def look(context: Context, *, amount: int) -> dict[str, int]:
            self.ran.append("look")
            return {"limit": amount * 10}

        @service_task("write", effect="database")
        def write(context: Context) -> None:
            self.ran.append("write")

        @validator("start")
        def judge(context: Context) -> Refusals:
            return {"reason": ("E-1", {"word": "禁"})} if "禁" in str(context.variables.get("reason")) else {}

        return [look, write, judge]


PREVIEWED = draw(
    "previewed", service("ask", "look", result="found", amount="amount"), script("price", "fee = found.limit + 1"), service("book", "write"),
    user("check", "role:approver"), paths="start > ask > price > book > check > end", starters="role:staff",
    more=form(
        "start", {"type": "number", "key": "amount", "validate": {"required": True, "min": 1}}, {"type": "textfield", "key": "reason"},
        {"type": "number", "key": "fee", "readonly": True}, {"type": "filepicker", "key": "proof"},
    ),
)  # fmt: skip


@pytest.fixture
def touched() -> Touched:
    return Touched()


@pytest.fixture
def previewed(database: Database, touched: Touched) -> Stage:
    return open_office(database, PREVIEWED, handlers=handlers(previewed=touched.functions()))


def rows(stage: Stage) -> list[int]:
    with stage.database.connect() as connection:
        return [int(connection.scalar(select(func.count()).select_from(t)) or 0) for t in (process_instance, history_entry)]


def test_a_preview_computes_and_looks_up_but_writes_nothing(previewed: Stage, touched: Touched) -> None:
    found = previewed.engine.ask(PreviewStart("previewed", {"amount": 5, "reason": "换"}), ANN)

    assert (found.computed["fee"], found.computed["found"], dict(found.errors)) == (51, {"limit": 50}, {})
    assert steps(found.prediction)[0] == ["check"]
    assert (touched.ran, rows(previewed)) == (["look"], [0, 0])
    done = previewed.engine.execute(StartInstance("previewed", {"amount": 5}, expected={"fee": found.computed["fee"]}), ANN)
    assert (done.state, touched.ran) == ("running", ["look", "look", "write"])


@pytest.mark.parametrize(
    ("variables", "errors"),
    [
        ({}, {"amount": "field_required"}), ({"amount": 0}, {"amount": "field_min"}), ({"amount": "viel"}, {"amount": "field_number"}),
        ({"amount": 5, "reason": "禁词"}, {"reason": "E-1"}), ({"amount": 5, "proof": ["no-such"]}, {"proof": "field_file_unknown"}),
        ({"amount": 5, "other": 1}, {"other": "unknown_field"}),
    ],
)  # fmt: skip
def test_a_preview_says_what_submit_would_refuse(previewed: Stage, variables: dict[str, Any], errors: dict[str, str]) -> None:
    found = previewed.engine.ask(PreviewStart("previewed", variables), ANN)

    assert {path: problems[0].code for path, problems in found.errors.items()} == errors
    assert rows(previewed) == [0, 0]


def test_who_may_not_start_may_not_preview_and_unknown_keys_are_not_found(previewed: Stage) -> None:
    with pytest.raises(NotStarter):
        previewed.engine.ask(PreviewStart("previewed", {}), MAX)
    with pytest.raises(DefinitionNotFound):
        previewed.engine.ask(PreviewStart("no_such", {}), ANN)


def test_a_preview_of_a_returned_request_starts_from_what_was_submitted_and_only_for_its_owner(previewed: Stage) -> None:
    proof = previewed.engine.execute(UploadFile("a.txt", b"x"), ANN).id
    request = started(previewed, "previewed", ANN, amount=5, proof=[proof])
    send_back(previewed, request.id, MAX)

    mine = previewed.engine.ask(PreviewStart("previewed", {"amount": 7, "proof": [proof]}, request.id), ANN)
    assert (mine.computed["fee"], dict(mine.errors)) == (71, {})
    previewed.deploy_files(draw("previewed", user("check", "role:approver"), paths="start > check > end", starters="role:staff,user:tom"))
    other = previewed.engine.ask(PreviewStart("previewed", {}, request.id), TOM)
    assert "found" not in str(other.computed)
