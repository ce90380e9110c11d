"""What OpenAPI cannot say of a call, for schemathesis: such cases are no test of it and left out."""

from collections.abc import Callable
from typing import Any, cast

import schemathesis

hook = cast(Callable[[Any], Any], vars(schemathesis)["hook"])


@hook
def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:
    """OpenAPI has no schema for documents that are no JSON: to it each text is as good a feed as any other."""
    content = raw_schema["paths"]["/v1/articles"]["post"]["requestBody"]["content"]
    for media_type in [name for name in content if name != "application/json"]:
        del content[media_type]


@hook
def filter_case(context: Any, case: Any) -> bool:
    positive = case.meta is None or case.meta.generation.mode.is_positive
    if (
        case.operation.path == "/v1/articles"
        and case.operation.method == "post"
        and case.media_type != "application/json"
    ):
        # OpenAPI has no schema for what is no JSON: to it each text is as good as any other.
        return False
    return not (positive and any(_turned_round(given) or _says_nothing(given) for given in (case.query, case.body)))


def _turned_round(given: Any) -> bool:
    """The period ends before it begins: JSON Schema compares no fields."""
    fields = cast(dict[str, Any], given) if isinstance(given, dict) else {}
    since, until = fields.get("since"), fields.get("until")
    return isinstance(since, str) and isinstance(until, str) and since > until


def _says_nothing(given: Any) -> bool:
    """A text without a letter or a digit, of which regular expressions of different languages think differently."""
    fields = cast(dict[str, Any], given) if isinstance(given, dict) else {}
    texts = [fields[name] for name in ("text", "markdown", "html", "query", "question") if name in fields]
    return any(isinstance(text, str) and not any(map(str.isalnum, text)) for text in texts)
