"""What openai's errors mean: may the same request be sent again, and who must act. They stop here.

Messages are for the operator. They repeat what the server said, shortened, with the key taken out.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import cast

from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError

from rag.errors import ModelFailed, ModelMalformed, ModelRefused
from rag.llm.policy import Fault

LONGEST_QUOTE = 300
NOTHING: Mapping[str, object] = {}
QUOTA_CODES = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"}
PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_EARLY}
ADVICE = {
    HTTPStatus.UNAUTHORIZED: "the model endpoint does not accept the key: check {key}",
    HTTPStatus.FORBIDDEN: "the model endpoint does not allow this key to use the model",
    HTTPStatus.NOT_FOUND: "the model endpoint does not know the path or the model: check {url} and the name",
}


@dataclass(frozen=True, slots=True)
class Named:
    """The settings that name an endpoint and its key, for messages."""

    url: str = "OPENAI_BASE_URL"
    key: str = "OPENAI_API_KEY"


OPENAI = Named()


def fault_of(error: Exception, secret: str, named: Named = OPENAI) -> Fault:
    """Of anything that openai or reading its answer raises. `secret` never appears in the message."""
    if isinstance(error, APIStatusError):
        return _of_status(error, secret, named)
    if isinstance(error, APITimeoutError):
        return Fault(ModelFailed("the model endpoint did not answer in time"), again="yes", broken=True)
    if isinstance(error, APIConnectionError):
        cause = type(error.__cause__ or error).__name__
        return Fault(ModelFailed(f"no connection to the model endpoint ({cause})"), again="yes", broken=True)
    if isinstance(error, APIError):
        return _of_error_body(error.body, quote(error.message, secret))
    return malformed("the model endpoint did not answer in the form of its protocol")


def malformed(message: str) -> Fault:
    """An answer that is not of the protocol. Worth one more try: a gateway may have been in the way."""
    return Fault(ModelMalformed(message), again="once", broken=True)


def of_error_object(body: object, secret: str) -> Fault | None:
    """When a body that came with status 200 is an error all the same."""
    found = mapping(body).get("error")
    if not found:
        return None
    return _of_error_body(found, quote(str(mapping(found).get("message", found)), secret))


def quote(said: str, secret: str) -> str:
    """What a server said, on one line, shortened, without the key or anything that looks like one."""
    without = said.replace(secret, "***") if secret else said
    without = re.sub(r"\b(sk|pk|key)-[\w*-]{6,}", "***", without)
    line = " ".join(without.split())
    return line if len(line) <= LONGEST_QUOTE else line[:LONGEST_QUOTE] + "…"


def mapping(value: object) -> Mapping[str, object]:
    """`value` when it is a JSON object, otherwise an empty one."""
    return cast(Mapping[str, object], value) if isinstance(value, Mapping) else NOTHING


def _of_status(error: APIStatusError, secret: str, named: Named) -> Fault:
    # openai puts "Error code: 503 - " before what the server said
    status, said = error.status_code, quote(error.message.split(" - ", 1)[-1], secret)
    if status == HTTPStatus.TOO_MANY_REQUESTS and {str(error.code), str(error.type)} & QUOTA_CODES:
        return Fault(ModelRefused(f"the quota of the model endpoint is used up: {said}"))
    if status in ADVICE:
        return Fault(ModelRefused(ADVICE[HTTPStatus(status)].format(**asdict(named))))
    wait = retry_after(error.response.headers)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Fault(ModelFailed("the model endpoint takes no more requests for now", retry_after=wait), again="yes")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in PASSING:
        failed = ModelFailed(f"the model endpoint failed (status {status}): {said}", retry_after=wait)
        return Fault(failed, again="yes", broken=True)
    refused = ModelRefused(f"the model endpoint does not accept the request (status {status}): {said}")
    return Fault(refused, complaint=f"{error.param or ''} {error.message}")


def _of_error_body(body: object, said: str) -> Fault:
    """An error object without a status of its own: within a stream, or with status 200."""
    code = str(mapping(body).get("code"))
    if {code, str(mapping(body).get("type"))} & QUOTA_CODES:
        return Fault(ModelRefused(f"the quota of the model endpoint is used up: {said}"))
    if re.fullmatch(r"4\d\d", code) and code != "429":
        return Fault(ModelRefused(f"the model endpoint does not accept the request: {said}"), complaint=said)
    return Fault(ModelFailed(f"the model endpoint reports an error: {said}"), again="yes", broken=True)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that a server asks to wait (RFC 9110, 10.2.3), None when it does not say.

    A date is compared with the server's own `Date`, so that no two clocks have to agree.
    """
    asked = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", asked):
        return float(asked)
    try:
        return max(0.0, (parsedate_to_datetime(asked) - parsedate_to_datetime(headers["date"])).total_seconds())
    except (ValueError, TypeError, KeyError):
        return None
