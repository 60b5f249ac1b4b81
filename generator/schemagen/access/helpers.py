"""Helper functions of policies, each identified by its body and not by its name."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName, private_function
from schemagen.core.quoting import Sql, quote_qname
from schemagen.model.routines import Argument, Function


class Helpers:
    """Makes each helper once and remembers who has to be able to execute it.

    A helper is a definer function, because a path speaks about facts and not about what
    the caller may read, and because that ends recursion of policies.

    Args:
        bundle: Name of the bundle; helpers of two bundles never meet.
    """

    def __init__(self, bundle: str) -> None:
        self._bundle = bundle
        self._by_body: dict[tuple[str, str], QName] = {}
        self._functions: dict[QName, Function] = {}
        self._roles: dict[QName, set[str]] = {}

    def make(
        self,
        name: str,
        returns: Sql,
        body: Sql,
        origin: Origin,
        about: str,
        result: tuple[Argument, ...] = (),
    ) -> QName:
        """Return the helper with this body, making it if it is new.

        Args:
            name: What to call it, without the bundle.
            returns: SQL behind ``returns``.
            body: Its only statement.
            origin: The line that asks for it.
            about: What it returns, for its comment.
            result: The columns of ``returns table``, none for another result.
        """
        taken = ", ".join(f"{item.name} {item.type}" for item in result)
        identity = (f"{returns} {taken}", body.text)
        known = self._by_body.get(identity)
        if known is not None:
            return known
        made = private_function(self._bundle, name)
        if made in self._functions:
            # Two bodies under one name: one of them would silently win.
            digest = sha256("\n".join(identity).encode()).hexdigest()[:8]
            made = private_function(self._bundle, f"{name}_{digest}")
        self._by_body[identity] = made
        self._functions[made] = Function(
            name=made,
            arguments=(),
            returns=returns,
            body=body,
            origin=origin,
            volatility="stable",
            definer=True,
            atomic=True,
            result=result,
            comment=about,
        )
        return made

    def call(self, name: QName, caller: str | None) -> Sql:
        """Return the call of a helper, and note which role executes it.

        Args:
            name: What ``make`` returned.
            caller: The database role; None within another helper, which has its owner's rights.
        """
        if caller is not None:
            self._roles.setdefault(name, set()).add(caller)
        return Sql(f"{quote_qname(name)}()")

    def functions(self) -> tuple[Function, ...]:
        """Return all helpers, each executable by exactly the roles that need it."""
        return tuple(
            replace(function, execute_to=tuple(sorted(self._roles.get(name, ()))))
            for name, function in self._functions.items()
        )
