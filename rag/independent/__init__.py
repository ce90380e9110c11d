"""How many sources really stand behind some articles: copies of one report, or of one house, count once.

Every article has an owner: the news agency that it is credited to, or else its publisher. Articles with one owner, and
articles with one text, are one source. A credited article is the agency's alone: a publisher that prints a wire report
and sends a reporter of its own has two sources in its pages, which one link over all reasons would hide.
"""

from rag.independent.groups import Report, independent
from rag.independent.publisher import is_host, name_key, publisher, registered

__all__ = ["Report", "independent", "is_host", "name_key", "publisher", "registered"]
