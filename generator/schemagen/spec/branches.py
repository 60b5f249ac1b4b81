"""Of several forms that a value may take, the one that its author had in mind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

SchemaError: TypeAlias = Any
"""A ``jsonschema.ValidationError``; its types admit an "unset" that no error found has."""

Branch: TypeAlias = list[SchemaError]


def unwrapped(error: SchemaError) -> Iterator[SchemaError]:
    """Yield what is wrong with the form that was meant, instead of "no form fits".

    A form for another type of value is not what was meant, unless all are. Of the others
    it is the one that has least to complain about.

    Args:
        error: Any error; those of ``anyOf`` and ``oneOf`` are replaced by the errors
            of their best branch, as far as one can be told from the others.
    """
    branches: dict[Any, Branch] = {}
    if error.validator in ("anyOf", "oneOf"):
        for inner in error.context or ():
            branches.setdefault(inner.relative_schema_path[0], []).append(inner)
    fitting = [branch for branch in branches.values() if not any(map(_is_other_type, branch))]
    if not fitting or alternatives(error):
        yield error
        return
    for inner in max(fitting, key=_closeness):
        yield from unwrapped(inner)


def alternatives(error: SchemaError) -> list[str]:
    """Return the keys of which one has to be there, if that is all the branches ask for."""
    branches = error.validator_value if error.validator in ("anyOf", "oneOf") else []
    names = [name for branch in branches for name in branch.get("required", ())]
    return names if all(set(branch) == {"required"} for branch in branches) else []


def schemas_beside(error: SchemaError) -> list[Mapping[str, Any]]:
    """Return the schema that was violated, and the other forms that the value may take."""
    beside = [error.schema]
    parent = error.parent
    if parent is not None and not error.relative_path:
        beside += [branch for branch in parent.validator_value if isinstance(branch, Mapping)]
    return beside


def allowed_names(error: SchemaError) -> list[str]:
    """Return the keys that a mapping may have, in any of its forms."""
    return [name for schema in schemas_beside(error) for name in schema.get("properties", ())]


def allowed_values(error: SchemaError) -> list[Any]:
    """Return the values from which to choose, in any of the forms."""
    values: list[Any] = []
    for schema in schemas_beside(error):
        values += [*schema.get("enum", ()), *([schema["const"]] if "const" in schema else [])]
    return values


def _is_other_type(error: SchemaError) -> bool:
    if error.relative_path:
        return False
    if error.validator in ("enum", "const"):
        values = error.validator_value if error.validator == "enum" else [error.validator_value]
        return not any(isinstance(error.instance, type(value)) for value in values)
    return bool(error.validator == "type")


def _closeness(branch: Branch) -> tuple[int, int, int]:
    """Rank a branch: the key that tells the forms apart, the other keys, all the rest."""
    choices = [error for error in branch if _is_choice(error)]
    return (-len(choices), -sum(map(_complaints, branch)), -len(branch))


def _is_choice(error: SchemaError) -> bool:
    """Whether a key that tells the forms apart, such as ``type``, has another value."""
    return error.validator == "const" and len(error.relative_path) == 1


def _complaints(error: SchemaError) -> int:
    """Count what is wrong with a value itself, and not with something inside it."""
    if error.relative_path:
        return 0
    if error.validator == "additionalProperties":
        return len(set(error.instance) - set(error.schema.get("properties", ())))
    return 1
