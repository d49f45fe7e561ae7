"""What every response carries, what is refused and how, and what caches are told."""

from __future__ import annotations

import json
import logging
from datetime import date
from pathlib import Path

import lxml.etree
import lxml.html
import pytest

from search.errors import CorruptGeneration, DeadlineExceeded, NoGeneration, QueryError
from search.limits import LIMITS
from search.query import parse_query
from search.request import parse_request
from search.results import Readiness
from search.schema import QUERY_FIELDS
from tests.test_web_search import page, parameters, submitted, words
from tests.web_fakes import KILLED_ID, NOW, FakeArchive, client
from web.app import create_app
from web.log import FieldFormatter

PATHS = {
    "/": 200,
    "/search?q=cocoa": 200,
    "/search?foo=1": 400,
    "/search.json?q=cocoa": 200,
    "/search.json?from=soon": 400,
    "/search.atom?q=cocoa": 200,
    "/search.csv?q=cocoa": 200,
    "/story/tag:fil.example,2024:42": 200,
    "/story/tag:fil.example,2024:42.json": 200,
    f"/story/{KILLED_ID}": 410,
    "/story/none": 404,
    "/help": 200,
    "/opensearch.xml": 200,
    "/suggest.json?q=co": 200,
    "/healthz": 200,
    "/readyz": 200,
    "/robots.txt": 200,
    "/favicon.svg": 200,
    "/static/style.css": 200,
    "/nowhere": 404,
    "/story/..%2F..%2Fetc%2Fpasswd": 404,
    "/story/a%00b": 404,
    "/story/a%0D%0ASet-Cookie:%20x=1": 404,
    "/story?id=a%0D%0ASet-Cookie:%20x=1": 404,
    "/story//evil.example": 404,
    "//evil.example/..": 404,
    "/search?q=x%0D%0ASet-Cookie:%20x=1": 200,
    "/search.json?q=x%0D%0ASet-Cookie:%20x=1": 200,
    "/static/../app.py": 404,
    "/static/none.css": 404,
}
REVALIDATED = [
    *("/", "/search?q=x", "/search.json?q=x", "/search.csv", "/search.atom", "/suggest.json?q=co"),
    *("/story/tag:fil.example,2024:42", "/story.json?id=tag:fil.example,2024:42"),
]


@pytest.mark.parametrize(("path", "status"), PATHS.items())
def test_every_response_carries_the_security_headers_and_no_cookie(path: str, status: int) -> None:
    response = client().get(path)
    assert response.status_code == status
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert "Cache-Control" in response.headers
    assert not {"Set-Cookie", "Location"} & {*response.headers.keys()}
    response.close()


@pytest.mark.parametrize("path", PATHS)
def test_head_answers_as_get_without_a_body(path: str) -> None:
    full, head = client().get(path), client().head(path)
    assert head.status_code == full.status_code
    assert head.data == b""
    assert head.headers["Content-Type"] == full.headers["Content-Type"]
    full.close()
    head.close()


@pytest.mark.parametrize("path", ["/story/", "/story?id=", "/story.json?id="])
def test_an_id_as_long_as_a_request_may_be_is_looked_up_as_any_other(path: str) -> None:
    assert client().get(path + "x" * 60_000).status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/", "/search", "/search.json", "/story/x"])
def test_other_methods_are_refused_with_a_problem_that_names_the_allowed_ones(path: str, method: str) -> None:
    response = client().open(path, method=method)
    assert response.status_code == 405
    assert response.mimetype == "application/problem+json"
    assert {"GET", "HEAD", "OPTIONS"} == {name.strip() for name in response.headers["Allow"].split(",")}


