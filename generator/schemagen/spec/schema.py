"""The JSON Schema of a specification, assembled from what is registered.

It is used to validate, and printed by ``schemagen schema`` so that an editor completes
and explains. ``x-hint`` is our own keyword: what to write instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from schemagen.model.access import BUILT_IN_ACTORS, OPERATIONS
from schemagen.plugins.registry import Registry
from schemagen.spec.composition_schema import (
    LAYOUT,
    TARGET,
    composing_properties,
    relaxed,
)
from schemagen.spec.features import FeatureDefinition, definition_of
from schemagen.spec.kinds import KINDS
from schemagen.spec.partitions import PARTITION

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]


def text(description: str, **more: Any) -> Schema:
    """Return the schema of a text."""
    return {"type": "string", "description": description, **more}


def closed(properties: Mapping[str, Any], description: str = "", **more: Any) -> Schema:
    """Return the schema of a mapping that takes these keys and no others."""
    schema: Schema = {"type": "object", "properties": dict(properties), **more}
    if "additionalProperties" not in more:
        schema["additionalProperties"] = False
    if description:
        schema["description"] = description
    return schema


def mapping_of(values: Mapping[str, Any], description: str) -> Schema:
    """Return the schema of a mapping from names to values of one kind."""
    return {
        "type": "object",
        "additionalProperties": values,
        "propertyNames": {"minLength": 1, "x-hint": "write a name"},
        "description": description,
    }


def list_of(items: Mapping[str, Any], description: str, **more: Any) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": items, "description": description, **more}


BUNDLE_NAME: Final = text(
    "Name of the bundle: of its ledger entry, files and helper functions",
    pattern="^[a-z][a-z0-9_]*$",
    maxLength=30,
    **{"x-hint": "use lower-case letters, digits and underscores, at most 30 characters"},
)

_VALUE: Final[Schema] = {"type": ["string", "number", "boolean", "null"]}

PARAMETER: Final = closed(
    {
        "type": {"enum": ["string", "integer", "number", "boolean"]},
        "default": _VALUE,
        "about": text("What it decides"),
        "enum": {"type": "array", "items": _VALUE, "minItems": 1},
        "minimum": {"type": "number"},
        "maximum": {"type": "number"},
        "pattern": {"type": "string"},
    },
    "A value that `--set name=value` can change; used as ${name}",
    required=["type", "default"],
)

COLUMN: Final[Schema] = {
    "description": "A PostgreSQL column definition; ~ places a feature's column here",
    "if": {"type": "object"},
    "then": closed(
        {
            "type": text("The column definition"),
            "about": text("What it holds; becomes its comment"),
            "was": text("Its earlier name, for a migration that renames it"),
            "default": {"description": "A mapping or list becomes a JSON constant"},
            "example": {**_VALUE, "description": "A value that satisfies the column's checks"},
            "filled_from": text("A foreign key's column, or `caller`: a trigger fills this one"),
        },
        required=["type"],
    ),
    "else": {
        "type": ["string", "null"],
        "x-hint": "write a column definition such as `text not null`",
    },
}

INDEX_METHOD: Final[Schema] = {
    "enum": ["btree", "gin", "gist", "brin", "hash", "spgist", "hnsw", "ivfflat"],
    "description": "Access method",
}

INDEX: Final[Schema] = {
    "description": "`columns [where condition]`, or a mapping",
    "if": {"type": "object"},
    "then": {
        **closed(
            {
                "columns": text("Columns or expressions, as in create index"),
                "on": text("PostgreSQL's word for `columns`"),
                "name": text("Name of the index", minLength=1),
                "where": text("Condition of a partial index"),
                "unique": {"type": "boolean"},
                "method": INDEX_METHOD,
                "using": {**INDEX_METHOD, "description": "PostgreSQL's word for `method`"},
                "with": {
                    "type": "object",
                    "description": "Settings of the method, such as {m: 16} of hnsw",
                    "additionalProperties": {"type": ["number", "boolean", "string"]},
                },
                "include": {
                    "description": "Columns that the index holds without being ordered by them",
                    "if": {"type": "array"},
                    "then": {"type": "array", "items": {"type": "string"}, "minItems": 1},
                    "else": {"type": "string"},
                },
                "nulls_not_distinct": {
                    "type": "boolean",
                    "description": "A unique index takes two nulls for the same value",
                },
                "about": text("What it is for; becomes its comment"),
            },
        ),
        "if": {"required": ["on"]},
        "then": {"not": {"required": ["columns"]}, "x-hint": "keep one of `on` and `columns`"},
        "else": {"required": ["columns"]},
    },
    "else": {"type": "string", "x-hint": "write columns such as `user_id, created_at desc`"},
}

_EVENT: Final[Schema] = {"enum": ["insert", "update", "delete"]}
_EVENTS: Final[Schema] = {
    "if": {"type": "array"},
    "then": {"type": "array", "items": _EVENT, "minItems": 1, "uniqueItems": True},
    "else": _EVENT,
}

TRIGGER: Final = closed(
    {
        "before": _EVENTS,
        "after": _EVENTS,
        "of": list_of({"type": "string"}, "Columns that an update must name", minItems=1),
        "when": text("Condition over `old` and `new`"),
        "rank": {"type": "integer", "minimum": 0, "maximum": 99},
        "function": text("A function of this specification that returns trigger"),
        "body": text("PL/pgSQL, from `declare` or `begin` to `end`"),
        "per": {"enum": ["row", "statement"]},
        "on": text("Another table, perhaps of another schema"),
        "old_table": text("Name of the transition table of old rows"),
        "new_table": text("Name of the transition table of new rows"),
        "about": text("What it is for; becomes its comment"),
    },
    "A trigger; its rank becomes part of its name, because triggers fire by name",
)

_ACTORS: Final[Schema] = {
    "if": {"type": "array"},
    "then": {"type": "array", "items": {"type": "string"}, "minItems": 1},
    "else": {"type": "string", "examples": [*BUILT_IN_ACTORS]},
}

_FUNCTION_KEYS: Final[Schema] = {
    "about": text("What it does; becomes its comment"),
    "args": mapping_of({"type": "string"}, "Arguments in order: type and default"),
    "returns": {
        "description": "A type, or the columns of a table",
        "if": {"type": "object"},
        "then": mapping_of({"type": "string"}, "Columns of the result"),
        "else": {"type": "string"},
    },
    "language": {"enum": ["sql", "plpgsql"], "default": "sql"},
    "volatility": {"enum": ["immutable", "stable", "volatile"], "default": "stable"},
    "security": {"enum": ["invoker", "definer"], "default": "invoker"},
    "access": {
        "description": "Who may call it; `service_only`, or nobody named: the service",
        "if": {"type": "array"},
        "then": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        "else": {"const": "service_only"},
    },
    "body": text("Its statements"),
    "try": mapping_of({}, "Arguments with which the proof calls it"),
}

FEATURE_FUNCTION: Final = closed(
    {
        **_FUNCTION_KEYS,
        "args": {"if": {"type": "string"}, "else": _FUNCTION_KEYS["args"]},
        "access": {"if": {"type": "string"}, "else": _FUNCTION_KEYS["access"]},
        "try": {"if": {"type": "string"}, "else": _FUNCTION_KEYS["try"]},
        "settings": {
            "description": "Settings under which it runs",
            "if": {"type": "string"},
            "else": {
                "type": "object",
                "additionalProperties": {"type": ["number", "boolean", "string"]},
            },
        },
        "template": text("A file of the feature's folder that becomes the body"),
        "private": {"type": "boolean", "description": "Lives in schema private"},
    }
)


def _function(families: Mapping[str, FeatureDefinition]) -> Schema:
    in_file = {
        **_FUNCTION_KEYS,
        "body": {"not": {}, "x-hint": "a function has either `body` or `file`"},
        "file": text("A file with its statements, below the folder of the specification"),
    }
    ordinary: Schema = {
        "if": {"required": ["file"]},
        "then": closed(in_file, required=["file"]),
        "else": closed(_FUNCTION_KEYS, required=["body"]),
    }
    kept = {key: _FUNCTION_KEYS[key] for key in ("about", "access", "args", "returns", "try")}
    branches = [
        {
            "if": {"properties": {"feature": {"const": name}}, "required": ["feature"]},
            "then": closed(
                {
                    "feature": {"const": name, "description": definition.about},
                    **kept,
                    **definition.option_properties,
                },
                definition.about,
                required=["feature", *definition.required_options],
            ),
        }
        for name, definition in families.items()
    ]
    return {
        "description": "A function; called through the Data API by the actors in `access`",
        "type": "object",
        "if": {"required": ["feature"]},
        "then": {"properties": {"feature": {"enum": [*families]}}, "allOf": branches},
        "else": ordinary,
    }


def _use(features: Mapping[str, FeatureDefinition]) -> Schema:
    return {
        "description": "A feature by name, or `name: options`",
        "if": {"type": "string"},
        "then": {"enum": [*features]},
        "else": closed(
            {name: definition.use_schema for name, definition in features.items()},
            minProperties=1,
            maxProperties=1,
            **{"x-hint": "write one feature an entry: `- timestamps` or `- owned: users`"},
        ),
    }


_RULE_KEYS: Final = ("allow", "to", "by", "via", "when", "check", "columns", "roles", "movable")

RULE: Final = closed(
    {
        "allow": {
            "description": "What is allowed",
            "if": {"type": "array"},
            "then": {"type": "array", "items": {"enum": [*OPERATIONS]}, "minItems": 1},
            "else": {"enum": ["all", *OPERATIONS]},
        },
        "to": {**_ACTORS, "description": "Who may"},
        "by": {
            "description": "The column, or path along foreign keys, that holds the actor's key; "
            "`any`: every row",
            "if": {"type": "object"},
            "then": {
                "type": "object",
                "additionalProperties": {"type": "string"},
                "minProperties": 1,
            },
            "else": {"type": "string"},
        },
        "roles": {
            "description": "Only members with one of these roles",
            "type": "array",
            "items": {"type": "string"},
            "minItems": 1,
        },
        "via": {
            "description": "A foreign key's column: the parent's rules decide",
            "if": {"type": "object"},
            "then": {
                "type": "object",
                "additionalProperties": {"enum": [*OPERATIONS]},
                "minProperties": 1,
                "maxProperties": 1,
            },
            "else": {"type": "string"},
        },
        "when": text("Condition on the row as it is; for the new row too unless `check` is given"),
        "check": text("Condition on the row as it will be"),
        "columns": {
            "description": "Columns that insert and update may name",
            "if": {"type": "object"},
            "then": closed(
                {"except": {"type": "array", "items": {"type": "string"}}}, required=["except"]
            ),
            "else": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        },
        "movable": {"type": "boolean", "description": "Columns that carry access may change"},
    },
    "What an actor may do with which rows",
    required=["allow"],
)


def _access(registry: Registry) -> Schema:
    patterns = {
        name: {"description": pattern.about, **_checked_as_rule(pattern.schema)}
        for name, pattern in registry.patterns.items()
    }
    bare = [name for name, schema in patterns.items() if "null" in _types(schema)]
    return {
        "description": "A rule, or a named pattern; what is not allowed is denied",
        "if": {"type": "string"},
        "then": {"enum": bare, "x-hint": "it needs a value: `owner: user_id`"},
        "else": {
            "if": {"anyOf": [{"required": [name]} for name in patterns]},
            "then": closed(patterns, maxProperties=1),
            "else": {
                "if": {"anyOf": [{"required": [key]} for key in _RULE_KEYS]},
                "then": RULE,
                "else": closed(patterns, minProperties=1),
            },
        },
    }


def _checked_as_rule(schema: Mapping[str, Any]) -> Schema:
    """Return a pattern's schema; ``x-rule`` says that a mapping has keys of a rule."""
    if not schema.get("x-rule"):
        return dict(schema)
    keys = {key: value for key, value in RULE["properties"].items() if key != "allow"}
    return {**schema, "if": {"type": "object"}, "then": closed(keys, minProperties=1)}


