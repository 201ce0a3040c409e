"""All settings, read from the environment (docs/operations.md lists every variable).

The mode is ``production`` unless IGNITE_MODE says otherwise, so forgetting a variable gives the strict side.
An unsafe production setting refuses to start with one sentence that names the variable to mend.
"""

from pathlib import Path

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

django_stubs_ext.monkeypatch()  # lets annotations such as QuerySet[Need] and File[bytes] run

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

MODE: str = env.str("IGNITE_MODE", "production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"IGNITE_MODE is {MODE!r}; choose production, demo or test.")
PRODUCTION = MODE == "production"
DEBUG: bool = env.bool("DEBUG", False)

UNSAFE_KEY = "not-secret-only-for-demo-and-tests-0123456789abcdef"
SECRET_KEY: str = env.str("SECRET_KEY", "" if PRODUCTION else UNSAFE_KEY)
ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "testserver"]
)
SITE_URL: str = env.str("SITE_URL", "" if PRODUCTION else "http://127.0.0.1:8000").rstrip("/")

if PRODUCTION:
    if DEBUG:
        raise ImproperlyConfigured("DEBUG is on. Unset it: a production site must not show its inside.")
    if len(SECRET_KEY) < 40 or SECRET_KEY == UNSAFE_KEY:
        raise ImproperlyConfigured(
            "SECRET_KEY is missing, too short or the demo's. Give at least 40 random characters."
        )
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS is missing or allows everybody. Name the host names of the site.")
    if not SITE_URL.startswith("https://"):
        raise ImproperlyConfigured("SITE_URL is missing or not https://. Give the address that e-mails link to.")
    for _name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
        if not env.str(_name, ""):
            raise ImproperlyConfigured(f"{_name} is missing. See docs/operations.md for its form.")

DATABASES = {"default": env.db_url("DATABASE_URL", default="postgresql:///ignite")}
DATABASES["default"].update(CONN_MAX_AGE=env.int("CONN_MAX_AGE", 60), CONN_HEALTH_CHECKS=True, ATOMIC_REQUESTS=False)
if "postgresql" not in DATABASES["default"]["ENGINE"]:
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database; no other engine is supported.")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL: str = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")
MEDIA_ROOT = Path(env.str("IGNITE_MEDIA", str(BASE_DIR / "var" / "media")))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "ignite.accounts.apps.RepairAdminConfig",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "ignite.kernel",
    "ignite.runtime",
    "ignite.reference",
    "ignite.editions",
    "ignite.accounts",
    "ignite.outbox",
    "ignite.joining",
    "needs",
    "startups",
    "matching",
    "workshops",
    "ignite.pilots",
    "ignite.programme",
]

MIDDLEWARE = [
    "ignite.runtime.health.LivezMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ignite.accounts.middleware.LastSeenMiddleware",
    "ignite.accounts.middleware.ActorMiddleware",
    "ignite.accounts.middleware.LanguageMiddleware",
    "ignite.accounts.middleware.TwoStepMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ignite.accounts.helping.HelpingMiddleware",
    "ignite.kernel.middleware.DenyByDefaultMiddleware",
    "ignite.kernel.middleware.OncePerSubmitMiddleware",
]

# Routes of installed packages, by prefix: they guard themselves; the access matrix has a row for each.
THIRD_PARTY_ROUTES = ("accounts/", "admin/")

ROOT_URLCONF = "ignite.urls"
WSGI_APPLICATION = "ignite.wsgi.application"
FORM_RENDERER = "ignite.kernel.forms.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ignite.programme.context.site",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "ignite.kernel.templatetags.components",
                "ignite.outbox.templatetags.reminders",
                "ignite.joining.templatetags.contact_log",
                "ignite.accounts.templatetags.entries",
                "ignite.accounts.templatetags.devices",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my-page"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "ignite.outbox.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "ignite.accounts.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# Codes instead of links: a mail scanner that opens every link cannot use up a code.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # a borrowed browser cannot change the address
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or address is told to its owner
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "ignite.accounts.passkeys.MfaAdapter"
MFA_FORMS = {
    "add_webauthn": "ignite.accounts.passkeys.AddPasskeyForm",
    "edit_webauthn": "ignite.accounts.passkeys.NamePasskeyForm",
    "login_webauthn": "ignite.accounts.passkeys.LoginPasskeyForm",
    "reauthenticate_webauthn": "ignite.accounts.passkeys.ReauthenticatePasskeyForm",
    "authenticate_webauthn": "ignite.accounts.passkeys.AuthenticatePasskeyForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # http on one's own machine
STAFF_TWO_STEP: bool = env.bool("IGNITE_STAFF_TWO_STEP", PRODUCTION)

SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "ignite.kernel.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^(livez|readyz)$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    CSRF_TRUSTED_ORIGINS = [SITE_URL]
ALLAUTH_TRUSTED_PROXY_COUNT: int = env.int("TRUSTED_PROXY_COUNT", 0)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

CACHES = {
    # In the database, so that rate limits hold whether or not Redis is there.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kernel_cache"},
}

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Svenska")), ("en", _("Engelska"))]
LOCALE_PATHS = [BASE_DIR / "ignite" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"
FORMAT_MODULE_PATH = ["ignite.kernel.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("IGNITE_STATIC", str(BASE_DIR / "var" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "ignite.kernel.staticfiles.PackageFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = MODE == "test"

from ignite.settings_mail import *  # noqa: E402, F403 (mail, the outbox and Celery have a file of their own)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING" if MODE == "test" else "INFO")},
}
