"""One way to all public sets: by name, from the folder that holds them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from evals.public import entailment, haystacks, questions, realnews, separate, stories
from evals.public.made import Made
from evals.sets import MissingSet
from evals.types import Case, Suite, Task

AS_OF = "2026-01-01T00:00:00Z"
"""When questions are asked of documents without dates: always the same, so that a run can be repeated."""

_TWO_FILES = ("corpus.jsonl", "queries.jsonl")
_RANKING = ("par.mrr", "par.hit@1", "par.hit@5")
_HOPS = ("doc.recall@5", "doc.recall@10", "doc.all@10")
_CITED = ("citation.valid", "citation.recall")
_ASKED_OF_NEWS = (
    "answer.facts_strict",
    "answer.facts_none",
    "answer.sentences",
    "abstain.recall",
    "abstain.false_refusal",
    "dispute.shown",
    "dispute.false",
)
_VERIFIED = (
    "verify.auc",
    "verify.supported_of_supported",
    "verify.supported_of_refuted",
    "verify.supported_of_not_stated",
)
_OF_A_DAY = ("furniture.left_out", "furniture.news_lost", "brief.stories", "brief.lead", "brief.not_news")
_REFUSAL = ("abstain.correct", "abstain.precision", "abstain.recall", "abstain.false_refusal", "abstain.aurc")


@dataclass(frozen=True, slots=True)
class PublicSet:
    """A set as the runner takes it. `documents` are JSON lines to ingest; `hash` is of the files that were read.

    `dropped` says why a question of the set is no case, by its id. `suite.corpus` and `suite.cases` name the
    files; nothing reads them by these names.
    """

    name: str
    suite: Suite
    cases: tuple[Case, ...]
    documents: bytes
    hash: str
    dropped: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Form:
    """Where a set's files are (documents first, questions last), how they are read, and what its report leads with."""

    folder: str
    read: Callable[[str, Path], Made]
    description: str
    metrics: tuple[str, ...]
    files: tuple[str, ...] = _TWO_FILES
    task: Task = "ask"


_FORMS: Mapping[str, _Form] = {
    "xquad": _Form(
        "xquad_en",
        questions.answered,
        "XQuAD, English: short answers in encyclopedia paragraphs",
        (*_RANKING, "answer.contains", "answer.f1", *_CITED, "abstain.false_refusal"),
    ),
    "squad2": _Form(
        "squad2_500",
        questions.answered,
        "SQuAD 2.0: half of the questions only seem to be answered",
        (*_REFUSAL, "answer.contains", *_RANKING),
    ),
    "ramdocs": _Form(
        "ramdocs",
        separate.conflicts,
        "RAMDocs: documents that disagree, some of them wrong",
        ("conflict.fair", "conflict.surfaced", "forbidden.absent", "answer.contains", *_CITED),
    ),
    "fitz_gov": _Form(
        "fitz_gov",
        separate.decisions,
        "fitz-gov: whether given contexts answer a question at all",
        ("status.correct", *_REFUSAL),
        files=("cases.jsonl",),
    ),
    "summhay": _Form(
        "summhay_news",
        haystacks.summaries,
        "SummHay, news: summaries of a haystack that cite who says what",
        ("summary.joint", "summary.coverage", "summary.citation_f1", *_CITED),
        task="summarize",
    ),
    "ecbplus": _Form(
        "ecbplus",
        stories.documents_only,
        "ECB+: articles on the same event; a clustering, so nothing is asked",
        (),
        files=("corpus.jsonl",),
        task="search",
    ),
    "multihop": _Form(
        "multihop_facts",
        questions.by_facts,
        "MultiHop-RAG: questions over facts of several news articles",
        ("par.hit@1", "par.all@10", "par.map", *_HOPS, *_REFUSAL),
        files=("corpus.jsonl", "facts.jsonl", "queries.jsonl"),
    ),
    "realnews": _Form(
        "realnews",
        realnews.labelled,
        "real news labelled by hand: questions, sentences to verify, disputes, furniture, the stories of a day",
        (*_ASKED_OF_NEWS, *_VERIFIED, "verify.contradicted_of_refuted", "verify.contradicted_of_supported", *_OF_A_DAY),
        files=realnews.FILES,
    ),
    "wice": _Form(
        "entailment",
        entailment.pairs_of("wice_dev.jsonl"),
        "WiCE: sentences of Wikipedia and the pages that they cite",
        ("verify.auc", "verify.supported_of_supported", "verify.supported_of_not_stated"),
        files=("wice_dev.jsonl",),
        task="verify",
    ),
    "fever": _Form(
        "entailment",
        entailment.pairs_of("fever_symmetric_dev.jsonl"),
        "FEVER symmetric: each sentence with a source that carries it and one that refutes it",
        (*_VERIFIED, "verify.contradicted_of_refuted", "verify.contradicted_of_supported"),
        files=("fever_symmetric_dev.jsonl",),
        task="verify",
    ),
    "hotpotqa": _Form(
        "hotpotqa100",
        questions.answered,
        "HotpotQA: questions over two encyclopedia paragraphs",
        (*_HOPS, "answer.contains", "answer.f1"),
    ),
    "musique": _Form(
        "musique100",
        questions.answered,
        "MuSiQue: questions over two to four encyclopedia paragraphs",
        (*_HOPS, "answer.contains", "answer.f1"),
    ),
}

_FOLDERS = Counter(form.folder for form in _FORMS.values())
_BY_FOLDER = {form.folder: name for name, form in _FORMS.items() if _FOLDERS[form.folder] == 1}
PUBLIC: Mapping[str, str] = {name: name for name in _FORMS} | _BY_FOLDER
"""The name of a set by each name that it goes by: its own, and that of its folder where that has no other set."""


def load_public(name: str, data: Path) -> PublicSet:
    """The set of that name (a key of `PUBLIC`) from the folder of the sets.

    Raises `MissingSet` for an unknown name or a missing file, and `MalformedSet` with file and line.
    """
    if name not in PUBLIC:
        raise MissingSet(f"there is no public set {name!r}: give one of {', '.join(_FORMS)}")
    name = PUBLIC[name]
    form = _FORMS[name]
    folder = data / form.folder
    made = form.read(name, folder)
    hash = _hash(folder / file for file in form.files)
    return PublicSet(name, _suite(name, form, made), made.cases, made.documents, hash, made.dropped)


def _suite(name: str, form: _Form, made: Made) -> Suite:
    return Suite(
        name=name,
        description=form.description,
        corpus=form.files[:1],
        cases=form.files[-1],
        task=form.task,
        as_of=made.as_of or AS_OF,
        metrics=form.metrics,
    )


def _hash(files: Iterable[Path]) -> str:
    digest = sha256()
    for file in files:
        data = file.read_bytes()
        digest.update(f"{file.name}\n{len(data)}\n".encode() + data)
    return digest.hexdigest()
