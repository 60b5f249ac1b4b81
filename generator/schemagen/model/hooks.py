"""The function with which Supabase Auth puts claims into its tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName
from schemagen.core.quoting import Sql
from schemagen.model.access import Actor

AUTH_ROLE: Final = "supabase_auth_admin"
"""The role of Supabase Auth; it calls hooks as itself."""


@dataclass(frozen=True, slots=True)
class HookClaim:
    """A claim that the hook sets: the key of the one row that is the user's and counts.

    Of several rows it is the one that ``app_metadata`` names, under the claim's last word; without
    such a row the token has no such claim, whatever an earlier one had.

    Attributes:
        actor: Whose claim it is; its rows say where the key is, and which rows count.
        user: The column that refers to ``auth.users``.
    """

    actor: Actor
    user: str


@dataclass(frozen=True, slots=True)
class TokenHook:
    """Lets Supabase Auth reach the bundle's custom access token hook.

    The function itself is one of the model's functions. This is the usage on its schema,
    which nobody else has, and the entry of ``config.toml``.

    Attributes:
        function: What Auth calls.
        origin: The first actor that asks for it.
        claims: What it sets, in this order.
    """

    kind: ClassVar[str] = "token_hook"
    section: ClassVar[str] = "grants"
    fragments: ClassVar[tuple[Sql, ...]] = ()
    drops_data: ClassVar[None] = None

    function: QName
    origin: Origin
    claims: tuple[HookClaim, ...] = ()

    @property
    def role(self) -> str:
        """Who calls it."""
        return AUTH_ROLE

    @property
    def subject(self) -> str:
        """The object, as people name it."""
        return f"access token hook {self.function}"

    @property
    def uri(self) -> str:
        """How ``config.toml`` names it.

        https://supabase.com/docs/guides/auth/auth-hooks#local-development
        """
        return f"pg-functions://postgres/{self.function.schema}/{self.function.name}"
