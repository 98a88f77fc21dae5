"""A real Neo4j 5.26, run by us where Java is present: for tests, and for `make demo GRAPH=neo4j`.

`make neo4j` fetches its jars with Maven (connectors/stores/neo4j/pom.xml) into `.neo4j/lib` of the checkout. In
production the graph is a Neo4j of one's own at ZHIXING_NEO4J_URI.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

from connectors.stores.child import Child, Program, end_survivor
from connectors.stores.graph_server import GraphAddress
from connectors.stores.home import Home
from connectors.stores.postgres_server import HOST, free_port
from identifiers.errors import StoreError

JARS = Path(__file__).parents[2] / ".neo4j" / "lib"

_MAIN = "org.neo4j.server.CommunityEntryPoint"
_ADMIN = "org.neo4j.server.startup.Neo4jAdminCommand"
_DATABASE = "neo4j"
_USER = "neo4j"
_LEAST_JAVA = 17
_READY = "Started."
_START_LIMIT_S = 120.0
_POLL_S = 0.05
_ATTEMPTS = 3
_JVM = (
    "-Xms128m",
    "-Xmx448m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:+ExitOnOutOfMemoryError",
    *(f"--add-opens=java.base/{each}=ALL-UNNAMED" for each in ("java.nio", "java.io", "sun.nio.ch")),
)
_SETTINGS = {
    "server.default_listen_address": HOST,
    "server.http.enabled": "false",
    "server.https.enabled": "false",
    "server.memory.pagecache.size": "64m",
    "db.tx_log.preallocate": "false",
    "db.tx_log.rotation.size": "32m",
    "dbms.usage_report.enabled": "false",
    "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
}


def find_java() -> Path:
    """The `java` on the path, of version 17 or later; StoreError with the remedy where there is none."""
    found = shutil.which("java")
    remedy = f"Neo4j needs Java {_LEAST_JAVA} or later (on Debian: apt install openjdk-17-jre-headless)"
    if found is None:
        raise StoreError(f"there is no java on this machine; {remedy}")
    said = subprocess.run([found, "-version"], capture_output=True, text=True, timeout=30, check=False).stderr
    version = re.search(r'version "(?:1\.)?(\d+)', said)
    if version is None or int(version[1]) < _LEAST_JAVA:
        raise StoreError(f"{found} is too old or says no version; {remedy}")
    return Path(found).resolve()


def find_jars() -> Path:
    """The folder of Neo4j's jars; StoreError with the remedy where it is missing."""
    if not any(JARS.glob("neo4j-server-*.jar")):
        raise StoreError(f"Neo4j is not in {JARS}; `make neo4j` fetches it with Maven (on Debian: apt install maven)")
    return JARS


class Neo4jServer:
    """One server of one home. `start` may be called again after the child has ended; the port stays."""

    name = "neo4j"

    def __init__(self, home: Home) -> None:
        self._home = home
        self._folder = home.folder / "neo4j"
        self.port = 0

    @property
    def address(self) -> GraphAddress:
        """Where it listens once started."""
        return GraphAddress(
            uri=f"bolt://{HOST}:{self.port}",
            user=_USER,
            password=self._home.secret("neo4j"),
            database=_DATABASE,
            embedded=True,
            engine="neo4j",
        )

    async def start(self) -> Child:
        """A running server that answers; StoreError with the remedy or the end of its log where it does not come up."""
        java, jars = find_java(), find_jars()
        await self.end_survivor()
        keep = self.port
        for _ in range(_ATTEMPTS):
            self.port = keep or free_port()
            self._configure()
            if not (self._folder / "data" / "dbms" / "auth.ini").exists():
                await self._set_password(java, jars)
            child = await Child.start(self._program(java, jars, _MAIN, *self._serving))
            if await _ready(child):
                return child
            if "Address already in use" not in child.output():
                break
        raise child.failure("did not start")

    async def end_survivor(self) -> None:
        """End a server that an instance killed with -9 left behind."""
        await end_survivor(self._program(Path("java"), JARS))

    @property
    def _serving(self) -> tuple[str, ...]:
        # In console mode its log goes to standard output, and so to our log file.
        return (f"--home-dir={self._folder}", f"--config-dir={self._folder / 'conf'}", "--console-mode")

    def _configure(self) -> None:
        folder = self._folder / "conf"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings = {**_SETTINGS, "server.bolt.listen_address": f"{HOST}:{self.port}"}
        (folder / "neo4j.conf").write_text("".join(f"{name}={value}\n" for name, value in settings.items()), "utf-8")

    async def _set_password(self, java: Path, jars: Path) -> None:
        """The password stands in a command line for a second: an account of this machine could read it there."""
        arguments = ("dbms", "set-initial-password", self._home.secret("neo4j"))
        child = await Child.start(self._program(java, jars, _ADMIN, *arguments))
        if await child.wait() != 0:
            raise child.failure("does not take its first password")

    def _program(self, java: Path, jars: Path, *arguments: str) -> Program:
        return Program(
            name="Neo4j",
            command=(str(java), *_JVM, "-cp", f"{jars}/*", *arguments),
            log=self._home.log(self.name),
            record=self._home.record(self.name),
            marker=str(self._folder),
            stopping=((signal.SIGTERM, 20.0),),
            environment={
                "NEO4J_HOME": str(self._folder),
                "NEO4J_CONF": str(self._folder / "conf"),
            },
        )


async def _ready(child: Child) -> bool:
    """True once the log says so, False when the server has ended; StoreError at the limit."""
    limit = time.monotonic() + _START_LIMIT_S
    while time.monotonic() < limit:
        if child.ended:
            return False
        if _READY in child.output():
            return True
        await asyncio.sleep(_POLL_S)
    await child.stop()
    raise child.failure(f"was not ready after {_START_LIMIT_S:.0f} s")
