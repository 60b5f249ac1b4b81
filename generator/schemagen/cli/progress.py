"""A bar for what takes longer than a second, on a terminal only."""

from __future__ import annotations

import sys
from threading import Lock, Timer
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from schemagen.cli.settings import current_settings

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

_PATIENCE: Final = 1.0


class Progress:
    """Shows on stderr how far something is, once it has taken a second.

    Args:
        title: What is being done.
    """

    def __init__(self, title: str) -> None:
        self._title = title
        self._lock = Lock()
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._done: tuple[int, int | None] = (0, None)
        self._timer: Timer | None = None
        if sys.stderr.isatty() and not current_settings().quiet:
            self._timer = Timer(_PATIENCE, self._show)
            self._timer.daemon = True

    def __enter__(self) -> Self:
        if self._timer is not None:
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:
            self._timer = None
            if self._bar is not None:
                self._bar.stop()

    def update(self, done: int, total: int, subject: str = "") -> None:
        """Say how far it is.

        Args:
            done: Steps that are done.
            total: Steps in all, as far as is known.
            subject: The next one.
        """
        with self._lock:
            self._done = (done, total)
            if self._bar is not None and self._task is not None:
                self._bar.update(
                    self._task,
                    completed=done,
                    total=total,
                    description=f"{self._title}  {subject}".rstrip(),
                )

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import Progress as Bar

        with self._lock:
            if self._timer is None:  # it was over in the meantime
                return
            self._bar = Bar(console=Console(stderr=True), transient=True)
            done, total = self._done
            self._task = self._bar.add_task(self._title, completed=done, total=total)
            self._bar.start()
