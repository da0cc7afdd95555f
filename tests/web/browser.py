"""A browser without scripts: follows redirects, keeps cookies, reads the forms on a page and sends them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx
from starlette.applications import Starlette

HOME = "https://goodturn.example"


@dataclass
class Drawn:
    """A form as it stands on a page: where it is sent, and what is filled in."""

    action: str
    filled: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    invalid: list[str] = field(default_factory=list)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Drawn] = []
        self.words: list[str] = []
        self.tags: list[str] = []
        self._open = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self._open = tag
        if tag == "form":
            self.forms.append(Drawn(facts.get("action", "")))
        if not self.forms:
            return
        drawn, name = self.forms[-1], facts.get("name", "")
        if "aria-invalid" in facts:
            drawn.invalid.append(name)
        if tag == "input":
            is_ticked = "checked" in facts or facts.get("type") not in ("checkbox", "radio")
            drawn.choices.setdefault(name, []).append(facts.get("value", ""))
            if is_ticked:
                drawn.filled.setdefault(name, []).append(facts.get("value", ""))
        elif tag == "textarea":
            self._area = name
            drawn.filled[name] = [""]

    def handle_endtag(self, tag: str) -> None:
        self._open = self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].filled[self._area] = [data.removeprefix("\n")]
        elif self._open not in ("script", "style"):
            self.words.append(data.strip())


@dataclass(frozen=True)
class Page:
    """What came back: the answer itself, its words, its forms."""

    answer: httpx.Response

    @property
    def read(self) -> _Page:
        page = _Page()
        page.feed(self.answer.text)
        return page

    @property
    def words(self) -> str:
        return " ".join(word for word in self.read.words if word)

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def path(self) -> str:
        return self.answer.url.raw_path.decode()

    def form(self, action: str = "") -> Drawn:
        """Return the form sent to where `action` begins; without one, the form of a page that has but one."""
        found = [one for one in self.read.forms if one.action.startswith(action) and one.action != "/leave"]
        assert len(found) == 1, f"{len(found)} forms: {self.words}"
        return found[0]

    @property
    def buttons(self) -> list[str]:
        """Return what the buttons that press say, but for the one to sign out."""
        return re.findall(r'<button class="button[^>]*>([^<]*)</button>', self.answer.text)

    def button(self, label: str) -> Drawn:
        """Return the form around the button that says so."""
        words = self.answer.text
        at = words.index(f">{label}</button>")
        number = words[:at].count("<form") - 1
        return self.read.forms[number]


class Browser:
    """Somebody's browser, signed in to nothing at first."""

    def __init__(self, web: Starlette, *, language: str = "en", agent: str = "a browser", raises: bool = True) -> None:
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=web, raise_app_exceptions=raises),
            base_url=HOME,
            headers={"Accept-Language": language, "User-Agent": agent, "Accept": "text/html"},
            follow_redirects=True,
        )

    async def open(self, path: str, *, follow: bool = True) -> Page:
        return Page(await self.client.get(path, follow_redirects=follow))

    async def send(self, opened: Page, drawn: Drawn, *, origin: str | None = HOME, **filled: Any) -> Page:
        """Send a form with something more filled in; dots in names are written as two underscores."""
        fields: dict[str, list[str]] = dict(drawn.filled)
        for name, value in filled.items():
            fields[name.replace("__", ".")] = [value] if isinstance(value, str) else value
        headers = {"Origin": origin} if origin is not None else {}
        return Page(await self.client.post(drawn.action or opened.path, data=fields, headers=headers))

    async def enter(self, link: str) -> Page:
        """Open a one-time link and press the button on it, as the script does."""
        page = await self.open(link)
        return await self.send(page, page.form()) if page.read.forms else page

    async def script(
        self, path: str, body: Mapping[str, Any], *, origin: str | None = HOME, method: str = "POST"
    ) -> httpx.Response:
        """Do what a page's script does."""
        headers = {"Accept": "application/json", **({"Origin": origin} if origin is not None else {})}
        return await self.client.request(method, path, json=dict(body) if method == "POST" else None, headers=headers)
