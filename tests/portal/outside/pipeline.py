"""The whole pipeline beside RabbitMQ and PostgreSQL: a broker, a database and all services of the test's own."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

from .programs import PROGRAMS, START_LIMIT_S, Program, eventually, free_port

SERVICES = ["ledger", "ingest", "parse", "format", "emit-pdf", "emit-docx"]
# Debian's scripts; those in /usr/sbin change the user and want root.
RABBITMQ = Path("/usr/lib/rabbitmq/bin")


def answers(port, sent=b"", due=b""):
    """Whether somebody listens there, and greets as is due."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.settimeout(5)
            connection.sendall(sent)
            return not due or connection.recv(len(due)) == due
    except OSError:
        return False


class Broker:
    """A RabbitMQ node with its own name, ports, cookie and data, on 127.0.0.1; its user is guest/guest."""

    def __init__(self, folder):
        self.folder = folder / "broker"
        (self.folder / "epmd").mkdir(parents=True)
        (self.folder / "conf.d").mkdir()
        self.port, distribution, names = free_port(), free_port(), free_port()
        file = lambda name: str(self.folder / name)
        write = lambda name, text: (self.folder / name).write_text(text)
        write("rabbitmq.conf", f"listeners.tcp.1 = 127.0.0.1:{self.port}\nlog.console = true\nlog.file = false\n")
        write("rabbitmq-env.conf", "")
        write("advanced.config", "[].\n")
        write("enabled_plugins", "[].\n")
        write(".erlang.cookie", secrets.token_hex(16))
        (self.folder / ".erlang.cookie").chmod(0o400)
        loopback = "-kernel inet_dist_use_interface {127,0,0,1}"
        settings = {
            "HOME": file(""),
            "LANG": "C.UTF-8",
            "ERL_EPMD_PORT": names,
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_CRASH_DUMP_SECONDS": "0",
            "RABBITMQ_NODENAME": f"wenshu-{secrets.token_hex(8)}@localhost",
            "RABBITMQ_NODE_PORT": self.port,
            "RABBITMQ_DIST_PORT": distribution,
            "RABBITMQ_CONF_ENV_FILE": file("rabbitmq-env.conf"),
            "RABBITMQ_CONFIG_FILE": file("rabbitmq.conf"),
            "RABBITMQ_CONFIG_FILES": file("conf.d"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": file("advanced.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": file("enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": file("data"),
            "RABBITMQ_LOG_BASE": file("log"),
            # The start script becomes the node, so that the node is our child.
            "RABBITMQ_ALLOW_INPUT": "1",
            "RABBITMQ_SERVER_START_ARGS": "-noinput +B i",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": loopback,
        }
        names_arguments = ["epmd", "-port", names, "-address", "127.0.0.1"]
        # In the foreground: a node that finds no name server starts one that stays.
        self.names = Program(names_arguments, self.folder / "epmd", "epmd")
        eventually("epmd listens", START_LIMIT_S, lambda: answers(names))
        self.node = Program([RABBITMQ / "rabbitmq-server"], self.folder, "rabbitmq", settings)

    def wait(self):
        greeted = lambda: answers(self.port, b"AMQP\x00\x00\x09\x01", b"\x01")
        eventually("RabbitMQ listens", START_LIMIT_S, greeted)

    @property
    def url(self):
        return f"amqp://guest:guest@127.0.0.1:{self.port}/%2f"

    def close(self):
        self.node.close()
        self.names.close()


class Database:
    """A PostgreSQL cluster with its own port and data, on 127.0.0.1."""

    def __init__(self, folder):
        self.folder = folder / "database"
        self.folder.mkdir()
        folder.chmod(0o755)
        self.port = free_port()
        versions = [path for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
        if not versions:
            raise AssertionError("no PostgreSQL on this machine: apt-get install postgresql")
        self.programs = max(versions, key=lambda path: float(path.parts[-3])).parent
        # PostgreSQL refuses to run as root.
        self.account = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups", "--"]
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        else:
            self.account = []
        initdb = [self.programs / "initdb", "-N", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"]
        made = subprocess.run(
            [*self.account, *initdb, "-D", self.folder / "data"], cwd=self.folder, capture_output=True, check=False
        )
        if made.returncode:
            raise AssertionError(f"initdb: {made.stderr.decode()}")
        settings = {"listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": ""}
        given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.server = Program(
            [*self.account, self.programs / "postgres", "-D", self.folder / "data", *given], self.folder, "postgres"
        )

    def wait(self):
        look = [self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        eventually("PostgreSQL listens", START_LIMIT_S, lambda: subprocess.run(look, check=False).returncode == 0)

    @property
    def url(self):
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def close(self):
        self.server.close()


class Pipeline:
    """Broker, database, ledger, workers and portal."""

    mode = "rabbitmq"

    def __init__(self, settings=None):
        self._made = tempfile.TemporaryDirectory(prefix="wenshu-pipeline-")
        self.folder = Path(self._made.name)
        self.given = settings or {}
        self.listen = f"127.0.0.1:{free_port()}"
        self.parts = []
        self.programs = {}

    @property
    def url(self):
        return f"http://{self.listen}"

    def start(self):
        try:
            return self._start()
        except BaseException:
            self.close()
            raise

    def _start(self):
        broker = Broker(self.folder)
        self.parts.append(broker)
        database = Database(self.folder)
        self.parts.append(database)
        broker.wait()
        database.wait()
        self.settings = {
            "WENSHU__BROKER__URL": broker.url,
            "WENSHU__BROKER__PORTAL_USERS": "guest",
            "WENSHU__RECORDS__URL": database.url,
            "WENSHU__STORAGE__FOLDER": self.folder / "objects",
            "WENSHU__PORTAL__LISTEN": self.listen,
        } | self.given
        for service in [*SERVICES, "portal"]:
            self.settings["WENSHU__TELEMETRY__LISTEN"] = f"127.0.0.1:{free_port()}"
            program = Program([PROGRAMS / f"wenshu-{service}"], self.folder, service, self.settings)
            program.telemetry = f"http://{self.settings['WENSHU__TELEMETRY__LISTEN']}"
            self.programs[service] = program
            if service == "ledger":
                # Workers and portal find the tables and queues that it makes.
                eventually("the ledger has begun", START_LIMIT_S, lambda: self.begun("ledger"))
        for service in self.programs:
            eventually(f"{service} has begun", START_LIMIT_S, lambda: self.begun(service))
        eventually("the portal listens", START_LIMIT_S, lambda: answers(int(self.listen.split(":")[1])))
        return self

    def begun(self, service):
        program = self.programs[service]
        if not program.running():
            raise AssertionError(f"wenshu-{service} has ended: {program.logged()[-2000:]}")
        logged = program.logged()
        return '"message":"started"' in logged or "the portal listens" in logged

    def logs(self):
        return "".join(program.logged() for program in self.programs.values())

    def close(self):
        for program in reversed(self.programs.values()):
            program.close()
        for part in reversed(self.parts):
            part.close()
        self._made.cleanup()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.close()
