"""The words that inputs are described with, in JSON Schema."""

from typing import Any, Final

type Schema = dict[str, Any]

DAY: Final[Schema] = {"type": "string", "format": "date"}


def text(limit: int, description: str = "", **more: object) -> Schema:
    """Return a text."""
    return {"type": "string", "maxLength": limit} | ({"description": description} if description else {}) | more


def structure(properties: Schema, *, required: tuple[str, ...] = (), description: str = "", **more: object) -> Schema:
    """Return an object that takes these properties and no others."""
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "additionalProperties": False,
        **({"required": list(required)} if required else {}),
        **more,
    }


def or_null(schema: Schema) -> Schema:
    """Also take null, which stands for the field's default."""
    if "$ref" in schema:
        described = {name: value for name, value in schema.items() if name != "$ref"}
        return {"anyOf": [{"$ref": schema["$ref"]}, {"type": "null"}], **described}
    enum = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, "type": [schema["type"], "null"], **enum}


def ref(name: str) -> Schema:
    """Return a reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def decimal(description: str, *, whole: int, decimals: int, sign: str = "", default: str | None = None) -> Schema:
    """Return a decimal number in a text."""
    digits = {"type": "string", "pattern": f"^{sign}[0-9]{{1,{whole}}}(\\.[0-9]{{1,{decimals}}})?$"}
    return digits | {"description": description} | ({} if default is None else {"default": default})


def percent(description: str, *, default: str | None = "0") -> Schema:
    """Return a percentage in a text."""
    pattern = r"^(100(\.0{1,4})?|[0-9]{1,2}(\.[0-9]{1,4})?)$"
    given = {} if default is None else {"default": default}
    return {"type": "string", "pattern": pattern, "description": description, **given}
