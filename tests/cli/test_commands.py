"""The command `rag` as a user runs it: a process of its own, its output and its exit code."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copytree
from threading import Thread

import pytest

from evals.server import Server, running

ARTICLE = """# Harbour bridge in Ostwick reopens

March 2, 2026

The harbour bridge in Ostwick reopened on Monday after nine months of repairs.

Repairs cost 4.2 million crowns, city engineer Dana Holm said.

Original url:

<https://gazette.example/2026/03/02/bridge>
"""
QUESTION = "How much did the bridge repairs cost?"


def rag(*arguments: str, home: Path | None = None, stdin: bytes = b"", **environment: str) -> "Run":
    """The command with its output; only settings that are given here reach it."""
    place = ["--home", str(home)] if home else []
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("RAG_", "OPENAI_"))}
    done = subprocess.run(
        [sys.executable, "-m", "rag", *place, *arguments],
        input=stdin,
        capture_output=True,
        env=clean | environment,
        timeout=120,
        check=False,
    )
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


class Run:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one article in it."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "articles").mkdir()
    (folder / "articles" / "bridge.md").write_text(ARTICLE, "utf-8")
    (folder / "articles" / "README.md").write_text("# About these files\n\nThis is not an article.", "utf-8")
    done = rag("ingest", str(folder / "articles"), home=folder / "home")
    assert done.code == 0, done.err
    assert "created" in done.out
    assert "1 created, 0 updated, 0 unchanged, 0 rejected" in done.err
    return folder / "home"


def test_an_answer_with_its_words_and_their_place(archive: Path) -> None:
    done = rag("ask", QUESTION, home=archive)
    assert done.code == 0, done.err
    assert "4.2 million crowns" in done.out
    assert "[1] gazette.example, 2026-03-02: Harbour bridge in Ostwick reopens" in done.out
    assert "paragraph 2, characters" in done.out


def test_no_answer_is_exit_code_3(archive: Path) -> None:
    done = rag("ask", QUESTION, "--since", "2027-01-01", home=archive)
    assert done.code == 3
    assert done.out.startswith("No answer:")


def test_json_is_what_the_http_interface_gives(archive: Path) -> None:
    answer = json.loads(rag("ask", QUESTION, "--json", home=archive).out)
    assert answer["citations"][0]["cited_text"] in ARTICLE
    hits = json.loads(rag("search", "bridge", "--json", home=archive).out)["hits"]
    assert [hit["title"] for hit in hits] == ["Harbour bridge in Ostwick reopens"]


def test_the_same_again_is_unchanged_and_standard_input_is_a_document(archive: Path) -> None:
    done = rag("ingest", "-", home=archive, stdin=ARTICLE.encode())
    assert done.code == 0, done.err
    assert done.out.startswith("unchanged")


def test_what_cannot_be_used_is_named_and_the_rest_goes_in(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"")
    (tmp_path / "b.md").write_text(ARTICLE.replace("/bridge", "/bridge-2").replace("Harbour", "Old"), "utf-8")
    done = rag("ingest", str(tmp_path), home=tmp_path / "home")
    assert done.code == 1
    assert "rejected" in done.out
    assert "a.md" in done.out
    assert "Old bridge in Ostwick reopens" in done.out


def test_sources_that_cannot_be_fetched_do_not_keep_the_next_one_out(tmp_path: Path) -> None:
    """Nor one that no terminal can show: the output is strict about that."""
    (tmp_path / "bridge.md").write_text(ARTICLE, "utf-8")
    urls = ("http://[::1", "http://127.0.0.1:port/", "http://127.0.0.1:1/\udced\udca0\udc80", "http://bücher.invalid/")
    done = rag(*("ingest", *urls, str(tmp_path / "bridge.md")), home=tmp_path / "home", PYTHONIOENCODING="utf-8:strict")
    assert done.code == 1, done.err
    assert "1 created, 0 updated, 0 unchanged, 4 rejected" in done.err
    assert done.out.count("rejected  http://") == len(urls)
    assert "Traceback" not in done.err


def test_a_redirect_to_no_url_does_not_keep_the_next_source_out(tmp_path: Path) -> None:
    (tmp_path / "bridge.md").write_text(ARTICLE, "utf-8")
    with redirecting("//[x]/") as url:
        done = rag(
            *("ingest", url, str(tmp_path / "bridge.md")), home=tmp_path / "home", RAG_LIMITS_FETCH_PRIVATE="true"
        )
    assert done.code == 1, done.err
    assert "1 created, 0 updated, 0 unchanged, 1 rejected" in done.err
    assert "which is no URL" in done.out


@contextmanager
def redirecting(place: str) -> Generator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", place)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["ask"], 2, "Missing argument"),
        (["ask", ""], 2, "question"),
        (["ask", "x", "--since", "soon"], 2, "since"),
        (["ingest", "nowhere.md"], 2, "no such file"),
        (["serve", "--host", "0.0.0.0"], 1, "RAG_API_KEYS"),
        (["frobnicate"], 2, "No such command"),
    ],
)
def test_wrong_usage_says_what_is_wrong(tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    done = rag(*arguments, home=tmp_path / "home")
    assert done.code == code, done.err
    assert said in done.err
    assert "Traceback" not in done.err
    assert arguments[0] != "ask" or not (tmp_path / "home").exists(), "nothing is opened for a wrong question"


def test_an_unknown_setting_is_an_error_that_names_it(tmp_path: Path) -> None:
    done = rag("status", home=tmp_path / "home", RAG_CHUNK_TOKEN="128")
    assert done.code == 1
    assert "RAG_CHUNK_TOKEN" in done.err


def test_another_chunk_size_is_refused_until_reindexed(archive: Path, tmp_path: Path) -> None:
    home = copytree(archive, tmp_path / "home")
    refused = rag("ask", QUESTION, home=home, RAG_CHUNK_TOKENS="64")
    assert refused.code == 1
    assert "rag reindex" in refused.err
    done = rag("reindex", home=home, RAG_CHUNK_TOKENS="64")
    assert done.code == 0, done.err
    assert rag("ask", QUESTION, home=home, RAG_CHUNK_TOKENS="64").code == 0


def test_status_lists_counts_and_settings(archive: Path) -> None:
    done = rag("status", home=archive, OPENAI_API_KEY="sk-very-secret")
    assert done.code == 0, done.err
    assert "articles             1" in done.out
    assert "RAG_CHUNK_TOKENS" in done.out
    assert "sk-very-secret" not in done.out


def test_answers_whose_words_changed_are_listed_with_what_stands_there_now(archive: Path, tmp_path: Path) -> None:
    home, file = copytree(archive, tmp_path / "home"), tmp_path / "bridge.md"
    with sqlite3.connect(home / "library.db") as library:
        library.execute("DELETE FROM answers")
    assert rag("ask", QUESTION, home=home).code == 0
    assert rag("status", "--changed", home=home).out.strip() == "No answers or briefings whose citations changed."
    file.write_text(ARTICLE.replace("4.2 million", "5.7 million"), "utf-8")
    assert rag("ingest", str(file), home=home).code == 0
    done = rag("status", "--changed", home=home)
    assert done.code == 0, done.err
    assert done.out.startswith(f"{QUESTION} (asked ")
    assert "“4.2” -> “5.7”" in done.out
    [given] = json.loads(rag("status", "--changed", "--json", home=home).out)["answers"]
    assert {"id", "question", "asked_at", "changes"} <= set(given)
    assert given["changes"][0]["change"]["kind"] == "edited"
    with running(home) as server:
        assert rag("--url", server.url, "status", "--changed").out == done.out


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of the server."""
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def server(served: Path) -> Iterator[Server]:
    with running(served) as server:
        yield server


