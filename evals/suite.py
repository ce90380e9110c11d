"""Suites as people write them: one YAML file with the settings, one JSONL file with a case a line.

A file with mistakes is refused with all of them at once, each with file, line and field, so that one
round of mending is enough. `//` and `#` begin a comment line among the cases.
"""

import json
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar, TypeVar, cast

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from evals.types import Case, Gate, Gold, Insight, Suite
from rag.errors import BadInput

SUITES = Path(__file__).parent / "suites"
_INNER_FIELDS = [name for model in (Gate, Gold, Insight) for name in model.model_fields]

_M = TypeVar("_M", bound=BaseModel)

Place = tuple[int | str, ...]
"""The way to a field: ("gates", 0, "metric")."""


class SuiteError(BadInput):
    """A suite that cannot be used. The message has one problem a line."""

    code = "bad_suite"


@dataclass(frozen=True, slots=True)
class LoadedSuite:
    """`folder` is what the suite's paths are relative to; `hash` is of the bytes of both files."""

    suite: Suite
    cases: tuple[Case, ...]
    folder: Path
    hash: str


@dataclass(frozen=True, slots=True)
class _Settings:
    """The YAML file, read. `raw` is {} and `suite` None when they could not be made out."""

    raw: Mapping[str, Any]
    suite: Suite | None
    problems: list[str]
    cases_line: int = 1


def load_suite(path: Path, *, known_metrics: frozenset[str] | None = None) -> LoadedSuite:
    """Raises `SuiteError`. Without `known_metrics` the names of metrics are not checked."""
    data = _bytes(path, f"{path}: ")
    settings = _read_settings(path.name, data, known_metrics)
    lines, cases, problems = b"", (), list(settings.problems)
    name = settings.raw.get("cases")
    if isinstance(name, str) and name.strip():
        try:
            lines = _bytes(path.parent / name, f"{path.name}:{settings.cases_line}: cases: {name}: ")
            cases = tuple(_read_cases(Path(name).name, lines, problems))
        except SuiteError as error:
            problems.append(str(error))
    if problems or settings.suite is None:
        raise SuiteError("\n".join(problems))
    return LoadedSuite(settings.suite, cases, path.parent, sha256(data + b"\0" + lines).hexdigest())


def shipped() -> dict[str, Path]:
    """The suites that come with the project, by name."""
    return {path.stem: path for path in sorted(SUITES.glob("*.yaml"))}


def find_suite(name_or_path: str) -> Path:
    """A shipped suite by its name, else the file. Raises `SuiteError` that lists what there is."""
    path = shipped().get(name_or_path) or Path(name_or_path)
    if not path.is_file():
        names = ", ".join(shipped())
        raise SuiteError(f"there is no suite {name_or_path!r}: give the path of a YAML file, or one of {names}")
    return path


def skeleton(name: str) -> tuple[str, str]:
    """YAML and JSONL to start a suite from: `NAME.yaml` and `NAME.jsonl`. Raises `SuiteError` for a bad name."""
    try:
        Suite(name=name, corpus=("articles",), cases="cases.jsonl")
    except ValidationError:
        raise SuiteError(f"{name!r}: a name has lower-case letters, digits, - and _ only") from None
    settings, cases = (
        (SUITES / "skeleton" / file).read_text(encoding="utf-8") for file in ("suite.yaml", "cases.jsonl")
    )
    return settings.replace("SCHEMA", (SUITES / "suite.schema.json").as_uri()).replace("NAME", name), cases


def schemas() -> dict[str, dict[str, Any]]:
    """JSON Schemas for editors, by the name of the file in `evals/suites` that keeps them."""
    return {"suite.schema.json": Suite.model_json_schema(), "case.schema.json": Case.model_json_schema()}


def write_schemas(folder: Path = SUITES) -> None:
    """To be called when `evals.types` has changed."""
    for name, schema in schemas().items():
        (folder / name).write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


# --- the YAML file ---


