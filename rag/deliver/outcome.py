"""What became of one try."""

from dataclasses import dataclass

LONGEST = 300
"""Characters of an error that are kept."""


@dataclass(frozen=True, slots=True)
class Sent:
    pass


@dataclass(frozen=True, slots=True)
class NotNow:
    """To be tried again, not before `wait` seconds when the other side asked for that."""

    why: str
    wait: float = 0


@dataclass(frozen=True, slots=True)
class Never:
    """Refused for good: to try again would be refused again."""

    why: str


Outcome = Sent | NotNow | Never


def in_short(words: str, secrets: tuple[str, ...] = ()) -> str:
    """On one line, of bounded length, with stars for secrets, as it may be kept and shown."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        words = words.replace(secret, "********")
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
