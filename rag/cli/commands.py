"""The commands and their options; what they print is in `show`, where they work in `backend`.

Exit codes: 0 done, 1 failed, 2 usage, 3 abstained.
"""

import gc
import json
import sys
from collections.abc import Callable, Coroutine
from importlib.metadata import entry_points
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, TypeVar, cast

import click

from rag import __version__
from rag.errors import BadInput, RagError

if TYPE_CHECKING:
    from pydantic import BaseModel

    from rag.cli.backend import Backend, Json
    from rag.config import Settings

    Form = Literal["AskIn", "SearchIn", "SummarizeIn", "VerifyIn"]
    Work = Callable[[Backend], Coroutine[Any, Any, int]]
    Asking = Callable[[Backend, Json], Coroutine[Any, Any, int]]

ABSTAINED = 3

F = TypeVar("F", bound=Callable[..., Any])


class Context:
    """The options before the command."""

    def __init__(self, home: Path | None, url: str | None) -> None:
        self.home, self.url = home, url

    def settings(self, **given: Any) -> "Settings":
        from rag.config import load

        return load(home=self.home, **given)

    def run(self, prepared: "Callable[[Settings], Work]") -> None:
        """Does the work with the backend that the options name and exits with its code.

        `prepared` gives the work, and refuses what was mistyped before anything is opened.
        """

        def go() -> int:
            import anyio

            from rag.cli.backend import opened

            settings = self.settings()
            work = prepared(settings)

            async def done() -> int:
                async with opened(settings, self.url) as backend:
                    return await work(backend)

            return anyio.run(done)

        sys.exit(told(go))

    def send(self, form: "Form", body: "Callable[[], Json]", work: "Asking") -> None:
        """As `run`, for what sends a body. One that is wrong is refused before the library is opened, or by the
        server."""

        def prepared(_: "Settings") -> "Work":
            made = body()
            if not self.url:
                from rag.api import schemas

                kind: type[BaseModel] = getattr(schemas, form)
                kind.model_validate(made)
            return lambda backend: work(backend, made)

        self.run(prepared)


def told(work: Callable[[], int]) -> int:
    """An error of ours is one line for a person, not a trace."""
    try:
        return work()
    except RagError as error:
        click.echo(f"rag: {error}", err=True)
        return 2 if isinstance(error, BadInput) else 1
    except ValueError as error:
        from pydantic import ValidationError

        if not isinstance(error, ValidationError):
            raise
        for wrong in error.errors():
            place = "".join(f"{part}: " for part in [".".join(map(str, wrong["loc"]))] if part)
            click.echo(f"rag: {place}{wrong['msg'].removeprefix('Value error, ')}", err=True)
        return 2


