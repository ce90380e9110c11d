"""Measuring the service: benchmarks and the demonstration. Imports `rag`, never the reverse."""
