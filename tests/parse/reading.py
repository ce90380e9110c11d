"""What a document gives, for the tests of its format."""

from collections.abc import Sequence
from datetime import UTC, datetime

from rag.parse import Parsed, Rejected, Skipped, Withdrawn, parse_each
from rag.types import Draft

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def read(data: bytes | str, media_type: str | None = None, name: str = "") -> list[Parsed]:
    given = data.encode() if isinstance(data, str) else data
    return list(parse_each(given, media_type=media_type, name=name, now=NOW))


def article(data: bytes | str, media_type: str | None = None, name: str = "") -> Draft:
    """The only one."""
    (found,) = read(data, media_type, name)
    assert isinstance(found, Draft), found
    return found


def articles(found: Sequence[Parsed]) -> list[Draft]:
    return [each for each in found if isinstance(each, Draft)]


def told(found: Sequence[Parsed]) -> list[str]:
    """One line for each: the title of an article, else the place with the reason."""
    lines: list[str] = []
    for each in found:
        match each:
            case Draft():
                lines.append(each.title)
            case Rejected():
                lines.append(f"rejected {each.place}: {each.error}")
            case Skipped():
                lines.append(f"skipped {each.place}: {each.reason}")
            case Withdrawn():
                lines.append(f"withdrawn {each.place}: {each.draft.guid}")
    return lines
