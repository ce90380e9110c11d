"""Which articles tell one story, and which story of an earlier day each one continues. Pure.

    Report -> traits (stems, names, lead, figures, dates) -> weighted rows -> pairs -> average link -> stories

What two reports share by content, names and time adds up to the log-odds that they tell one story; its weights were
fitted on ECB+ (`evals/fit/stories.py`). Names and dates are read as English writes them; reports in other languages
are compared by their words.
"""

from rag.story.continued import continued
from rag.story.model import METHOD, MODEL, Model
from rag.story.report import Report
from rag.story.stories import stories

__all__ = ["METHOD", "MODEL", "Model", "Report", "continued", "stories"]
