"""From YAML to a ``Spec``: positions, limits, structure, fragments."""
