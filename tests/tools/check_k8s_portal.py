"""Policies: the portal and the way in. Each yields faults as text."""

from check_k8s_objects import matches, name_of, quantity

# Annotations of the ingress controller, by what they are called after its prefix.
NGINX = "nginx.ingress.kubernetes.io/"


def portal(rendered):
    """The portal asks who comes, listens where its service looks, and has one service."""
    pods = rendered.portals()
    if len(pods) != 1:
        yield f"{len(pods)} portals"
        return
    pod = pods[0]
    settings = rendered.settings(pod)["portal"]
    if settings["auth"] != "accounts":
        yield f"{pod.name}: lets anybody in"
    if settings["secure_cookies"] not in (True, "true"):
        yield f"{pod.name}: sends cookies of logins without encryption"
    ports = {port["name"]: port["containerPort"] for port in pod.spec["containers"][0].get("ports", [])}
    if settings["listen"] != f'0.0.0.0:{ports.get("http")}':
        yield f'{pod.name}: listens at {settings["listen"]!r}, its port is {ports.get("http")}'
    services = [one for one in rendered.of("Service") if matches({"matchLabels": one["spec"]["selector"]}, pod.labels)]
    if [[port["targetPort"] for port in one["spec"]["ports"]] for one in services] != [["http"]]:
        yield f"{pod.name}: is not behind one service with its port alone"
    elif services[0]["spec"].get("type", "ClusterIP") != "ClusterIP":
        yield f"{pod.name}: is reached from outside of the cluster without TLS"


def ingress(rendered):
    """In production the way in is encrypted, and gives way to the portal's own limits."""
    found = rendered.of("Ingress")
    if rendered.name != "production":
        yield from (f"{name_of(one)}: outside of production" for one in found)
        return
    if len(found) != 1:
        yield f"{len(found)} ways in"
        return
    one, spec = name_of(found[0]), found[0]["spec"]
    settings = rendered.settings(rendered.portals()[0])["portal"]
    hosts = {rule.get("host") for rule in spec["rules"]}
    if {f"https://{host}" for host in hosts} != {settings["public_url"]}:
        yield f'{one}: leads {sorted(map(str, hosts))} in, people are sent to {settings["public_url"]!r}'
    if not hosts <= {host for tls in spec.get("tls", []) for host in tls["hosts"]}:
        yield f"{one}: a name without TLS"
    for path in (path for rule in spec["rules"] for path in rule["http"]["paths"]):
        backend = path["backend"]["service"]
        service = rendered.find("Service", backend["name"])
        if service is None or backend["port"]["name"] not in [port["name"] for port in service["spec"]["ports"]]:
            yield f"{one}: leads to {backend}, which is not there"
    given = found[0]["metadata"].get("annotations", {})
    said = {name.removeprefix(NGINX): value for name, value in given.items()}
    if quantity(said.get("proxy-body-size", "0").upper().replace("M", "Mi")) < settings["batch_bytes_most"]:
        yield f"{one}: refuses uploads that the portal takes"
    for name in ("proxy-buffering", "proxy-request-buffering"):
        if said.get(name) != "off":
            yield f"{one}: {name} holds back progress or uploads"
    for name in ("proxy-read-timeout", "proxy-send-timeout"):
        if int(said.get(name, 0)) <= settings["wait_s_most"]:
            yield f"{one}: {name} ends before an answer that waits"
    if not settings["trusted_proxies"]:
        yield f"{one}: all clients would be one address, that of the ingress controller"
    scaled = {scaler["spec"]["scaleTargetRef"]["name"] for scaler in rendered.of("HorizontalPodAutoscaler")}
    if scaled != {"wenshu-portal"}:
        yield f"the autoscaler scales {sorted(scaled)}"
    for scaler in rendered.of("HorizontalPodAutoscaler"):
        target = rendered.find("Deployment", scaler["spec"]["scaleTargetRef"]["name"])
        if target and "replicas" in target["spec"]:
            yield f"{name_of(scaler)}: replicas are set by two"
