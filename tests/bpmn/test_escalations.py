"""Escalations: to the nearest enclosing activity that catches them; the others, and nobody, hear nothing."""

from tests.bpmn.drive import Drive


def test_an_interrupting_boundary_takes_the_activity_away() -> None:
    drive = Drive("escalation_boundary", {"days": 3})

    assert drive.done("sub/a") == ["h"]
    assert drive.variables["told"] == {"days": 3}
    drive.done("h")
    assert drive.ended_at == "e2"


def test_a_non_interrupting_boundary_leaves_it_running() -> None:
    drive = Drive("escalation_boundary_beside", {"days": 3})

    assert drive.done("sub/a") == ["h", "sub/b"]
    assert drive.done("sub/b") == ["h", "z"]
    drive.done("z", "h")
    assert drive.ended


def test_an_exact_code_goes_before_one_that_catches_all_and_never_both() -> None:
    assert Drive("escalation_by_code", {"days": 1}).done("sub/a") == ["h1", "sub/b"]


def test_it_goes_up_through_calls_and_instances_and_never_to_a_sibling() -> None:
    drive = Drive("escalation_out_of_a_call", {"days": 1})

    assert drive.done("outer/call[0]/a") == ["h", "outer/call[0]/c", "outer/call[1]/a", "outer/call[1]/c", "sibling/a", "sibling/c"]
    drive.done("outer/call[1]/a")
    assert drive.open.count("h") == 2
    drive.done("sibling/a")
    assert drive.open.count("h") == 2


def test_nobody_hears_it_and_the_token_just_goes_on() -> None:
    drive = Drive("escalation_end", {"days": 1})

    assert drive.done("a") == ["c"]
    assert (drive.failures, drive.variables) == ([], {"days": 1})
    drive.done("c")
    assert drive.ended
