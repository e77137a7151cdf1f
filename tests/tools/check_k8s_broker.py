"""Policies: settings, the broker and its users, scaling on its queues. Each yields faults as text."""

import re

from check_k8s_objects import LANES, quantity
from check_k8s_references import secret_keys
from check_k8s_schemas import KINDS, misfits


def settings(rendered):
    """Settings name known keys and files that are mounted, and agree with the broker's configuration."""
    broker = rendered.broker_config()
    disk = quantity(rendered.of("RabbitmqCluster")[0]["spec"]["persistence"]["storage"])
    if quantity(broker.get("disk_free_limit.absolute", "0")) * 2 > disk:
        yield "the broker's disk limit leaves no room for messages"
    if not 0.4 <= float(broker.get("vm_memory_high_watermark.relative", 0)) <= 0.7:
        yield "the broker's memory alarm comes too early or too late"
    for pod in rendered.pods():
        if not pod.ours:
            continue
        given = rendered.settings(pod)
        yield from (f"{pod.name}: unknown setting {key}" for key in given["?"])
        if given["broker"]["consumer_timeout_ms"] != int(broker.get("consumer_timeout", 0)):
            yield f"{pod.name}: consumer_timeout differs from the broker's"
        if int(broker.get("max_message_size", 0)) < 2 * given["ledger"]["request_bytes_most"]:
            yield f"{pod.name}: the broker refuses large requests before the ledger can answer them"
        users = {one["metadata"]["name"] for one in rendered.of("User")}
        if set(given["broker"]["service_users"]) != {f"wenshu-{stage}" for stage in rendered.stages} | {"wenshu-ledger"}:
            yield f"{pod.name}: service_users are not the services"
        elif not {*given["broker"]["service_users"], *given["broker"]["portal_users"]} <= users:
            yield f"{pod.name}: a service has no user"
        if given["broker"]["portal_users"] != ["wenshu-portal"]:
            yield f"{pod.name}: others than the portal speak for tenants, or not even the portal"
        paths = {"broker.url_file": given["broker"]["url_file"]}
        if pod.component == "ledger":
            paths["records.url_file"] = given["records"]["url_file"]
            paths["webhooks.secrets_folder"] = given["webhooks"]["secrets_folder"]
        elif pod.component == "portal" and not given["webhooks"]["secrets_folder"]:
            paths["records.url_file"] = given["records"]["url_file"]
        elif given["records"]["url_file"] or given["webhooks"]["secrets_folder"]:
            yield f"{pod.name}: has secrets that are the ledger's"
        if given["storage"]["kind"] == "s3":
            paths["storage.s3.secret_key_file"] = given["storage"]["s3"]["secret_key_file"]
            if not (given["storage"]["s3"]["bucket"] and given["storage"]["s3"]["access_key"]):
                yield f"{pod.name}: no bucket or access key"
        elif rendered.name != "base":
            volume, _ = pod.mount_of(given["storage"]["folder"])
            if "persistentVolumeClaim" not in (pod.volume(volume) or {}):
                yield f"{pod.name}: objects would be kept at {given['storage']['folder']}, where no volume is"
        for key, path in paths.items():
            yield from lacking(rendered, pod, key, path)


def lacking(rendered, pod, key, path):
    """What keeps a file of a secret from being there."""
    volume, inside = pod.mount_of(path)
    source = (pod.volume(volume) or {}).get("secret")
    if source is None:
        yield f"{pod.name}: {key} = {path!r} is in no secret that is mounted"
        return
    files_there = {item["path"] for item in source.get("items", [])} or secret_keys(rendered, source["secretName"]) or set()
    if inside and inside not in files_there:
        yield f"{pod.name}: {key} = {path!r}, but the secret has {sorted(files_there)}"


# What each may and may not do on the broker: configure, write, read.
OWN = "wenshu.parse.bulk wenshu.work wenshu.retry.1 wenshu.dead wenshu.events wenshu.control amq.gen-x".split()
FOREIGN = "wenshu.reply.oa.1 wenshu.portal.1 wenshuX amq.topic other".split()
# The portal is a client: its own queues, requests, events.
OF_PORTAL = {
    "configure": {"wenshu.portal.1", "amq.gen-x"},
    "write": {"wenshu.requests", "wenshu.portal.1", "amq.gen-x"},
    "read": {"wenshu.events", "wenshu.portal.1", "amq.gen-x"},
}


