"""Policies on pods and their image. Each yields faults as text."""

import re
import tomllib

from check_k8s_objects import NAMESPACE, ROOT, name_of, quantity, workspace_version

# What a worker holds beside its children, MiB.
BESIDE_CHILDREN_MIB = 256
# From the end of draining to the end of the process: connections are closed.
CLOSING_S = 10

VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}


def pod_security(rendered):
    """Pod Security Standards "restricted", for every pod, and the namespace enforces it."""
    labels = (rendered.find("Namespace", NAMESPACE) or {"metadata": {}})["metadata"].get("labels", {})
    if labels.get("pod-security.kubernetes.io/enforce") != "restricted":
        yield "the namespace does not enforce restricted"
    for pod in rendered.pods():
        of_pod = pod.spec.get("securityContext", {})
        for switch in ("hostNetwork", "hostPID", "hostIPC"):
            if pod.spec.get(switch):
                yield f"{pod.name}: {switch}"
        if of_pod.get("sysctls"):
            yield f"{pod.name}: sysctls"
        for volume in pod.spec.get("volumes", []):
            if not set(volume) - {"name"} <= VOLUMES:
                yield f'{pod.name}: volume {volume["name"]} is of a kind that restricted refuses'
        for container in pod.containers:
            own = container.get("securityContext", {})
            effective = {**{key: of_pod.get(key) for key in ("runAsNonRoot", "runAsUser", "seccompProfile")}, **own}
            for wrong, what in (
                (own.get("privileged"), "privileged"),
                (own.get("allowPrivilegeEscalation") is not False, "may gain privileges"),
                (effective["runAsNonRoot"] is not True, "may be root"),
                (not effective["runAsUser"], "runs as user 0 or an unnamed one"),
                ((effective["seccompProfile"] or {}).get("type") not in ("RuntimeDefault", "Localhost"), "no seccomp"),
                ("ALL" not in own.get("capabilities", {}).get("drop", []), "keeps capabilities"),
                (set(own.get("capabilities", {}).get("add", [])) - {"NET_BIND_SERVICE"}, "adds capabilities"),
                (own.get("procMount", "Default") != "Default", "procMount"),
                (any(port.get("hostPort") for port in container.get("ports", [])), "host port"),
            ):
                if wrong:
                    yield f'{pod.name}/{container["name"]}: {what}'


def hardening(rendered):
    """Beyond the standard: nothing is written to the image, no token, no variables of other services."""
    for pod in rendered.pods():
        if pod.spec.get("automountServiceAccountToken") is not False:
            yield f"{pod.name}: gets a token of Kubernetes"
        if pod.spec.get("enableServiceLinks") is not False:
            yield f"{pod.name}: gets variables of services"
        for container in pod.containers:
            if container.get("securityContext", {}).get("readOnlyRootFilesystem") is not True:
                yield f'{pod.name}/{container["name"]}: root file system can be written'
    for cluster in rendered.of("RabbitmqCluster"):
        if "override" in cluster["spec"]:
            yield f"{name_of(cluster)}: overrides what its operator makes, which is restricted by itself"


def probes(rendered):
    """Three probes each; ours ask the port of the settings, and only readiness depends on others."""
    for pod in rendered.pods():
        container = pod.spec["containers"][0]
        for probe, path in (("startupProbe", "/livez"), ("livenessProbe", "/livez"), ("readinessProbe", "/readyz")):
            asked = container.get(probe)
            if not asked:
                yield f"{pod.name}: no {probe}"
            elif pod.ours and asked.get("httpGet", {}).get("path") != path:
                yield f"{pod.name}: {probe} does not ask {path}"
            elif pod.ours:
                ports = {port["name"]: port["containerPort"] for port in container.get("ports", [])}
                port = asked["httpGet"]["port"]
                listen = rendered.settings(pod)["telemetry"]["listen"]
                if listen != f"0.0.0.0:{ports.get(port, port)}":
                    yield f"{pod.name}: {probe} asks port {port}, the program listens at {listen!r}"


def images(rendered):
    """Images are pinned; ours to the version of the workspace, RabbitMQ to 3.13 or later."""
    found = [(pod.name, container["image"]) for pod in rendered.pods() for container in pod.containers]
    found += [(name_of(one), one["spec"]["image"]) for one in rendered.of("RabbitmqCluster")]
    for where, image in found:
        repository, _, tag = image.rpartition(":")
        if not repository or "/" in tag or tag in ("", "latest"):
            yield f"{where}: {image} is not pinned"
        elif repository.endswith("wenshu") and tag != workspace_version():
            yield f"{where}: {image} is not the version of the workspace"
        elif repository.endswith("rabbitmq") and tuple(map(int, re.findall(r"\d+", tag)[:2])) < (3, 13):
            yield f"{where}: {image} is older than 3.13"


