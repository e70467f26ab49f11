"""A browser window that watches: CSP violations, console errors, accessibility, sideways scrolling."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

AXE = Path(__file__).parent.parent.parent / "web/frontend/node_modules/axe-core/axe.min.js"
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (e) => {
  window.violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`);
});
"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Window:
    """One person at a time; `expected` are status codes that belong to the story."""

    def __init__(self, browser: Browser, url: str, width: int, height: int) -> None:
        self.browser, self.url, self.size = browser, url, {"width": width, "height": height}
        self.is_phone = width < 768
        self.faults: list[str] = []
        self.expected: set[int] = set()
        self._context: BrowserContext | None = None
        self.page: Page = None  # type: ignore[assignment]  # set by log_in

    def log_in(self, person: str, password: str = "demo") -> Page:
        """A fresh window for this person."""
        if self._context is not None:
            self._context.close()
        self._context = self.browser.new_context(viewport=self.size, locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=self.is_phone)
        self._context.set_default_timeout(15_000)
        self._context.add_init_script(WATCH)
        self.page = self._context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._answered)
        self.go("/login")
        self.page.fill("#account", person)
        self.page.fill("#password", password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/inbox*")
        return self.page

    def go(self, path: str) -> Page:
        self.page.goto(self.url + path)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def look(self, what: str) -> None:
        """The page as it stands: no violation, no serious fault of accessibility, no sideways scroll."""
        self.faults += [f"{what}: CSP {violation}" for violation in self.page.evaluate("window.violations")]
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.faults.append(f"{what}: {wide} px too wide")
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: Sequence[Any] = self.page.evaluate("tags => axe.run(document, {runOnly: tags}).then(r => r.violations)", TAGS)
        self.faults += [
            f"{what}: axe {v['id']} ({v['impact']}) {[n['target'] for n in v['nodes']][:3]}" for v in found if v["impact"] in ("serious", "critical")
        ]

    def close(self) -> None:
        if self._context is not None:
            self._context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"{self.page.url}: console {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.request.method} {response.url}: {response.status}")
