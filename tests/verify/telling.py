"""What breaks a system, and the failure that has to tell."""

from __future__ import annotations

from dataclasses import dataclass

from schemagen.verify import Failure


@dataclass(frozen=True)
class Fault:
    """SQL that breaks a system, and the cell that must tell.

    Attributes:
        sql: The fault.
        table: Its table.
        request: How the name of somebody who must tell begins.
        operation: What.
        got: What was got, as far as it is given.
    """

    sql: str
    table: str
    request: str
    operation: str
    got: str = ""

    def is_told_by(self, failure: Failure) -> bool:
        return (
            failure.table is not None
            and failure.table.name == self.table
            and failure.request.startswith(self.request)
            and failure.operation == self.operation
            and self.got in failure.observed
        )
