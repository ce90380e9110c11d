"""From bytes to an archive that can be searched: stored first, then indexed in the background."""

from rag.documents.packing import Rejection, Skip
from rag.ingest.indexer import Indexer
from rag.ingest.intake import IngestReport, Intake, merged
from rag.ingest.shelf import Shelf
from rag.ingest.upgrade import Step, Upgrade

__all__ = ["Indexer", "IngestReport", "Intake", "Rejection", "Shelf", "Skip", "Step", "Upgrade", "merged"]