@pytest.mark.parametrize("path", REVALIDATED)
def test_an_unchanged_answer_is_304_and_a_changed_archive_ends_it(path: str) -> None:
    archive = FakeArchive()
    web = client(archive)
    first = web.get(path)
    assert first.headers["Cache-Control"] == "public, no-cache"
    tag = first.headers["ETag"]
    searches = len(archive.searched)
    again = web.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert len(archive.searched) == searches
    archive.current = "gen-000043-0"
    assert web.get(path, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("path", REVALIDATED)
def test_a_304_to_head_has_the_headers_of_any_answer(path: str) -> None:
    full = client().get(path)
    head = client().head(path, headers={"If-None-Match": full.headers["ETag"]})
    assert (head.status_code, head.data) == (304, b"")
    for name in ("ETag", "Cache-Control", "Content-Security-Policy"):
        assert head.headers[name] == full.headers[name]


def test_a_star_instead_of_a_tag_does_not_stand_for_a_killed_storys_page() -> None:
    assert client().get(f"/story/{KILLED_ID}", headers={"If-None-Match": "*"}).status_code == 410


def test_the_tag_is_strong_only_where_no_time_taken_is_in_the_body() -> None:
    weak = {path: client().get(path).headers["ETag"].startswith("W/") for path in REVALIDATED}
    assert [path for path, is_weak in weak.items() if is_weak] == ["/search?q=x", "/search.json?q=x"]


def test_relative_days_end_caches_at_midnight() -> None:
    tags = set()
    for now in (NOW, NOW.replace(hour=23), NOW.replace(day=9)):
        app = create_app(FakeArchive(), clock=lambda at=now: at, proxies=0)
        tags.add(app.test_client().get("/search?from=-7d").headers["ETag"])
    assert len(tags) == 2


def test_pages_that_differ_only_in_form_or_host_have_different_tags() -> None:
    web = client()
    tags = [web.get(path).headers["ETag"] for path in ("/search?q=x", "/search.json?q=x", "/search.csv?q=x")]
    tags.append(web.get("/search?q=x", base_url="http://other.example").headers["ETag"])
    assert len(set(tags)) == 4


def test_a_query_error_shows_the_place_and_the_hint_and_keeps_text_and_filters() -> None:
    archive = FakeArchive(error=QueryError("too many words", position=6, hint="use fewer words"))
    response = client(archive).get("/search?q=cocoa+bean&topic=softs&from=1987")
    assert response.status_code == 400
    assert response.headers["Cache-Control"] == "no-store"
    root = lxml.html.document_fromstring(response.text)
    assert words(root.find_class("pointed")[0]) == "cocoa bean"
    assert [mark.text for mark in root.find_class("pointed")[0].iter("mark")] == ["b"]
    assert "Use fewer words." in words(root)
    assert sorted(submitted(root)) == [("from", "1987"), ("q", "cocoa bean"), ("topic", "softs")]


def test_a_parameter_error_drops_only_that_parameter() -> None:
    response = client().get("/search?q=cocoa&from=soon&topic=softs")
    root = lxml.html.document_fromstring(response.text)
    assert "from: " in words(root)
    assert sorted(submitted(root)) == [("q", "cocoa"), ("topic", "softs")]


def test_too_many_filters_are_refused_and_the_text_is_kept() -> None:
    filters = "&".join(f"topic=t{n}" for n in range(LIMITS.filters + 1))
    response = client().get(f"/search?q=cocoa&{filters}")
    assert response.status_code == 400
    assert 'value="cocoa"' in response.text


def test_problems_of_programs_are_rfc_9457_objects() -> None:
    archive = FakeArchive(error=QueryError("too many words", position=6, hint="use fewer"))
    response = client(archive).get("/search.json?q=cocoa+bean")
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
    assert json.loads(response.data) == {
        "type": "/help#problem-query",
        "title": "The query cannot be read",
        "status": 400,
        "detail": "too many words",
        "instance": "/search.json?q=cocoa+bean",
        "position": 6,
        "hint": "use fewer",
    }
    assert json.loads(client().get("/search.json?from=soon").data)["parameter"] == "from"


def test_every_problem_type_is_explained_on_the_help_page() -> None:
    root = page("/help")
    named = {"query", "parameter", "missing", "gone", "slow", "not-ready", "internal", "http"}
    assert {f"problem-{name}" for name in named} <= set(root.xpath("//@id"))


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (NoGeneration(Path("/secret/root")), "cannot be read at the moment"),
        (CorruptGeneration(Path("/secret/root/x"), expected="a", actual="b"), "cannot be read at the moment"),
        (DeadlineExceeded("match", 1.0), "narrow it with more words"),
    ],
)
@pytest.mark.parametrize("path", ["/search?q=x", "/search.json?q=x"])
def test_what_cannot_be_answered_now_is_503_with_a_time_to_retry(path: str, error: Exception, says: str) -> None:
    response = client(FakeArchive(error=error)).get(path)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert says in response.text
    assert "secret" not in response.text


def test_help_and_health_stay_up_while_the_archive_is_down() -> None:
    web = client(FakeArchive(error=NoGeneration(Path("/x")), ready=Readiness("down", "no index")))
    assert [web.get(path).status_code for path in ("/help", "/healthz", "/opensearch.xml", "/readyz")] == [200] * 3 + [
        503
    ]


