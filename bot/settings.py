"""What the environment says; every missing or wrong variable in one message.

Secrets are `SecretStr`: neither `repr`, nor a message, nor a log line shows them.
"""

import hashlib
import hmac
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{10,100}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # what setWebhook takes as secret_token
_WEBHOOK_PORTS = frozenset({None, 443, 80, 88, 8443})  # the only ports Telegram posts to
_DATABASES = ("sqlite", "sqlite+aiosqlite", "postgres", "postgresql", "postgresql+asyncpg")
_DEFAULT_DATABASE = "sqlite+aiosqlite:///bot.db"
_WEAK_SECRET = 16


class SettingsError(Exception):
    """Something in the environment is missing or wrong; the text names every such variable and never shows a secret."""


def _clean(value: object) -> object:
    """Takes spaces off both ends: they come from a copy-paste and mean nothing in any of these variables."""
    return value.strip() if isinstance(value, str) else value


def _numbers(value: object) -> object:
    if not isinstance(value, str):
        return value
    parts = [part for part in re.split(r"[,;\s]+", value) if part]
    for place, part in enumerate(parts, start=1):
        if not re.fullmatch(r"-?\d{1,16}", part):  # not shown: it may be a token pasted into the wrong variable
            raise ValueError(
                f"holds no chat id in place {place}; write numbers with commas between them, like 123456789,987654321"
            )
    return tuple(int(part) for part in parts)


