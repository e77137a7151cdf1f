"""Policies: what objects name is there, and selectors take what they are meant for. Each yields faults as text."""

from check_k8s_objects import matches, name_of


def secret_keys(rendered, name):
    """Keys of a secret: of the examples, or of one that CloudNativePG makes. None when nobody makes it."""
    for cluster in rendered.of("Cluster"):
        if name == f'{cluster["metadata"]["name"]}-app':
            return {"username", "password", "uri", "dbname", "host", "port"}
    found = next((one for one in rendered.examples if one["kind"] == "Secret" and one["metadata"]["name"] == name), None)
    return None if found is None else set(found["stringData"])


def wanted_secrets(rendered):
    """Who wants which keys of which secret."""
    for pod in rendered.pods():
        for volume in pod.spec.get("volumes", []):
            if "secret" in volume:
                yield pod.name, volume["secret"]["secretName"], {item["key"] for item in volume["secret"].get("items", [])}
        for container in pod.containers:
            for one in container.get("env", []):
                source = one.get("valueFrom", {}).get("secretKeyRef")
                if source:
                    yield pod.name, source["name"], {source["key"]}
    for user in rendered.of("User"):
        yield name_of(user), user["spec"]["importCredentialsSecret"]["name"], {"username", "password"}
    for ingress in rendered.of("Ingress"):
        for tls in ingress["spec"].get("tls", []):
            yield name_of(ingress), tls["secretName"], {"tls.crt", "tls.key"}
    for authentication in rendered.of("TriggerAuthentication"):
        for target in authentication["spec"]["secretTargetRef"]:
            yield name_of(authentication), target["name"], {target["key"]}


def references(rendered):
    """Everything that an object names is there."""
    if rendered.of("Secret"):
        yield "a secret is among the objects: secrets are not kept here"
    for who, secret, keys in wanted_secrets(rendered):
        there = secret_keys(rendered, secret)
        if there is None:
            yield f"{who}: secret {secret} is in no example and nobody makes it"
        elif not keys <= there:
            yield f"{who}: secret {secret} has no {sorted(keys - there)}"
    for pod in rendered.pods():
        if not rendered.find("ServiceAccount", pod.spec.get("serviceAccountName", "")):
            yield f"{pod.name}: no such service account"
        named = {volume["name"] for volume in pod.spec.get("volumes", [])}
        named |= {claim["metadata"]["name"] for claim in pod.owner["spec"].get("volumeClaimTemplates", [])}
        for volume in pod.spec.get("volumes", []):
            for key, kind, field in (
                ("configMap", "ConfigMap", "name"),
                ("persistentVolumeClaim", "PersistentVolumeClaim", "claimName"),
            ):
                if key in volume and not rendered.find(kind, volume[key][field]):
                    yield f"{pod.name}: no {kind} {volume[key][field]}"
        mounted = [mount["name"] for container in pod.containers for mount in container.get("volumeMounts", [])]
        yield from (f"{pod.name}: mounts {name}, which is no volume" for name in set(mounted) - named)
        yield from (f"{pod.name}: volume {name} is mounted nowhere" for name in named - set(mounted))
        for container in pod.containers:
            for source in container.get("envFrom", []):
                if not rendered.find("ConfigMap", source.get("configMapRef", {}).get("name")):
                    yield f"{pod.name}: environment from {source}, which is not there"
    clusters = {one["metadata"]["name"] for one in rendered.of("RabbitmqCluster")}
    for one in rendered.of("Vhost", "User", "Permission", "TopicPermission"):
        if one["spec"]["rabbitmqClusterReference"]["name"] not in clusters:
            yield f"{name_of(one)}: no such broker"
        if "userReference" in one["spec"] and not rendered.find("User", one["spec"]["userReference"]["name"]):
            yield f"{name_of(one)}: no such user"


def selectors(rendered):
    """Selectors take what they are meant for: a workload its own pods alone, the rest at least one pod."""
    pods = rendered.pods()
    for pod in pods:
        selector = pod.owner["spec"]["selector"]
        if not matches(selector, pod.labels):
            yield f"{pod.name}: does not select its own pods"
        yield from (f"{pod.name}: selects those of {other.name}" for other in pods
                    if other is not pod and matches(selector, other.labels))
        for spread in pod.spec.get("topologySpreadConstraints", []):
            if not matches(spread["labelSelector"], pod.labels):
                yield f"{pod.name}: spreads other pods"
    for service in rendered.of("Service"):
        taken = [pod for pod in pods if matches({"matchLabels": service["spec"]["selector"]}, pod.labels)]
        ports = {port["name"] for pod in taken for port in pod.spec["containers"][0].get("ports", [])}
        for port in service["spec"]["ports"]:
            if not taken or port.get("targetPort") not in ports:
                yield f"{name_of(service)}: nobody answers"
    for monitor in rendered.of("PodMonitor"):
        labels = monitor["spec"]["selector"]["matchLabels"]
        if rendered.find("RabbitmqCluster", labels.get("app.kubernetes.io/name", "")):
            continue
        ports = [{port["name"] for port in pod.spec["containers"][0].get("ports", [])}
                 for pod in pods if matches(monitor["spec"]["selector"], pod.labels)]
        for endpoint in monitor["spec"]["podMetricsEndpoints"]:
            if len(ports) != len(rendered.stages) + 2 or not all(endpoint["port"] in one for one in ports):
                yield f"{name_of(monitor)}: does not find the metrics of all programs"


def disruption(rendered):
    """Every workload has exactly one budget, which lets a node be drained."""
    budgets = rendered.of("PodDisruptionBudget")
    for pod in rendered.pods():
        own = [one for one in budgets if matches(one["spec"]["selector"], pod.labels)]
        if len(own) != 1:
            yield f"{pod.name}: {len(own)} budgets"
    taken = [pod.labels for pod in rendered.pods()]
    taken += [{"app.kubernetes.io/name": one["metadata"]["name"]} for one in rendered.of("RabbitmqCluster")]
    for budget in budgets:
        if budget["spec"].get("maxUnavailable") != 1:
            yield f"{name_of(budget)}: does not let one pod go at a time"
        if not any(matches(budget["spec"]["selector"], labels) for labels in taken):
            yield f"{name_of(budget)}: takes no pod"


def spread(rendered):
    """In production nothing of ours stands alone, and not all on one node."""
    if rendered.name != "production":
        return
    scaled = {one["spec"]["scaleTargetRef"]["name"]: one["spec"]["minReplicaCount"] for one in rendered.of("ScaledObject")}
    scaled |= {one["spec"]["scaleTargetRef"]["name"]: one["spec"]["minReplicas"]
               for one in rendered.of("HorizontalPodAutoscaler")}
    for pod in rendered.pods():
        least = scaled.get(pod.owner["metadata"]["name"], pod.owner["spec"].get("replicas", 1))
        if least < 2:
            yield f"{pod.name}: {least} pod"
        if "kubernetes.io/hostname" not in [one["topologyKey"] for one in pod.spec.get("topologySpreadConstraints", [])]:
            yield f"{pod.name}: may stand on one node alone"
    for one in rendered.of("RabbitmqCluster"):
        if one["spec"]["replicas"] < 3 or one["spec"]["replicas"] % 2 == 0:
            yield f"{name_of(one)}: no majority survives the loss of a node"
    for one in rendered.of("Cluster"):
        if one["spec"]["instances"] < 3 or not one["spec"].get("postgresql", {}).get("synchronous"):
            yield f"{name_of(one)}: an answer may be lost with a machine"