class _Loader(yaml.SafeLoader):
    """Safe, and leaves moments as the strings that they are written as."""

    yaml_implicit_resolvers: ClassVar[Any] = {
        first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _read_settings(name: str, data: bytes, known_metrics: frozenset[str] | None) -> _Settings:
    try:
        node, raw = _parsed_yaml(_decoded(data))
    except _Unreadable as error:
        return _Settings({}, None, [f"{name}:{error.line}: {error}"])
    if node is None:
        return _Settings({}, None, [f"{name}:1: the file is empty"])
    found = [*_repeated_keys(node), *_unknown_metrics(raw, known_metrics)]
    suite, invalid = _validated(Suite, raw)
    found += invalid
    lines = sorted((_line(node, place), _said(place, problem)) for place, problem in found)
    problems = [f"{name}:{line}: {said}" for line, said in lines]
    fields: Mapping[str, Any] = cast("Mapping[str, Any]", raw) if isinstance(raw, dict) else {}
    return _Settings(fields, suite, problems, _line(node, ("cases",)))


class _Unreadable(Exception):
    """Not UTF-8, not YAML or not JSON."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.line = line


def _parsed_yaml(text: str) -> tuple[yaml.Node | None, Any]:
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        return node, cast("Any", loader).construct_document(node) if node else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _Unreadable(f"not YAML: {error.problem}", mark.line + 1 if mark else 1) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _Unreadable(f"not YAML: {error}".splitlines()[0], 1) from None


def _repeated_keys(node: yaml.Node) -> Iterator[tuple[Place, str]]:
    keys = [str(key.value) for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []
    for key in dict.fromkeys(key for key in keys if keys.count(key) > 1):
        yield (key,), "is there more than once"


def _line(node: yaml.Node, place: Place) -> int:
    """Of the key or item at `place`; of the nearest thing around it when it is not there."""
    line = node.start_mark.line + 1
    for step in place:
        inner = _inner(node, step)
        if inner is None:
            break
        line, node = inner
    return line


def _inner(node: yaml.Node, step: int | str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((k.start_mark.line + 1, v) for k, v in reversed(node.value) if str(k.value) == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = cast("yaml.Node", node.value[step])
        return item.start_mark.line + 1, item
    return None


def _unknown_metrics(raw: Any, known: frozenset[str] | None) -> Iterator[tuple[Place, str]]:
    for place, metric in _metrics(raw) if known is not None else ():
        if metric not in (known or ()):
            yield place, f"unknown metric {metric!r}{_near(metric, sorted(known or ()))}"


def _metrics(raw: Any) -> Iterator[tuple[Place, str]]:
    """Where names of metrics stand in what may not be a valid suite."""
    for field in ("metrics", "gates"):
        items = cast("Mapping[str, Any]", raw).get(field) if isinstance(raw, dict) else None
        for index, item in enumerate(cast("list[Any]", items) if isinstance(items, list) else ()):
            name = cast("Mapping[str, Any]", item).get("metric") if isinstance(item, dict) else item
            if isinstance(name, str):
                yield (field, index, "metric")[: 3 if field == "gates" else 2], name


# --- the JSONL file ---


def _read_cases(name: str, data: bytes, problems: list[str]) -> Iterator[Case]:
    """The valid cases; what is wrong with the others is added to `problems`."""
    first_line: dict[str, int] = {}
    for number, line in enumerate(data.removeprefix(BOM_UTF8).split(b"\n"), start=1):
        if not line.strip() or line.lstrip().startswith((b"//", b"#")):
            continue
        case, found = _read_case(line)
        if case and case.id in first_line:
            found.append(f"case {case.id}: id: is already that of line {first_line[case.id]}")
        problems += [f"{name}:{number}: {problem}" for problem in found]
        if case:
            first_line.setdefault(case.id, number)
            yield case
    if not first_line and not problems:
        problems.append(f"{name}:1: there is no case in this file")


def _read_case(line: bytes) -> tuple[Case | None, list[str]]:
    try:
        raw = json.loads(_decoded(line), object_pairs_hook=_once_each)
    except _Unreadable as error:
        return None, [str(error)]
    except (ValueError, RecursionError) as error:
        return None, [f"not JSON: {error}"]
    case, found = _validated(Case, raw)
    id = cast("Mapping[str, Any]", raw).get("id") if isinstance(raw, dict) else None
    named = f"case {id}: " if isinstance(id, str) and id.strip() else ""
    return case, [named + _said(place, problem) for place, problem in found]


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"field {next(n for n in names if names.count(n) > 1)!r} is there more than once")
    return fields


# --- both ---


def _bytes(path: Path, prefix: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SuiteError(f"{prefix}{error.strerror or error}") from None


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"not UTF-8: byte 0x{data[error.start]:02x}"
        raise _Unreadable(problem, data[: error.start].count(b"\n") + 1) from None


def _validated(model: type[_M], raw: Any) -> tuple[_M | None, list[tuple[Place, str]]]:
    try:
        return model.model_validate(raw), []
    except ValidationError as error:
        return None, [
            (detail["loc"], _problem(detail, list(model.model_fields))) for detail in error.errors(include_url=False)
        ]


def _problem(detail: ErrorDetails, fields: list[str]) -> str:
    if detail["type"] == "extra_forbidden":
        fields = fields if len(detail["loc"]) == 1 else _INNER_FIELDS
        return f"unknown field{_near(str(detail['loc'][-1]), fields)}"
    if detail["type"] == "missing":
        return "is missing"
    message = detail["msg"].removeprefix("Value error, ").replace("valid tuple", "list")
    return message[:1].lower() + message[1:]


def _near(word: str, names: list[str]) -> str:
    near = get_close_matches(word, names, n=1)
    return f": did you mean {near[0]!r}?" if near else ""


def _said(place: Place, problem: str) -> str:
    return f"{'.'.join(map(str, place))}: {problem}" if place else problem