def test_url_works_with_a_running_server(server: Server, tmp_path: Path) -> None:
    (tmp_path / "bridge.md").write_text(ARTICLE, "utf-8")
    stored = rag("--url", server.url, "ingest", str(tmp_path / "bridge.md"))
    assert stored.code == 0, stored.err
    asked = rag("--url", server.url, "ask", QUESTION)
    assert asked.code == 0, asked.err
    assert "4.2 million crowns" in asked.out
    assert rag("--url", server.url, "search", "bridge").code == 0
    assert "articles             1" in rag("--url", server.url, "status").out


def test_a_second_process_is_told_who_holds_the_archive_and_the_ways_out(server: Server, served: Path) -> None:
    done = rag("ask", QUESTION, home=served)
    assert done.code == 1
    assert str(server.process.pid) in done.err
    assert f"--url {server.url}" in done.err


def test_a_port_that_is_taken_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = rag("serve", "--port", str(taken.getsockname()[1]), home=tmp_path / "home")
    assert done.code == 1
    assert "--port" in done.err
    assert "Traceback" not in done.err


def test_a_draft_is_checked_sentence_by_sentence(archive: Path) -> None:
    done = rag(
        "verify", home=archive, stdin=b"Repairs cost 4.2 million crowns, Dana Holm said. Repairs cost 9 million crowns."
    )
    assert done.code == 3, done.err
    assert "ok " in done.out
    assert "CONTRADICTED" in done.out
    assert "“9 million" in done.out
    assert rag("verify", home=archive, stdin=b"Dana Holm said repairs cost 4.2 million crowns.").code == 0
    plain = rag("verify", home=archive, stdin=b"Repairs cost 4.2 million crowns.")
    assert plain.code == 3, "the article says so in somebody's words"
    assert "who says so is left out" in plain.out


def test_a_draft_is_printed_without_what_cannot_be_seen(archive: Path) -> None:
    done = rag("verify", home=archive, stdin="Repairs cost \u202e9 million\u200b crowns, Dana Holm said.".encode())
    assert "9 million crowns" in done.out
    assert not {"\u202e", "\u200b"} & set(done.out)


def test_a_draft_that_is_no_text_is_refused(tmp_path: Path) -> None:
    assert rag("verify", home=tmp_path / "home", stdin=b"\xff\xfe").code == 2
    assert not (tmp_path / "home").exists()


def test_an_unknown_outlet_is_a_wrong_use_that_says_which_there_are(archive: Path) -> None:
    for command in (("search", "bridge"), ("ask", QUESTION), ("summarize", "bridge")):
        done = rag(*command, "--source", "Gazete", home=archive)
        assert done.code == 2
        assert done.err.startswith("rag: no outlet 'Gazete': ")
        assert "gazette.example" in done.err
