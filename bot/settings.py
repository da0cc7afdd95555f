"""The environment; .env.example lists the same names."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from storage.database import sqlite_url

WECOM_NEEDS = ("corp_id", "agent_id", "secret", "token", "aes_key")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Settings(BaseSettings):
    """What the environment or `.env` says. Secrets are never part of a repr or a log."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True)

    database_url: str | None = Field(default=None, repr=False)  # may hold a password
    host: str = Field(default="127.0.0.1", alias="GOODTURN_HOST")
    port: int = Field(default=8000, ge=0, le=65535, alias="GOODTURN_PORT")
    public_url: str | None = Field(default=None, alias="GOODTURN_PUBLIC_URL")
    playground_remote: bool = Field(default=False, alias="GOODTURN_PLAYGROUND_REMOTE")

    slack_bot_token: str | None = Field(default=None, repr=False)
    slack_signing_secret: str = Field(default="", repr=False)
    slack_app_token: str = Field(default="", repr=False)  # present: Socket Mode
    slack_feed_channel: str = ""
    slack_api_url: str = "https://slack.com/api/"
    slack_commands: str = ""  # "hooray=kudos": commands another app owns the names of
    slack_messages_per_minute: float = Field(default=300, gt=0)
    slack_manager_field: str = ""
    slack_department_field: str = ""

    wecom_corp_id: str = ""
    wecom_agent_id: str = ""
    wecom_secret: str = Field(default="", repr=False)
    wecom_token: str = Field(default="", repr=False)
    wecom_aes_key: str = Field(default="", repr=False)
    wecom_feed_webhook: str = Field(default="", repr=False)  # its key is part of its address
    wecom_proxy: str = Field(default="", repr=False)  # may hold a password
    wecom_api_url: str = "https://qyapi.weixin.qq.com/cgi-bin/"

    @field_validator("*", mode="before")
    @classmethod
    def _without_spaces_around(cls, value: Any) -> Any:
        return value.strip() if isinstance(value, str) else value  # what is copied brings them along

    @field_validator("public_url")
    @classmethod
    def _is_an_address(cls, url: str | None) -> str | None:
        if not url:
            return None
        if not url.startswith(("http://", "https://")):
            raise ValueError("GOODTURN_PUBLIC_URL must start with https:// (or http:// for a test).")
        if not re.fullmatch(r"https?://[^/?#\s]+/?", url):
            raise ValueError("GOODTURN_PUBLIC_URL ends after the host and its port: the pages stand in no folder.")
        return url.rstrip("/")

    @field_validator("slack_api_url", "wecom_api_url")
    @classmethod
    def _ends_with_a_slash(cls, url: str) -> str:
        return url.rstrip("/") + "/"

    @model_validator(mode="after")
    def _slack_has_a_way_in(self) -> "Settings":
        if self.slack_bot_token and not (self.slack_signing_secret or self.slack_app_token):
            raise ValueError(
                "SLACK_BOT_TOKEN alone is not enough: set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)."
            )
        if not self.slack_bot_token and (self.slack_signing_secret or self.slack_app_token):
            raise ValueError("SLACK_BOT_TOKEN is missing: it begins with xoxb- and stands under OAuth & Permissions.")
        return self

    @field_validator("slack_commands")
    @classmethod
    def _is_a_list_of_names(cls, text: str) -> str:
        from bot.commands import COMMANDS_SHOWN

        if not all(new.strip(" /") and ours.strip(" /").casefold() in COMMANDS_SHOWN for new, _, ours in _pairs(text)):
            known = ", ".join(COMMANDS_SHOWN)
            raise ValueError(f"SLACK_COMMANDS is read like this: hooray=kudos. On the right: {known}.")
        return text

    @model_validator(mode="after")
    def _wecom_is_complete(self) -> "Settings":
        wanted = {f"WECOM_{name.upper()}": getattr(self, f"wecom_{name}") for name in WECOM_NEEDS}
        missing = [name for name, value in wanted.items() if not value]
        if missing and len(missing) < len(wanted):
            raise ValueError(f"WeCom needs {' and '.join(missing)}, too: README, “WeCom”, says where each is found.")
        if not missing and not self.public_url:
            raise ValueError("WeCom needs GOODTURN_PUBLIC_URL, too: forms and links are pages that people open there.")
        if not missing and not re.fullmatch(r"[0-9]+", self.wecom_agent_id):
            raise ValueError("WECOM_AGENT_ID is a number such as 1000002: AgentId on the app's own page.")
        if not missing and not re.fullmatch(r"[A-Za-z0-9]{43}", self.wecom_aes_key):
            raise ValueError(f"WECOM_AES_KEY has 43 letters and digits, this one has {len(self.wecom_aes_key)}.")
        return self

    @field_validator("wecom_feed_webhook", "wecom_proxy")
    @classmethod
    def _is_a_web_address(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("This must be a whole address, starting with https:// (or http://).")
        return url

    @property
    def renamed_commands(self) -> dict[str, str]:
        """Commands as the manifest names them → as the bot knows them, without slashes."""
        return {new.strip(" /").casefold(): ours.strip(" /").casefold() for new, _, ours in _pairs(self.slack_commands)}

    @property
    def platforms(self) -> tuple[str, ...]:
        """The real platforms that are configured. As long as there is none, the playground stands in."""
        configured = {"slack": self.slack_bot_token, "wecom": self.wecom_corp_id and self.wecom_secret}
        return tuple(name for name, is_set in configured.items() if is_set)

    @property
    def feeds(self) -> tuple[str, ...]:
        """The platforms on which a feed channel is named."""
        named = {"slack": self.slack_feed_channel, "wecom": self.wecom_feed_webhook}
        return tuple(name for name in self.platforms if named[name])

    @property
    def is_demo(self) -> bool:
        """Say whether this is the demo: no platform, and no database of one's own."""
        return not self.platforms and self.database_url is None

    @property
    def has_playground(self) -> bool:
        return not self.platforms and (self.host in LOOPBACK or self.playground_remote)

    @property
    def url(self) -> str:
        return self.database_url or sqlite_url(Path("goodturn-demo.db" if self.is_demo else "goodturn.db"))

    @property
    def address(self) -> str:
        return self.public_url or f"http://{self.host}:{self.port}"


def _pairs(text: str) -> list[tuple[str, str, str]]:
    return [one.partition("=") for one in text.split(",") if one.strip()]


def settings_problem(problem: Mapping[str, Any]) -> str:
    """Word one of pydantic's errors for whoever set the environment up; what they typed is not repeated."""
    name = ".".join(map(str, problem["loc"])).upper()
    sentence = str(problem["msg"]).removeprefix("Value error, ")
    return f"{name}: {sentence}" if name and name not in sentence else sentence
