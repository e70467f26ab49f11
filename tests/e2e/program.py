"""Somebody's program: quicker than his hands."""

from typing import Any

import httpx

from tests.e2e.serving import Server, bearer

FORM = {
    "change_items": ["企业名称"], "change_reason": "企业内部调整", "tenant": "TN_DEMO_B", "order_no": "KBC-DEMO-2025-0001", "serial_no": "SN-1",
    "product": "FPY-KP-FLG", "old_tax_no": "91440399FAKE00021R", "old_name": "深圳虚构乙电子有限公司", "new_name": "深圳虚构乙电子科技有限公司",
    "customer_name": "广东示例控股有限公司", "customer_contact": "李四", "customer_phone": "13800000000", "reason_desc": "企业更名。",
    "confirm_paid_notice": True,
}  # fmt: skip


class Program:
    """Calls the API with his token."""

    def __init__(self, house: Server, person: str) -> None:
        self.url, self.headers = f"{house.url}/api/v1", bearer(house.token(person))

    def call(self, method: str, path: str, **kwargs: Any) -> Any:
        answer = httpx.request(method, self.url + path, headers=self.headers, **kwargs)
        assert answer.is_success, answer.text
        return answer.json()

    def request(self) -> dict[str, str]:
        """A change of name only: no fee, no lock on a new tax number."""
        file = self.call("POST", "/files", files={"file": ("证明.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")})["id"]
        body = {"definition_key": "invoicing_entitlement_swap", "variables": {**FORM, "proof_files": [file]}}
        made: dict[str, str] = self.call("POST", "/process-instances", json=body)
        return made

    def first_task(self, request_id: str) -> str:
        tasks = self.call("GET", "/user-tasks?box=todo&limit=200")["items"]
        return str(next(task["id"] for task in tasks if task["process_instance_id"] == request_id))

    def approve(self, request_id: str) -> None:
        self.call("POST", f"/user-tasks/{self.first_task(request_id)}/approval", json={})

    def terminate(self, request_id: str) -> None:
        """An administrator ends it: the tax number is free for the next test."""
        self.call("POST", f"/process-instances/{request_id}/cancellation", json={"reason": "测试结束"})
