"""Seenpaid's settings. A fresh clone needs no environment; docs/self-hosting.md lists every name."""

from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.csp import CSP

from seenpaid.config import env, env_mail, sqlite

sqlite.use_bundled()

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = env.data_dir("SEENPAID_DATA_DIR", Path.cwd() / "var")
DEBUG = False

# --- who we are -----------------------------------------------------------------------------------------------------
SEENPAID_BASE_URL = env.base_url("SEENPAID_BASE_URL", f"http://127.0.0.1:{env.text('PORT', '8000')}")
_base = urlsplit(SEENPAID_BASE_URL)
SECURE = _base.scheme == "https"
ALLOWED_HOSTS = [_base.hostname or "", "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SEENPAID_BASE_URL]
SECRET_KEY = env.secret("SEENPAID_SECRET_KEY", DATA_DIR, "secret.key")
SEENPAID_TOKEN_KEY = env.secret("SEENPAID_TOKEN_KEY", DATA_DIR, "token.key")
SEENPAID_TRUSTED_PROXIES = env.networks("SEENPAID_TRUSTED_PROXIES")
SEENPAID_GEO_CITY_DB = env.text("SEENPAID_GEO_CITY_DB")
SEENPAID_GEO_ASN_DB = env.text("SEENPAID_GEO_ASN_DB")
SEENPAID_TRACKING = env.choice("SEENPAID_TRACKING", ("detailed", "basic", "off"), "detailed")  # at most this much.
SEENPAID_PRIVACY_SIGNALS = env.choice("SEENPAID_PRIVACY_SIGNALS", ("basic", "off", "ignore"), "basic")
SEENPAID_DEFAULT_PLAN = env.choice("SEENPAID_DEFAULT_PLAN", ("pro", "free"), "pro")
SEENPAID_API_RATE = env.whole("SEENPAID_API_RATE", 1200)  # requests a minute, for each company and process.
SEENPAID_COMMIT = env.choice("SEENPAID_COMMIT", ("auto", "loop", "thread"), "auto")  # who commits opens; see the lane.
SEENPAID_METRICS_TOKEN = env.text("SEENPAID_METRICS_TOKEN")
SEENPAID_EGRESS_ALLOW = env.networks("SEENPAID_EGRESS_ALLOW")
SEENPAID_STRIPE_API_BASE = env.base_url("SEENPAID_STRIPE_API_BASE", "")  # none: the provider's own hosts.
SEENPAID_PAYPAL_API_BASE = env.base_url("SEENPAID_PAYPAL_API_BASE", "")
SEENPAID_SQUARE_API_BASE = env.base_url("SEENPAID_SQUARE_API_BASE", "")
SEENPAID_LOG_FORMAT = env.choice("SEENPAID_LOG_FORMAT", ("text", "json"), "text")

# --- the parts ------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "seenpaid.config",
    "seenpaid.web",
    "seenpaid.portal",
    "seenpaid.api",
    "seenpaid.exchange",
    "seenpaid.notifications",
    "seenpaid.followups",
    "seenpaid.messaging",
    "seenpaid.pdf",
    "seenpaid.payments",
    "seenpaid.answers",
    "seenpaid.engagement",
    "seenpaid.sharing",
    "seenpaid.documents",
    "seenpaid.customers",
    "seenpaid.companies",
    "seenpaid.events",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_htmx",
]
MIDDLEWARE = [
    "seenpaid.api.middleware.ApiMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "seenpaid.config.middleware.ForwardedMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "seenpaid.config.middleware.TryAgainMiddleware",
]
ROOT_URLCONF = "seenpaid.config.urls"
ASGI_APPLICATION = "seenpaid.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- where things are kept ------------------------------------------------------------------------------------------
DATABASES = {"default": env.database(env.text("SEENPAID_DATABASE_URL"), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SEENPAID_CACHE_URL = env.cache("SEENPAID_CACHE_URL")
CACHES = {
    "default": {"BACKEND": "seenpaid.config.cache.SharedCache", "LOCATION": SEENPAID_CACHE_URL}
    if SEENPAID_CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "media/"
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# --- who may come in ------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "companies.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # We write to nobody whom a stranger names.
ACCOUNT_ADAPTER = "seenpaid.config.accounts.AccountAdapter"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web-home"
ACCOUNT_LOGOUT_REDIRECT_URL = "web-home"
SESSION_ENGINE = "seenpaid.companies.sessions"
SESSION_COOKIE_NAME = "__Host-seenpaid" if SECURE else "seenpaid"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "seenpaid_csrf"
SECURE_PROXY_SSL_HEADER = None  # ForwardedMiddleware believes trusted proxies only. SEC-55
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    "mail.E001",  # mail is kept in files, and shown in the app, until a server is named.
    "security.W005",  # HSTS for subdomains is for the owner of the domain to decide,
    "security.W021",  # and so is the preload list.
    "security.W008",  # the proxy that brings HTTPS redirects to it.
]

# --- words and times ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- mail: kept in files and shown in the app until a server is named -----------------------------------------------
SEENPAID_EMAIL = env_mail.mail_server("SEENPAID_EMAIL_URL")
MAILERS = {
    "default": env_mail.mailer(SEENPAID_EMAIL, DATA_DIR / "mail")
}  # for members; customers' mail is messaging's.
ANYMAIL = env_mail.anymail(SEENPAID_EMAIL, webhook_secret=env.text("SEENPAID_EMAIL_WEBHOOK_SECRET"))
SEENPAID_EMAIL_BOX = env_mail.mailbox_of("SEENPAID_EMAIL_BOUNCE_BOX")
SEENPAID_EMAIL_BOUNCES = parseaddr(env_mail.mail_from("SEENPAID_EMAIL_BOUNCES", ""))[1]
DEFAULT_FROM_EMAIL = env_mail.mail_from("SEENPAID_EMAIL_FROM", f"Seenpaid <no-reply@{_base.hostname}>")

# --- what is written down about running: never a token --------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"masked": {"()": "seenpaid.config.logs.MaskTokens"}},
    "formatters": {
        "text": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "seenpaid.config.logs.JsonLines"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": SEENPAID_LOG_FORMAT, "filters": ["masked"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "stripe": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}
