"""Rendered objects of k8s/, and what can be asked of them."""

import json
import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
NAMESPACE = "wenshu"
LANES = ("interactive", "bulk")


def stages():
    """The stages as the Rust source names them in queues, in the order of the flow."""
    source = next(path for path in (ROOT / "shared/messages/src").glob("*.rs") if "enum StageName" in path.read_text())
    body = source.read_text().split("impl StageName", 1)[1].split("\n}", 1)[0]
    return tuple(dict.fromkeys(re.findall(r'Self::\w+ => "([a-z-]+)"', body)))


def default_settings():
    return tomllib.loads((ROOT / "shared/settings/wenshu.default.toml").read_text())


def workspace_version():
    return tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["package"]["version"]


def quantity(text):
    """Bytes of `512Mi`, cores of `250m`."""
    number, unit = re.fullmatch(r"(\d+(?:\.\d+)?)([a-zA-Z]*)", str(text)).groups()
    units = {"": 1, "m": 1e-3, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "k": 1e3, "M": 1e6, "G": 1e9, "GB": 1e9}
    return float(number) * units[unit]


def matches(selector, labels):
    """Whether a label selector takes these labels. Expressions are not in use here, and refused rather than ignored."""
    if set(selector) - {"matchLabels"}:
        raise ValueError(f"selector not understood: {selector}")
    return all(labels.get(key) == value for key, value in selector.get("matchLabels", {}).items())


def name_of(one):
    return f'{one["kind"]}/{one["metadata"]["name"]}'


class Pod:
    """The template of a workload's pods."""

    def __init__(self, owner):
        self.owner = owner
        self.name = f'{owner["kind"]}/{owner["metadata"]["name"]}'
        template = owner["spec"]["template"]
        self.labels = template["metadata"].get("labels", {})
        self.spec = template["spec"]
        self.containers = self.spec.get("initContainers", []) + self.spec["containers"]
        self.ours = self.labels.get("app.kubernetes.io/name") == "wenshu"
        self.component = self.labels.get("app.kubernetes.io/component")

    def mount_of(self, path):
        """Name of the volume that a path lies in, and the rest of the path."""
        for mount in self.spec["containers"][0].get("volumeMounts", []):
            inside = path.removeprefix(mount["mountPath"])
            if inside != path and inside[:1] in ("", "/"):
                return mount["name"], inside.lstrip("/")
        return None, None

    def volume(self, name):
        return next((volume for volume in self.spec.get("volumes", []) if volume["name"] == name), None)


class Rendered:
    """All objects of one rendering, and the examples beside it."""

    def __init__(self, name, objects, examples, containerfile):
        self.name = name
        self.objects = objects
        self.examples = examples
        self.containerfile = containerfile
        self.stages = stages()

    def of(self, *kinds):
        return [one for one in self.objects if one["kind"] in kinds]

    def find(self, kind, name):
        return next((one for one in self.of(kind) if one["metadata"]["name"] == name), None)

    def pods(self):
        return [Pod(one) for one in self.of("Deployment", "StatefulSet", "DaemonSet", "Job")]

    def workers(self):
        return [pod for pod in self.pods() if pod.ours and pod.component in self.stages]

    def portals(self):
        return [pod for pod in self.pods() if pod.ours and pod.component == "portal"]

    def policies(self, labels, direction):
        """Rules of the network policies that select these labels, for Ingress or Egress."""
        for policy in self.of("NetworkPolicy"):
            spec = policy["spec"]
            if matches(spec["podSelector"], labels) and direction in spec["policyTypes"]:
                yield from spec.get(direction.lower(), [])

    def broker_config(self):
        text = self.of("RabbitmqCluster")[0]["spec"]["rabbitmq"]["additionalConfig"]
        lines = [line.strip() for line in text.splitlines()]
        return dict(re.split(r"\s*=\s*", line, maxsplit=1) for line in lines if line and not line.startswith("#"))

    def variables(self, pod):
        """The environment of a pod's first container; a value that comes from a secret is `…`."""
        container = pod.spec["containers"][0]
        variables = {}
        for source in container.get("envFrom", []):
            found = self.find("ConfigMap", source.get("configMapRef", {}).get("name"))
            variables.update(found["data"] if found else {})
        for one in container.get("env", []):
            variables[one["name"]] = one.get("value", "…")
        return variables

    def settings(self, pod):
        """The settings that a program would read: defaults, file, environment. Unknown keys are under `?`."""
        settings, unknown = default_settings(), []
        file = self.variables(pod).get("WENSHU_CONFIG", "")
        volume, inside = pod.mount_of(file)
        source = (pod.volume(volume) or {}).get("configMap", {}).get("name")
        text = (self.find("ConfigMap", source) or {"data": {}})["data"].get(inside, "")
        lay_over(settings, tomllib.loads(text), unknown, "")
        for name, value in self.variables(pod).items():
            if name.startswith("WENSHU__"):
                *sections, key = name.removeprefix("WENSHU__").lower().split("__")
                given = {key: value}
                for section in reversed(sections):
                    given = {section: given}
                lay_over(settings, given, unknown, "")
        settings["?"] = unknown
        return settings


def lay_over(settings, given, unknown, path):
    for key, value in given.items():
        if key not in settings:
            # The maps of tenants and their secrets have keys of the site's choice.
            if path not in ("tenants.users.", "webhooks.secrets."):
                unknown.append(path + key)
        elif isinstance(value, dict):
            lay_over(settings[key], value, unknown, f"{path}{key}.")
        else:
            kind = type(settings[key])
            settings[key] = kind(value) if kind in (int, float) else value


def read(text):
    return [one for one in yaml.safe_load_all(text) if one]


def digest(one):
    return json.dumps(one, sort_keys=True)
