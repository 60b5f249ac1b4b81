"""From the text of a specification to a ``Spec``, with every error of it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from schemagen.core.diagnostics import Diagnostic, Position, Problems
from schemagen.core.errors import InvalidSpec
from schemagen.model.model import DEFAULT_POSTGRES, OLDEST_POSTGRES
from schemagen.plugins.registry import (
    PROJECT_FEATURES,
    Registry,
    built_in_registry,
    full_registry,
    has_plugins,
)
from schemagen.spec.body_files import with_body
from schemagen.spec.composition import compose_document
from schemagen.spec.families import with_table_families
from schemagen.spec.features import definition_of
from schemagen.spec.kinds import KINDS
from schemagen.spec.layout import read_layout
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode
from schemagen.spec.parameters import parameter_values
from schemagen.spec.partitions import read_partition
from schemagen.spec.parts import read_function, read_parts
from schemagen.spec.placing import by_part
from schemagen.spec.reading import parse_document, read_bytes
from schemagen.spec.rules import read_rules
from schemagen.spec.schema import Schema, document_schema, specification_schema
from schemagen.spec.specification import FamilySpec, FunctionSpec, Spec, TableSpec
from schemagen.spec.structure import check_structure
from schemagen.spec.substitution import substitute
from schemagen.spec.uses import read_uses, use_of

_Value = TypeVar("_Value", int, str)

_FAMILY_KEYS = frozenset({"feature", "about", "access", "args", "returns", "try"})


@dataclass(frozen=True, slots=True)
class Loaded:
    """What could be read of a specification.

    Attributes:
        spec: Its sound parts; None when nothing can be said about it.
        document: All of it as it is written, with what it extends.
        broken: Names of tables and functions that were left out, with errors.
        problems: All findings so far; later stages add theirs.
        registry: The features, patterns and layouts that it was read with.
    """

    spec: Spec | None
    document: MappingNode
    broken: frozenset[str]
    problems: Problems
    registry: Registry


def load_file(path: Path, chosen: Mapping[str, str] | None = None) -> Loaded:
    """Read a specification from a file.

    Args:
        path: The YAML file, named in messages as given.
        chosen: Parameter values as texts, by name.

    Raises:
        FileProblem: The file can't be read.
        InvalidSpec: It is no YAML that could be looked at any further.
    """
    content = read_bytes(path, str(path))
    return load_text(content, str(path), chosen or {}, project=path.parent)


def load_text(
    content: bytes | str,
    name: str,
    chosen: Mapping[str, str] | None = None,
    *,
    project: Path | None = None,
) -> Loaded:
    """Read a specification from its text; see ``load_file``.

    Args:
        content: The YAML.
        name: What people call the text, for positions.
        chosen: Parameter values as texts, by name.
        project: The folder whose ``schemagen.d`` may hold features.
    """
    problems = Problems()
    composed = compose_document(parse_document(content, name, problems), name, project, problems)
    document = composed.document
    _refuse_nul(document, problems)
    registry = _registry(composed.folders)
    for warning in registry.warnings:
        problems.add(warning)
    if not composed.complete:
        _checked(document, registry, problems, document_schema)
        raise InvalidSpec(problems.sorted())
    written = _substituted(document, chosen or {}, problems)
    document = with_table_families(written, registry)
    spoilt = [error for error in problems.errors if error.code in _SPOILING]
    structural = _checked(document, registry, problems)
    errors = _by_part(document, [*spoilt, *structural])
    broken = set(errors)
    for part, places in errors.items():
        _read_beside(document, part, places, problems)
    spec = _read(document, registry, broken, problems, project)
    sections = {kind_part(key) for key in _KIND_KEYS if _has_broken(key, broken)}
    return Loaded(spec, written, frozenset(broken | sections), problems, registry)


_SPOILING: Final = frozenset({"SG017", "SG028", "SG029", "SG040", "SG041", "SG042", "SG121"})
"""After these a text is not what it was meant to be; no need to find fault with its SQL."""


def _refuse_nul(node: Node, problems: Problems) -> None:
    """Report texts with the one character that PostgreSQL can't store."""
    if isinstance(node, ScalarNode):
        if "\0" in node.text:
            problems.error(
                "SG017", "PostgreSQL can't store the character NUL",
                node.at(node.text.index("\0")), hint="leave it out",
            )  # fmt: skip
    elif isinstance(node, MappingNode):
        for key, value in node.entries:
            _refuse_nul(key, problems)
            _refuse_nul(value, problems)
    elif isinstance(node, SequenceNode):
        for item in node.items:
            _refuse_nul(item, problems)


