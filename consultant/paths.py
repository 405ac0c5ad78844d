"""Where the files that come with the program are: beside it in a checkout, inside it in a wheel."""

from pathlib import Path

CONFIG_VARIABLE = "CONSULTANT_CONFIG"
"""The environment variable that names the settings file."""

_HERE = Path(__file__).resolve().parent


def templates_dir() -> Path:
    """The folder that holds `email/`, `prompts/` and `site/`."""
    packed = _HERE / "_templates"
    return packed if packed.is_dir() else _HERE.parent / "templates"


def default_config() -> Path:
    """`config.toml` in the working folder, which is where the commands look when told nothing else."""
    return Path("config.toml")