@pytest.mark.parametrize("error", [NoGeneration(Path("/root")), DeadlineExceeded("match", 1.0), RuntimeError("x")])
def test_what_may_work_later_offers_its_own_address_again(error: Exception) -> None:
    root = lxml.html.document_fromstring(client(FakeArchive(error=error)).get("/search?q=x").text)
    assert [link.get("href") for link in root.find(".//main").iter("a")] == [""]


@pytest.mark.parametrize(("status", "code"), [("ok", 200), ("degraded", 200), ("down", 503)])
def test_readiness_tells_state_generation_and_age(status: str, code: int) -> None:
    response = client(FakeArchive(ready=Readiness(status, "why", "gen-000007", 60, NOW))).get("/readyz")
    assert response.status_code == code
    assert response.headers["Cache-Control"] == "no-store"
    assert json.loads(response.data) == {
        "status": status,
        "generation": "gen-000007",
        "stories": 60,
        "published_at": "2024-03-08T12:00:00+00:00",
    }


@pytest.mark.parametrize("path", ["/search?q=x", "/search.json?q=x"])
def test_an_unforeseen_error_is_a_500_that_tells_nothing(path: str) -> None:
    response = client(FakeArchive(error=RuntimeError("secret"))).get(path)
    assert response.status_code == 500
    assert "secret" not in response.text
    assert response.headers["Content-Security-Policy"]


def test_static_files_are_kept_for_ever_only_under_the_address_that_changes_with_them() -> None:
    web = client()
    addressed = lxml.html.document_fromstring(web.get("/").text).xpath("//link[@rel='stylesheet']/@href")[0]
    assert web.get(addressed).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for other in ("/static/style.css", "/favicon.svg"):
        assert web.get(other).headers["Cache-Control"] == "public, max-age=3600"


def test_a_static_file_is_not_kept_under_the_address_of_another_release() -> None:
    assert client().get("/static/style.css?v=000000000000").headers["Cache-Control"] == "no-store"


def test_crawlers_are_kept_out_of_filters_and_let_in_to_stories() -> None:
    lines = client().get("/robots.txt").text.splitlines()
    assert "Disallow: /search?*topic=" in lines
    assert "Disallow: /search.json" in lines
    assert not any(line.startswith("Disallow: /story") for line in lines)


def test_the_opensearch_description_names_every_form_with_absolute_templates() -> None:
    space = {"os": "http://a9.com/-/spec/opensearch/1.1/"}
    root = lxml.etree.fromstring(client().get("/opensearch.xml").data)
    assert len(root.findtext("os:ShortName", namespaces=space)) <= 16
    templates = {url.get("type"): url.get("template") for url in root.findall("os:Url", space)}
    assert set(templates) == {
        "text/html",
        "application/atom+xml",
        "application/json",
        "application/x-suggestions+json",
    }
    assert all(template.startswith("http://localhost/") for template in templates.values())
    filled = (
        templates["text/html"].replace("{searchTerms}", "cocoa").replace("{startPage?}", "").replace("{count?}", "")
    )
    assert client().get(filled).status_code == 200


def test_suggestions_have_the_opensearch_form() -> None:
    response = client().get("/suggest.json?q=coc")
    assert response.mimetype == "application/x-suggestions+json"
    assert json.loads(response.data) == ["coc", ["cocoa", "cocoa futures"]]
    assert json.loads(client().get("/suggest.json").data) == ["", []]


def test_under_a_prefix_every_link_stays_under_it() -> None:
    response = client().get("/search?q=cocoa&topic=cocoa", base_url="http://news.example/archive/")
    root = lxml.html.document_fromstring(response.text)
    local = [href for href in root.xpath("//@href | //@src | //@action") if not href.startswith(("#", "http"))]
    assert local
    assert all(href.startswith("/archive/") for href in local)
    answer = client().get("/search.json?q=cocoa", base_url="http://news.example/archive/")
    assert json.loads(answer.data)["next"].startswith("/archive/search.json?")


@pytest.mark.parametrize("prefix", ["", "/archive"])
def test_an_empty_path_is_the_home_page_and_no_redirect(prefix: str) -> None:
    environment = {"PATH_INFO": "", "SCRIPT_NAME": prefix, "HTTP_HOST": "news_search:8000"}
    response = client().get("/", environ_overrides=environment)
    assert (response.status_code, response.headers.get("Location")) == (200, None)
    assert f'<link rel="canonical" href="http://news_search:8000{prefix}/">' in response.text


