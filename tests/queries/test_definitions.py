"""The catalogue of processes, their files, and the options of a form field."""

import pytest
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import EnableDefinition
from engine.errors import DefinitionNotFound, LookupNotFound, NotStarter
from engine.handlers import Context, Option, lookup
from engine.queries import DefinitionByKey, Definitions, DefinitionVersions, Lookup
from engine.testing import Stage
from tests.engine.drawing import draw, form, user
from tests.engine.office import ADA, ANN, MAX, ROOT, TOM, handlers, open_office

STEP = user("check", "role:approver")
WAY = "start > check > end"
NAMES = [f"公司{n:02}" for n in range(60)]


@lookup("companies")
def companies(context: Context, query: str, limit: int) -> list[Option]:
    return [Option(n, n, prefill={"by": context.actor.id}) for n in NAMES if query in n][:limit]


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(
        database,
        draw("open", STEP, paths=WAY, name="请假", description="年假和病假", keywords="假期 调休", owner="人事", applies_to="全员", audience="员工"),
        draw("staff", STEP, paths=WAY, name="报销", starters="role:staff", more=form("start", {"type": "number", "key": "amount"})),
        draw("called", STEP, paths=WAY, name="通用审批", starters="=none"),
        handlers=handlers(staff=[companies]),
    )  # fmt: skip


@pytest.mark.parametrize(("by", "keys"), [(ANN, {"open", "staff"}), (MAX, {"open"}), (TOM, {"open"}), (ROOT, {"open"})])
def test_the_catalogue_offers_what_one_may_start(stage: Stage, by: Actor, keys: set[str]) -> None:
    assert {d.key for d in stage.engine.ask(Definitions(startable=True), by)} == keys
    everything = stage.engine.ask(Definitions(), by)
    assert {d.key for d in everything} == {"open", "staff", "called"}
    assert {d.key for d in everything if d.startable} == keys


def test_a_disabled_process_is_not_offered(stage: Stage) -> None:
    stage.engine.execute(EnableDefinition("open", False), ROOT)

    assert {d.key for d in stage.engine.ask(Definitions(startable=True), ANN)} == {"staff"}


def test_only_the_newest_version_is_listed(stage: Stage) -> None:
    stage.deploy_files(draw("open", STEP, paths=WAY, name="请假 2"))

    assert [(d.key, d.version, d.name) for d in stage.engine.ask(Definitions(text="请假"), ANN)] == [("open", 2, "请假 2")]
    assert [d.version for d in stage.engine.ask(DefinitionVersions("open"), ANN)] == [2, 1]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("请", {"open"}),
        ("OPEN", {"open"}),
        ("调休", {"open"}),
        ("病假 年假", {"open"}),
        ("病假 报销", set()),
        ("%", set()),
        ("", {"open", "staff", "called"}),
    ],
)
def test_the_catalogue_is_searched_by_all_its_words(stage: Stage, text: str, keys: set[str]) -> None:
    assert {d.key for d in stage.engine.ask(Definitions(text=text), ANN)} == keys


def test_a_definition_tells_what_its_designer_wrote(stage: Stage) -> None:
    found = stage.engine.ask(DefinitionByKey("open"), MAX)
    item = found.definition
    assert (item.owner, item.applies_to, item.audience, item.description, found.form) == ("人事", "全员", "员工", "年假和病假", None)
    with_form = stage.engine.ask(DefinitionByKey("staff"), ANN)
    assert with_form.form is not None
    assert (with_form.definition.files, with_form.form.read_only) == (["forms/start.form", "process.bpmn"], False)


def test_the_start_page_is_for_those_who_may_start(stage: Stage) -> None:
    for by in (MAX, TOM, ADA):
        with pytest.raises(NotStarter):
            stage.engine.ask(DefinitionByKey("staff"), by)
    with pytest.raises(DefinitionNotFound):
        stage.engine.ask(DefinitionByKey("no_such"), ANN)
    with pytest.raises(DefinitionNotFound):
        stage.engine.ask(DefinitionVersions("no_such"), ANN)


def test_options_are_searched_as_one_types(stage: Stage) -> None:
    found = stage.engine.ask(Lookup("staff", "companies", "公司1"), ANN)

    assert [o.value for o in found] == [f"公司1{n}" for n in range(10)]
    assert found[0].prefill == {"by": "ann"}
    assert [len(stage.engine.ask(Lookup("staff", "companies", "", limit), ANN)) for limit in (-5, 0, 1, 20, 10_000)] == [1, 1, 1, 20, 50]
    assert stage.engine.ask(Lookup("staff", "companies", "公" * 500), ANN) == []


def test_options_are_for_those_who_may_start_and_those_who_see_everything(stage: Stage) -> None:
    for by in (MAX, TOM):
        with pytest.raises(NotStarter):
            stage.engine.ask(Lookup("staff", "companies"), by)
    for by in (ANN, ROOT, ADA):
        assert stage.engine.ask(Lookup("staff", "companies"), by)
    with pytest.raises(LookupNotFound):
        stage.engine.ask(Lookup("staff", "nothing"), ANN)
    with pytest.raises(DefinitionNotFound):
        stage.engine.ask(Lookup("no_such", "companies"), ANN)
