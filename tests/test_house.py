"""The house: imports run one way, importing does nothing, every file says its job."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import AliasChoices

from bot.settings import Settings

ROOT = Path(__file__).parent.parent
FLOORS = ("storage", "handlers", "bot")  # each may import those before it
PLATFORMS = ("slack", "wecom", "playground")
FEATURES = ("kudos", "help_requests", "feedback", "pulse", "digest", "round_up")
# The command line asks one platform something: to be examined, to say who works there, for its manifest.
ASK_A_PLATFORM = {
    Path(f"bot/{name}.py") for name in ("app", "doctor", "sync_command", "slack_commands", "wecom_commands")
}
# What the demo company's people did, not the platform.
TELL_THE_DEMO = {Path(f"bot/playground/{name}.py") for name in ("asides", "company", "favours", "pulses")}


def sources(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path.relative_to(ROOT) for path in found]


def module_of(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    """Yield every module a file imports, wherever in it; for `from a import b` both a and a.b."""
    package = module_of(path).split(".") if path.name == "__init__.py" else module_of(path).split(".")[:-1]
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            yield origin
            yield from (f"{origin}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", sources(*FLOORS), ids=str)
def test_imports_run_one_way(path: Path) -> None:
    floor = FLOORS.index(path.parts[0])
    above = {one for one in imports(path) if one.split(".")[0] in (*FLOORS[floor + 1 :], "tests")}
    assert not above, f"{path} looks upstairs: hand it what it needs"


@pytest.mark.parametrize("path", sources("handlers/rules"), ids=str)
def test_rules_are_pure(path: Path) -> None:
    impure = {one for one in imports(path) if re.match(r"(storage|bot|sqlmodel|sqlalchemy|os|time|random)\b", one)}
    assert not impure


@pytest.mark.parametrize(
    "path", [p for one in (*PLATFORMS, "web") for p in sources(f"bot/{one}") if p not in TELL_THE_DEMO], ids=str
)
def test_platforms_and_pages_know_no_feature_and_no_other_platform(path: Path) -> None:
    others = "|".join(one for one in PLATFORMS if one != path.parts[1])
    features = "|".join(FEATURES)
    forbidden = re.compile(rf"bot\.({others})\b|(handlers|handlers\.rules|storage|bot\.messages)\.({features})\b")
    assert not {one for one in imports(path) if forbidden.match(one)}


@pytest.mark.parametrize(
    "path", [p for p in sources("bot") if p.parts[1] not in PLATFORMS and p not in ASK_A_PLATFORM], ids=str
)
def test_only_the_app_knows_which_platforms_there_are(path: Path) -> None:
    assert not {one for one in imports(path) if re.match(rf"bot\.({'|'.join(PLATFORMS)})\b", one)}


def test_the_walk_finds_imports_within_functions(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text("def f():\n    from bot.slack import client\n    import handlers.kudos as k\n")
    node = ast.parse((tmp_path / "x.py").read_text())
    assert len([one for one in ast.walk(node) if isinstance(one, ast.Import | ast.ImportFrom)]) == 2
    assert "handlers.kudos" in set(imports(Path("bot/commands.py"))), "from handlers import kudos"


@pytest.mark.parametrize("path", sources(*FLOORS, "tests"), ids=str)
def test_the_first_line_says_the_files_job(path: Path) -> None:
    text = (ROOT / path).read_text(encoding="utf8")
    if not text:
        assert path.name == "__init__.py"
        return
    assert text.startswith('"""'), f"{path} begins with something else"
    assert ast.get_docstring(ast.parse(text))


WATCH = """
import importlib, os, sys, threading
sys.dont_write_bytecode = True
import urllib3  # binds a socket once, whoever imports it, to see whether this machine has IPv6
done = []
def watch(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and str(path) not in ("/dev/null", os.devnull):
            done.append(f"opened {path} to write")
    elif event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "sqlite3.connect", "subprocess.Popen",
                   "os.mkdir", "os.remove", "os.rename", "os.fork", "os.putenv"):
        done.append(f"{event} {arguments!r}")
sys.addaudithook(watch)
for name in sys.argv[1:]:
    before = len(done)
    importlib.import_module(name)
    if threading.active_count() > 1:
        done.append("started a thread")
    for one in done[before:]:
        print(f"{name}: {one}")
    if threading.active_count() > 1:
        break
"""


def test_importing_does_nothing(tmp_path: Path) -> None:
    modules = [module_of(path) for path in sources(*FLOORS) if "migrations" not in path.parts]
    watched = subprocess.run(
        [sys.executable, "-c", WATCH, *modules],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert watched.returncode == 0, watched.stderr
    assert watched.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_the_example_environment_names_every_setting() -> None:
    listed = re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(encoding="utf8"), re.MULTILINE)
    named = set()
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias or field.alias
        choices = alias.choices if isinstance(alias, AliasChoices) else [alias or name.upper()]
        named.add(str(choices[0]))
    assert len(listed) == len(set(listed))
    assert set(listed) == named


def test_no_setting_shows_a_secret() -> None:
    secret = "hunter2-secret"
    settings = Settings(DATABASE_URL=f"postgresql://goodturn:{secret}@db/goodturn", _env_file=None)
    assert settings.database_url is not None
    assert secret in settings.database_url
    assert secret not in repr(settings)
    assert secret not in str(settings)