def programs(rendered):
    """One Deployment a program of the image, each running its own."""
    listed = re.search(r'names="(.*)"', (ROOT / "k8s/image-root").read_text()).group(1).split()
    expected = {f"/usr/bin/{name}" for name in listed} - {"/usr/bin/wenshu"}
    pods = [pod for pod in rendered.pods() if pod.ours]
    if {pod.component for pod in pods} != {*rendered.stages, "ledger", "portal"}:
        yield f"programs deployed: {sorted(str(pod.component) for pod in pods)}"
    for pod in pods:
        command = pod.spec["containers"][0].get("command")
        if command not in [[program] for program in expected] or command != [f"/usr/bin/wenshu-{pod.component}"]:
            yield f"{pod.name}: runs {command}"


def containerfile(rendered):
    """The image: last stage from nothing, a user by number, no program that is not ours, all of ours built."""
    lines = [line.split() for line in rendered.containerfile.splitlines() if line.strip() and not line.startswith("#")]
    stages = [index for index, line in enumerate(lines) if line[0] == "FROM"]
    last = lines[stages[-1]:]
    if last[0] != ["FROM", "scratch"]:
        yield "the last stage does not begin from nothing"
    if [line[1] for line in last if line[0] == "USER"] != ["65532:65532"]:
        yield "does not run as 65532"
    if [line for line in last if line[0] in ("COPY", "ADD")] != [["COPY", "--from=build", "/image/", "/"]]:
        yield "more than our file system is copied"
    if any(line[0] == "RUN" and not line[1].startswith('["/usr/bin/wenshu"') for line in last):
        yield "something else is run in the last stage"
    builds = [line for line in lines if line[:3] == ["RUN", "cargo", "build"]]
    packages = {"wenshu", "wenshu-workers", "wenshu-ledger", "wenshu-portal"}
    if builds and packages != {word for before, word in zip(builds[0], builds[0][1:]) if before == "-p"}:
        yield "other packages are built than those with our programs"
    if len(builds) != 1 or "--locked" not in builds[0] or "--release" not in builds[0]:
        yield "not built once, from the lock file, for release"
    for base in (line[1].partition("=")[2] for line in lines if line[0] == "ARG"):
        if ":" not in base or base.endswith(":latest"):
            yield f"{base} is not pinned"
    wanted = tomllib.loads((ROOT / "rust-toolchain.toml").read_text())["toolchain"]["channel"]
    if f":{wanted}-" not in rendered.containerfile:
        yield f"not built with Rust {wanted}"


def resources(rendered):
    """Every container asks for CPU and memory and has a limit of memory."""
    for pod in rendered.pods():
        for container in pod.containers:
            given = container.get("resources", {})
            for group, key in (("requests", "cpu"), ("requests", "memory"), ("limits", "memory")):
                if key not in given.get(group, {}):
                    yield f'{pod.name}/{container["name"]}: no {group}.{key}'


def memory(rendered):
    """All children at their limit, uploads on their way and the program itself fit into the pod."""
    for pod in rendered.workers() + rendered.portals():
        settings = rendered.settings(pod)
        work = settings["work"]
        needed = work["slots"] * work["child_memory_mib"] + BESIDE_CHILDREN_MIB
        if pod.component == "portal":
            needed += settings["portal"]["upload_memory_bytes"] / 2**20
        limit = quantity(pod.spec["containers"][0].get("resources", {}).get("limits", {}).get("memory", "0")) / 2**20
        if limit < needed:
            yield f"{pod.name}: limit {limit:.0f} MiB, but {needed:.0f} may be used"


def grace(rendered):
    """A program drains before it is killed, and finishes before a scale-down takes the next."""
    for pod in rendered.pods():
        if pod.ours:
            drain_s = rendered.settings(pod)["work"]["drain_ms"] / 1000
            killed_s = pod.spec.get("terminationGracePeriodSeconds", 30)
            if killed_s < drain_s + CLOSING_S:
                yield f"{pod.name}: killed after {killed_s} s, drains {drain_s:.0f} s"