def _substituted(
    document: MappingNode, chosen: Mapping[str, str], problems: Problems
) -> MappingNode:
    declared = document.get("parameters")
    if not isinstance(declared, MappingNode | None):
        return document
    values = parameter_values(declared, chosen, problems, document.origin)
    replaced = tuple(
        (key, value if key.text == "parameters" else substitute(value, values, problems))
        for key, value in document.entries
    )
    return replace(document, entries=replaced)


def _registry(folders: tuple[Path, ...]) -> Registry:
    """Return the built-ins, and more only where there is more: it takes time to ask for it."""
    own = any((folder / PROJECT_FEATURES).is_dir() for folder in folders)
    return full_registry(*folders) if own or has_plugins() else built_in_registry()


def _checked(
    document: MappingNode,
    registry: Registry,
    problems: Problems,
    schema_of: Callable[[Registry], Schema] = specification_schema,
) -> list[Diagnostic]:
    """Check the structure, and return the errors in it."""
    found = Problems()
    # Of the built-ins, only those that are used are read; all, where an error needs explaining.
    built_in = registry is built_in_registry()
    likely = _with_used_features(registry, document) if built_in else registry
    check_structure(document, schema_of(likely), found)
    if found.errors and built_in:
        found = Problems()
        check_structure(document, schema_of(registry), found)
    for item in found.found:
        problems.add(item)
    return found.errors


def _with_used_features(registry: Registry, document: MappingNode) -> Registry:
    used = {*_features_of_tables(document), *_features_of_functions(document)}
    features = {name: item for name, item in registry.features.items() if name in used}
    return replace(registry, features=features)


def _features_of_tables(document: MappingNode) -> Iterator[str]:
    for _, table in _mapping(document, "tables"):
        uses = table.get("use") if isinstance(table, MappingNode) else None
        for use in uses if isinstance(uses, SequenceNode) else ():
            if isinstance(use, ScalarNode):
                yield use.text
            elif isinstance(use, MappingNode):
                yield from use


def _features_of_functions(document: MappingNode) -> Iterator[str]:
    for _, function in _mapping(document, "functions"):
        if isinstance(function, MappingNode):
            yield _text(function, "feature")


_KIND_KEYS: Final = frozenset(kind.key for kind in KINDS)


def kind_part(key: str) -> str:
    """Return how ``broken`` names the section of a kind: no table is called so."""
    return f"{key}:"


def _by_part(document: MappingNode, errors: list[Diagnostic]) -> dict[str, list[Position]]:
    """Sort errors by the table or function in whose lines they lie; "" for the rest."""
    parts: list[tuple[str, tuple[Node, ...]]] = []
    for key, value in document.entries:
        if key.text in {"tables", "functions"} and isinstance(value, MappingNode):
            parts += [("", (key,)), *((name.text, (name, node)) for name, node in value.entries)]
        elif key.text in _KIND_KEYS and isinstance(value, MappingNode):
            kind = kind_part(key.text)
            parts.append((kind, (key,)))
            parts += [(kind + name.text, (name, node)) for name, node in value.entries]
        else:
            parts.append((kind_part(key.text) if key.text in _KIND_KEYS else "", (key, value)))
    return by_part(parts, (error.position for error in errors if error.position is not None))


def _has_broken(key: str, broken: set[str]) -> bool:
    """Whether something of a kind was left out, so that its names are not all known."""
    return any(part.startswith(kind_part(key)) for part in broken)


def _sound(node: Node, key: str, broken: set[str]) -> Node:
    """Return the entries of a kind whose structure is right; a list is right as a whole."""
    if not isinstance(node, MappingNode):
        return node
    sound = (pair for pair in node.entries if kind_part(key) + pair[0].text not in broken)
    return replace(node, entries=tuple(sound))


