from django.apps import AppConfig


class ConfigApp(AppConfig):
    """The composition root."""

    name = "seenpaid.config"
    label = "seenpaid_config"

    def ready(self) -> None:
        """Register the start-up checks, and count with other machines where the operator says so."""
        from django.conf import settings

        from seenpaid.config import checks  # noqa: F401  # importing registers them.

        if settings.SEENPAID_CACHE_URL:
            from seenpaid.lib.shared_counts import SharedCounts
            from seenpaid.lib.throttle import count_together

            count_together(SharedCounts(settings.SEENPAID_CACHE_URL))