def _types(schema: Mapping[str, Any]) -> list[str]:
    found = schema.get("type", [])
    return [found] if isinstance(found, str) else list(found)


def specification_schema(registry: Registry) -> Schema:
    """Return the JSON Schema of a specification with all that is registered."""
    definitions = {name: definition_of(feature) for name, feature in registry.features.items()}
    on_tables = {name: item for name, item in definitions.items() if item.applies_to == "table"}
    families = {name: item for name, item in definitions.items() if item.applies_to == "function"}
    table = closed(
        {
            "about": text("What it holds; becomes its comment"),
            "columns": mapping_of(COLUMN, "Columns in order"),
            "use": list_of(_use(on_tables), "Features"),
            "constraints": mapping_of({"type": "string"}, "Constraints by name, as SQL"),
            "indexes": list_of(INDEX, "Indexes"),
            "triggers": mapping_of(TRIGGER, "Triggers by name"),
            "access": list_of(_access(registry), "Who may do what; nothing else is allowed"),
            "owner": text("The column that says whose row it is; `none`: no owner"),
            "partition": PARTITION,
        },
        "A table, with row level security enabled and forced",
    )
    properties = {
        "schemagen": {"const": 1, "description": "Version of the language"},
        "name": BUNDLE_NAME,
        "title": text("For people"),
        "about": text("One sentence, for people"),
        "version": text("A version stamp of your own"),
        "parameters": mapping_of(PARAMETER, "Values that --set can change"),
        "tenancy": text("Whose key is the tenant; foreign keys may not cross tenants"),
        "naming": closed(
            {
                "index": text(
                    "How indexes are named",
                    pattern=r"^[^{}]*(\{(table|columns)\}[^{}]*)+$",
                    **{"x-hint": 'write for example "{table}_{columns}_idx"'},
                ),
                "triggers": mapping_of(
                    text(
                        "Their name on each table; {table} stands for the table",
                        pattern=r"^([^{}]|\{table\})+$",
                        **{"x-hint": 'write for example "update_{table}_updated_at"'},
                    ),
                    "How triggers are called that others know by a name, by key",
                ),
            }
        ),
        "prefix": text(
            "Put before the names of tables, types, functions and indexes",
            pattern="^[a-z][a-z0-9_]*$",
            maxLength=20,
            **{"x-hint": "use lower-case letters, digits and underscores"},
        ),
        "schema": text("Where tables and functions live", minLength=1),
        "tables": mapping_of(table, "Tables by name"),
        "functions": mapping_of(_function(families), "Functions by name"),
        **{kind.key: dict(kind.schema) for kind in KINDS},
        "target": TARGET,
        "layout": LAYOUT,
    }
    return {
        "$schema": DIALECT,
        "title": "schemagen specification",
        **closed(
            {**properties, **composing_properties(properties)},
            required=["schemagen", "name", "tables"],
        ),
    }


