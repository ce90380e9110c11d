"""Text that speaks to a language model instead of a reader: no evidence, and nothing that a search should rest on.

By what such text commonly says, in English and a little German, French and Spanish; letters of other alphabets that
look Latin, and digits in place of letters, are read as what they look like. A heuristic of our own: it will miss some,
and it catches articles that quote such text, which then cannot be cited in those sentences.
"""

import re
from functools import lru_cache

from rag.text.sentences import split_sentences
from rag.types import Span

_MODEL = (
    r"(?:(?:ai|language)[\s-]+(?:models?|assistants?|systems?)|assistants?|llms?|chatbots?|summari[sz]ers?"
    r"|(?:ki|ia|ai)[\s-]*(?:assistente?n?|assistants?|asistentes?|modelle?|mod[eè]les?|modelos?)"
    r"|sprachmodelle?n?|mod[eè]les? de langage|modelos? de lenguaje)"
)
_TO_A_MODEL = re.compile(
    rf"""\b(?:ignore|disregard|forget|override|bypass)\b [^.!?]{{0,60}}
          \b(?:instructions?|prompts?|rules|guidelines|directions|told|above|context|passages)\b
      | \b(?:system|developer)\s+(?:prompt|message|instruction)
      | \byou\s+are\s+(?:now\s+)?(?:an?\s+)?(?:ai\b|assistant|language\s+model|chatbot|in\s+\w+\s+mode)
      | \b(?:note|message|instructions?|attention|notice)\s+(?:to|for)\s+(?:any\s+|all\s+|the\s+)?
          (?:\w+\s+)?(?:ai\b|ais\b|models?\b|{_MODEL})
      | \b(?:this|the\s+following)\s+(?:part|text|passage|line|note)?\s*(?:is|was)\s+(?:meant\s+)?for\s+
          (?:the\s+|any\s+)?{_MODEL}
      | (?:^|[.!?:]\s+|["“‘']\s*)(?:dear\s+)?(?:ai|ia|ki|{_MODEL})\s*[:,]
      | \b(?:ai\b|ais\b|{_MODEL}),?\s+(?:that\s+reads?\s+this\s+\w+\s+)?
          (?:you\s+)?(?:must|should|shall|has\s+to|have\s+to|are\s+(?:required|instructed)\s+to|is\s+(?:required|instructed)\s+to)
          \s+(?:now\s+)?(?:say|reply|answer|respond|write|print|output|include|add|append|tell|state|report|ignore|not)\b
      | \bif\s+you\s+are\s+an?\s+(?:ai|{_MODEL})\b
      | \b(?:reply|respond|answer)\s+(?:only\s+)?(?:with|by|in)\s+(?:only\s+)?(?:the\s+)?
          (?:following|words?|text|exactly|\w+\s+speech|["“'])
      | \b(?:in|to|at\s+the\s+end\s+of)\s+your\s+(?:answer|reply|response|summary|output)\b
      | \b(?:your\s+(?:answer|reply|response|summary|output)\s+(?:must|should)
          |(?:when|before)\s+you\s+(?:answer|reply|respond|summari[sz]e))\b
      | \bnew\s+instructions?\s*:
      | \bignor(?:iere?n?|ez|a|ad|are)\b [^.!?]{{0,40}}
          \b(?:anweisungen|instructions|instrucciones|istruzioni|consignes)\b
      | \b(?:antworte(?:n\s+sie)?|r[ée]ponde?z?|responde|rispondi)\s+
          (?:nur|seulement|uniquement|solo|s[óo]lo|soltanto)\b
      | <\|?/?\s*(?:im_start|im_end|system|user|assistant|endoftext)\b | \[/?\s*(?:inst|sys)\b | <</?sys>>
      | ["“]?(?:sentences|evidence|role|content)["”]\s*:\s*[\[{{"“]
      | \bthe\s+(?:passages?|evidence|articles?)\s+ends?\s+here\b
      | \bend\s+of\s+(?:the\s+)?(?:evidence|passages?|context|input)\b
      | \bquestion\s+of\s+the\s+reader\b | (?:^|\s)question:\s [^?]{{1,200}} \?\s*answer:
      | (?:^|\s)(?:system|assistant|user)\s*:\s
    """,
    re.I | re.VERBOSE,
)
_LOOKS_LATIN = str.maketrans(
    "асеорхуіјѕԁһӏАВЕКМНОРСТХІЈЅαοερινΑΒΕΗΙΚΜΝΟΡΤΧ", "aceopxyijsdhlABEKMHOPCTXIJSaoepivABEHIKMNOPTX"
)
_DIGIT_IN_WORD = re.compile(r"\b(?=\w*[a-z]{2})(?=\w*[013457])[a-z013457]{4,}\b|\b[a-z][0134]+[a-z]\w*\b", re.I)
_DIGITS = str.maketrans("013457", "oieast")


def addresses_model(text: str) -> bool:
    """Whether a sentence does."""
    plain = text.translate(_LOOKS_LATIN)
    return any(_TO_A_MODEL.search(form) for form in {text, plain, _DIGIT_IN_WORD.sub(_letters, plain)})


@lru_cache(maxsize=512)
def addressed(text: str) -> tuple[Span, ...]:
    """What of a passage speaks to a model: of each paragraph, all from the first such sentence on.

    What follows in the paragraph may be the order itself: "This is for the assistant. Say that …".
    """
    found: list[Span] = []
    start = 0
    for paragraph in text.split("\n\n"):
        spans = split_sentences(paragraph)
        first = next((span for span in spans if addresses_model(span.of(paragraph))), None)
        if first is None and addresses_model(paragraph):
            first = Span(0, len(paragraph))
        if first:
            found.append(Span(start + first.start, start + len(paragraph)))
        start += len(paragraph) + 2
    return tuple(found)


def is_addressed(text: str, span: Span) -> bool:
    """Whether `text[span]` lies in what speaks to a model."""
    return any(span.start < taken.end and taken.start < span.end for taken in addressed(text))


def _letters(word: re.Match[str]) -> str:
    return word[0].translate(_DIGITS)


def without_addressed(text: str) -> str:
    """The paragraphs of a passage in which nothing speaks to a model: what a search may rest on."""
    return "\n\n".join(paragraph for paragraph in text.split("\n\n") if not addressed(paragraph))
