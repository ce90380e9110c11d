"""What a scored run tells people and machines: a table, JUnit XML, one page of HTML."""

from evals.report.junit import junit_xml
from evals.report.page import page
from evals.report.table import print_report

__all__ = ["junit_xml", "page", "print_report"]
