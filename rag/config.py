"""All settings: one typed value, built once and passed down. Nothing else reads the environment.

Each setting is an environment variable, `RAG_` and its name (`RAG_HOME`, `RAG_CHUNK_TOKENS`), or a
line of a `.env` file in the working directory. The environment wins. An unknown `RAG_` name is an error.
"""

import os
import re
from collections.abc import Iterator
from datetime import time
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import Misconfigured


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is no time zone: use a name such as Europe/Berlin") from None
    return name


def _time_of_day(given: object) -> object:
    """Pydantic alone would take 0630 for as many seconds."""
    if isinstance(given, time) and given.tzinfo is None:
        return given
    if isinstance(given, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", given.strip()):
        return time.fromisoformat(given.strip())
    raise ValueError(f"{given!r} is no time of day: use HH:MM such as 06:30")


ZoneName = Annotated[str, AfterValidator(_time_zone)]
TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]


class Part(BaseModel):
    """A group of settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ChunkSettings(Part):
    tokens: int = Field(default=200, ge=32, le=256, description="largest chunk, in tokens of the local embedder")


class EmbedSettings(Part):
    model: str = Field(default="local", description="'local', or a model behind an OpenAI-compatible /embeddings")
    path: Path | None = Field(default=None, description="directory with model.onnx and tokenizer.json of your own")
    dimension: int | None = Field(default=None, ge=1, description="expected dimension of a remote model")
    sessions: int = Field(default=0, ge=0, description="parallel ONNX sessions; 0: one for each core")
    deadline_seconds: float = Field(default=60, gt=0, description="one batch of a remote model, retries included")


class EntailSettings(Part):
    path: Path | None = Field(
        default=None, description="directory with model.onnx, tokenizer.json, config.json of your own"
    )
    url: str | None = Field(
        default=None, description="address of a server with the /predict of text-embeddings-inference"
    )
    key: SecretStr | None = Field(default=None, description="what that server accepts as a key")
    chat: bool = Field(default=False, description="have the chat model (RAG_LLM_MODEL) judge")
    deadline_seconds: float = Field(
        default=20, gt=0, description="one call of that server or the chat model, retries included"
    )


class RerankSettings(Part):
    path: Path | None = Field(
        default=None, description="directory with model.onnx, tokenizer.json, config.json of a reranker of your own"
    )
    url: str | None = Field(default=None, description="address of a server with /rerank")
    api: Literal["tei", "cohere"] | None = Field(
        default=None,
        description="form of its /rerank: tei (text-embeddings-inference) or cohere (also Jina, vLLM); "
        "none: cohere where the model is named or the address has /v1 or /v2, else tei",
    )
    model: str | None = Field(default=None, description="model that it is asked for; tei takes none")
    key: SecretStr | None = Field(default=None, description="what that server accepts as a key")
    deadline_seconds: float = Field(default=5, gt=0, description="one question, retries included")
    candidates: int = Field(default=40, ge=1, le=1000, description="passages of a question that are reranked")


class RetrieveSettings(Part):
    k: int = Field(default=8, ge=1, le=100, description="hits that an answer may rest on")
    candidates: int = Field(default=60, ge=1, le=1000, description="hits taken from each search before fusion")
    half_life_days: float = Field(default=7, gt=0, description="age at which the recency bonus has halved")
    exact_rows: int = Field(default=30_000, ge=0, description="passages that are all compared; of more Chroma searches")
    recency_weight: float = Field(default=0.3, ge=0, description="size of the recency bonus; 0 turns it off")


class AnswerSettings(Part):
    sentences: int = Field(default=2, ge=1, le=10, description="most sentences of an extractive answer")
    policy: Literal["strict", "flag"] = Field(default="strict", description="unsupported sentences: drop or mark")


class LlmSettings(Part):
    model: str | None = Field(default=None, description="chat model; none: extractive answers")
    deadline_seconds: float = Field(default=60, gt=0, description="one answer, retries included")
    tries: int = Field(default=3, ge=1, le=10, description="most tries of one call")
    retry_after_cap_seconds: float = Field(default=20, ge=0, description="longest wait that a server may ask for")
    max_tokens: int = Field(default=1024, ge=16, description="longest reply")
    context_tokens: int = Field(default=6000, ge=512, description="most evidence put before the model")


class BriefSettings(Part):
    at: TimeOfDay | None = Field(
        default=None, description="time of day at which `rag serve` makes the briefing; none: never"
    )
    tz: ZoneName | None = Field(default=None, description="time zone of the briefing; none: RAG_TZ")
    profile: Path | None = Field(default=None, description="file that says what the reader of the briefing wants")
    mail_to: str = Field(default="", description="addresses that the briefing is mailed to, comma separated")
    mail_from: str | None = Field(default=None, description="address that it is mailed from")
    webhook_url: SecretStr | None = Field(default=None, description="URL that the briefing is posted to as JSON")
    webhook_secret: SecretStr | None = Field(default=None, description="key that signs what is posted")


class LimitSettings(Part):
    body_bytes: int = Field(default=20_000_000, ge=1024, description="largest document, and largest line of NDJSON")
    article_chars: int = Field(default=5_000_000, ge=1000, description="longest article, in characters")
    parse_seconds: float = Field(default=120, gt=0, description="longest that reading a document may take")
    parse_memory_mb: int = Field(default=2000, ge=300, description="memory that reading a document may take")
    question_chars: int = Field(default=2000, ge=10, description="longest question")
    body_seconds: float = Field(default=120, gt=0, description="one HTTP body, from its first byte to its last")
    bodies_bytes: int = Field(
        default=500_000_000, ge=1024, description="all HTTP bodies that are kept at once, the largest of NDJSON too"
    )
    connections: int = Field(default=1000, ge=1, description="HTTP connections; beyond, the one longest idle is closed")
    head_seconds: float = Field(default=10, gt=0, description="the head of an HTTP request")
    idle_seconds: int = Field(default=5, ge=1, description="between two requests of one HTTP connection")
    write_seconds: float = Field(default=30, gt=0, description="an answer that its caller does not read")
    drain_seconds: float = Field(default=10, ge=0, description="what is going on when the server is told to stop")
    concurrency: int = Field(default=8, ge=1, description="questions and searches worked on at once")
    verify_concurrency: int = Field(default=2, ge=1, description="texts verified at once")
    summarize_concurrency: int = Field(default=2, ge=1, description="summaries written at once")
    ingest_concurrency: int = Field(default=4, ge=1, description="documents taken in at once")
    queue: int = Field(default=64, ge=0, description="requests of each kind that may wait; more get 429")
    verify_seconds: float = Field(default=120, gt=0, description="one text to verify; what is left then is unclear")
    fetch_seconds: float = Field(default=20, gt=0, description="one URL, all in all")
    fetch_private: bool = Field(default=False, description="allow URLs that resolve to private addresses")


class Settings(BaseSettings):
    """See the module. Secrets are `SecretStr`: they print as stars."""

    model_config = SettingsConfigDict(
        env_prefix="RAG_",
        env_nested_delimiter="_",
        env_nested_max_split=1,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    home: Path = Field(default=Path("rag-data"), description="data directory: library and embedded index")
    tz: ZoneName | None = Field(
        default=None, description="time zone of dates without a time, and of briefings; none: that of the machine"
    )
    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8000, ge=0, le=65535, description="port to listen on")
    allowed_hosts: str = Field(
        default="", description="names that the server answers to beside the address it listens on, comma separated"
    )
    allowed_origins: str = Field(
        default="", description="origins of web pages that may call, https://desk.example, comma separated"
    )
    database_url: str | None = Field(default=None, description="SQLAlchemy URL; default: SQLite in home")
    outlets: Path | None = Field(default=None, description="file that says which names and hosts are one outlet")
    chroma_url: str | None = Field(default=None, description="a Chroma server; default: embedded in home")
    keep_answers: bool = Field(default=True, description="keep what was answered, to tell when its sources change")
    smtp_url: SecretStr | None = Field(default=None, description="smtp[s]://user:password@host:port that sends mail")
    api_keys: SecretStr | None = Field(default=None, description="accepted keys, comma separated; none: loopback only")
    log_format: Literal["text", "json"] = Field(default="text", description="log lines")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="least level logged")
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL")

    chunk: ChunkSettings = ChunkSettings()
    embed: EmbedSettings = EmbedSettings()
    entail: EntailSettings = EntailSettings()
    rerank: RerankSettings = RerankSettings()
    retrieve: RetrieveSettings = RetrieveSettings()
    answer: AnswerSettings = AnswerSettings()
    llm: LlmSettings = LlmSettings()
    brief: BriefSettings = BriefSettings()
    limits: LimitSettings = LimitSettings()


def load(env_file: Path = Path(".env"), **given: Any) -> Settings:
    """Settings from the environment and `env_file`; `given` (not None) wins over both.

    Raises `Misconfigured`, naming every variable that is unknown or has a wrong value.
    """
    unknown = sorted({name for name in _names_set(env_file) if name not in known_names()})
    if unknown:
        raise Misconfigured(
            f"unknown setting {', '.join(unknown)}: correct or unset it; `rag status` lists the settings"
        )
    try:
        return Settings(_env_file=env_file, **{k: v for k, v in given.items() if v is not None})  # pyright: ignore[reportCallIssue]
    except ValidationError as error:
        wrong = "; ".join(f"RAG_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        raise Misconfigured(f"wrong setting {wrong}") from None


def api_keys(settings: Settings) -> tuple[str, ...]:
    """The accepted keys; empty when anyone on this machine may call."""
    return listed(settings.api_keys.get_secret_value() if settings.api_keys else "")


def listed(given: str) -> tuple[str, ...]:
    """The parts of a comma separated setting."""
    return tuple(part.strip() for part in given.split(",") if part.strip())


def on_loopback(host: str) -> bool:
    """Whether an address can only be reached from this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _names_set(env_file: Path) -> Iterator[str]:
    """Of the variables that are meant for us; OPENAI_ ones belong to others too and are not checked."""
    names = [*os.environ, *(dotenv_values(env_file) if env_file.is_file() else ())]
    return (name.upper() for name in names if name.upper().startswith("RAG_"))


def known_names() -> dict[str, str]:
    """Each variable with what it is for, in the order of the fields."""
    names: dict[str, str] = {}
    for name, field in Settings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Part):
            parts = field.annotation.model_fields.items()
            names |= {f"RAG_{name}_{part}".upper(): f.description or "" for part, f in parts}
        else:
            names[str(field.validation_alias or f"RAG_{name}").upper()] = field.description or ""
    return names