def broker_users(rendered):
    """Users of the broker may do what their program needs, and no more."""
    grants = {one["spec"]["userReference"]["name"]: one["spec"] for one in rendered.of("Permission")}
    for user in rendered.of("User"):
        name = user["metadata"]["name"]
        if name not in grants:
            yield f"{name}: no permission"
            continue
        if grants[name]["vhost"] not in [one["spec"]["name"] for one in rendered.of("Vhost")]:
            yield f"{name}: no such virtual host"
        for verb, pattern in grants[name]["permissions"].items():
            asked = OWN + FOREIGN + ["amq.default"] + (["wenshu.requests"] if name == "wenshu-portal" else [])
            may = {one for one in asked if re.search(pattern, one)}
            due = {"wenshu-keda": set(), "wenshu-portal": OF_PORTAL[verb]}.get(name, set(OWN))
            if name == "wenshu-ledger" and verb == "write":
                due.add("amq.default")
            if may != due:
                yield f"{name}: may {verb} {sorted(may - due)}, may not {sorted(due - may)}"
        if user["spec"].get("tags") and name != "wenshu-keda":
            yield f"{name}: has tags"
    topics = {one["spec"]["userReference"]["name"]: one["spec"]["permissions"] for one in rendered.of("TopicPermission")}
    told = topics.get("wenshu-portal", {"exchange": "", "write": ".*"})
    if told["exchange"] != "wenshu.events" or re.search(told["write"], "oa.bulk.job.ended"):
        yield "wenshu-portal: may tell events"


def tenant_example(rendered):
    """The example of a tenant admits it to its own replies and events, and to nothing else."""
    by_kind = {one["kind"]: one["spec"] for one in rendered.examples if one["kind"] != "Secret"}
    if set(by_kind) != {"User", "Permission", "TopicPermission"}:
        yield f"the example has {sorted(by_kind)}"
        return
    for kind, spec in by_kind.items():
        yield from misfits(spec, KINDS[f"rabbitmq.com/v1beta1/{kind}"], kind)
    if by_kind["User"].get("tags"):
        yield "a tenant has tags"
    all_names = OWN + ["wenshu.requests", "wenshu.request.bulk", "wenshu.query", "wenshu.ledger.bulk", "amq.default",
                       "wenshu.reply.oa.1", "wenshu.reply.oab.1", "wenshu.reply.other.1"]
    due = {
        "configure": {"wenshu.reply.oa.1"},
        "write": {"wenshu.requests", "wenshu.reply.oa.1"},
        "read": {"wenshu.events", "wenshu.reply.oa.1"},
    }
    for verb, pattern in by_kind["Permission"]["permissions"].items():
        may = {one for one in all_names if re.search(pattern, one)}
        if may != due[verb]:
            yield f"a tenant may {verb} {sorted(may)}"
    topics = by_kind["TopicPermission"]["permissions"]
    keys = "oa.bulk.job.parsed oa.# other.bulk.job.parsed # *.bulk.# oab.#".split()
    if topics["exchange"] != "wenshu.events" or [key for key in keys if re.search(topics["read"], key)] != keys[:2]:
        yield "a tenant may listen to others' events"
    if any(re.search(topics["write"], key) for key in keys):
        yield "a tenant may publish events"


def scaling(rendered):
    """KEDA looks at both queues of each worker as the topology names them, counts what is at work, and never stops all."""
    if rendered.name != "production":
        if rendered.of("ScaledObject"):
            yield "scaled outside of production"
        return
    scaled = {one["spec"]["scaleTargetRef"]["name"]: one for one in rendered.of("ScaledObject")}
    if set(scaled) != {f"wenshu-{stage}" for stage in rendered.stages}:
        yield f"scaled are {sorted(scaled)}"
    for pod in rendered.workers():
        name = pod.owner["metadata"]["name"]
        if name not in scaled:
            continue
        spec = scaled[name]["spec"]
        prefix = rendered.settings(pod)["broker"]["prefix"]
        due = {f"{prefix}.{pod.component}.{lane}" for lane in LANES}
        metadata = [trigger["metadata"] for trigger in spec["triggers"]]
        if {one.get("queueName") for one in metadata} != due or len(metadata) != len(due):
            yield f"{name}: scaled on {sorted(str(one.get('queueName')) for one in metadata)}"
        for one in metadata:
            if one.get("protocol") != "http" or one.get("mode") != "QueueLength":
                yield f"{name}: does not count messages at work"
            if one.get("excludeUnacknowledged", "false") != "false":
                yield f"{name}: leaves out messages at work"
            if one.get("vhostName") not in [vhost["spec"]["name"] for vhost in rendered.of("Vhost")]:
                yield f"{name}: no such virtual host"
        for trigger in spec["triggers"]:
            if not rendered.find("TriggerAuthentication", trigger.get("authenticationRef", {}).get("name")):
                yield f"{name}: no such authentication"
        if not 2 <= spec["minReplicaCount"] < spec["maxReplicaCount"]:
            yield f"{name}: from {spec['minReplicaCount']} to {spec['maxReplicaCount']} pods"
        if "replicas" in pod.owner["spec"]:
            yield f"{name}: replicas are set by two"
        down = spec.get("advanced", {}).get("horizontalPodAutoscalerConfig", {}).get("behavior", {}).get("scaleDown", {})
        pace = min((one["periodSeconds"] / one["value"] for one in down.get("policies", [])), default=0)
        if pace < pod.spec["terminationGracePeriodSeconds"]:
            yield f"{name}: pods are taken away faster than they drain"
