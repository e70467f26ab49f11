"""评论 on the pages: a conversation with a tab of its own, on the request and on the task."""

from engine.commands import Comment
from engine.model import InstanceResult
from tests.web.conftest import Office
from tests.web.pages.conftest import ANN, MAX
from tests.web.pages.test_waiting import Desk


def test_what_was_said_is_a_conversation_with_who_was_mentioned(desk: Desk, office: Office, leave: InstanceResult) -> None:
    office.engine.execute(Comment(leave.id, "请看附件", ["dora", "eve"]), ANN)
    office.engine.execute(Comment(leave.id, "看过了\n没有问题"), MAX)
    page = desk("ann").get(f"/requests/{leave.id}?tab=comments").text
    said = page.split('class="pf-talk"')[1].split("</ol>")[0]

    assert said.index("请看附件") < said.index("看过了\n没有问题")
    assert said.count("<li>") == 2
    assert said.split("看过了")[0].count("@") == 2
    assert '<span class="pf-chip">@朵拉</span>' in said and '<span class="pf-chip">@伊娃</span>' in said
    assert '评论 <span class="pf-count">2</span>' in page
    assert "请看附件" in desk("max").get(f"/user-tasks/{leave.open_tasks[0].id}?tab=comments").text


def test_where_nobody_has_said_anything_there_is_a_place_to_begin(desk: Desk, leave: InstanceResult) -> None:
    page = desk("ann").get(f"/requests/{leave.id}?tab=comments").text

    assert "还没有人评论" in page
    assert f'data-kept="comment:{leave.id}:ann"' in page
