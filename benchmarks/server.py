"""A Streamlit server as a child process: the dashboard, the plain page, or an empty one."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from benchmarks.processes import ROOT, environment

DASHBOARD = ROOT / "dashboard.py"
PLAIN = ROOT / "benchmarks" / "plain_app.py"
EMPTY = ROOT / "benchmarks" / "empty_app.py"
_PATIENCE = 120  # seconds


class Server:
    """`streamlit run` as `ctdata run` calls it; ends with the `with` block."""

    def __init__(self, app: Path, home: Path, snapshot: Path, trims: bool = False) -> None:
        self._app = app
        self._module = "benchmarks.trimming" if trims else "streamlit"
        self._environment = environment(CTDATA_HOME=str(home), BENCH_SNAPSHOT=str(snapshot))
        self.port = _free_port()
        self.started = 0.0

    def __enter__(self) -> Server:
        command = [sys.executable, "-m", self._module, "run", str(self._app), "--server.port", str(self.port)]
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def trim(self) -> None:
        """Of a server that `trims`: freed memory goes back to the system."""
        self._process.send_signal(signal.SIGUSR1)
        time.sleep(1)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_dashboard(self) -> bool:
        return self._app == DASHBOARD

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def _wait(self) -> None:
        """Until the port answers."""
        while time.perf_counter() - self.started < _PATIENCE:
            if self._process.poll() is not None:
                raise RuntimeError(f"The server of {self._app.name} ended with {self._process.returncode}")
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.01)
        raise RuntimeError(f"The server of {self._app.name} did not answer within {_PATIENCE} s")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
