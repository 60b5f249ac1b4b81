"""Apply a bundle, remember it in a ledger, undo it."""

from schemagen.apply.execute import Applied, apply_bundle
from schemagen.apply.history import History, Migration
from schemagen.apply.ledger import LedgerEntry, applied_bundles
from schemagen.apply.rollback import RolledBack, rollback_bundle
from schemagen.apply.stand_ins import make_stand_ins

__all__ = [
    "Applied",
    "History",
    "LedgerEntry",
    "Migration",
    "RolledBack",
    "applied_bundles",
    "apply_bundle",
    "make_stand_ins",
    "rollback_bundle",
]
