"""Approves drafts through the very routes and forms a browser uses: sign-in link, case page, tick boxes, button."""

import re
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

import httpx2
from lxml import html

from consultant.errors import ReviewError, SignInError


class ReviewerBrowser:
    """A signed-in reviewer without a screen."""

    def __init__(self, base_url: str) -> None:
        self._client = httpx2.Client(base_url=base_url, timeout=60, follow_redirects=True)
        self._origin = base_url

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def sign_in(self, link: str) -> None:
        """Follow a one-time link and press its button; raises SignInError when that signs nobody in."""
        page = self._get(link)
        answer = self._submit(page, self._form(page, r"/sign-in"))
        if answer.status_code != httpx2.codes.OK or "/sign-in" in answer.url.path:
            raise SignInError(f"the sign-in link was answered with {answer.status_code}")

    def approve(self, case_id: int) -> None:
        """Open the case, tick every flag as seen, approve; raises ReviewError when the page says no."""
        page = self._get(f"/cases/{case_id}")
        form = self._form(page, rf"/cases/{case_id}/approve$")
        answer = self._submit(page, form)
        if answer.status_code != httpx2.codes.OK:
            raise ReviewError(f"approving case {case_id} was answered with {answer.status_code}")

    def _get(self, path: str) -> httpx2.Response:
        page = self._client.get(path)
        page.raise_for_status()
        return page

    def _form(self, page: httpx2.Response, action: str) -> Any:
        for form in html.fromstring(page.text, base_url=str(page.url)).forms:
            if re.search(action, urlsplit(form.action or "").path) and form.method == "POST":
                return form
        raise ReviewError(f"{page.url.path} has no form for {action}")

    def _submit(self, page: httpx2.Response, form: Any) -> httpx2.Response:
        for box in form.xpath('.//input[@type="checkbox"]'):
            box.checked = True
        fields = cast("list[tuple[str, str]]", form.form_values())
        fields += [(button.get("name"), button.get("value", "")) for button in _first_button(form)]
        headers = {"Origin": self._origin, "Referer": str(page.url)}
        return self._client.post(urljoin(str(page.url), form.action), data=_as_data(fields), headers=headers)


def _first_button(form: Any) -> list[Any]:
    """The button that Enter would press, when it has a name."""
    return [button for button in form.xpath('.//button[not(@type) or @type="submit"]')[:1] if button.get("name")]


def _as_data(fields: list[tuple[str, str]]) -> dict[str, list[str]]:
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    return data
