"""Tries the permissions of k8s/ on a RabbitMQ of its own.

    python3 tests/tools/check_k8s_users.py

What a pattern grants is the broker's to say. A node is started (Debian's rabbitmq-server), gets the users and
permissions of k8s/base/broker-users.yaml, the portal's among them, of KEDA and of the example tenant, and each of them does what it must be
able to do, and what it must not. Then all are granted everything, and each refused act must succeed: it was the
permission that refused it. Ends with 1 and says what went otherwise.
"""

import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import pika
from check_k8s_objects import LANES, ROOT, read, stages

# The scripts in /usr/sbin change the user; these run as whoever calls them.
SCRIPTS = pathlib.Path("/usr/lib/rabbitmq/bin")
BOOT_LIMIT_S = 180
FILES = ("base/broker-users.yaml", "overlays/production/scaling.yaml", "tenant.example.yaml")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Node:
    """A broker of this test alone."""

    def __init__(self, folder):
        self.port, self.folder = free_port(), folder

        def file(name):
            return str(folder / name)

        epmd = free_port()
        loopback = "-kernel inet_dist_use_interface {127,0,0,1}"
        self.environment = {
            **os.environ, "HOME": str(folder), "LANG": "C.UTF-8", "ERL_EPMD_PORT": str(epmd),
            "ERL_EPMD_ADDRESS": "127.0.0.1", "RABBITMQ_NODENAME": f"wenshu-users-{self.port}@localhost",
            "RABBITMQ_NODE_PORT": str(self.port), "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_CONF_ENV_FILE": file("env.conf"), "RABBITMQ_CONFIG_FILE": file("rabbitmq.conf"),
            "RABBITMQ_CONFIG_FILES": file("conf.d"), "RABBITMQ_ADVANCED_CONFIG_FILE": file("advanced.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": file("plugins"), "RABBITMQ_MNESIA_BASE": file("data"),
            "RABBITMQ_LOG_BASE": file("log"), "RABBITMQ_ALLOW_INPUT": "1", "RABBITMQ_SERVER_START_ARGS": "-noinput",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": loopback, "RABBITMQ_CTL_ERL_ARGS": loopback,
        }
        for name, text in (("env.conf", ""), ("advanced.config", "[].\n"), ("plugins", "[].\n"),
                           ("rabbitmq.conf", f"listeners.tcp.1 = 127.0.0.1:{self.port}\n")):
            (folder / name).write_text(text)
        cookie = folder / ".erlang.cookie"
        cookie.write_text(os.urandom(16).hex())
        cookie.chmod(0o400)
        # Started here, so that the node does not leave a daemon behind.
        self.names = subprocess.Popen(["epmd", "-port", str(epmd), "-address", "127.0.0.1"], env=self.environment)
        log = open(folder / "stdout", "w")
        self.server = subprocess.Popen([SCRIPTS / "rabbitmq-server"], env=self.environment, stdout=log, stderr=log)

    def wait(self):
        end = time.monotonic() + BOOT_LIMIT_S
        while time.monotonic() < end and self.server.poll() is None:
            try:
                pika.BlockingConnection(pika.ConnectionParameters("127.0.0.1", self.port)).close()
                return
            except pika.exceptions.AMQPConnectionError:
                time.sleep(0.1)
        sys.exit("RabbitMQ does not start:\n" + (self.folder / "stdout").read_text()[-3000:])

    def ctl(self, *arguments):
        subprocess.run([SCRIPTS / "rabbitmqctl", "--quiet", *arguments], env=self.environment, check=True)

    def stop(self):
        for process in (self.server, self.names):
            process.terminate()
        for process in (self.server, self.names):
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()

    def connect(self, user):
        parameters = pika.ConnectionParameters(
            "127.0.0.1", self.port, "wenshu", pika.PlainCredentials(user, "secret"), heartbeat=30)
        return pika.BlockingConnection(parameters)


def set_up(node, objects):
    """Users and permissions as the topology operator would make them, in two calls an object."""
    node.ctl("add_vhost", "wenshu")
    names = {}
    for one in objects:
        spec, name = one["spec"], one["metadata"]["name"]
        if one["kind"] == "User":
            # The name on the broker stands in the secret; the tenant's is that of its prefix.
            names[name] = name.removeprefix("tenant-")
            node.ctl("add_user", names[name], "secret")
        elif one["kind"] == "Permission":
            may = spec["permissions"]
            user = names[spec["userReference"]["name"]]
            node.ctl("set_permissions", "-p", "wenshu", user, may["configure"], may["write"], may["read"])
        elif one["kind"] == "TopicPermission":
            may = spec["permissions"]
            user = names[spec["userReference"]["name"]]
            node.ctl("set_topic_permissions", "-p", "wenshu", user, may["exchange"], may["write"], may["read"])
    return names.values()


def declare(channel):
    """The topology, as shared/pipeline declares it at every start, with the arguments that ask for permissions."""
    kinds = {"requests": "direct", "work": "direct", "events": "topic", "dead": "fanout", "control": "fanout"}
    kinds |= {f"retry.{number}": "fanout" for number in (1, 2, 3)}
    for name, kind in kinds.items():
        channel.exchange_declare(f"wenshu.{name}", kind, durable=True)

    def queue(name, exchange, key, dead="wenshu.dead"):
        arguments = {"x-queue-type": "quorum", "x-overflow": "reject-publish"}
        if dead:
            arguments |= {"x-dead-letter-exchange": dead, "x-dead-letter-strategy": "at-least-once"}
        channel.queue_declare(f"wenshu.{name}", durable=True, arguments=arguments)
        channel.queue_bind(f"wenshu.{name}", f"wenshu.{exchange}", key)

    queue("dead", "dead", "", dead=None)
    for lane in LANES:
        for stage in stages():
            queue(f"{stage}.{lane}", "work", f"{stage}.{lane}")
        queue(f"request.{lane}", "requests", lane)
        queue(f"ledger.{lane}", "events", f"*.{lane}.#")
    queue("query", "requests", "query")
    for number in (1, 2, 3):
        queue(f"retry.{number}", f"retry.{number}", "", dead="wenshu.work")
    # Orders to all workers.
    own = channel.queue_declare("", exclusive=True, auto_delete=True).method.queue
    channel.queue_bind(own, "wenshu.control")
    channel.basic_get(own)


def look(channel):
    """What a client does in place of declaring."""
    for name, kind in (("requests", "direct"), ("events", "topic")):
        channel.exchange_declare(f"wenshu.{name}", kind, passive=True)


def hear_all_events(channel):
    own = channel.queue_declare("", exclusive=True, auto_delete=True).method.queue
    channel.queue_bind(own, "wenshu.events", "#")
    channel.basic_get(own)


def be_answered(channel):
    channel.queue_declare("wenshu.portal.1", exclusive=True, auto_delete=True)
    channel.basic_get("wenshu.portal.1")


def publish(exchange, key, user=None):
    def act(channel):
        channel.confirm_delivery()
        channel.basic_publish(exchange, key, b"{}", pika.BasicProperties(user_id=user))
    return act


def own_queue(name):
    return lambda channel: channel.queue_declare(name, durable=True, arguments={"x-queue-type": "quorum"})


def take(name):
    return lambda channel: channel.basic_get(name, auto_ack=True)


def bind(name, exchange, key):
    return lambda channel: channel.queue_bind(name, exchange, key)


# No permission; the user of the message is not that of the connection.
FORBIDDEN, FORGED = 403, 406


def trials():
    """User, how it must end (None: it may), what, and the act."""
    for stage in stages():
        user = f"wenshu-{stage}"
        yield user, None, "declare the topology", declare
        yield user, None, "take its work", take(f"wenshu.{stage}.bulk")
        yield user, None, "hand on work", publish("wenshu.work", "parse.bulk", user)
        yield user, None, "tell an event", publish("wenshu.events", "oa.bulk.job.parsed", user)
        yield user, FORBIDDEN, "answer a tenant", publish("", "wenshu.reply.oa.1", user)
        yield user, FORBIDDEN, "read a tenant's replies", take("wenshu.reply.oa.1")
        yield user, FORGED, "speak for another", publish("wenshu.work", "parse.bulk", "wenshu-ledger")
        yield user, FORBIDDEN, "make a queue of a tenant", own_queue("wenshu.reply.oa.2")
        yield user, FORBIDDEN, "make a queue of the portal", own_queue("wenshu.portal.2")
    yield "wenshu-ledger", None, "declare the topology", declare
    yield "wenshu-ledger", None, "take requests", take("wenshu.request.bulk")
    yield "wenshu-ledger", None, "answer a tenant", publish("", "wenshu.reply.oa.1", "wenshu-ledger")
    yield "wenshu-ledger", FORBIDDEN, "read a tenant's replies", take("wenshu.reply.oa.1")
    yield "wenshu-ledger", None, "answer the portal", publish("", "wenshu.portal.0", "wenshu-ledger")
    portal = "wenshu-portal"
    yield portal, None, "look whether the pipeline is there", look
    yield portal, None, "be answered", be_answered
    yield portal, None, "hear all events", hear_all_events
    yield portal, None, "submit", publish("wenshu.requests", "interactive", portal)
    yield portal, None, "ask", publish("wenshu.requests", "query", portal)
    yield portal, FORGED, "submit as another", publish("wenshu.requests", "bulk", "oa")
    yield portal, FORBIDDEN, "declare the topology", declare
    yield portal, FORBIDDEN, "tell an event", publish("wenshu.events", "oa.bulk.job.ended", portal)
    yield portal, FORBIDDEN, "smuggle work in", publish("wenshu.work", "parse.bulk", portal)
    yield portal, FORBIDDEN, "write to any queue", publish("", "wenshu.parse.bulk", portal)
    yield portal, FORBIDDEN, "take requests", take("wenshu.request.bulk")
    yield portal, FORBIDDEN, "listen to requests", bind("wenshu.portal.0", "wenshu.requests", "bulk")
    yield portal, FORBIDDEN, "read a tenant's replies", take("wenshu.reply.oa.1")
    yield portal, FORBIDDEN, "make a queue of a tenant", own_queue("wenshu.reply.oa.2")
    yield portal, FORBIDDEN, "order workers about", publish("wenshu.control", "", portal)
    yield "oa", FORBIDDEN, "read the portal's answers", take("wenshu.portal.0")
    yield "oa", None, "make its reply queue", own_queue("wenshu.reply.oa.1")
    yield "oa", None, "read its replies", take("wenshu.reply.oa.1")
    yield "oa", None, "submit", publish("wenshu.requests", "bulk", "oa")
    yield "oa", None, "listen to its events", bind("wenshu.reply.oa.1", "wenshu.events", "oa.#")
    yield "oa", FORGED, "submit as another", publish("wenshu.requests", "bulk", "other")
    yield "oa", FORBIDDEN, "listen to all events", bind("wenshu.reply.oa.1", "wenshu.events", "#")
    yield "oa", FORBIDDEN, "listen to another's events", bind("wenshu.reply.oa.1", "wenshu.events", "*.bulk.#")
    yield "oa", FORBIDDEN, "read another's replies", take("wenshu.reply.other.1")
    yield "oa", FORBIDDEN, "make a queue beside its own", own_queue("wenshu.reply.oab.1")
    yield "oa", FORBIDDEN, "tell an event", publish("wenshu.events", "oa.bulk.job.parsed", "oa")
    yield "oa", FORBIDDEN, "smuggle work in", publish("wenshu.work", "parse.bulk", "oa")
    yield "oa", FORBIDDEN, "write to any queue", publish("", "wenshu.parse.bulk", "oa")
    yield "oa", FORBIDDEN, "read requests", take("wenshu.request.bulk")
    yield "oa", FORBIDDEN, "listen to requests", bind("wenshu.reply.oa.1", "wenshu.requests", "bulk")
    yield "oa", FORBIDDEN, "cancel others' work", publish("wenshu.control", "", "oa")
    yield "wenshu-keda", FORBIDDEN, "read work", take("wenshu.parse.bulk")
    yield "wenshu-keda", FORBIDDEN, "submit", publish("wenshu.requests", "bulk", "wenshu-keda")


def attempt(node, user, act):
    """The code of the broker's refusal; None when it was done."""
    connection = node.connect(user)
    try:
        act(connection.channel())
        return None
    except pika.exceptions.ChannelClosedByBroker as refused:
        return refused.reply_code
    finally:
        if connection.is_open:
            connection.close()


def grant_everything(node, users):
    for user in users:
        node.ctl("set_permissions", "-p", "wenshu", user, ".*", ".*", ".*")
        node.ctl("clear_topic_permissions", "-p", "wenshu", user)


def make_topology(node):
    """As the ledger's start leaves it, with a reply queue of each of two tenants."""
    node.ctl("set_permissions", "-p", "wenshu", "guest", ".*", ".*", ".*")
    guest = pika.BlockingConnection(pika.ConnectionParameters("127.0.0.1", node.port, "wenshu"))
    channel = guest.channel()
    for tenant in ("oa", "other"):
        own_queue(f"wenshu.reply.{tenant}.1")(channel)
    own_queue("wenshu.portal.0")(channel)
    declare(channel)
    guest.close()


def main():
    objects = [one for file in FILES for one in read((ROOT / "k8s" / file).read_text())]
    failed = tried = 0
    with tempfile.TemporaryDirectory() as folder:
        node = Node(pathlib.Path(folder))
        try:
            node.wait()
            users = set_up(node, objects)
            make_topology(node)
            for user, due, what, act in trials():
                tried += 1
                found = attempt(node, user, act)
                if found != due:
                    print(f"{user}: {what}: {found or 'done'}, not {due or 'done'}")
                    failed += 1
            grant_everything(node, users)
            for user, due, what, act in trials():
                if due == FORBIDDEN and attempt(node, user, act) is not None:
                    print(f"{user}: {what}: refused for another reason than the permission")
                    failed += 1
        finally:
            node.stop()
    print(f"k8s: {tried} acts of users on a broker, {failed} otherwise than meant")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
