"""The pages in a real browser: layout on a phone and a wide screen, both colour schemes, and the script's combobox.

Chromium is driven over its command line alone. A page that needs steps is loaded inside a harness page that takes
them and writes down what it saw.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import flask
import pytest
import waitress

from tests.web_fakes import COCOA_ID, NOW, FakeArchive, address
from web.app import create_app
from web.headers import POLICY

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="needs Chromium")]
DARK, LIGHT = 0, 1

# Runs `steps` in the page under test, in a frame of the given size, and shows what it returns as JSON.
HARNESS = """<!doctype html><meta charset="utf-8">
<iframe id="f" style="width:%(width)dpx;height:900px;border:0"></iframe>
<pre id="seen"></pre><script>
const frame = document.getElementById("f");
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const key = (target, name) => target.dispatchEvent(
  new frame.contentWindow.KeyboardEvent("keydown", {key: name, bubbles: true, cancelable: true}));
frame.onload = async () => {
  frame.onload = null;
  const page = frame.contentDocument, view = frame.contentWindow;
  let seen;
  try { seen = await (async () => { %(steps)s })(); } catch (error) { seen = "failed: " + error; }
  document.getElementById("seen").textContent = JSON.stringify(seen);
};
frame.src = %(url)s;
</script>"""


@pytest.fixture(scope="module", name="site")
def _site() -> Iterator[tuple[str, dict[str, str]]]:
    """Serve the pages on loopback, with a place to put harness pages; give the address and that place."""
    app = create_app(FakeArchive(), clock=lambda: NOW, proxies=0)
    harnesses: dict[str, str] = {}

    @app.get("/harness/<name>")
    def harness(name: str) -> flask.Response:
        response = flask.Response(harnesses[name])
        response.headers["Content-Security-Policy"] = "default-src 'self' 'unsafe-inline'"
        return response

    @app.after_request
    def let_the_harness_frame_it(response: flask.Response) -> flask.Response:
        policy = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}", harnesses
    server.close()
    thread.join(5)


def run(tmp_path: Path, *arguments: str) -> str:
    """Run Chromium once and return what it printed."""
    command = [
        CHROMIUM,
        *("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"),
        *("--disable-background-networking", f"--user-data-dir={tmp_path / 'profile'}"),
        *arguments,
    ]
    environment = {**os.environ, "HOME": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment)
    return done.stdout


def see(
    site: tuple[str, dict[str, str]], tmp_path: Path, url: str, steps: str, *, width: int = 1200, scheme: int = LIGHT
) -> object:
    """Return what the steps return when run in a page."""
    base, harnesses = site
    harnesses["page"] = HARNESS % {"width": width, "steps": steps, "url": json.dumps(url)}
    settings = (
        f"--blink-settings=preferredColorScheme={scheme}",
        "--window-size=1600,1000",
        "--virtual-time-budget=8000",
    )
    dom = run(tmp_path, *settings, "--dump-dom", f"{base}/harness/page")
    found = re.search(r'<pre id="seen">(.*?)</pre>', dom, re.DOTALL)
    assert found, dom[-2000:]
    assert found[1], "the steps did not end"
    return json.loads(html.unescape(found[1]))


@pytest.mark.parametrize(
    "url",
    ["/", "/search?q=cocoa&topic=cocoa", "/search?date=2024-03", address(COCOA_ID, "cocoa"), "/help", "/nowhere"],
)
def test_no_page_scrolls_sideways(site: tuple[str, dict[str, str]], tmp_path: Path, url: str) -> None:
    steps = """
      page.querySelectorAll("details").forEach((one) => { one.open = true; });
      const seen = [];
      for (const width of [320, 390, 768, 1440]) {
        frame.style.width = width + "px";
        seen.push([page.getElementById("q").id, page.documentElement.scrollWidth - view.innerWidth]);
      }
      return seen;"""
    assert see(site, tmp_path, url, steps) == [["q", 0]] * 4


def test_filters_fold_on_a_phone_and_stand_open_on_a_wide_screen(
    site: tuple[str, dict[str, str]], tmp_path: Path
) -> None:
    steps = """
      const box = page.querySelector(".filters input[type=checkbox]"), summary = page.querySelector(".filters summary");
      return [box.checkVisibility({contentVisibilityAuto: true}) && box.getBoundingClientRect().height > 0,
              summary.getBoundingClientRect().height > 0];"""
    assert see(site, tmp_path, "/search?q=x", steps, width=390) == [False, True]
    assert see(site, tmp_path, "/search?q=x", steps, width=1440) == [True, False]


def test_the_colour_scheme_follows_the_reader(site: tuple[str, dict[str, str]], tmp_path: Path) -> None:
    steps = "return view.getComputedStyle(page.body).backgroundColor"
    light, dark = (see(site, tmp_path, "/", steps, scheme=scheme) for scheme in (LIGHT, DARK))
    assert sum(map(int, re.findall(r"\d+", str(light))[:3])) > 700
    assert sum(map(int, re.findall(r"\d+", str(dark))[:3])) < 120


@pytest.mark.parametrize("url", ["/search?q=cocoa&topic=cocoa&date=2024-03", "/"])
def test_controls_are_large_enough_to_hit(site: tuple[str, dict[str, str]], tmp_path: Path, url: str) -> None:
    """WCAG 2.2, 2.5.8: 24 CSS px, or spaced so; bars are exempt as the table beside them does the same."""
    steps = """
      page.querySelectorAll("details").forEach((one) => { one.open = true; });
      const inline = (link) => link.closest("p, dd, td, th, h3, .facts, .tag");
      return [...page.querySelectorAll("button, summary, label, .without, .tags a, nav a, .overview li")]
        .filter((one) => one.checkVisibility() && !one.matches(".unseen") && !inline(one))
        .map((one) => [one.tagName, one.textContent.trim(), Math.round(one.getBoundingClientRect().height)])
        .filter(([, , height]) => height < 24);"""
    assert see(site, tmp_path, url, steps, width=390) == []


def test_the_help_breaks_no_field_name(site: tuple[str, dict[str, str]], tmp_path: Path) -> None:
    steps = """
      const names = [...page.querySelectorAll("#fields ~ table")][0].querySelectorAll("tbody th code");
      return [...names].filter((one) => one.getClientRects().length != 1).map((one) => one.textContent);"""
    assert see(site, tmp_path, "/help", steps, width=320) == []


def test_a_link_to_what_changed_shows_the_summary_too(site: tuple[str, dict[str, str]], tmp_path: Path) -> None:
    steps = """
      page.getElementById("changes").lastElementChild.style.marginBottom = "2000px";
      page.querySelector(".what").click();
      for (let n = 0; n < 40 && !view.scrollY; n++) await wait(50);
      const summary = page.querySelector(".changes summary").getBoundingClientRect();
      return [view.scrollY > 0, summary.top >= 0, summary.top < 200];"""
    assert see(site, tmp_path, address(COCOA_ID), steps, width=390) == [True, True, True]


def test_slash_goes_to_the_box(site: tuple[str, dict[str, str]], tmp_path: Path) -> None:
    steps = """key(page.body, "/"); return page.activeElement.id"""
    assert see(site, tmp_path, "/", steps) == "q"


def test_the_box_is_a_combobox_that_keys_drive(site: tuple[str, dict[str, str]], tmp_path: Path) -> None:
    steps = """
      const box = page.getElementById("q"), list = page.getElementById("suggestions");
      const aria = (name) => box.getAttribute("aria-" + name);
      const state = () => [box.value, aria("expanded"), aria("activedescendant"), list.hidden];
      box.focus(); box.value = "coc"; box.dispatchEvent(new view.Event("input"));
      for (let n = 0; n < 40 && list.hidden; n++) await wait(50);
      const seen = [box.getAttribute("role"), [...list.children].map((one) => one.textContent), state()];
      key(box, "ArrowDown"); seen.push(state());
      key(box, "ArrowDown"); seen.push(state());
      key(box, "ArrowDown"); seen.push(state());
      key(box, "ArrowUp"); key(box, "Escape"); seen.push(state());
      return seen;"""
    assert see(site, tmp_path, "/", steps) == [
        "combobox",
        ["cocoa", "cocoa futures"],
        ["coc", "true", None, False],
        ["cocoa", "true", "suggestion-0", False],
        ["cocoa futures", "true", "suggestion-1", False],
        ["coc", "true", None, False],
        ["coc", "false", None, True],
    ]


def test_the_policy_blocks_nothing_that_the_pages_need(site: tuple[str, dict[str, str]], tmp_path: Path) -> None:
    base, _ = site
    log = tmp_path / "log"
    run(
        tmp_path,
        "--enable-logging",
        f"--log-file={log}",
        "--virtual-time-budget=3000",
        "--dump-dom",
        f"{base}/search?q=cocoa",
    )
    assert "Content Security Policy" not in log.read_text(errors="replace")


def test_a_page_prints(site: tuple[str, dict[str, str]], tmp_path: Path) -> None:
    base, _ = site
    run(
        tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'page.pdf'}", base + address(COCOA_ID, "cocoa")
    )
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
