"""All exceptions that schemagen raises on purpose.

SchemagenError
    InvalidSpec            findings with positions in the user's files
    TemplateError          a template that may not be used, or that failed
    PluginError            a plugin name taken twice
    FileProblem            a file that can't be read or written
    ServerError
        ServerMissing      no embedded server is installed, no URL was given
        ServerUnreachable  the server does not answer, or refuses the login
        RoleUnfit          the role may not do what a bundle needs
    ApplyError             a statement failed; the database is as it was
    RollbackRefused        undoing would drop rows
"""

from __future__ import annotations

from collections.abc import Iterable

from schemagen.core.diagnostics import Diagnostic


class SchemagenError(Exception):
    """The base of all: a code, a sentence, and a hint that says what to do.

    Attributes:
        code: Stable code, listed in ``core/codes.py``.
        message: What went wrong.
        hint: What to do about it, or an empty string.
    """

    code = "SG001"

    def __init__(self, message: str, *, hint: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if code is not None:
            self.code = code

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The error as findings, for printing."""
        return (Diagnostic(self.code, self.message, None, self.hint),)


class InvalidSpec(SchemagenError):
    """The specification has errors; all of them are listed."""

    code = "SG100"

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self._diagnostics = tuple(diagnostics)
        super().__init__(f"{len(self._diagnostics)} errors in the specification")

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Every finding, in the order of the file."""
        return self._diagnostics


class TemplateError(SchemagenError):
    """A template uses something that could let an unquoted value through."""

    code = "SG601"


class PluginError(SchemagenError):
    """Two owners registered the same name."""

    code = "SG501"


class FileProblem(SchemagenError, OSError):
    """A file or folder can't be read or written."""

    code = "SG010"


class ServerError(SchemagenError):
    """Something about the PostgreSQL server, not about the specification."""

    code = "SG700"


class ServerMissing(ServerError):
    """No server was given and none is installed."""

    code = "SG701"


class ServerUnreachable(ServerError, ConnectionError):
    """The server does not answer, or refuses the login."""

    code = "SG702"


class RoleUnfit(ServerError):
    """The role that would own the objects lacks a right that they need."""

    code = "SG703"


class ApplyError(SchemagenError):
    """A statement failed and everything was rolled back."""

    code = "SG710"

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message, hint=diagnostic.hint, code=diagnostic.code)
        self._diagnostic = diagnostic

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The failing statement's finding."""
        return (self._diagnostic,)


class RollbackRefused(SchemagenError):
    """Undoing the bundle would drop rows that people wrote."""

    code = "SG720"
