"""An address that its owner recognizes and nobody else learns. SEC-127"""


def masked(address: str) -> str:
    """Return `j•••@example.com`."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}•••@{domain}"
