"""The pages of administrators in a browser: no violation, nothing too wide, readable for everybody."""

from tests.e2e.window import Window


def test_the_pages_of_an_administrator_hold_on_desk_and_phone(window: Window) -> None:
    window.log_in("sys_admin")
    for path in ("/operations/incidents", "/operations/migrations", "/operations/migrations?process=common_approval&to=1"):
        window.go(path)
        window.look(path)

    assert window.faults == []