def test_a_prefix_in_another_script_is_encoded_as_headers_need_it() -> None:
    answer = client().get("/search.json?q=x", base_url="http://news.example/архив")
    assert answer.headers["Link"].startswith("<http://news.example/%D0%B0%D1%80%D1%85%D0%B8%D0%B2/search.json?q=x>")


ABSOLUTE = ["/", "/search?q=x", "/search.json?q=x", "/search.csv", "/search.atom", "/help", "/opensearch.xml"]


@pytest.mark.parametrize(
    ("host", "base"),
    [
        ("xn--e1afmkfd.xn--p1ai", "http://xn--e1afmkfd.xn--p1ai/"),
        ("news_search:8000", "http://news_search:8000/"),
        ("News.example:80", "http://news.example/"),
        ("news.example:", "http://news.example/"),
        ("[2001:db8::1]:8000", "http://[2001:db8::1]:8000/"),
    ],
)
@pytest.mark.parametrize("path", ABSOLUTE)
def test_absolute_addresses_are_under_the_host_that_the_client_named(path: str, host: str, base: str) -> None:
    response = client().get(path, headers={"Host": host})
    assert response.status_code == 200
    links = response.headers.getlist("Link")
    assert base in response.text + "".join(links)
    assert bool(links) == path.startswith(("/search.json", "/search.csv", "/search.atom"))
    assert all(link.startswith(f"<{base}search.") for link in links)


@pytest.mark.parametrize(
    "host", ["", "a b", "news.example/x", 'x">', "x:65536", "x:y", "a@b", "пример.рф", "a, b", "a..b"]
)
def test_a_host_that_no_address_can_have_is_a_400(host: str) -> None:
    for path in ABSOLUTE:
        assert client().get(path, environ_overrides={"HTTP_HOST": host}).status_code == 400
    problem = client().get("/search.json", environ_overrides={"HTTP_HOST": host})
    assert problem.mimetype == "application/problem+json"
    assert problem.headers["Content-Security-Policy"]


def test_front_servers_are_believed_only_as_far_as_told() -> None:
    forwarded = {"X-Forwarded-Host": "news.example", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/archive"}
    for proxies, base in ((0, "http://localhost"), (1, "https://news.example/archive")):
        web = create_app(FakeArchive(), proxies=proxies).test_client()
        root = lxml.html.document_fromstring(web.get("/search?q=x", headers=forwarded).text)
        assert root.xpath("//link[@rel='canonical']/@href") == [f"{base}/search?q=x"]


def test_a_request_is_one_log_line_whatever_the_user_typed(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="dateline.web")
    client().get("/search", query_string={"q": "a\nb %s"})
    client().get("/help")
    search, other = caplog.records
    assert search.getMessage() == "search"
    assert (search.q, search.hits, search.status) == ("a\nb %s", 1234, 200)
    line = FieldFormatter("%(message)s").format(search)
    assert "\n" not in line
    assert "q='a\\nb %s' hits=1234" in line
    assert other.getMessage() == "request"


def test_the_path_of_an_unforeseen_error_starts_no_log_line(caplog: pytest.LogCaptureFixture) -> None:
    client(FakeArchive(error=RuntimeError("boom"))).get("/story/a%0AERROR%20forged%E2%80%A8%C2%85")
    (record,) = [record for record in caplog.records if record.exc_info]
    lines = FieldFormatter("%(levelname)s %(message)s").format(record).splitlines()
    assert lines[0] == "ERROR Exception on /story/a\\nERROR forged\\u2028\\x85 [GET]"
    assert lines[-1] == "RuntimeError: boom"


@pytest.mark.parametrize("name", [*QUERY_FIELDS, "date"])
def test_the_help_page_explains_each_field_with_an_example_in_it(name: str) -> None:
    rows = [row for row in page("/help").iter("tr") if words(row).startswith(f"{name}:")]
    examples = [words(link) for row in rows for link in row.iter("a")]
    assert [example.startswith(f"{name}:") for example in examples][-1:] == [True]
    for example in examples:
        read = parse_query(example, date(2024, 3, 7))
        assert (read.explained.startswith(f"{name}:"), read.notes) == (True, ())


def test_the_examples_of_the_help_page_are_searches() -> None:
    root = page("/help")
    links = [a for a in root.iter("a") if a.find("code") is not None]
    assert len(links) > 10
    for link in links:
        assert parameters(link)["q"] == [words(link)]
        parse_request([("q", words(link))])
