"""The words of outgoing mail: templates/email/<kind>/{subject.txt,body.txt,body.html}, strict about what they name."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, select_autoescape

from consultant.errors import CannotCompose
from consultant.paths import templates_dir
from consultant.record import MailKind
from consultant.reply import layout


class Templates:
    """The templates of one folder. A name that the context does not have is an error, and HTML is escaped."""

    def __init__(self, folder: Path) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            autoescape=select_autoescape(enabled_extensions=("html",), default=False),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.filters |= {
            "fill": layout.fill,
            "blocks": layout.blocks,
            "heading": layout.heading,
            "column": layout.column,
            "pointers": layout.pointers,
            "pointer": layout.pointer,
        }

    def render(self, kind: MailKind, name: str, context: dict[str, Any]) -> str:
        """One part of a mail. Raises CannotCompose with the template's name, never with what it was given."""
        path = f"{kind.value}/{name}"
        try:
            return self._environment.get_template(path).render(context)
        except TemplateError as error:  # its message names words of the template
            raise CannotCompose(f"templates/email/{path}: {type(error).__name__}: {error.message}") from error
        except (TypeError, ValueError, LookupError, ArithmeticError, AttributeError) as error:
            raise CannotCompose(f"templates/email/{path}: {type(error).__name__}") from error


@cache
def standard() -> Templates:
    """The templates that come with the program."""
    return Templates(templates_dir() / "email")
