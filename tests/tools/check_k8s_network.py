"""Policies: who may talk to whom. Each yields faults as text."""

import ipaddress
import json
import re

from check_k8s_objects import name_of

PRIVATE = (
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.168.0.0/16"
    " 198.18.0.0/15 224.0.0.0/4 240.0.0.0/4 ::/128 ::1/128 ::ffff:0:0/96 64:ff9b::/96 2001::/32 2002::/16 fc00::/7"
    " fe80::/10 ff00::/8"
).split()


def ways(rules, side):
    """The rules as a set of (peer, protocol, port), to be compared with what ought to be."""
    found = set()
    for rule in rules:
        for peer in rule.get(side) or [{"anybody": True}]:
            for port in rule.get("ports") or [{"port": "any"}]:
                where = json.dumps(peer, sort_keys=True)
                last = f'-{port["endPort"]}' if "endPort" in port else ""
                found.add((where, port.get("protocol", "TCP"), f'{port["port"]}{last}'))
    return found


def peer(pods=None, namespace=None):
    found = {}
    if namespace:
        found["namespaceSelector"] = {"matchLabels": {"kubernetes.io/metadata.name": namespace}}
    if pods:
        found["podSelector"] = {"matchLabels": pods}
    return json.dumps(found, sort_keys=True)


def place(url):
    """Namespace and port of `https://name.namespace.svc:port`."""
    found = re.fullmatch(r"https?://[a-z0-9-]+\.([a-z0-9-]+)\.svc:(\d+)/?", url)
    return found.groups() if found else (None, None)


def due_egress(rendered, pod):
    """Exactly where a program may connect to, apart from webhooks."""
    settings = rendered.settings(pod)
    dns = peer({"k8s-app": "kube-dns"}, "kube-system")
    broker = peer({"app.kubernetes.io/name": "wenshu-rabbitmq"})
    due = {(dns, "UDP", "53"), (dns, "TCP", "53"), (broker, "TCP", "5672"), (broker, "TCP", "5671")}
    addresses = [settings["telemetry"]["otlp_endpoint"]]
    if settings["storage"]["kind"] == "s3":
        addresses.append(settings["storage"]["s3"]["endpoint"])
    for address in filter(None, addresses):
        namespace, port = place(address)
        due.add((peer(namespace=namespace), "TCP", port))
    if pod.component in ("ledger", "portal"):
        due.add((peer({"wenshu/database": "true"}), "TCP", "5432"))
    return due


def network(rendered):
    """Nothing is allowed by default; programs reach exactly what they need; metrics reaches them, the ingress
    controller the portal, and nobody else."""
    if not any(one["spec"]["podSelector"] == {} and set(one["spec"]["policyTypes"]) == {"Ingress", "Egress"}
               and not one["spec"].get("ingress") and not one["spec"].get("egress") for one in rendered.of("NetworkPolicy")):
        yield "no policy denies by default"
    for policy in rendered.of("NetworkPolicy"):
        rules = policy["spec"].get("ingress", [])
        if any(not rule.get("from") or not rule.get("ports") for rule in rules):
            yield f"{name_of(policy)}: lets anybody in, or to any port"
        if any(not rule.get("ports") for rule in policy["spec"].get("egress", [])):
            yield f"{name_of(policy)}: lets out to any port"
    for pod in rendered.pods():
        if not pod.ours:
            continue
        egress = ways(rendered.policies(pod.labels, "Egress"), "to")
        calls = {way for way in egress if "ipBlock" in way[0]}
        due = due_egress(rendered, pod)
        yield from (f"{pod.name}: cannot reach {way}" for way in due - egress)
        yield from (f"{pod.name}: may reach {way}" for way in egress - calls - due)
        if pod.component != "ledger":
            yield from (f"{pod.name}: may reach {way}" for way in calls)
        elif {way[1:] for way in calls} != {("TCP", "443")}:
            yield f"{pod.name}: calls by other ports than 443"
        ingress = ways(rendered.policies(pod.labels, "Ingress"), "from")
        due = {(peer(namespace="monitoring"), "TCP", "9464")}
        if pod.component == "portal":
            due.add((peer(namespace="ingress-nginx"), "TCP", rendered.settings(pod)["portal"]["listen"].rpartition(":")[2]))
        if ingress != due:
            yield f"{pod.name}: is reached by {sorted(ingress)}"


def private_addresses(rendered):
    """No policy opens a way to a private address by its number."""
    for policy in rendered.of("NetworkPolicy"):
        for rule in policy["spec"].get("egress", []):
            for block in (one["ipBlock"] for one in rule.get("to", []) if "ipBlock" in one):
                reached = ipaddress.ip_network(block["cidr"])
                closed = [ipaddress.ip_network(one) for one in block.get("except", [])]
                for private in map(ipaddress.ip_network, PRIVATE):
                    if private.version == reached.version and private.overlaps(reached):
                        if not any(private.subnet_of(one) for one in closed):
                            yield f"{name_of(policy)}: {private} is open"


def around(rendered):
    """Broker and database are reached by their clients, their operator and metrics, and by nobody else."""
    ours = {"app.kubernetes.io/name": "wenshu"}
    broker = {"app.kubernetes.io/name": "wenshu-rabbitmq", "app.kubernetes.io/component": "rabbitmq"}
    clients = json.dumps({"namespaceSelector": {"matchLabels": {"wenshu/client": "true"}}})
    itself = peer({"app.kubernetes.io/name": "wenshu-rabbitmq"})
    due = {(one, "TCP", port) for one in (peer(ours), clients) for port in ("5672", "5671")}
    due |= {(peer(namespace="rabbitmq-system"), "TCP", port) for port in ("15672", "15671")}
    due |= {(itself, "TCP", port) for port in ("4369", "25672", "35672-35682")}
    due.add((peer(namespace="monitoring"), "TCP", "15692"))
    if rendered.of("ScaledObject"):
        due.add((peer(namespace="keda"), "TCP", "15672"))
    yield from differences("broker", due, ways(rendered.policies(broker, "Ingress"), "from"))

    due = {(peer({**ours, "app.kubernetes.io/component": one}), "TCP", "5432") for one in ("ledger", "portal")}
    databases = [pod.labels for pod in rendered.pods() if pod.labels.get("wenshu/database")]
    for cluster in rendered.of("Cluster"):
        labels = {"cnpg.io/cluster": cluster["metadata"]["name"]}
        databases.append({**labels, **cluster["spec"].get("inheritedMetadata", {}).get("labels", {})})
        due |= {(one, "TCP", port) for one in (peer(namespace="cnpg-system"), peer(labels)) for port in ("5432", "8000")}
        due.add((peer(namespace="monitoring"), "TCP", "9187"))
    if rendered.name != "base" and [one.get("wenshu/database") for one in databases] != ["true"]:
        yield "the policies of ledger and portal do not find one database"
    for labels in databases:
        yield from differences("database", due, ways(rendered.policies(labels, "Ingress"), "from"))


def differences(what, due, found):
    yield from (f"{what}: not reached by {way}" for way in due - found)
    yield from (f"{what}: reached by {way}" for way in found - due)