def document_schema(registry: Registry) -> Schema:
    """Return the JSON Schema of a document as people write it.

    One that extends others need not say what those say; what comes of it is checked with
    ``specification_schema``.
    """
    whole = specification_schema(registry)
    parameters = whole["properties"]["parameters"]
    return {
        **whole,
        "properties": {**whole["properties"], "parameters": relaxed(parameters)},
        "required": [key for key in whole["required"] if key != "tables"],
        "if": {"required": ["extends"]},
        "else": {"required": ["tables"], "properties": {"parameters": parameters}},
        "dependentRequired": {"override": ["extends"], "remove": ["extends"]},
    }


FEATURE_TRIGGER: Final = {
    **TRIGGER,
    "properties": {
        **TRIGGER["properties"],
        "of": {"type": ["array", "string"]},
        "constraint": {"type": "boolean", "description": "A transaction may defer it to its end"},
    },
}

MADE_TABLE: Final = closed(
    {
        "like": text("The table whose columns, primary key and foreign keys it has"),
        "about": text("What it holds; becomes its comment"),
        "columns": mapping_of(COLUMN, "Columns behind them"),
        "indexes": list_of(INDEX, "Indexes"),
    },
    "A table for the service alone",
    required=["like"],
)

STATEMENT: Final = closed(
    {
        "section": {"enum": ["raw", "auth", "rows"]},
        "template": text("A file of the folder: statements that may be run twice"),
    },
    required=["section", "template"],
)