class Settings(BaseSettings):
    """The environment, read and checked. Read it with `read_settings`, which turns every problem into one message."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, case_sensitive=False)

    bot_token: SecretStr | None = None
    """From @BotFather. Without it the bot runs on the preview page only."""
    webhook_url: Annotated[str | None, BeforeValidator(_clean)] = None
    """The https address Telegram posts to. Without it the bot polls."""
    webhook_secret: SecretStr | None = None
    """1-256 of A-Z a-z 0-9 _ -; required with WEBHOOK_URL, or anybody could post updates."""
    port: Annotated[Annotated[int, Field(ge=0, le=65535)] | None, BeforeValidator(_clean)] = None
    """Where the webhook and the health pages listen (8080 if unset). When polling, only a PORT that is set opens health pages."""
    database_url: SecretStr = SecretStr(_DEFAULT_DATABASE)
    """SQLite or PostgreSQL; several replicas need PostgreSQL."""
    directory: Path = Path("directory.yaml")
    maintainers: Annotated[tuple[int, ...], NoDecode, BeforeValidator(_numbers)] = ()
    """Telegram chat ids that get reports."""
    operator: Annotated[Annotated[str, Field(max_length=80)] | None, BeforeValidator(_clean)] = None
    """Who answers for the bot, as the pages "What is kept" and "About the bot" say it."""
    contact: Annotated[Annotated[str, Field(max_length=80)] | None, BeforeValidator(_clean)] = None
    """How to reach the operator: an address or a @name."""
    site: Annotated[Annotated[str, Field(max_length=80)] | None, BeforeValidator(_clean)] = None
    """Where the bot's true address can be checked."""
    bot_api: Annotated[str | None, BeforeValidator(_clean)] = None
    """Base URL of another Bot API server."""
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        BeforeValidator(lambda value: str(value).strip().upper()),
    ] = "INFO"
    send_rate: Annotated[int, BeforeValidator(_clean), Field(ge=0, le=1000)] = 28
    """Messages a second to all people together. Telegram allows about 30; 0 means no limit (for test servers)."""
    dyno: str | None = None
    """Set by Heroku-like platforms, whose disk is emptied at every restart."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic calls this by these names
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `read_settings` hands over counts, so that a test can give an environment of its own."""
        return (init_settings,)

    @field_validator("bot_token")
    @classmethod
    def _token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is None:
            return None
        text = token.get_secret_value()
        if not text.strip():
            raise ValueError("is set but empty; paste the token from @BotFather, or unset it to run the preview")
        if re.search(r"\s", text):
            raise ValueError("has a space or a line break in it; paste the token from @BotFather on one line, nothing around it")
        if re.search(r"[\"'«»“”`]", text):
            raise ValueError("has quotes in it; write the token without quotes")
        if not _TOKEN.fullmatch(text):
            raise ValueError("does not look like a token; @BotFather writes them as digits, a colon, letters and digits")
        return token

    @field_validator("webhook_url")
    @classmethod
    def _url(cls, url: str | None) -> str | None:
        if not url:
            return None
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port, parts = None, None, urlsplit("")
        if parts.scheme not in {"https", "http"} or not host or parts.username or parts.fragment or not url.isascii():
            raise ValueError("is no web address Telegram can post to; write it like https://bot.example.kz/telegram")
        if parts.scheme == "https" and port not in _WEBHOOK_PORTS:
            raise ValueError(f"has port {port}; Telegram posts only to 443, 80, 88 and 8443")
        return url

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is None or not secret.get_secret_value():
            return None
        if not _SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("may hold only A-Z a-z 0-9 _ and -, 1 to 256 of them; `openssl rand -hex 32` makes a good one")
        return secret

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: SecretStr) -> SecretStr:
        text = url.get_secret_value().strip()
        if not text:
            return SecretStr(_DEFAULT_DATABASE)
        scheme, colon, rest = text.partition("://")
        if not colon or scheme not in _DATABASES or not rest or re.search(r"\s", text):
            raise ValueError("is no database address; write sqlite+aiosqlite:///bot.db or postgresql://user:password@host/name")
        if scheme.startswith("postgres") and not re.fullmatch(r"[^/?]*(/[^/?]*)?(\?.*)?", rest):
            raise ValueError("is no PostgreSQL address; write postgresql://user:password@host:5432/name")
        return SecretStr(text)

    @field_validator("directory", mode="before")
    @classmethod
    def _path(cls, path: object) -> object:
        return "directory.yaml" if isinstance(path, str) and not path.strip() else path

    @field_validator("bot_api")
    @classmethod
    def _server(cls, url: str | None) -> str | None:
        if not url:
            return None
        try:
            parts = urlsplit(url)
            known = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0 and not parts.query
        except ValueError:
            known = False
        if not known:
            raise ValueError("is no address of a Bot API server; write it like http://127.0.0.1:8081")
        return url.rstrip("/")

    def secrets(self) -> tuple[str, ...]:
        """Everything that must never be printed, longest first: token, webhook secret, database password."""
        found = {value.get_secret_value() for value in (self.bot_token, self.webhook_secret) if value}
        if self.bot_token:
            found.add(self.bot_token.get_secret_value().partition(":")[2])
        try:
            password = urlsplit(self.database_url.get_secret_value()).password
        except ValueError:
            password = None
        if password:
            found |= {password, self.database_url.get_secret_value()}
        return tuple(sorted((secret for secret in found if len(secret) > 3), key=len, reverse=True))

    def shared_secret(self) -> bytes:
        """32 bytes that all replicas of one bot have in common and nobody else: the key of what is remembered about chats."""
        token = self.bot_token.get_secret_value() if self.bot_token else ""
        return hmac.digest(token.encode(), b"shared by the replicas of this bot", hashlib.sha256)

    def remarks(self) -> tuple[str, ...]:
        """What is allowed but should be known, one English line each; to be logged once at the start."""
        lines = []
        if self.dyno and self.database_url.get_secret_value().startswith("sqlite"):
            lines.append(
                "DATABASE_URL: this platform empties its disk at every restart, so reports of wrong data in an SQLite file "
                "will be lost; set DATABASE_URL to a PostgreSQL database (answers work without one)",
            )
        if self.webhook_secret and len(self.webhook_secret.get_secret_value()) < _WEAK_SECRET:
            lines.append("WEBHOOK_SECRET: is short and could be guessed; `openssl rand -hex 32` makes a good one")
        return tuple(lines)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Reads the environment (or the mapping given) whole.

    Raises:
        SettingsError: its text has one line for every variable that is missing or wrong, and no secret.
    """
    environment = os.environ if environment is None else environment
    known = {name.upper(): name for name in Settings.model_fields}
    given: dict[str, Any] = {known[name]: value for name, value in environment.items() if name in known}
    if not str(given.get("port", "0")).strip():
        del given["port"]  # an empty PORT= in a compose file means that it is not set
    for name in ("send_rate", "log_level"):
        if name in given and not given[name].strip():
            del given[name]
    problems: dict[str, str] = {}
    settings = None
    try:
        settings = Settings(**given)
    except ValidationError as error:
        for problem in error.errors(include_input=False, include_url=False, include_context=False):
            problems[str(problem["loc"][0])] = _plain(str(problem["loc"][0]), problem["type"], problem["msg"])
    url = (given.get("webhook_url") or "").strip()
    if url and not (given.get("webhook_secret") or ""):
        problems.setdefault(
            "webhook_secret", "is missing, and without it anybody could post updates; `openssl rand -hex 32` makes one"
        )
    if url and "bot_token" not in given:
        problems.setdefault("bot_token", "is missing, but WEBHOOK_URL is set; paste the token from @BotFather")
    if url.startswith("http://") and not given.get("bot_api"):
        problems.setdefault("webhook_url", "begins with http://; Telegram posts only to https://")
    if problems or settings is None:
        lines = [f"  {name.upper()} {problems[name]}" for name in Settings.model_fields if name in problems]
        count = "One setting is" if len(lines) == 1 else f"{len(lines)} settings are"
        raise SettingsError("\n".join([f"{count} wrong:", *lines])) from None
    return settings


def _plain(name: str, kind: str, message: str) -> str:
    """One problem in words; pydantic's own messages are used only where they are ours."""
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    return {
        "port": "must be a number from 1 to 65535",
        "log_level": "must be DEBUG, INFO, WARNING or ERROR",
        "send_rate": "must be a number of messages a second, 1 to 1000 (0 for no limit)",
    }.get(name, "cannot be read")
