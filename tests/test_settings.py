"""Settings: every wrong variable is named in one message, and no secret is ever shown."""

import subprocess
import sys
import traceback

import pytest

from bot.settings import SettingsError, read_settings

TOKEN = "4200000001:AAcanaryTOKENcanaryTOKENcanaryTOKEN"
SECRET = "canary_webhook_secret_0123456789"
DATABASE = "postgresql://keeper:canaryPASSWORD@db.example.kz:5432/bot"
GOOD = {"BOT_TOKEN": TOKEN, "WEBHOOK_URL": "https://bot.example.kz/in", "WEBHOOK_SECRET": SECRET, "DATABASE_URL": DATABASE}


def test_an_empty_environment_is_enough_for_the_preview() -> None:
    settings = read_settings({})
    assert settings.bot_token is None
    assert settings.port is None
    assert settings.directory.name == "directory.yaml"
    assert settings.database_url.get_secret_value() == "sqlite+aiosqlite:///bot.db"


def test_everything_wrong_is_told_at_once() -> None:
    wrong = {
        "BOT_TOKEN": f'"{TOKEN}"',
        "WEBHOOK_URL": "https://bot.example.kz:1234/in",
        "PORT": "eighty",
        "DATABASE_URL": "mysql://keeper:canaryPASSWORD@db/bot",
        "MAINTAINERS": f"123, {TOKEN}",
        "BOT_API": "telegram",
        "LOG_LEVEL": "loud",
        "SEND_RATE": "fast",
    }
    with pytest.raises(SettingsError) as caught:
        read_settings(wrong)
    message = str(caught.value)
    for name in (*wrong, "WEBHOOK_SECRET"):
        assert f"  {name} " in message
    assert message.startswith("9 settings are wrong:\n")
    assert "canary" not in message


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("", "empty"),
        ("   ", "empty"),
        (f" {TOKEN}", "space or a line break"),
        (f"{TOKEN}\n", "space or a line break"),
        (TOKEN.replace("T", "\n"), "space or a line break"),
        (f"'{TOKEN}'", "without quotes"),
        (f"«{TOKEN}»", "without quotes"),
        ("canary", "does not look like a token"),
        (f"bot{TOKEN}", "does not look like a token"),
        (TOKEN.replace(":", ""), "does not look like a token"),
    ],
)
def test_a_token_with_something_around_it_is_refused_with_the_cure(token: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words) as caught:
        read_settings({"BOT_TOKEN": token})
    assert "canary" not in str(caught.value)


def test_repr_and_str_mask_every_secret() -> None:
    settings = read_settings(GOOD)
    for shown in (repr(settings), str(settings), f"{settings.bot_token} {settings.webhook_secret} {settings.database_url}"):
        assert "canary" not in shown


def test_a_chained_traceback_shows_no_secret() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(GOOD | {"BOT_TOKEN": f"{TOKEN} {TOKEN}", "WEBHOOK_SECRET": f"{SECRET} secret"})
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_a_webhook_without_a_secret_is_refused() -> None:
    with pytest.raises(SettingsError, match="WEBHOOK_SECRET is missing"):
        read_settings({"BOT_TOKEN": TOKEN, "WEBHOOK_URL": "https://bot.example.kz/in"})
    with pytest.raises(SettingsError, match="WEBHOOK_SECRET is missing"):
        read_settings({"BOT_TOKEN": TOKEN, "WEBHOOK_URL": "https://bot.example.kz/in", "WEBHOOK_SECRET": ""})


@pytest.mark.parametrize("secret", ["with space", "кириллица", "a" * 257, "semi;colon"])
def test_a_secret_that_telegram_would_not_take_is_refused(secret: str) -> None:
    with pytest.raises(SettingsError, match="WEBHOOK_SECRET may hold only"):
        read_settings(GOOD | {"WEBHOOK_SECRET": secret})


@pytest.mark.parametrize(
    "url", ["bot.example.kz", "ftp://bot.example.kz", "https://", "https://бот.kz", "https://a:b@bot.kz", "https://x:99999"]
)
def test_an_address_telegram_cannot_post_to_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="WEBHOOK_URL is no web address"):
        read_settings(GOOD | {"WEBHOOK_URL": url})


def test_plain_http_is_for_another_bot_api_server_only() -> None:
    plain = GOOD | {"WEBHOOK_URL": "http://127.0.0.1:8080/in"}
    with pytest.raises(SettingsError, match="begins with http://"):
        read_settings(plain)
    assert read_settings(plain | {"BOT_API": "http://127.0.0.1:8081"}).webhook_url == "http://127.0.0.1:8080/in"


@pytest.mark.parametrize("url", ["", "sqlite:///x.db", "postgres://u:p@h/n?sslmode=require", "postgresql+asyncpg://u:p@h:5432/n"])
def test_database_addresses_as_platforms_write_them_are_taken(url: str) -> None:
    read_settings({"DATABASE_URL": url})


@pytest.mark.parametrize("url", ["bot.db", "mysql://u:p@h/n", "postgresql://", "postgresql://u:p@h/n m", "://x"])
def test_other_database_addresses_are_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL is no"):
        read_settings({"DATABASE_URL": url})


def test_empty_lines_of_a_compose_file_mean_unset() -> None:
    names = (
        "WEBHOOK_URL",
        "WEBHOOK_SECRET",
        "PORT",
        "DATABASE_URL",
        "DIRECTORY",
        "MAINTAINERS",
        "BOT_API",
        "LOG_LEVEL",
        "SEND_RATE",
    )
    settings = read_settings(dict.fromkeys(names, "") | {"BOT_TOKEN": TOKEN})
    assert settings == read_settings({"BOT_TOKEN": TOKEN})


def test_maintainers_are_chat_ids() -> None:
    assert read_settings({"MAINTAINERS": " 123, -100456;789 "}).maintainers == (123, -100456, 789)


def test_all_secrets_are_known_to_the_log_filter() -> None:
    secrets = read_settings(GOOD).secrets()
    for hidden in (TOKEN, TOKEN.partition(":")[2], SECRET, DATABASE, "canaryPASSWORD"):
        assert hidden in secrets
    assert list(secrets) == sorted(secrets, key=len, reverse=True)


def test_sqlite_on_a_disk_that_is_emptied_is_remarked_once() -> None:
    assert "DATABASE_URL" in read_settings({"BOT_TOKEN": TOKEN, "DYNO": "web.1"}).remarks()[0]
    assert not read_settings({"BOT_TOKEN": TOKEN, "DYNO": "web.1", "DATABASE_URL": DATABASE}).remarks()
    assert not read_settings({"BOT_TOKEN": TOKEN}).remarks()


def test_replicas_share_a_secret_that_does_not_give_the_token_away() -> None:
    one, two = read_settings(GOOD), read_settings({"BOT_TOKEN": TOKEN})
    assert one.shared_secret() == two.shared_secret()
    assert len(one.shared_secret()) == 32
    assert one.shared_secret() != read_settings({"BOT_TOKEN": TOKEN + "x"}).shared_secret()


@pytest.mark.parametrize("wrong", [{"BOT_TOKEN": f"{TOKEN} "}, {"BOT_TOKEN": TOKEN, "DATABASE_URL": "canaryPASSWORD"}])
def test_the_program_ends_with_code_2_and_without_the_secret(wrong: dict[str, str]) -> None:
    environment = {"PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"} | wrong
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "run"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 2, ended.stderr
    assert "One setting is wrong:" in ended.stderr
    assert "canary" not in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
