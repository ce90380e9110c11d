"""A small scored run with hostile words in all places that come from others, for tests of the reports."""

from evals.types import Case, CaseScores, Curve, Failure, Gate, Gold, Manifest, Mean, Row, Score, Scored, Suite, Verdict
from rag.types import Answer, Citation, Hit, QueryReading, ResolvedCitation, Scores, Sentence, Sources, Support, Usage

HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=alert(1)> $title \u202eevil\u0007 & co"
PARAGRAPH = f"The 𝔽erry of Tarn sank on Tuesday. {HOSTILE} Harbour master Edda Voss saw 14 people saved."
CITED = f"{HOSTILE} Harbour master Edda Voss saw 14 people saved."
LOW = "citation.recall"
ALTERNATIVE = "retrieve.k=5"


def manifest() -> Manifest:
    return Manifest(
        suite="ferries",
        created_at="2030-01-02T03:04:05Z",
        target="in process",
        git_revision="0123abc",
        suite_hash="s",
        corpus_hash="c",
        evaluator_hash="e",
        variants={"": {}, ALTERNATIVE: {"retrieve.k": 5}},
    )


def scored() -> Scored:
    """Three cases: one right, one that fails a gate, one that could not be run."""
    gates = (Gate(metric=LOW, at_least=0.9), Gate(metric="citation.valid", at_least=1.0))
    return Scored(
        manifest=manifest(),
        suite=Suite(
            name="ferries", corpus=("articles",), cases="ferries.jsonl", metrics=(LOW, "abstain.false_refusal")
        ),
        means=(
            *(
                Mean(metric=LOW, variant=name, mean=mean, se=0.05, n=2)
                for name, mean in (("", 0.5), (ALTERNATIVE, 1.0))
            ),
            Mean(metric="abstain.false_refusal", variant="", mean=0.25, se=None, n=2),
            Mean(metric="citation.valid", variant="", mean=1.0, se=0.0, n=2),
        ),
        cases=(
            _scores("right", {LOW: Score(value=1.0), "citation.valid": Score(value=1.0)}),
            _scores("wrong", {LOW: Score(value=0.0, why=f"not carried: {HOSTILE}")}),
            _scores("right", {LOW: Score(value=1.0)}, ALTERNATIVE),
        ),
        curves=(
            Curve(name="risk_coverage", variant="", points=((0.5, 0.0), (0.75, 0.1), (1.0, 0.25))),
            Curve(name="risk_coverage", variant=ALTERNATIVE, points=((0.5, 0.05), (1.0, 0.15))),
        ),
        gates=(
            Verdict(gate=gates[0], variant="", passed=False, detail="0.500 is below 0.9", cases=("wrong",)),
            Verdict(gate=gates[1], variant="", passed=True, detail="1.000"),
        ),
        failures={"timeout": 1},
    )


def baseline() -> Scored:
    """Better at citing, worse at refusing."""
    before = (
        Mean(metric=LOW, variant="", mean=0.75, se=0.1, n=2),
        Mean(metric="abstain.false_refusal", variant="", mean=0.5, se=None, n=2),
    )
    return scored().model_copy(update={"means": before})


def rows() -> tuple[Row, ...]:
    return (
        row("right", answer=answer(), cited=(resolved(),)),
        row("wrong", question=f"Who sank? {HOSTILE}", answer=answer(), cited=()),
        row("lost", failure=Failure(code="timeout", detail=f"after 120 s {HOSTILE}")),
        row("right", variant=ALTERNATIVE, answer=answer(), cited=(resolved(),)),
    )


def row(
    case_id: str,
    *,
    variant: str = "",
    question: str = "How many people were saved from the ferry of Tarn?",
    answer: Answer | None = None,
    cited: tuple[ResolvedCitation, ...] = (),
    failure: Failure | None = None,
) -> Row:
    case = Case(id=case_id, question=question, kind="number", gold=(Gold(article="ferry.md", span="14 people saved"),))
    times = {"retrieve": 0.031, "answer": 0.004, "total": 0.04}
    return Row(
        suite="ferries",
        variant=variant,
        k=10,
        case=case,
        hits=(_hit(),),
        answer=answer,
        cited=cited,
        failure=failure,
        times={} if failure else times,
    )


def answer() -> Answer:
    text = "Edda Voss saw 14 people saved."
    return Answer(
        id="a",
        status="answered",
        abstain_reason=None,
        question="q",
        as_of="2030-01-02T00:00:00Z",
        mode="extractive",
        corpus_fingerprint="f",
        text=f"{text}[1]",
        sentences=(
            Sentence(text=text, start=0, end=len(text), citation_ids=("r:1-2",), support=Support("supported", "m")),
        ),
        citations=(_citation(),),
        sources=Sources(1),
        violations=(),
        reading=QueryReading(),
        evidence=(),
        usage=Usage(),
    )


def resolved() -> ResolvedCitation:
    offset = 100
    start = offset + PARAGRAPH.index(CITED)
    return ResolvedCitation(
        id="r:1-2",
        status="live",
        article_id="a1",
        revision_id="r",
        revision_number=1,
        current_revision_id="r",
        paragraph_index=1,
        paragraph=PARAGRAPH,
        paragraph_start=offset,
        start=start,
        end=start + len(CITED),
        cited_text=CITED,
        title="Ferry",
        url=None,
        source=None,
        published_at=None,
    )


def _citation() -> Citation:
    return Citation(
        id="r:1-2",
        marker=1,
        article_id="a1",
        revision_id="r",
        paragraph_index=1,
        start=1,
        end=2,
        cited_text=CITED,
        title=f"Ferry at Tarn {HOSTILE}",
        url="javascript:alert(1)",
        source="The Tarn Herald",
        published_at="2030-01-01",
    )


def _hit() -> Hit:
    return Hit(
        id="h",
        article_id="a1",
        revision_id="r",
        title=f"Ferry at Tarn {HOSTILE}",
        url=None,
        source="The Tarn Herald",
        published_at="2030-01-01",
        language="en",
        start=0,
        end=1,
        text="T",
        paragraphs=(0,),
        scores=Scores(),
    )


def _scores(case_id: str, scores: dict[str, Score], variant: str = "") -> CaseScores:
    return CaseScores(variant=variant, case_id=case_id, group=case_id, scores=scores)
