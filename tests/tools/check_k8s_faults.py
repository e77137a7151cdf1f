"""Faults to be planted into good objects: policy that must find it, rendering, what it is, how it is planted."""


def deployment(name, change):
    def plant(rendered):
        change(rendered.find("Deployment", name))
    return plant


def spec(name, **values):
    """Sets fields of a pod's spec; None takes one away."""
    return deployment(name, lambda one: put(one["spec"]["template"]["spec"], values))


def container(name, **values):
    return deployment(name, lambda one: put(one["spec"]["template"]["spec"]["containers"][0], values))


def of_pod(name, **values):
    """Sets fields of a pod's own security context."""
    return deployment(name, lambda one: put(one["spec"]["template"]["spec"]["securityContext"], values))


def database(*path, **values):
    """Sets fields of the pod of the single node's database."""
    return of("StatefulSet", "wenshu-postgres", "spec", "template", "spec", *path, **values)


def ipv6_block(**values):
    """Sets fields of the block of IPv6 that webhooks may reach."""
    return of("NetworkPolicy", "ledger-to-webhooks", "spec", "egress", 0, "to", 1, "ipBlock", **values)


def opened(network):
    """Takes a network out of those that webhooks may not reach."""
    def plant(rendered):
        found = rendered.find("NetworkPolicy", "ledger-to-webhooks")
        below(found, ("spec", "egress", 0, "to", 0, "ipBlock", "except")).remove(network)
    return plant


def for_all_programs(policy):
    """Has a policy of the ledger hold for the workers too."""
    return of("NetworkPolicy", policy, "spec", podSelector={"matchLabels": {"app.kubernetes.io/name": "wenshu"}})


def budget_of(name, labels):
    return of("PodDisruptionBudget", name, "spec", selector={"matchLabels": labels})


def without(rendered, kind, name):
    rendered.examples[:] = [one for one in rendered.examples if (one["kind"], one["metadata"]["name"]) != (kind, name)]


def nobody_makes_the_secret(rendered):
    rendered.objects.remove(rendered.of("Cluster")[0])
    without(rendered, "Secret", "wenshu-postgres-app")


def objects_in_memory(rendered):
    for one in rendered.find("Deployment", "wenshu-parse")["spec"]["template"]["spec"]["volumes"]:
        if one["name"] == "objects":
            put(one, {"persistentVolumeClaim": None, "emptyDir": {}})


def security(name, **values):
    return deployment(name, lambda one: put(one["spec"]["template"]["spec"]["containers"][0]["securityContext"], values))


def of(kind, name, *path, **values):
    """Sets fields below a path of an object."""
    def plant(rendered):
        put(below(rendered.find(kind, name), path), values)
    return plant


def example(kind, name, *path, **values):
    def plant(rendered):
        found = [one for one in rendered.examples if (one["kind"], one["metadata"]["name"]) == (kind, name)]
        put(below(found[0], path), values)
    return plant


def below(one, path):
    for step in path:
        one = one[step]
    return one


def put(where, values):
    for key, value in values.items():
        if value is None:
            where.pop(key, None)
        else:
            where[key] = value


def gone(kind, name):
    def plant(rendered):
        rendered.objects.remove(rendered.find(kind, name))
    return plant


def added(**one):
    return lambda rendered: rendered.objects.append(one)


def volume(name, **values):
    def change(one):
        one["spec"]["template"]["spec"]["volumes"].append({"name": "extra", **values})
        mounts(one).append({"name": "extra", "mountPath": "/extra"})
    return deployment(name, change)


def mounts(one):
    return one["spec"]["template"]["spec"]["containers"][0]["volumeMounts"]


def setting(old, new):
    """Changes text of wenshu.toml."""
    def plant(rendered):
        for one in rendered.of("ConfigMap"):
            for key in one["data"]:
                one["data"][key] = one["data"][key].replace(old, new)
    return plant


def variable(name, value):
    def plant(rendered):
        for one in rendered.of("ConfigMap"):
            if any(key.startswith("WENSHU__") for key in one["data"]):
                one["data"][name] = value
    return plant


