"""Ask a news archive and get sentences that cite the exact words of the articles."""

__version__ = "0.1.0"
