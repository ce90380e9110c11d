"""What a caller sends for a briefing; the command line reads it too, so no web framework is imported here."""

import datetime
from typing import Annotated, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from rag.api.schemas import Body, Flag
from rag.brief.profile import WHOLE, ProfileForm
from rag.brief.window import MOST_HOURS
from rag.service.briefs import BriefOrder
from rag.types import Mode, Policy


def _day(given: object) -> object:
    """Pydantic alone would take a number for seconds since 1970."""
    if given is None or isinstance(given, datetime.date):
        return given
    try:
        return datetime.date.fromisoformat(given if isinstance(given, str) else "")
    except ValueError:
        raise ValueError("give a day as 2026-03-02") from None


class BriefIn(Body):
    """A window and a reader. With `stream` (or `Accept: text/event-stream`) progress comes as events."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "not": {
                "required": ["date", "hours"],
                "properties": {"date": {"type": "string"}, "hours": {"type": "integer"}},
            }
        },
    )

    date: Annotated[
        datetime.date | None,
        BeforeValidator(_day),
        Field(description="a calendar day in `tz`", examples=["2026-03-02"]),
    ] = None
    hours: Annotated[
        Annotated[int, Field(ge=1, le=MOST_HOURS), WHOLE] | None, Field(description="up to now; default 24")
    ] = None
    tz: Annotated[str, Field(description="IANA time zone", examples=["Europe/Berlin"])] = "UTC"
    profile: ProfileForm = ProfileForm()
    mode: Mode | None = None
    policy: Policy | None = None
    refresh: Flag = False
    deliver: Annotated[Flag, Field(description="mail it, and post it to the webhook of the settings")] = False
    stream: Flag = False

    @model_validator(mode="after")
    def _one_window(self) -> Self:
        if self.date is not None and self.hours is not None:
            raise ValueError("give date or hours, not both")
        return self

    def order(self) -> BriefOrder:
        return BriefOrder(
            day=self.date,
            hours=self.hours,
            tz=self.tz,
            profile=self.profile,
            mode=self.mode,
            policy=self.policy,
            refresh=self.refresh,
            deliver=self.deliver,
        )
