"""Serves the files pages are made of: scripts, styles, pictures."""

from importlib import resources
from typing import Any

from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles


class Files(StaticFiles):
    """A folder of files; the browser asks each time whether they changed, so that no upgrade mixes old and new."""

    def file_response(self, *arguments: Any, **options: Any) -> Response:
        response = super().file_response(*arguments, **options)
        response.headers["Cache-Control"] = "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def shared() -> Mount:
    """Serve what all pages share, the playground's, too."""
    return Mount("/web/static", Files(directory=str(resources.files("bot.web") / "static")))
