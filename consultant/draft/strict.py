"""JSON schemas in the strict dialect of structured outputs and of tools, made from Pydantic models.

Every property is required and no other is allowed; references are resolved, because some servers know none.
"""

from typing import Any

from pydantic import BaseModel

_LEFT_OUT = frozenset({
    "title", "default", "minLength", "maxLength", "pattern", "format", "minimum", "maximum", "exclusiveMinimum",
    "exclusiveMaximum", "minItems", "maxItems",
})  # fmt: skip
"""What servers disagree on; the model that reads the values holds them to it all the same."""


def strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of `model`: types, enumerations and descriptions."""
    schema = model.model_json_schema()
    definitions = schema.pop("$defs", {})
    strict = _strict(schema, definitions)
    assert isinstance(strict, dict)
    return strict


def _strict(node: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_strict(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        beside = {key: value for key, value in node.items() if key != "$ref"}
        return _strict(definitions[node["$ref"].rsplit("/", 1)[1]] | beside, definitions)
    kept = {key: _strict(value, definitions) for key, value in node.items() if key not in _LEFT_OUT}
    if kept.get("type") == "object":
        kept["properties"] = {name: _strict(value, definitions) for name, value in node.get("properties", {}).items()}
        kept["required"] = list(kept["properties"])
        kept["additionalProperties"] = False
    return kept