def of_ledger(name, value):
    def change(one):
        for given in one["spec"]["template"]["spec"]["containers"][0]["env"]:
            if given["name"] == name:
                given["value"] = value
    return deployment("wenshu-ledger", change)


def broker_config(old, new):
    def plant(rendered):
        where = rendered.of("RabbitmqCluster")[0]["spec"]["rabbitmq"]
        where["additionalConfig"] = where["additionalConfig"].replace(old, new)
    return plant


def trigger(name, **values):
    def plant(rendered):
        put(rendered.find("ScaledObject", name)["spec"]["triggers"][0]["metadata"], values)
    return plant


def way(policy, direction, **values):
    return of("NetworkPolicy", policy, "spec", direction, 0, **values)


def annotation(name, value):
    return of("Ingress", "wenshu-portal", "metadata", "annotations", **{f"nginx.ingress.kubernetes.io/{name}": value})


def image(old, new):
    def plant(rendered):
        rendered.containerfile = rendered.containerfile.replace(old, new)
    return plant


S, P = "single-node", "production"
PARSE = "wenshu-parse"
ANYWHERE = [{"ipBlock": {"cidr": "0.0.0.0/0"}}]
RUN = ("spec", "permissions")
SCALE_DOWN = ("spec", "advanced", "horizontalPodAutoscalerConfig", "behavior", "scaleDown")

