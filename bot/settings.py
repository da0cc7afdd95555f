"""The environment; .env.example lists the same names."""

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from storage.database import sqlite_url

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Settings(BaseSettings):
    """What the environment or `.env` says. Secrets are never part of a repr or a log."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    database_url: str | None = Field(default=None, repr=False)  # may hold a password
    host: str = Field(default="127.0.0.1", alias="GOODTURN_HOST")
    port: int = Field(default=8000, ge=0, le=65535, alias="GOODTURN_PORT")
    public_url: str | None = Field(default=None, alias="GOODTURN_PUBLIC_URL")
    playground_remote: bool = Field(default=False, alias="GOODTURN_PLAYGROUND_REMOTE")

    @field_validator("public_url")
    @classmethod
    def _is_an_address(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("http://", "https://")):
            raise ValueError("GOODTURN_PUBLIC_URL must start with https:// (or http:// for a test).")
        return url and url.rstrip("/")

    @property
    def platforms(self) -> tuple[str, ...]:
        """The real platforms that are configured. As long as there is none, the playground stands in."""
        return ()

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
