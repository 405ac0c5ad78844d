"""Who may know whom, how large a room may be, and what the repository may hold."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted([*(ROOT / "consultant").rglob("*.py"), *(ROOT / "workers").rglob("*.py")])
PLUMBING = {
    "clock", "config", "database", "errors", "events", "log", "migrations", "paths", "process", "record", "service",
    "sieve",
    "signing",
}  # fmt: skip
STAGES = {"inbox", "draft", "review", "reply"}
OUTER = {"site", "cli", "demo", "evaluate", "__main__"}
OPEN_TO_OTHER_STAGES = {
    "consultant.inbox.store",
    "consultant.inbox.read",
    "consultant.inbox.oauth",
    "consultant.reply.outbox",
    "consultant.reply.render",
    "consultant.reply.transport",
}
"""What one stage may use of another: the functions in the table of docs/architecture.md."""
LONGEST = 400


def imports_of(path: Path) -> set[str]:
    """Dotted names that a module imports, `from a import b` as `a` and `a.b`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room(dotted: str) -> str | None:
    """The room of `consultant.<room>…`, or None for anything else."""
    parts = dotted.split(".")
    return parts[1] if parts[0] == "consultant" and len(parts) > 1 else None


def ours(path: Path) -> str | None:
    relative = path.relative_to(ROOT).with_suffix("")
    return relative.parts[1] if relative.parts[0] == "consultant" and len(relative.parts) > 1 else None


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_knows_only_whom_it_may_know(path):
    mine = ours(path)
    for name in imports_of(path):
        if name.split(".")[0] == "workers":
            assert mine in {None, "cli", "demo"}, f"{name}: only the command line may start workers"
        other = room(name)
        if mine is None or other is None or other == mine or other == "__version__":
            continue
        if mine == "codes":
            assert other in PLUMBING - {"record", "service", "process", "events"}, f"codes may not know {name}"
        elif mine == "case":
            assert other in PLUMBING | {"codes"}, f"case may not know {name}"
        elif mine == "privacy":
            assert other in PLUMBING - {"record", "service", "process", "events"}, f"privacy may not know {name}"
        elif mine in STAGES:
            opened = any(name == module or name.startswith(f"{module}.") for module in OPEN_TO_OTHER_STAGES)
            package = f"consultant.{other}"
            assert other in PLUMBING | {"case", "codes", "privacy"} or opened or name == package, (
                f"{mine} may not know {name}"
            )
        elif mine in PLUMBING - {"process"}:
            assert other in PLUMBING, f"plumbing may not know {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_what_it_is_for_and_stays_small(path):
    source = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source)), "no docstring"
    assert len(source.splitlines()) <= LONGEST


def test_nothing_tracked_names_an_index_or_this_machine():
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    hosts = [b"pypi" + b".org", b"python" + b"hosted", b"registry." + b"npmjs", b"deb." + b"debian"]
    for name in filter(None, tracked.decode().split("\0")):
        path = ROOT / name
        if path.is_file():
            content = path.read_bytes()
            assert not [host for host in hosts if host in content], name
