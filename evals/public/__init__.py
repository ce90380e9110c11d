"""Public question sets, read so that the runner treats each as it treats a written suite.

    lines of the set -> documents the service takes + cases with exact gold words -> PublicSet

The files are not part of the project: whoever has them names their folder. `evals/slices` holds a few
invented lines in the form of each set.
"""

from evals.public.loading import PUBLIC, PublicSet, load_public
from evals.public.stories import average_link, clusters, ecbplus_report, score_clusters
from evals.sets import MalformedSet, MissingSet

__all__ = [
    "PUBLIC",
    "MalformedSet",
    "MissingSet",
    "PublicSet",
    "average_link",
    "clusters",
    "ecbplus_report",
    "load_public",
    "score_clusters",
]