def _read_beside(
    document: MappingNode, table: str, errors: list[Position], problems: Problems
) -> None:
    """Report the SQL errors in those sections of a table that have no other errors."""
    node = dict(_named(document, "tables")).get(table)
    if not isinstance(node, MappingNode):
        return
    wrong = by_part(((key.text, (key, value)) for key, value in node.entries), errors)
    sound = tuple(entry for entry in node.entries if entry[0].text not in wrong)
    read_parts(MappingNode(source=node.source, start=node.start, entries=sound), problems)


def _named(document: MappingNode, section: str) -> Iterator[tuple[str, Node]]:
    return ((key.text, value) for key, value in _mapping(document, section))


def _read(
    document: MappingNode,
    registry: Registry,
    broken: set[str],
    problems: Problems,
    project: Path | None,
) -> Spec | None:
    tables: dict[str, TableSpec] = {}
    for key, value in _mapping(document, "tables"):
        if key.text in broken or not isinstance(value, MappingNode):
            continue
        before = problems.error_count
        table = _table(key, value, registry, problems)
        tables[key.text] = table
        if problems.error_count > before:
            broken.add(key.text)
    functions: dict[str, FunctionSpec | FamilySpec] = {}
    for key, value in _mapping(document, "functions"):
        if key.text in broken or not isinstance(value, MappingNode):
            continue
        whole = with_body(value, project, problems)
        function = _function(key, whole, registry, problems) if whole is not None else None
        if function is None:
            broken.add(key.text)
        else:
            functions[key.text] = function
    if "" in broken and not isinstance(document.get("name"), ScalarNode):
        return None
    naming = document.get("naming")
    naming = naming if isinstance(naming, MappingNode) else replace(document, entries=())
    name = _text(document, "name")
    return Spec(
        name=name,
        title=_text(document, "title") or name,
        about=_text(document, "about"),
        version=_text(document, "version"),
        schema=_text(document, "schema") or "public",
        tenancy=_text(document, "tenancy"),
        index_naming=_text(naming, "index") or "{table}_{columns}_idx",
        origin=document.origin,
        schema_origin=(document.key_node("schema") or document).origin,
        parameters={},
        tables=tables,
        functions=functions,
        kinds={
            kind.key: kind.read(_sound(node, kind.key, broken), problems)
            for kind in KINDS
            if (node := document.get(kind.key)) is not None and kind_part(kind.key) not in broken
        },
        origins={key: node.origin for key, node in document.items()},
        prefix=_text(document, "prefix"),
        layout=read_layout(document.get("layout"), problems),
        postgres=_target(document, "postgres", DEFAULT_POSTGRES),
        oldest_postgres=_target(document, "postgres", OLDEST_POSTGRES),
        vector_schema=_target(document, "vector_schema", "extensions"),
        trigger_naming={
            key.text: value
            for key, value in _mapping(naming, "triggers")
            if isinstance(value, ScalarNode)
        },
    )


def _table(
    key: ScalarNode, value: MappingNode, registry: Registry, problems: Problems
) -> TableSpec:
    owner = value.get("owner")
    return TableSpec(
        name=key.text,
        origin=key.origin,
        about=_text(value, "about"),
        parts=read_parts(value, problems),
        uses=tuple(read_uses(value.get("use"), registry, problems)),
        rules=tuple(read_rules(value.get("access"), registry, problems)),
        owner=owner if isinstance(owner, ScalarNode) else None,
        partition=read_partition(value),
    )


def _function(
    key: ScalarNode, value: MappingNode, registry: Registry, problems: Problems
) -> FunctionSpec | FamilySpec | None:
    if "feature" not in value:
        return read_function(key, value, problems)
    definition = definition_of(registry.features[_text(value, "feature")])
    before = problems.error_count
    use = use_of(definition, value, key, problems, ignored=_FAMILY_KEYS)
    if use is None or problems.error_count > before:
        return None
    return FamilySpec(key.text, key.origin, use, value)


def _mapping(document: MappingNode, key: str) -> list[tuple[ScalarNode, Node]]:
    found = document.get(key)
    return list(found.entries) if isinstance(found, MappingNode) else []


def _text(node: MappingNode, key: str) -> str:
    found = node.get(key)
    return found.text if isinstance(found, ScalarNode) and found.value is not None else ""


def _target(document: MappingNode, key: str, default: _Value) -> _Value:
    target = document.get("target")
    found = target.get(key) if isinstance(target, MappingNode) else None
    if isinstance(found, ScalarNode) and isinstance(found.value, type(default)):
        return found.value
    return default
