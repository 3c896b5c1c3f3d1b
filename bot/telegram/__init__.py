"""The Bot API session: decodes updates one by one, retries, waits out 429, keeps the token out of every error.

session: one call, once; whatever happens becomes an answer or an error of a known kind
errors: the kinds that aiogram lacks: certainly not sent, perhaps sent, put off
delivery: how a call gets through: in turn, silently, repeated, mended
pace: the send queue
mending: a page that Telegram refused, made plain
errand: what the sending side tells the receiving side about the update being worked on
updates: updates decoded one by one
models: Telegram's kinds of objects, each made ready when it is first met
logs: the log without secrets
"""

import bot.telegram.models  # noqa: F401 - before aiogram: it makes the models ready only when they are met

# isort: split
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.enums import ParseMode

from bot.settings import Settings, SettingsError
from bot.telegram.delivery import Delivery
from bot.telegram.errand import urgent, urgently
from bot.telegram.errors import AnswerLostError, NotSentError, PutOffError
from bot.telegram.logs import set_up_logging
from bot.telegram.pace import Pace
from bot.telegram.session import Session, Times

__all__ = ["AnswerLostError", "NotSentError", "Pace", "PutOffError", "Times", "open_bot", "set_up_logging", "urgent", "urgently"]


def open_bot(settings: Settings, pace: Pace | None = None, times: Times | None = None) -> Bot:
    """The bot that BOT_TOKEN names, on the server that BOT_API names; close it with `await bot.session.close()`.

    `pace` replaces the send queue (a test may want none: `Pace(rate=0)`), `times` the seconds that things may take.

    Raises:
        SettingsError: there is no token.
    """
    if settings.bot_token is None:
        raise SettingsError("BOT_TOKEN is missing; paste the token from @BotFather, or run `python -m bot preview`")
    server = TelegramAPIServer.from_base(settings.bot_api) if settings.bot_api else PRODUCTION
    session = Session(times, api=server)
    session.middleware(Delivery(pace or Pace(settings.send_rate), session.times.pauses))
    defaults = DefaultBotProperties(parse_mode=ParseMode.HTML, disable_notification=True, link_preview_is_disabled=True)
    return Bot(settings.bot_token.get_secret_value(), session=session, default=defaults)
