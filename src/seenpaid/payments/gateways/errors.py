"""What goes wrong at a gateway, in our words: providers' own errors stop at `gateways/<name>`."""


class GatewayError(Exception):
    """The message is for people. `is_permanent` says that asking again would not help."""

    def __init__(self, message: str, *, is_permanent: bool = False) -> None:
        super().__init__(message)
        self.is_permanent = is_permanent


class KeysRefusedError(GatewayError):
    """What was typed into `field` does not work."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, is_permanent=True)
        self.field = field


class AmountRefusedError(GatewayError):
    """The provider does not take this amount or currency."""

    def __init__(self, message: str) -> None:
        super().__init__(message, is_permanent=True)


class ProviderDownError(GatewayError):
    """The provider could not be asked, or had no answer. What was asked may have been done all the same."""


class ForgedError(GatewayError):
    """The message is not from the provider, or not from now."""

    def __init__(self, message: str) -> None:
        super().__init__(message, is_permanent=True)
