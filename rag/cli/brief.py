"""`rag brief`: the options as the HTTP interface has them, progress on standard error, the edition to a file."""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from rag.brief.window import MOST_HOURS, machine_zone, zone
from rag.cli.backend import Backend, Json
from rag.cli.progress import progress
from rag.config import Settings
from rag.errors import BadInput

if TYPE_CHECKING:
    from rag.service.briefs import Format

SUFFIXES: "Mapping[str, Format]" = {
    ".html": "html",
    ".htm": "html",
    ".md": "md",
    ".json": "json",
    ".txt": "txt",
    ".atom": "atom",
    ".xml": "atom",
}


@dataclass(frozen=True, slots=True)
class Order:
    """What the options ask for: `body` as the HTTP interface has it, and what becomes of the edition here."""

    body: Json
    form: "Format"
    output: Path | None
    refresh: bool
    deliver: bool


def order(
    settings: Settings,
    *,
    as_json: bool,
    day: str | None,
    window: str | None,
    tz: str | None,
    profile: Path | None,
    form: str | None,
    output: Path | None,
    mode: str | None,
    policy: str | None,
    refresh: bool,
    deliver: bool,
) -> Order:
    """Raises `BadInput`."""
    if day is not None and window is not None:
        raise BadInput("give --date or --window, not both")
    wanted = _format(form, output, as_json=as_json)
    body: dict[str, Any] = {
        "date": _day(day),
        "hours": _hours(window),
        "tz": zone(tz).key if tz is not None else settings.brief.tz or settings.tz or machine_zone().key,
        "mode": mode,
        "policy": policy,
        "refresh": refresh,
        "deliver": deliver,
    }
    if chosen := profile or settings.brief.profile:
        body["profile"] = _read(chosen)
    return Order({k: v for k, v in body.items() if v is not None}, wanted, output, refresh, deliver)


async def brief_all(backend: Backend, wanted: Order) -> int:
    """The exit code: 1 where the edition did not get to everybody. Raises what the backend raises."""
    with progress() as advance:
        view = await backend.brief(wanted.body, lambda done, of, _: advance("stories", done, of))
    _told(view, refresh=wanted.refresh)
    id = view["edition"]["id"]
    deliveries = await backend.deliver(id) if wanted.deliver else ()
    for one in deliveries:
        click.echo(_became(one), err=True)
    _write(await backend.briefing(id, wanted.form), wanted.output)
    return int(any(one["state"] != "done" for one in deliveries))


def _read(profile: Path) -> Any:
    from rag.brief.profile import read_form  # with all that reads its topics, which without one is not needed

    return read_form(profile).model_dump(mode="json")


def _day(given: str | None) -> str | None:
    try:
        return date.fromisoformat(given).isoformat() if given is not None else None
    except ValueError:
        raise BadInput(f"--date {given!r}: give a day as 2026-03-02") from None


def _hours(given: str | None) -> int | None:
    """Of `24`, `24h` or `1d`."""
    if given is None:
        return None
    found = re.fullmatch(r"(\d{1,4})\s*([hd]?)", given.strip(), re.IGNORECASE)
    hours = int(found[1]) * (24 if found[2].lower() == "d" else 1) if found else 0
    if not 1 <= hours <= MOST_HOURS:
        raise BadInput(f"--window {given!r}: give hours or days, such as 24h or 7d, up to {MOST_HOURS // 24}d")
    return hours


def _format(form: str | None, output: Path | None, *, as_json: bool) -> "Format":
    """What was asked for, else what the file is called, else text. Raises `BadInput` for a name that tells neither."""
    if as_json:
        return "json"
    if form:
        return cast("Format", form)
    suffix = output.suffix.lower() if output else ""
    if suffix and suffix not in SUFFIXES:
        raise BadInput(f"{output}: no format {suffix!r}: end the name in {', '.join(SUFFIXES)}, or give --format")
    return SUFFIXES.get(suffix, "txt")


def _told(view: Json, *, refresh: bool) -> None:
    """What a reader of a file should know before reading."""
    if refresh:
        from rag.brief.render import LATER, known
        from rag.types import Window

        window = Window(**view["edition"]["window"])
        click.echo(f"rag: {known(window, view['made_at'])} ({window.tz}): {LATER}", err=True)
    if begins := view["edition"]["archive_begins"]:
        click.echo(f"rag: the archive begins on {begins}: there is nothing earlier to tell of", err=True)
    if view["changes"]:
        click.echo("rag: words that this edition rests on were changed or withdrawn: they are marked in it", err=True)
    if view["changed_since"]:
        click.echo("rag: the archive changed since this edition was made: --refresh makes the next version", err=True)
    for reason in view["edition"]["degraded"]:
        click.echo(f"rag: degraded: {reason}", err=True)


def _became(delivery: Json) -> str:
    """Of a delivery, for a person; what is pending is not tried by a command that has ended."""
    to, why = delivery["label"], delivery["last_error"]
    match delivery["state"]:
        case "done":
            return f"rag: delivered to {to}"
        case "failed":
            return f"rag: not delivered to {to}, given up: {why}"
        case _:
            return f"rag: not delivered to {to}: {why}; the next --deliver or a running server tries it again"


def _write(data: bytes, output: Path | None) -> None:
    try:
        if output is None:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
            return
        _replace(output, data)
    except BrokenPipeError:  # the reader has seen enough
        raise
    except OSError as error:
        raise BadInput(f"{output or 'standard output'}: {error.strerror or error}") from None
    click.echo(f"{output}: {len(data) // 1024 + 1} KB", err=True)


def _replace(output: Path, data: bytes) -> None:
    """Whole or not at all: a full disk leaves the file of yesterday. What is no file (a pipe, a terminal) and what
    stands where no other file may stand is written to."""
    if output.exists() and not (output.is_file() and os.access(output.parent, os.W_OK)):
        output.write_bytes(data)
        return
    there = output.resolve()
    part = there.with_name(f".{there.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        if there.exists():
            part.chmod(there.stat().st_mode & 0o777)
        part.replace(there)
    finally:
        part.unlink(missing_ok=True)
