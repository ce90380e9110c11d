"""From bytes to an archive that can be searched: stored first, then indexed in the background."""

from rag.ingest.indexer import Indexer
from rag.ingest.intake import IngestReport, Intake, merged
from rag.ingest.shelf import Shelf
from rag.ingest.upgrade import Step, Upgrade
from rag.reading.packing import Rejection, Skip

__all__ = ["Indexer", "IngestReport", "Intake", "Rejection", "Shelf", "Skip", "Step", "Upgrade", "merged"]
