"""Policies: every object is what its kind says. Each yields faults as text."""

import json
import re
from importlib.resources import files

import jsonschema
import referencing
import yaml
from check_k8s_objects import NAMESPACE, ROOT, digest, name_of

# The oldest and the newest Kubernetes that the manifests are for.
VERSIONS = ("1.30", "1.37")

_schemas = {}
_judged = {}


def validator(version, one):
    """The strict schema of a kind in a version, or none when the package has none."""
    folder = files("kubernetes_validate").joinpath(f"kubernetes-json-schema/v{version}.0-local-strict")
    if version not in _schemas:
        definitions = json.loads(folder.joinpath("_definitions.json").read_text())
        _schemas[version] = referencing.Registry().with_resource(
            "_definitions.json",
            referencing.Resource.from_contents(definitions, referencing.jsonschema.DRAFT202012),
        )
    group, _, api = one["apiVersion"].rpartition("/")
    file = folder.joinpath("-".join(filter(None, [one["kind"].lower(), group.split(".")[0], api])) + ".json")
    if not file.is_file():
        return None
    return jsonschema.Draft202012Validator(json.loads(file.read_text()), registry=_schemas[version])


def is_operators_kind(one):
    group = one["apiVersion"].rpartition("/")[0]
    return "." in group and not group.endswith(".k8s.io")


def schema(rendered):
    """Every object of Kubernetes itself fits the strict schema of the oldest and newest version."""
    for one in rendered.objects:
        if is_operators_kind(one):
            continue
        key = digest(one)
        if key not in _judged:
            _judged[key] = []
            for version in VERSIONS:
                found = validator(version, one)
                errors = ["no such kind"] if found is None else [
                    f'{".".join(map(str, error.absolute_path))}: {error.message[:200]}' for error in found.iter_errors(one)
                ]
                _judged[key] += [f"{name_of(one)} in {version}: {error}" for error in errors]
        yield from _judged[key]


KINDS = yaml.safe_load((ROOT / "tests/tools/check_k8s.kinds.yaml").read_text())
WORDS = {
    "string": lambda value: isinstance(value, str) and value != "",
    "int": lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 0,
    "bool": lambda value: isinstance(value, bool),
    "quantity": lambda value: isinstance(value, (str, int)) and re.fullmatch(r"\d+(m|[KMG]i)?", str(value)),
}


def misfits(value, shape, path):
    if isinstance(shape, list):
        if not isinstance(value, list) or not value:
            yield f"{path}: no list"
            return
        for index, item in enumerate(value):
            yield from misfits(item, shape[0], f"{path}[{index}]")
    elif isinstance(shape, dict):
        if not isinstance(value, dict):
            yield f"{path}: no object"
            return
        fields = {field.rstrip("!"): below for field, below in shape.items()}
        yield from (f"{path}.{field[:-1]} is missing" for field in shape if field[-1] == "!" and field[:-1] not in value)
        for field, below in value.items():
            if field not in fields and "*" not in fields:
                yield f"{path}.{field} is unknown"
            else:
                yield from misfits(below, fields.get(field, fields.get("*")), f"{path}.{field}")
    elif shape in WORDS:
        if not WORDS[shape](value):
            yield f"{path}: {value!r} is no {shape}"
    elif value not in shape.split("|"):
        yield f"{path}: {value!r} is none of {shape}"


def kinds(rendered):
    """Every object of an operator has the fields of our own short schema."""
    for one in rendered.objects:
        if is_operators_kind(one):
            shape = KINDS.get(f'{one["apiVersion"]}/{one["kind"]}')
            if shape is None:
                yield f"{name_of(one)}: kind unknown here"
            else:
                yield from misfits(one["spec"], shape, name_of(one))


def names(rendered):
    """Every object has one place: a namespace, and a name that no other of its kind has."""
    seen = set()
    for one in rendered.objects:
        if name_of(one) in seen:
            yield f"{name_of(one)} twice"
        seen.add(name_of(one))
        if one["kind"] != "Namespace" and one["metadata"].get("namespace") != NAMESPACE:
            yield f"{name_of(one)} is not in the namespace {NAMESPACE}"
