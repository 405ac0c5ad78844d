"""`consultant demo`: three sample cases through the whole service, on embedded mail servers."""

import tempfile
import threading
import time
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.live import Live
from rich.text import Text

from consultant import log
from consultant.cli.options import DEFAULT_CONFIG, ConfigOption
from consultant.cli.serve import Running, interrupt_on_sigterm, stop_on_signal
from consultant.config import Log, Settings, load_settings
from consultant.record import CaseState
from consultant.service import Service

if TYPE_CHECKING:
    from consultant.demo.world import World  # needs the demo extra when it is imported

_UNATTENDED_SECONDS = 300
out = Console(highlight=False)


def demo(
    once: Annotated[
        bool, typer.Option("--once", help="Unattended: approve, check the replies, print one, end.")
    ] = False,
    keep: Annotated[Path | None, typer.Option(help="Keep the database and the log in this folder.")] = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Run three sample cases on embedded mail servers: no server, account or key needed.

    Model and code database are taken from the settings file when there is one.
    """
    base = load_settings(config) if config.exists() else Settings(base_dir=Path.cwd())
    with tempfile.TemporaryDirectory(prefix="consultant-demo-") as temporary:
        folder = keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "consultant.log").open("a", encoding="utf-8") as log_file:
            log.configure(Log(), log_file)
            good = _run(base, folder, once=once)
            log.configure(base.log)
        if not good:
            if keep is None:
                out.print((folder / "consultant.log").read_text(encoding="utf-8")[-4000:], markup=False)
            raise typer.Exit(1)


def _run(base: Settings, folder: Path, *, once: bool) -> bool:
    from consultant.codes.shelf import open_shelf
    from consultant.demo import show
    from consultant.demo.customer import Track
    from consultant.demo.world import demonstration

    failed, stop = threading.Event(), threading.Event()

    def on_failure() -> None:
        failed.set()
        stop.set()

    def start(service: Service) -> Running:
        return Running(service, on_failure=on_failure)

    def on_mail(track: Track, mail: EmailMessage) -> None:
        out.print(Text.assemble(("✉ ", "green"), f"{time.strftime('%H:%M:%S')} ", show.arrival(track, mail)))

    interrupt_on_sigterm()
    if not base.path(base.codes.database).exists():
        out.print("Building the code database; this happens once and takes some seconds …", style="dim")
    open_shelf(base)
    out.print("Starting mail servers, poller, workers and review page …", style="dim")
    with demonstration(base, folder, start, on_mail, undo=0 if once else 5) as world, stop_on_signal(stop):
        out.print(show.how_to_look_in(world), soft_wrap=True)
        good = _unattended(world, stop) if once else _watch(world, stop)
        out.print("Stopping …", style="dim")
    return good and not failed.is_set()


def _watch(world: "World", stop: threading.Event) -> bool:
    """Show where the cases stand until Ctrl-C."""
    from consultant.demo import show

    with Live(console=out, auto_refresh=False) as live:
        while not stop.wait(0.5):
            if world.customer.failure is not None:
                raise world.customer.failure
            if all(track.complete for track in world.customer.tracks):
                hint = "Everything was answered in its thread. Ctrl-C stops the demonstration."
            else:
                hint = "Open the review page, approve a draft, and watch the reply arrive. Ctrl-C stops everything."
            live.update(show.screen(world, hint), refresh=True)
    return True


def _unattended(world: "World", stop: threading.Event) -> bool:
    """Approve what waits until every answer is back; True when each came back in its thread and case."""
    from consultant.demo import show
    from consultant.demo.browser import ReviewerBrowser
    from consultant.demo.customer import faults
    from consultant.demo.world import CONSULTANT

    deadline = time.monotonic() + _UNATTENDED_SECONDS
    tracks = world.customer.tracks
    shown: dict[str, str] = {}
    browser: ReviewerBrowser | None = None
    try:
        while not all(track.complete for track in tracks) and time.monotonic() < deadline and not stop.wait(0.3):
            if world.customer.failure is not None:
                raise world.customer.failure
            if browser is None:
                if world.parts.url is None:
                    continue
                browser = ReviewerBrowser(world.parts.url)
                browser.sign_in(world.sign_in_path)
            for track in tracks:
                number, words, _style = show.standing(world, track)
                if shown.get(track.sample.title) != f"{number} {words}":
                    shown[track.sample.title] = f"{number} {words}"
                    out.print(f"  {track.sample.title}: {number} {words}", markup=False, soft_wrap=True)
                case = world.case_of(track)
                if case is not None and case.id is not None and case.state is CaseState.REVIEW:
                    browser.approve(case.id)
    finally:
        if browser is not None:
            browser.close()
    out.print(show.table(world))
    wrong = [fault for track in tracks for fault in faults(track, CONSULTANT)]
    wrong += _split_threads(world)
    if tracks[0].answers:
        out.rule("One reply in full")
        out.print(show.in_full(tracks[0].answers[0]), markup=False, soft_wrap=True)
        out.rule()
    for fault in wrong:
        out.print(f"[red]wrong[/red] {fault}")
    if not wrong:
        out.print(f"All {len(tracks)} cases came back answered, each in its thread.", style="green")
    return not wrong


def _split_threads(world: "World") -> list[str]:
    """Samples whose follow-up did not join their case."""
    split = []
    for track in world.customer.tracks:
        cases = {case.id for number in range(len(track.sent)) if (case := world.case_of(track, number)) is not None}
        if len(cases) != 1:
            split.append(f"{track.sample.title}: its messages are in {len(cases)} cases, not in one")
    return split
