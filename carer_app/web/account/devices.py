"""A browser in words that its owner recognises: "Chrome on an Android phone"."""

from __future__ import annotations

_BROWSERS = (("Edg", "Edge"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
             ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
_DEVICES = (("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "an Android phone or tablet"), ("Windows", "a Windows computer"),
            ("Macintosh", "a Mac"), ("CrOS", "a Chromebook"), ("Linux", "a Linux computer"))  # fmt: skip


def device_label(user_agent: str) -> str:
    """What a browser says of itself, in plain words."""
    return f"{_first(_BROWSERS, user_agent, 'A browser')} on {_first(_DEVICES, user_agent, 'some device')}"


def _first(known: tuple[tuple[str, str], ...], said: str, otherwise: str) -> str:
    return next((words for sign, words in known if sign in said), otherwise)
