"""Checks k8s/: renders base and overlays, judges every object, and proves that each policy can fail.

    python3 tests/tools/check_k8s.py [FOLDER]

Kubernetes' own kinds are judged by its schemas, oldest and newest version that we support (package
kubernetes-validate, no cluster asked); kinds of operators by check_k8s.kinds.yaml; the rest by the policies of
check_k8s_*.py. Then faults are planted one by one into the good objects (check_k8s_faults.py), and the
policy that each is meant for must find it. Ends with 1 and says what is wrong. With FOLDER, the rendered objects
are written there.
"""

import copy
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import check_k8s_broker
import check_k8s_network
import check_k8s_pods
import check_k8s_portal
import check_k8s_references
import check_k8s_schemas
from check_k8s_faults import FAULTS
from check_k8s_objects import ROOT, Rendered, read

# Its kustomize renders; another version may render otherwise.
KUBECTL = "v1.37."
PARTS = {"base": "base", "single-node": "overlays/single-node", "production": "overlays/production"}
POLICIES = (
    check_k8s_schemas.schema,
    check_k8s_schemas.kinds,
    check_k8s_schemas.names,
    check_k8s_pods.pod_security,
    check_k8s_pods.hardening,
    check_k8s_pods.probes,
    check_k8s_pods.images,
    check_k8s_pods.programs,
    check_k8s_pods.containerfile,
    check_k8s_pods.resources,
    check_k8s_pods.memory,
    check_k8s_pods.grace,
    check_k8s_references.references,
    check_k8s_references.selectors,
    check_k8s_references.disruption,
    check_k8s_references.spread,
    check_k8s_network.network,
    check_k8s_network.private_addresses,
    check_k8s_network.around,
    check_k8s_broker.settings,
    check_k8s_broker.broker_users,
    check_k8s_broker.tenant_example,
    check_k8s_broker.scaling,
    check_k8s_portal.portal,
    check_k8s_portal.ingress,
)
EXAMPLES = ("secrets.example.yaml", "tenant.example.yaml")


def kubectl(*arguments):
    program = pathlib.Path(sys.executable).with_name("kubectl")
    if not program.exists():
        sys.exit(f"kubectl is missing beside {sys.executable}: pip install -r tests/python/requirements.txt")
    ran = subprocess.run([program, *arguments], capture_output=True, text=True)
    if ran.returncode != 0:
        sys.exit(f"kubectl {' '.join(arguments)}: {ran.stderr.strip()}")
    return ran.stdout


def render(name, folder):
    text = kubectl("kustomize", str(ROOT / "k8s" / PARTS[name]))
    if folder:
        (folder / f"{name}.yaml").write_text(text)
    return Rendered(name, read(text), examples(), (ROOT / "k8s/Containerfile").read_text())


def examples():
    return [one for file in EXAMPLES for one in read((ROOT / "k8s" / file).read_text())]


def judge(rendered):
    """Faults by policy. A policy that falls over an object has found a fault too."""
    found = {}
    for policy in POLICIES:
        try:
            found[policy.__name__] = list(policy(rendered))
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            found[policy.__name__] = [f"not understood: {error!r}"]
    return found


def check(parts):
    faults = 0
    for rendered in parts.values():
        for policy, found in judge(rendered).items():
            for fault in found:
                print(f"{rendered.name}: {policy}: {fault}")
                faults += 1
    return faults


def self_test(parts):
    """Plants each fault, and demands that its policy finds it."""
    missed = 0
    for policy, part, what, plant in FAULTS:
        whole = parts[part]
        faulty = copy.deepcopy(whole)
        plant(faulty)
        if vars(faulty) == vars(whole):
            print(f"planted nothing: {what}")
            missed += 1
            continue
        own = next(one for one in POLICIES if one.__name__ == policy)
        # A policy that merely falls over has not understood the fault.
        if not list(own(faulty)):
            print(f"{policy} does not find: {what}")
            missed += 1
    for policy in POLICIES:
        if policy.__name__ not in {fault[0] for fault in FAULTS}:
            print(f"{policy.__name__} was never shown to fail")
            missed += 1
    return missed


def check_image():
    """Lays out the image with a program of this machine in the place of ours, and starts it from there: what it needs
    is in the image, and what nobody needs is not."""
    with tempfile.TemporaryDirectory() as folder:
        programs, image = pathlib.Path(folder, "programs"), pathlib.Path(folder, "image")
        programs.mkdir()
        script = ROOT / "k8s/image-root"
        names = re.search(r'names="(.*)"', script.read_text()).group(1).split()
        for name in names:
            shutil.copy(shutil.which("ls"), programs / name)
        subprocess.run([script, programs, image], check=True, cwd=ROOT)
        there = {str(path.relative_to(image)) for path in image.rglob("*") if not path.is_dir()}
        loader = next(path for path in there if "/ld-linux" in path)
        libraries = ":".join({str((image / path).parent) for path in there if ".so" in path})
        listed = subprocess.run(
            [image / loader, "--library-path", libraries, "--list", image / "usr/bin/wenshu"],
            capture_output=True, text=True,
        ).stdout
        outside = [line for line in re.findall(r"=> (\S+)", listed) if not line.startswith(str(image))]
        known = re.compile(r"usr/bin/wenshu[a-z-]*|lib.*\.so\.[0-9]+|etc/(passwd|group|nsswitch\.conf)"
                           r"|etc/ssl/certs/ca-certificates\.crt|usr/share/doc/wenshu/.+")
        faults = [f"library from outside of the image: {path}" for path in outside or ([] if listed else ["none found"])]
        faults += [f"in the image without need: {path}" for path in there if not known.fullmatch(path)]
        faults += [f"links to nowhere: {path}" for path in there if not (image / path).exists()]
        faults += [] if "65532:65532" in (image / "etc/passwd").read_text() else ["no user 65532"]
        faults += [f"no {name}" for name in names if not (image / "usr/bin" / name).stat().st_mode & 0o111]
        for fault in faults:
            print(f"image: {fault}")
        return len(faults)


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else None
    version = kubectl("version", "--client")
    if KUBECTL not in version:
        sys.exit(f"kubectl is {version.strip()}, not {KUBECTL}x of tests/python/requirements.txt")
    parts = {name: render(name, folder) for name in PARTS}
    faults = check(parts) + check_image()
    missed = 0 if faults else self_test(parts)
    objects = sum(len(part.objects) for part in parts.values())
    print(f"k8s: {objects} objects, {len(POLICIES)} policies, {faults} faults; {len(FAULTS)} planted, {missed} missed")
    sys.exit(1 if faults or missed else 0)


if __name__ == "__main__":
    main()