class Commands(click.Group):
    """Commands of packages above this one join by the entry point group `rag.commands`; none is imported here."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *(point.name for point in entry_points(group="rag.commands"))})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        own = super().get_command(ctx, cmd_name)
        joined = () if own else entry_points(group="rag.commands", name=cmd_name)
        return own or next((cast(click.Command, point.load()) for point in joined), None)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rag")
@click.option("--home", type=click.Path(path_type=Path), help="Data directory (RAG_HOME; default: rag-data).")
@click.option("--url", help="Work with the server at this address instead of the local library.")
@click.pass_context
def main(context: click.Context, home: Path | None, url: str | None) -> None:
    """Ask a news archive and get sentences that cite the exact words of the articles.

    \b
    rag ingest articles/            take in files, folders, feeds, URLs
    rag ask "Who denied the call?"  an answer, or an honest "no answer" (exit code 3)
    rag brief --date 2026-03-02     the stories of a day, cited
    rag verify draft.txt            a verdict on each sentence of any text
    rag eval run answers            measure it with a suite of cases (rag eval --help)
    rag serve                       the same over HTTP on 127.0.0.1:8000
    rag --url http://127.0.0.1:8000 ask "…"   ask a running server

    Settings are RAG_ environment variables or lines of .env; `rag status` lists them.
    """
    gc.set_threshold(10_000)  # what is loaded stays: looking for garbage in it as often as by default is 10% of a start
    output = cast(TextIOWrapper, sys.stdout)
    if output.errors == "strict":
        # Names of files and URLs may hold what no terminal's encoding has.
        output.reconfigure(errors="backslashreplace")
    context.obj = Context(home, url)


def _filters(command: F) -> F:
    """The options that narrow down the articles."""
    for option in (
        click.option("--since", metavar="DATE", help="Published on or after, e.g. 2026-03-01."),
        click.option("--until", metavar="DATE", help="Published on or before."),
        click.option("--as-of", metavar="TIME", help="As if it were then: nothing published later."),
        click.option("--source", "sources", multiple=True, help="Only this outlet, by name or host (repeatable)."),
        click.option("--language", "languages", multiple=True, help="Only this language, e.g. en (repeatable)."),
        click.option("--section", "sections", multiple=True, help="Only this section (repeatable)."),
        click.option("--kind", "kinds", multiple=True, help="Only such pieces: news, opinion, live … (repeatable)."),
        click.option("--article", "article_ids", multiple=True, help="Only this article id (repeatable)."),
    ):
        command = option(command)
    return command


_json = click.option("--json", "as_json", is_flag=True, help="Print the JSON of the HTTP interface.")


@main.command()
@click.argument("places", nargs=-1, required=True, metavar="PATH|URL...")
@_json
@click.pass_obj
def ingest(context: Context, places: tuple[str, ...], as_json: bool) -> None:
    """Take articles in: files, folders, feeds, web pages; `-` reads standard input.

    Formats: Markdown, text, HTML, RSS, Atom, news sitemaps, JSON and JSON lines (JSON Feed, ninjs,
    NewsAPI, WordPress), NewsML-G2, NITF, mail (.eml, .mbox), PDF, DOCX; folders, zipped ones, gzip.
    What is reported is durable. The same article again is "unchanged"; a changed one becomes a new
    revision; one that its publisher takes back is "withdrawn". A document that cannot be used is
    named with the reason, the others go in, and the exit code is 1. Files of a folder that are not
    read are counted at the end with the reason; --json names them.
    """
    from rag.cli.ingest import ingest_all

    context.run(lambda settings: lambda backend: ingest_all(backend, places, settings, as_json))


@main.command()
@click.argument("question")
@_filters
@click.option("--mode", type=click.Choice(["extractive", "llm"]), help="Default: llm where a model is configured.")
@click.option("--policy", type=click.Choice(["strict", "flag"]), help="Unsupported sentences: drop or mark.")
@click.option("--sentences", type=click.IntRange(1, 10), help="Most sentences of an extractive answer.")
@click.option("-k", type=click.IntRange(1, 100), help="Most passages of evidence.")
@_json
@click.pass_obj
def ask(context: Context, question: str, as_json: bool, **given: Any) -> None:
    """Answer a question, each sentence with the exact words that it rests on.

    \b
    rag ask "What did Kyiv know about the call?"
    rag ask "How many died?" --as-of 2026-03-04 --source "Harbour Gazette"
    """

    async def work(backend: "Backend", body: "Json") -> int:
        answer = await backend.ask(body)
        _print(answer, as_json, "answer")
        return ABSTAINED if answer["status"] == "abstained" else 0

    context.send("AskIn", lambda: _given(given, question=question), work)


@main.command()
@click.argument("query")
@_filters
@click.option("-k", type=click.IntRange(1, 100), default=10, show_default=True, help="Most passages.")
@_json
@click.pass_obj
def search(context: Context, query: str, as_json: bool, **given: Any) -> None:
    """Find passages, best first."""

    async def work(backend: "Backend", body: "Json") -> int:
        _print(await backend.search(body), as_json, "hits")
        return 0

    context.send("SearchIn", lambda: _given(given, query=query), work)


@main.command()
@click.argument("query", required=False)
@_filters
@click.option("--sentences", type=click.IntRange(1, 30), help="Most sentences. Default: as many as it takes.")
@click.option("--mode", type=click.Choice(["extractive", "llm"]), help="Default: llm where a model is configured.")
@click.option("--policy", type=click.Choice(["strict", "flag"]), help="Unsupported sentences: drop or mark.")
@_json
@click.pass_obj
def summarize(context: Context, query: str | None, as_json: bool, **given: Any) -> None:
    """Summarize what QUERY finds, or the articles named with --article; every sentence cited."""

    async def work(backend: "Backend", body: "Json") -> int:
        answer = await backend.summarize(body)
        _print(answer, as_json, "answer")
        return ABSTAINED if answer["status"] == "abstained" else 0

    context.send("SummarizeIn", lambda: _given(given, query=query), work)


@main.command()
@click.argument("file", type=click.File("rb"), default="-")
@_filters
@_json
@click.pass_obj
def verify(context: Context, file: IO[bytes], as_json: bool, **given: Any) -> None:
    """Check each sentence of a text (FILE, or standard input) against the archive.

    \b
    rag verify draft.txt
    rag verify draft.txt --article ID     against this article alone
    echo "The bridge cost 9 million." | rag verify

    \b
    ok            supported: the cited words carry the sentence
    CONTRADICTED  contradicted: they say otherwise
    NOT FOUND     not_found: nothing in the archive bears on it
    UNCLEAR       unclear: the nearest words may or may not carry it; what they lack stands below

    In doubt a sentence is UNCLEAR: read the words that are shown.
    Exit code 0: every sentence is ok; 3: at least one is not.
    """

    async def work(backend: "Backend", body: "Json") -> int:
        review = await backend.verify(body)
        _print(review, as_json, "review")
        return 0 if set(review["counts"]) == {"supported"} else ABSTAINED

    context.send("VerifyIn", lambda: _given(given, text=_decoded(file.read())), work)


@main.command()
@click.option("--date", "day", metavar="DATE", help="A calendar day, e.g. 2026-03-02. Default: the last 24 hours.")
@click.option("--window", metavar="TIME", help="The last hours or days up to now, e.g. 24h or 7d.")
@click.option("--tz", help="Time zone of the day, e.g. Europe/Berlin (RAG_BRIEF_TZ or RAG_TZ; default: the machine's).")
@click.option("--profile", type=click.Path(path_type=Path), help="YAML file: topics, sources, languages, length.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["txt", "md", "html", "json", "atom"]),
    help="Default: by the name of the file, else txt.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file; default: standard output.")
@click.option("--mode", type=click.Choice(["extractive", "llm"]), help="Default: llm where a model is configured.")
@click.option("--policy", type=click.Choice(["strict", "flag"]), help="Unsupported sentences: drop or mark.")
@click.option(
    "--refresh",
    is_flag=True,
    help="Where the archive changed since, make the next version: of a past day with what was known when it ended.",
)
@click.option(
    "--deliver",
    is_flag=True,
    help="Mail it (RAG_BRIEF_MAIL_TO) and post it (RAG_BRIEF_WEBHOOK_URL); exit code 1 if it did not get to everybody.",
)
@_json
@click.pass_obj
def brief(context: Context, as_json: bool, **given: Any) -> None:
    """Write the briefing of a day: its stories, each sentence with the words that it rests on.

    \b
    rag brief --date 2026-03-02 --tz Europe/Berlin
    rag brief --date 2026-03-02 --profile mine.yaml -o briefing.html
    rag brief --window 24h --format md

    The same inputs give the same edition, so running it twice makes it once. Stories go on from edition
    to edition: what an earlier one told is not told again. All keys of a profile may be left out:

    \b
    topics: {dam: 2.0, football: 0.5}     weights: above 1 lifts, below 1 lowers
    exclude: [horoscope]                  topics that are left out
    sources: {The Meridian Post: 1.5}     by name or host; also exclude_sources: […], only_sources: […]
    languages: [en]
    kinds: [news, live, opinion]          without it news, live, obituary, press
    stories: 12                           at most; sentences: 4 of each
    """
    from rag.cli.brief import brief_all, order

    def prepared(settings: "Settings") -> "Work":
        wanted = order(settings, as_json=as_json, **given)
        return lambda backend: brief_all(backend, wanted)

    context.run(prepared)


@main.command()
@click.option("--changed", is_flag=True, help="Instead: answers given before that rest on words that changed since.")
@_json
@click.pass_obj
def status(context: Context, changed: bool, as_json: bool) -> None:
    """What the archive holds, what is still to be indexed, and the settings (secrets masked).

    With --changed: which answers and summaries that were given cite words that were edited, taken out
    or withdrawn since, and what stands there now.
    """

    async def work(backend: "Backend") -> int:
        if changed:
            _print(await backend.changed(), as_json, "changed")
        else:
            _print(await backend.status(), as_json, "status")
        return 0

    context.run(lambda _: work)


@main.command()
@click.option("--host", help="Address to listen on (RAG_HOST).")
@click.option("--port", type=int, help="Port (RAG_PORT; 0 picks a free one).")
@click.option("--brief-at", metavar="HH:MM", help="Make the briefing of the day before at this time (RAG_BRIEF_AT).")
@click.option("--brief-tz", metavar="ZONE", help="In this time zone (RAG_BRIEF_TZ or RAG_TZ; default: the machine's).")
@click.pass_obj
def serve(context: Context, host: str | None, port: int | None, brief_at: str | None, brief_tz: str | None) -> None:
    """Run the HTTP service; interactive documentation at /docs, a page to ask on at /.

    With --brief-at each morning's briefing is made, kept, and sent to RAG_BRIEF_MAIL_TO and RAG_BRIEF_WEBHOOK_URL;
    one that was missed is made once at the next start. Of several processes one makes it.
    """

    def work() -> int:
        from rag.api.app import create_app
        from rag.api.serve import serve as run
        from rag.service import open_service

        morning = {k: v for k, v in (("at", brief_at), ("tz", brief_tz)) if v is not None}
        settings = context.settings(host=host, port=port, **({"brief": morning} if morning else {}))
        try:
            run(create_app(settings, lambda: open_service(settings, serving=True)), settings)
        except SystemExit as stopped:  # uvicorn's way to say that the app did not start; 3 means something else here
            return 1 if stopped.code else 0
        return 0

    sys.exit(told(work))


@main.command()
@click.pass_obj
def reindex(context: Context) -> None:
    """Cut all articles anew with the present settings and build a fresh vector index.

    Needed after a change of embedder or chunk size; unchanged text is not embedded again.
    """
    from rag.cli.ingest import reindex_all

    if context.url:
        raise click.UsageError("reindex works on the local library: stop the server and leave out --url")
    sys.exit(told(lambda: reindex_all(context.settings())))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"the text is not UTF-8 ({error.reason} at byte {error.start})") from None


def _given(options: dict[str, Any], **more: Any) -> "Json":
    """Only what was given, so that the defaults stand in one place."""
    found = options | more
    tuples = {k: list(cast(tuple[str, ...], v)) for k, v in found.items() if isinstance(v, tuple) and v}
    return {k: v for k, v in found.items() if v is not None and not isinstance(v, tuple)} | tuples


def _print(result: "Json", as_json: bool, kind: str) -> None:
    from rag.cli import show

    click.echo(json.dumps(result, ensure_ascii=False, indent=2) if as_json else getattr(show, kind)(result))
