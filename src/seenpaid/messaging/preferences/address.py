"""How an address is told from another. Plain rule, no database."""


def key_of(address: str) -> str:
    """Return the address as it is kept: nobody gives one mailbox two spellings and means two people."""
    return address.strip().lower()
