from django.apps import AppConfig


class ConfigApp(AppConfig):
    """The composition root."""

    name = "seenpaid.config"
    label = "seenpaid_config"

    def ready(self) -> None:
        """Register the start-up checks."""
        from seenpaid.config import checks  # noqa: F401  # importing registers them.
