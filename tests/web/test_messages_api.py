"""Messages and signals over HTTP."""

from engine import SYSTEM
from engine.commands import AddPerson, DeployProcess, StartInstance
from tests.engine.drawing import catch, draw, user
from tests.web.conftest import Office
from tests.web.pages.conftest import ANN

PAID = draw(
    "paid", catch("receipt", "paid", key="order_no", variable="payment"), user("check", "role:bench_approver"),
    paths="start > receipt > check > end",
)  # fmt: skip
MESSAGE = {"name": "paid", "correlation_key": "A1", "message_id": "m1", "variables": {"amount": 5}}


def furnish(office: Office) -> str:
    """A request that waits for the message; gives its id."""
    office.engine.execute(DeployProcess(PAID), SYSTEM)
    office.engine.execute(AddPerson("crm", "客户系统", memberships=[("message_sender", None)]), SYSTEM)
    return office.engine.execute(StartInstance("paid", {"order_no": "A1"}), ANN).id


def test_a_message_is_accepted_once_and_says_where_it_went(any_office: Office) -> None:
    request, crm = furnish(any_office), any_office.as_("crm")

    first, again = crm.post("/messages", MESSAGE), crm.post("/messages", MESSAGE)

    assert (first.status_code, again.status_code) == (202, 202)
    assert first.get_json() == again.get_json() == {"id": "m1", "state": "delivered", "process_instance_id": request}
    assert crm.post("/messages", {**MESSAGE, "variables": {}}).status_code == 409


def test_the_same_idempotency_key_gives_the_same_answer(office: Office) -> None:
    furnish(office)
    crm = office.as_("crm")

    answers = [crm.post("/messages", MESSAGE, headers={"Idempotency-Key": "k"}) for _ in range(2)]

    assert [a.get_json()["state"] for a in answers] == ["delivered", "delivered"]


def test_administrators_see_what_waits(office: Office) -> None:
    furnish(office)
    crm, root = office.as_("crm"), office.as_("root")
    for number in range(3):
        crm.post("/messages", {**MESSAGE, "correlation_key": f"B{number}", "message_id": f"b{number}"})

    first = root.get("/messages?limit=2&sort=name&total=true").get_json()
    rest = root.get(f"/messages?limit=2&sort=name&cursor={first['next_cursor']}").get_json()

    assert first["total"] == 3
    assert sorted(m["id"] for m in first["items"] + rest["items"]) == ["b0", "b1", "b2"]
    assert root.get("/messages?correlation_key=B1").get_json()["items"][0]["variables"] == {"amount": 5}
    assert root.get("/messages?state=delivered").get_json()["items"] == []
    assert [m["size"] for m in first["items"]] == [len('{"amount":5}')] * 2
    assert [len(root.get(f"/messages?{query}").get_json()["items"]) for query in ("since=2020-01-01", "until=2020-01-01")] == [3, 0]
    assert root.get("/messages?sort=strange").status_code == 422
    assert office.as_("ann").get("/messages").status_code == 403


def test_a_request_says_what_it_waits_for(office: Office) -> None:
    request, ann = furnish(office), office.as_("ann")
    waits = [{"kind": "message", "name": "paid", "correlation_key": "A1", "due_at": None}]

    told = ann.get(f"/process-instances/{request}/waits").get_json()["items"]

    assert [{name: wait[name] for name in waits[0]} for wait in told] == waits
    assert (told[0]["element_name"], told[0]["is_aside"]) == ("receipt", False)
    listed = next(item for item in ann.get("/process-instances").get_json()["items"] if item["id"] == request)
    assert [{name: wait[name] for name in waits[0]} for wait in listed["waits"]] == waits
    assert office.as_("out").get(f"/process-instances/{request}/waits").status_code == 404


def test_a_signal_is_accepted_from_senders_only(office: Office) -> None:
    furnish(office)

    assert office.as_("crm").post("/signals", {"name": "office_open"}).status_code == 202
    assert office.as_("ann").post("/signals", {"name": "office_open"}).status_code == 403
    assert office.as_("ann").post("/messages", MESSAGE).status_code == 403


def test_bodies_that_make_no_sense_are_refused(office: Office) -> None:
    furnish(office)
    crm = office.as_("crm")

    assert crm.post("/messages", {"name": "paid"}).status_code == 422
    assert crm.post("/messages", {**MESSAGE, "variables": [1]}).status_code == 422
    assert crm.post("/messages", {**MESSAGE, "name": ""}).status_code == 422
    assert crm.post("/messages", {**MESSAGE, "message_id": "x" * 121}).status_code == 422
    assert crm.post("/messages", {**MESSAGE, "variables": {"big": "x" * 300_000}}).status_code == 422
    assert office.as_("root").post("/messages/m9/retry").status_code == 404
