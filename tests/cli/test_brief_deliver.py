"""What `rag brief --deliver` says of each delivery, and with which exit code it ends."""

from pathlib import Path
from typing import Any

from tests.cli.test_brief import archive
from tests.cli.test_commands import Run, rag
from tests.deliver.servers import Hook, free_port
from tests.fakes.loopback import serving

__all__ = ["archive"]


def deliver(archive: Path, output: Path, profile: Path, **to: Any) -> Run:
    given = ("--date", "2026-03-02", "--tz", "Europe/Berlin", "--profile", str(profile), "-o", str(output), "--deliver")
    return rag("brief", *given, home=archive, **to)


def last_words(done: Run) -> list[str]:
    return [line for line in done.err.splitlines() if line.startswith("rag: ")]


def test_what_was_refused_for_now_is_not_called_delivered_and_the_file_is_written(
    archive: Path, tmp_path: Path
) -> None:
    profile, page = tmp_path / "p.yaml", tmp_path / "b.html"
    profile.write_text("name: later", "utf-8")
    with serving(Hook(500, 200)) as url:
        to = {"RAG_BRIEF_WEBHOOK_URL": url, "RAG_BRIEF_WEBHOOK_SECRET": "w"}
        for _ in range(2):  # the second time it is not due yet, and no less undelivered
            done = deliver(archive, page, profile, **to)
            assert done.code == 1
            (told,) = last_words(done)
            assert told.startswith(f"rag: not delivered to {url}: the server answered 500; the next --deliver")
        assert page.read_text("utf-8").startswith("<!doctype html>")


def test_what_was_given_up_is_told_again_and_what_was_delivered_too(archive: Path, tmp_path: Path) -> None:
    profile = tmp_path / "p.yaml"
    for name, status, code, words in (("gone", 410, 1, "not delivered to "), ("fine", 204, 0, "delivered to ")):
        profile.write_text(f"name: {name}", "utf-8")
        hook = Hook(status)
        with serving(hook) as url:
            to = {"RAG_BRIEF_WEBHOOK_URL": url, "RAG_BRIEF_WEBHOOK_SECRET": "w"}
            for _ in range(2):
                done = deliver(archive, tmp_path / "b.md", profile, **to)
                assert done.code == code
                assert last_words(done)[0].startswith(f"rag: {words}{url}")
        assert len(hook.got) == 1


def test_a_mail_server_that_is_down_is_told(archive: Path, tmp_path: Path) -> None:
    profile = tmp_path / "p.yaml"
    profile.write_text("name: mail", "utf-8")
    done = deliver(
        archive,
        tmp_path / "b.md",
        profile,
        RAG_BRIEF_MAIL_TO="desk@example.org",
        RAG_BRIEF_MAIL_FROM="brief@example.org",
        RAG_SMTP_URL=f"smtp://127.0.0.1:{free_port()}",
    )
    assert done.code == 1
    assert "rag: not delivered to d…@example.org: 127.0.0.1:" in last_words(done)[0]
    assert (tmp_path / "b.md").exists()
