"""Whether the evidence answers a question, judged by a small fitted model over measures that can be explained.

The measures (`features`): how like the best sentence, its neighbours and its passage are to the question; how much
of the question's weight they have and what its rarest missing word weighs; whether a thing of the kind asked for is
there and how near to the question's words; which of the question's names, numbers and dates are missing or differ;
negations, directions and superlatives that turn the matter round. English only, as far as they know words.
"""

from rag.answer.sufficient.judge import Sufficiency, judge, lacking
from rag.answer.sufficient.model import shipped
from rag.answer.sufficient.reading import as_meant

__all__ = ["Sufficiency", "as_meant", "judge", "lacking", "shipped"]