FEATURE_SCHEMA: Final = {
    "$schema": DIALECT,
    **closed(
        {
            "feature": text("Its name, as that of the folder"),
            "about": text("One line for people"),
            "applies_to": {"enum": ["table", "function"]},
            "shorthand": text("The option that a bare value stands for"),
            "options": {"type": "object", "description": "JSON Schema of the options"},
            "place": {"enum": ["first", "last"]},
            "place_after": text("The column behind which its columns stand"),
            "columns": mapping_of(COLUMN, "Columns it adds"),
            "constraints": mapping_of({"type": "string"}, "Constraints it adds"),
            "indexes": {"if": {"type": "string"}, "else": list_of(INDEX, "Indexes it adds")},
            "indexed": {
                "description": "Columns with which an index has to begin",
                "if": {"type": "string"},
                "else": list_of({"type": "string"}, "Columns"),
            },
            "tables": mapping_of(MADE_TABLE, "Tables it makes"),
            "functions": mapping_of(FEATURE_FUNCTION, "Functions it adds"),
            "triggers": mapping_of(FEATURE_TRIGGER, "Triggers it adds"),
            "statements": mapping_of(STATEMENT, "Statements it adds that are no objects"),
            "probe": text("A template of the folder: statements that fail unless it works"),
        },
        required=["feature", "about", "applies_to"],
    ),
}
"""The structure of ``feature.yaml``."""
