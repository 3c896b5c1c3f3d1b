"""Makes chat ids and situations unreadable for whoever holds the database but not the bot's secret."""

import hashlib
import hmac
import secrets

_NONCE = 16
_TAG = 8
_BLOCK = 32
_CHAT_ID_BYTES = 8


class Seal:
    """One secret, split into a key for looking up and one for sealing; no key is ever written anywhere."""

    def __init__(self, secret: bytes) -> None:
        self._lookup = hmac.digest(secret, b"bot memory: chats", hashlib.sha256)
        self._sealing = hmac.digest(secret, b"bot memory: values", hashlib.sha256)

    def key(self, chat_id: int) -> bytes:
        """16 bytes that stand for a chat; the same for the same secret only."""
        return hmac.digest(self._lookup, str(chat_id).encode(), hashlib.sha256)[:16]

    def close(self, value: bytes, chat: bytes = b"") -> bytes:
        """Sealed for the row of `chat`: different every time, opens nowhere else. At most 32 bytes of value, else ValueError."""
        if len(value) > _BLOCK:
            raise ValueError("a value of more than 32 bytes")
        nonce = secrets.token_bytes(_NONCE)
        veiled = self._veil(nonce, value)
        return nonce + veiled + self._tag(nonce + veiled + chat)

    def open(self, sealed: bytes, chat: bytes = b"") -> bytes | None:
        """What was sealed, or None if it was changed, moved to another chat's row or sealed under another secret."""
        nonce, veiled, tag = sealed[:_NONCE], sealed[_NONCE:-_TAG], sealed[-_TAG:]
        if len(sealed) < _NONCE + _TAG or not hmac.compare_digest(tag, self._tag(nonce + veiled + chat)):
            return None
        return self._veil(nonce, veiled)

    def close_chat(self, chat_id: int, key: bytes) -> bytes:
        """A chat id, sealed for the row of its own key: a timer has to know whom it serves."""
        return self.close(chat_id.to_bytes(_CHAT_ID_BYTES, "big", signed=True), key)

    def open_chat(self, sealed: bytes, key: bytes) -> int | None:
        """The chat id, or None as with `open`."""
        opened = self.open(sealed, key)
        return None if opened is None else int.from_bytes(opened, "big", signed=True)

    def _veil(self, nonce: bytes, value: bytes) -> bytes:
        # A fresh nonce gives a fresh stream of one HMAC block: never the same stream for two values.
        stream = hmac.digest(self._sealing, b"stream" + nonce, hashlib.sha256)
        return bytes(a ^ b for a, b in zip(value, stream, strict=False))

    def _tag(self, body: bytes) -> bytes:
        return hmac.digest(self._sealing, b"tag" + body, hashlib.sha256)[:_TAG]