FAULTS = (
    ("schema", S, "a number as a word", of("Deployment", PARSE, "spec", replicas="two")),
    ("schema", S, "a misspelt field", spec(PARSE, terminationGracePeriodSecond=40)),
    ("schema", P, "an API that is gone", of("PodDisruptionBudget", PARSE, apiVersion="policy/v1beta1")),
    ("schema", P, "a port without a number",
     way("wenshu-to-storage", "egress", ports=[{"protocol": "TCP", "prt": 9000}])),
    ("kinds", P, "a misspelt field of KEDA", of("ScaledObject", PARSE, "spec", minReplicas=2)),
    ("kinds", P, "a trigger of another type", of("ScaledObject", PARSE, "spec", "triggers", 0, type="rabbit")),
    ("kinds", P, "a metadata value that is no text", trigger(PARSE, value=20)),
    ("kinds", P, "a queue type that loses", of("Vhost", "wenshu", "spec", defaultQueueType="classic")),
    ("kinds", P, "a database without a size", of("Cluster", "wenshu-postgres", "spec", storage={})),
    ("kinds", P, "a kind nobody looks at",
     added(apiVersion="example.com/v1", kind="Thing", metadata={"name": "x", "namespace": "wenshu"}, spec={})),
    ("names", S, "another namespace", of("Deployment", PARSE, "metadata", namespace="default")),
    ("names", S, "one object twice",
     lambda rendered: rendered.objects.append(dict(rendered.find("Service", "wenshu-postgres-rw")))),
    ("pod_security", S, "privileged", security(PARSE, privileged=True)),
    ("pod_security", S, "gains privileges", security(PARSE, allowPrivilegeEscalation=None)),
    ("pod_security", S, "root by the container", security(PARSE, runAsNonRoot=False)),
    ("pod_security", S, "user 0", security(PARSE, runAsUser=0)),
    ("pod_security", S, "no seccomp", security(PARSE, seccompProfile={"type": "Unconfined"})),
    ("pod_security", S, "keeps capabilities", security(PARSE, capabilities={"drop": ["NET_RAW"]})),
    ("pod_security", S, "adds a capability", security(PARSE, capabilities={"drop": ["ALL"], "add": ["SYS_PTRACE"]})),
    ("pod_security", S, "unmasked /proc", security(PARSE, procMount="Unmasked")),
    ("pod_security", S, "a folder of the node", volume(PARSE, hostPath={"path": "/var"})),
    ("pod_security", S, "network of the node", spec(PARSE, hostNetwork=True)),
    ("pod_security", S, "processes of the node", spec(PARSE, hostPID=True)),
    ("pod_security", S, "a port of the node",
     container(PARSE, ports=[{"name": "health", "containerPort": 9464, "hostPort": 9464}])),
    ("pod_security", S, "sysctls", of_pod(PARSE, sysctls=[{"name": "kernel.msgmax", "value": "1"}])),
    ("pod_security", S, "the database as root", database("securityContext", runAsUser=0)),
    ("pod_security", S, "a namespace that enforces less",
     of("Namespace", "wenshu", "metadata", labels={"pod-security.kubernetes.io/enforce": "baseline"})),
    ("hardening", S, "a root file system to write on", security(PARSE, readOnlyRootFilesystem=None)),
    ("hardening", S, "a token", spec(PARSE, automountServiceAccountToken=None)),
    ("hardening", S, "variables of services", spec(PARSE, enableServiceLinks=True)),
    ("hardening", S, "a broker that is made otherwise",
     of("RabbitmqCluster", "wenshu-rabbitmq", "spec", override={"statefulSet": {}})),
    ("probes", S, "no readiness", container(PARSE, readinessProbe=None)),
    ("probes", S, "no start", container("wenshu-ledger", startupProbe=None)),
    ("probes", S, "liveness that depends on the broker",
     container(PARSE, livenessProbe={"httpGet": {"path": "/readyz", "port": "health"}})),
    ("probes", S, "another port", container(PARSE, ports=[{"name": "health", "containerPort": 9465}])),
    ("probes", S, "health for this pod alone", setting("0.0.0.0:9464", "127.0.0.1:9464")),
    ("probes", S, "a database that is never asked", database("containers", 0, livenessProbe=None)),
    ("images", S, "latest", container(PARSE, image="wenshu:latest")),
    ("images", S, "no tag", container(PARSE, image="wenshu")),
    ("images", S, "a registry's port taken for a tag", container(PARSE, image="registry:5000/wenshu")),
    ("images", S, "another version", container(PARSE, image="wenshu:0.0.9")),
    ("images", S, "an old broker",
     of("RabbitmqCluster", "wenshu-rabbitmq", "spec", image="rabbitmq:3.12.14-management")),
    ("programs", S, "another stage's program", container(PARSE, command=["/usr/bin/wenshu-format"])),
    ("programs", S, "a program that is not in the image", container(PARSE, command=["/usr/bin/wenshu-pars"])),
    ("programs", S, "a stage that nobody runs", gone("Deployment", PARSE)),
    ("containerfile", S, "a last stage with a shell", image("FROM scratch", "FROM debian:12")),
    ("containerfile", S, "root", image("USER 65532:65532\n", "")),
    ("containerfile", S, "a user by name", image("65532:65532", "wenshu")),
    ("containerfile", S, "more files", image("USER 65532", "COPY --from=build /bin/sh /bin/sh\nUSER 65532")),
    ("containerfile", S, "not from the lock file", image(" --locked", "")),
    ("containerfile", S, "a program that is not built", image(" -p wenshu-portal", "")),
    ("containerfile", S, "another Rust", image(":1.95.0-", ":1.90.0-")),
    ("containerfile", S, "a base that moves", image("rust:1.95.0-slim-bookworm", "rust:latest")),
    ("resources", S, "no limit of memory", container(PARSE, resources={"requests": {"cpu": "1", "memory": "1Gi"}})),
    ("resources", S, "nothing asked for", container(PARSE, resources={"limits": {"memory": "1280Mi"}})),
    ("memory", S, "less than the children may take", container(PARSE, resources={"limits": {"memory": "1Gi"}})),
    ("memory", S, "larger children", variable("WENSHU__WORK__CHILD_MEMORY_MIB", "768")),
    ("memory", P, "more slots", variable("WENSHU__WORK__SLOTS", "4")),
    ("memory", S, "a portal without room for uploads",
     container("wenshu-portal", resources={"limits": {"memory": "1280Mi"}})),
    ("memory", P, "more uploads", variable("WENSHU__PORTAL__UPLOAD_MEMORY_BYTES", "1073741824")),
    ("grace", S, "killed while it drains", spec(PARSE, terminationGracePeriodSeconds=20)),
    ("grace", S, "Kubernetes' own 30 s", spec(PARSE, terminationGracePeriodSeconds=None)),
    ("grace", P, "a longer drain", variable("WENSHU__WORK__DRAIN_MS", "60000")),
    ("references", S, "a secret nobody makes",
     of("Deployment", PARSE, "spec", "template", "spec", volumes=[{"name": "broker", "secret": {"secretName": "other"}}])),
    ("references", S, "a key that the secret lacks",
     example("Secret", "wenshu-postgres-app", stringData={"username": "wenshu"})),
    ("references", P, "KEDA's secret without a password",
     example("Secret", "wenshu-broker-keda", stringData={"host": "x", "username": "x"})),
    ("references", P, "no certificate", lambda rendered: without(rendered, "Secret", "wenshu-portal-tls")),
    ("references", P, "no database that makes the secret", nobody_makes_the_secret),
    ("references", S, "no such service account", spec(PARSE, serviceAccountName="other")),
    ("references", S, "a claim that is not there", gone("PersistentVolumeClaim", "wenshu-objects")),
    ("references", S, "settings that are not there",
     lambda rendered: [rendered.objects.remove(one) for one in rendered.of("ConfigMap")]),
    ("references", S, "a mount of no volume",
      deployment(PARSE, lambda one: mounts(one).append({"name": "x", "mountPath": "/x"}))),
    ("references", S, "a volume that is not mounted",
     deployment(PARSE, lambda one: one["spec"]["template"]["spec"]["volumes"].append({"name": "x", "emptyDir": {}}))),
    ("references", S, "a secret in the manifests",
     added(apiVersion="v1", kind="Secret", metadata={"name": "x", "namespace": "wenshu"})),
    ("references", S, "a permission of nobody", gone("User", "wenshu-parse")),
    ("references", S, "users of another broker",
     of("User", "wenshu-parse", "spec", rabbitmqClusterReference={"name": "other"})),
    ("selectors", S, "others' pods",
     of("Deployment", PARSE, "spec", selector={"matchLabels": {"app.kubernetes.io/name": "wenshu"}})),
    ("selectors", S, "not its own pods",
     of("Deployment", PARSE, "spec", "selector", "matchLabels", **{"app.kubernetes.io/component": "pars"})),
    ("selectors", S, "a service without pods", of("Service", "wenshu-postgres-rw", "spec", selector={"app": "x"})),
    ("selectors", S, "a service at another port",
     of("Service", "wenshu-postgres-rw", "spec", "ports", 0, targetPort="sql")),
    ("selectors", P, "metrics at another port",
     of("PodMonitor", "wenshu", "spec", "podMetricsEndpoints", 0, port="metrics")),
    ("selectors", P, "metrics of some",
     of("PodMonitor", "wenshu", "spec", selector={"matchLabels": {"app.kubernetes.io/component": "parse"}})),
    ("disruption", S, "no budget", gone("PodDisruptionBudget", PARSE)),
    ("disruption", S, "two budgets", budget_of("wenshu-format", {"app.kubernetes.io/component": "parse"})),
    ("disruption", S, "a budget that holds the node", of("PodDisruptionBudget", PARSE, "spec", maxUnavailable=0)),
    ("disruption", S, "a budget of nobody", budget_of("wenshu-rabbitmq", {"app": "x"})),
    ("spread", P, "one portal", of("HorizontalPodAutoscaler", "wenshu-portal", "spec", minReplicas=1)),
    ("spread", P, "one ledger", of("Deployment", "wenshu-ledger", "spec", replicas=1)),
    ("spread", P, "scaled down to one", of("ScaledObject", PARSE, "spec", minReplicaCount=1)),
    ("spread", P, "all on one node", spec(PARSE, topologySpreadConstraints=None)),
    ("spread", P, "two brokers", of("RabbitmqCluster", "wenshu-rabbitmq", "spec", replicas=2)),
    ("spread", P, "one database", of("Cluster", "wenshu-postgres", "spec", instances=1)),
    ("spread", P, "a database that answers before it has a copy",
     of("Cluster", "wenshu-postgres", "spec", postgresql=None)),
    ("network", S, "allowed by default", gone("NetworkPolicy", "nobody")),
    ("network", S, "no names", gone("NetworkPolicy", "names")),
    ("network", S, "a worker at the database", for_all_programs("ledger-to-database")),
    ("network", S, "a portal that does not reach its accounts", gone("NetworkPolicy", "portal-to-database")),
    ("network", S, "a portal that nobody reaches", gone("NetworkPolicy", "ingress-to-portal")),
    ("network", S, "a portal for everybody in the cluster",
     way("ingress-to-portal", "ingress", **{"from": [{"namespaceSelector": {}}]})),
    ("network", S, "the page from every program",
     of("NetworkPolicy", "ingress-to-portal", "spec",
        podSelector={"matchLabels": {"app.kubernetes.io/name": "wenshu"}})),
    ("network", S, "a worker that calls out", for_all_programs("ledger-to-webhooks")),
    ("network", S, "any port of the broker", way("wenshu-to-broker", "egress", ports=None)),
    ("network", S, "the broker's management",
     way("wenshu-to-broker", "egress", ports=[{"protocol": "TCP", "port": 15672}])),
    ("network", S, "calls by http", way("ledger-to-webhooks", "egress", ports=[{"protocol": "TCP", "port": 80}])),
    ("network", S, "metrics for everybody", way("metrics-of-wenshu", "ingress", **{"from": None})),
    ("network", S, "metrics for another namespace",
     way("metrics-of-wenshu", "ingress", **{"from": [{"namespaceSelector": {}}]})),
    ("network", P, "a store that cannot be reached", gone("NetworkPolicy", "wenshu-to-storage")),
    ("network", P, "a store elsewhere", variable("WENSHU__STORAGE__S3__ENDPOINT", "https://s3.other.svc:9000")),
    ("network", P, "a collector that cannot be reached",
     variable("WENSHU__TELEMETRY__OTLP_ENDPOINT", "http://c.observability.svc:4317")),
    ("network", P, "a collector that is not used", variable("WENSHU__TELEMETRY__OTLP_ENDPOINT", "")),
    ("private_addresses", S, "the cloud's metadata service", opened("169.254.0.0/16")),
    ("private_addresses", S, "one private network", opened("172.16.0.0/12")),
    ("private_addresses", S, "all of IPv6", ipv6_block(cidr="::/0")),
    ("private_addresses", P, "everywhere", way("wenshu-to-storage", "egress", to=ANYWHERE)),
    ("around", S, "a database for all", way("programs-at-database", "ingress", **{"from": [{"podSelector": {}}]})),
    ("around", P, "a broker for all namespaces",
     way("clients-to-broker", "ingress", **{"from": [{"namespaceSelector": {}}]})),
    ("around", P, "KEDA shut out", gone("NetworkPolicy", "keda-to-broker")),
    ("around", P, "nodes that cannot join", gone("NetworkPolicy", "among-broker-nodes")),
    ("around", P, "a database that the ledger does not find",
     of("Cluster", "wenshu-postgres", "spec", inheritedMetadata=None)),
    ("settings", S, "a misspelt key", setting("url_file", "urlfile")),
    ("settings", S, "a misspelt variable", variable("WENSHU__WORK__SLOT", "2")),
    ("settings", S, "an address in no secret", setting("/run/wenshu/broker/url", "/run/wenshu/url")),
    ("settings", S, "a key that the secret lacks", setting("/run/wenshu/broker/url", "/run/wenshu/broker/uri")),
    ("settings", S, "the database's file", of_ledger("WENSHU__RECORDS__URL_FILE", "/run/wenshu/database/url")),
    ("settings", S, "a worker that knows the database",
     variable("WENSHU__RECORDS__URL_FILE", "/run/wenshu/database/uri")),
    ("settings", S, "another consumer timeout",
     broker_config("consumer_timeout = 1800000", "consumer_timeout = 60000")),
    ("settings", S, "no consumer timeout", broker_config("consumer_timeout", "# consumer_timeout")),
    ("settings", S, "small messages", broker_config("4194304", "1048576")),
    ("settings", S, "no room on the disk",
     of("RabbitmqCluster", "wenshu-rabbitmq", "spec", "persistence", storage="5Gi")),
    ("settings", S, "an alarm too late", broker_config("relative = 0.6", "relative = 0.9")),
    ("settings", S, "a service that is not believed", setting('    "wenshu-format",\n', "")),
    ("settings", S, "a portal that speaks for nobody", setting('["wenshu-portal"]', "[]")),
    ("settings", S, "a worker that speaks for tenants",
     setting('["wenshu-portal"]', '["wenshu-portal", "wenshu-parse"]')),
    ("settings", S, "a portal without a user", gone("User", "wenshu-portal")),
    ("settings", S, "a portal that signs calls",
     deployment("wenshu-portal", lambda one: one["spec"]["template"]["spec"]["containers"][0]["env"].append(
         {"name": "WENSHU__WEBHOOKS__SECRETS_FOLDER", "value": "/run/wenshu/webhooks"}))),
    ("settings", S, "objects in the image", variable("WENSHU__STORAGE__FOLDER", "/objects")),
    ("settings", S, "objects in memory", objects_in_memory),
    ("settings", P, "no bucket", variable("WENSHU__STORAGE__S3__BUCKET", "")),
    ("settings", P, "no secret of the bucket", variable("WENSHU__STORAGE__S3__SECRET_KEY_FILE", "")),
    ("broker_users", S, "a worker that answers tenants", of("Permission", PARSE, *RUN, write="^wenshu.*")),
    ("broker_users", S, "a worker that writes to any queue",
     of("Permission", PARSE, *RUN, write=r"^(wenshu\.(?!reply\.).*|amq\..*)$")),
    ("broker_users", S, "a worker that may do everything",
     of("Permission", PARSE, *RUN, configure=".*", write=".*", read=".*")),
    ("broker_users", S, "a worker that cannot declare",
     of("Permission", PARSE, *RUN, configure=r"^wenshu\.parse\..*$")),
    ("broker_users", S, "a ledger that cannot answer",
     of("Permission", "wenshu-ledger", *RUN, write=r"^(wenshu\.(?!reply\.).*|amq\.gen-.*)$")),
    ("broker_users", P, "KEDA that reads messages", of("Permission", "wenshu-keda", *RUN, read=".*")),
    ("broker_users", S, "a portal that hands out work",
     of("Permission", "wenshu-portal", *RUN, write=r"^(wenshu\.(?!reply\.).*|amq\.gen-.*)$")),
    ("broker_users", S, "a portal that declares",
     of("Permission", "wenshu-portal", *RUN, configure=r"^(wenshu\.(?!reply\.).*|amq\.gen-.*)$")),
    ("broker_users", S, "a portal that reads requests",
     of("Permission", "wenshu-portal", *RUN, read=r"^(wenshu\..*|amq\.gen-.*)$")),
    ("broker_users", S, "a worker that reads the portal's answers",
     of("Permission", PARSE, *RUN, read=r"^(wenshu\.(?!reply\.).*|amq\.gen-.*)$")),
    ("broker_users", S, "a portal that tells events", gone("TopicPermission", "wenshu-portal")),
    ("broker_users", S, "a user without a permission", gone("Permission", PARSE)),
    ("broker_users", S, "an administrator", of("User", PARSE, "spec", tags=["administrator"])),
    ("broker_users", S, "another virtual host", of("Permission", PARSE, "spec", vhost="/")),
    ("tenant_example", S, "others' replies",
     example("Permission", "tenant-oa", *RUN, read=r"^wenshu\.(events|reply\..*)$")),
    ("tenant_example", S, "a tenant whose name begins alike",
     example("Permission", "tenant-oa", *RUN, configure=r"^wenshu\.reply\.oa.*$")),
    ("tenant_example", S, "work smuggled in", example("Permission", "tenant-oa", *RUN, write=r"^wenshu\..*$")),
    ("tenant_example", S, "all events", example("TopicPermission", "tenant-oa", *RUN, read=".*")),
    ("tenant_example", S, "no topic permission", lambda rendered: without(rendered, "TopicPermission", "tenant-oa")),
    ("scaling", P, "another stage's queue", trigger(PARSE, queueName="wenshu.format.interactive")),
    ("scaling", P, "a lane twice", trigger(PARSE, queueName="wenshu.parse.bulk")),
    ("scaling", P, "a lane that is forgotten",
     lambda rendered: rendered.find("ScaledObject", PARSE)["spec"]["triggers"].pop()),
    ("scaling", P, "another prefix", variable("WENSHU__BROKER__PREFIX", "other")),
    ("scaling", P, "messages at work left out", trigger(PARSE, protocol="amqp")),
    ("scaling", P, "messages at work left out by a switch", trigger(PARSE, excludeUnacknowledged="true")),
    ("scaling", P, "another virtual host", trigger(PARSE, vhostName="/")),
    ("scaling", P, "a worker that is not scaled", gone("ScaledObject", PARSE)),
    ("scaling", P, "no authentication", gone("TriggerAuthentication", "wenshu-broker")),
    ("scaling", P, "scaled down to nothing", of("ScaledObject", PARSE, "spec", minReplicaCount=0)),
    ("scaling", P, "two who set the number", of("Deployment", PARSE, "spec", replicas=2)),
    ("scaling", P, "taken away while others drain",
     of("ScaledObject", PARSE, *SCALE_DOWN, "policies", 0, periodSeconds=5)),
    ("portal", S, "no login", setting('auth = "accounts"', 'auth = "none"')),
    ("portal", S, "cookies in the clear", variable("WENSHU__PORTAL__SECURE_COOKIES", "false")),
    ("portal", S, "another port", setting("0.0.0.0:8080", "0.0.0.0:8081")),
    ("portal", S, "for this pod alone", setting("0.0.0.0:8080", "127.0.0.1:8080")),
    ("portal", S, "no service", gone("Service", "wenshu-portal")),
    ("portal", S, "metrics for all who reach the page", of("Service", "wenshu-portal", "spec", "ports", 0, targetPort="health")),
    ("portal", S, "a port of every node", of("Service", "wenshu-portal", "spec", type="NodePort")),
    ("ingress", P, "no way in", gone("Ingress", "wenshu-portal")),
    ("ingress", P, "another name", of("Ingress", "wenshu-portal", "spec", "rules", 0, host="other.example.cn")),
    ("ingress", P, "a name of its own for people", variable("WENSHU__PORTAL__PUBLIC_URL", "https://other.example.cn")),
    ("ingress", P, "no TLS", of("Ingress", "wenshu-portal", "spec", tls=None)),
    ("ingress", P, "a service that is not there", gone("Service", "wenshu-portal")),
    ("ingress", P, "small uploads", annotation("proxy-body-size", "1m")),
    ("ingress", P, "larger uploads in the settings", variable("WENSHU__PORTAL__BATCH_BYTES_MOST", "1073741824")),
    ("ingress", P, "progress held back", annotation("proxy-buffering", "on")),
    ("ingress", P, "uploads held back", annotation("proxy-request-buffering", None)),
    ("ingress", P, "an answer cut off", annotation("proxy-read-timeout", "60")),
    ("ingress", P, "one address for all", variable("WENSHU__PORTAL__TRUSTED_PROXIES", "")),
    ("ingress", P, "no autoscaler", gone("HorizontalPodAutoscaler", "wenshu-portal")),
    ("ingress", P, "two who set the number", of("Deployment", "wenshu-portal", "spec", replicas=2)),
    ("ingress", S, "a way in without a certificate",
     added(apiVersion="networking.k8s.io/v1", kind="Ingress", metadata={"name": "x", "namespace": "wenshu"}, spec={})),
)
