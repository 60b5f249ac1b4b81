"""The proof: what was declared against what a real PostgreSQL does."""

from schemagen.verify.acting import acting
from schemagen.verify.report import Access, Failure, Report, SummaryTable
from schemagen.verify.smoke import smoke

__all__ = ["Access", "Failure", "Report", "SummaryTable", "acting", "smoke"]
