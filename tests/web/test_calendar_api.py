"""The working calendar over HTTP, and its page."""

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from tests.web.conftest import Office
from tests.web.pages.conftest import desk as desk  # the fixture

DAY = {"day": "2026-11-30", "working": False, "name": "台风"}


def test_a_day_is_set_changed_and_given_back(office: Office) -> None:
    root = office.as_("root")

    assert root.post("/calendar-days", DAY).status_code == 201
    found = root.get("/calendar-days/2026-11-30")
    changed = root("PATCH", "/calendar-days/2026-11-30", json={"name": "停工"}, headers={"If-Match": found.headers["ETag"]})

    assert changed.get_json() | {"updated_at": ""} == {**DAY, "name": "停工", "source": "edited", "updated_at": "", "updated_by": "root"}
    stale = root("PATCH", "/calendar-days/2026-11-30", json={"name": "x"}, headers={"If-Match": found.headers["ETag"]})
    assert stale.status_code == 412
    assert root("DELETE", "/calendar-days/2026-11-30").status_code == 204
    assert root.get("/calendar-days/2026-11-30").status_code == 404


def test_a_year_is_listed_page_by_page_and_an_unpublished_one_warns(office: Office) -> None:
    ann = office.as_("ann")

    first = ann.get("/calendar-days?year=2026&limit=10").get_json()
    rest = ann.get(f"/calendar-days?year=2026&limit=200&cursor={first['next_cursor']}").get_json()
    unknown = ann.get("/calendar-days?year=2027").get_json()

    days = [day["day"] for day in first["items"] + rest["items"]]
    assert len(first["items"]) == 10
    assert days == sorted(set(days))
    assert (first["known"], first["warning"], rest["next_cursor"]) == (True, None, None)
    assert not unknown["known"]
    assert "2027 年" in unknown["warning"]


def test_what_is_no_day_and_who_is_no_administrator_is_refused(office: Office) -> None:
    assert office.as_("root").get("/calendar-days/tomorrow").status_code == 404
    assert office.as_("root").post("/calendar-days", {"day": "x", "working": True}).status_code == 422
    assert office.as_("ann").post("/calendar-days", DAY).status_code == 403


def test_an_administrator_edits_on_the_page_and_sees_the_warning(desk: Callable[[str], FlaskClient]) -> None:
    root = desk("root")
    token = re.search(r'name="csrf-token" content="([^"]+)"', root.get("/inbox").get_data(as_text=True))
    assert token is not None

    form = {"day": "2027-02-06", "working": "yes", "name": "补班", "csrf_token": token[1]}
    assert root.post("/admin/calendar", data=form).status_code == 302
    page = root.get("/admin/calendar?year=2027").get_data(as_text=True)

    assert "补班" in page
    assert "管理员" in page.split("补班")[1].split("</tr>")[0]
    assert "2027 年的放假安排尚未收录" in page
    assert "/admin/calendar" in root.get("/inbox").get_data(as_text=True)
    assert root.post("/admin/calendar/removal", data={"day": "2027-02-06", "csrf_token": token[1]}).status_code == 302
    assert "补班" not in root.get("/admin/calendar?year=2027").get_data(as_text=True)


def test_others_read_it_at_their_own_address_and_have_no_form(desk: Callable[[str], FlaskClient]) -> None:
    ann = desk("ann")
    page = ann.get("/calendar?year=2026").get_data(as_text=True)

    assert "国庆节" in page
    assert ('name="working"' in page, "/admin/calendar" in page) == (False, False)
    assert ann.get("/admin/calendar?year=2026").status_code == 403
    inbox = ann.get("/inbox").get_data(as_text=True)
    assert ('href="/admin/calendar"' in inbox, 'href="/calendar"' in inbox) == (False, True)


def test_the_year_is_searched_sorted_and_exported(desk: Callable[[str], FlaskClient]) -> None:
    ann = desk("ann")

    def days(query: str) -> list[str]:
        return re.findall(r"2026-\d\d-\d\d(?=<div)", ann.get(f"/calendar?year=2026&{query}").get_data(as_text=True))

    golden = days("q=国庆节")
    assert (len(golden) >= 7, golden, days("q=国庆节&sort=-day")) == (True, sorted(golden), sorted(golden, reverse=True))
    assert days("q=2026-01-01") == ["2026-01-01"]
    assert "没有符合条件的内容" in ann.get("/calendar?year=2026&q=没有这个节").get_data(as_text=True)
    assert ann.get("/calendar.csv?year=2026&q=国庆节").get_data(as_text=True).count("\n") == len(golden) + 1
