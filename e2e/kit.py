"""What the suite's checks share: commands, waiting for a condition, requests, and the record of results."""
import json
import os
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
STATE = os.environ.get("CATALYST_E2E_STATE", os.path.join(os.environ.get("TMPDIR", "/tmp"), "catalyst-e2e"))
OVERLAY = os.path.join(STATE, "overlay.git")
CHECKOUT = os.path.join(STATE, "checkout")
CATALYST = os.environ.get("CATALYST_E2E_PROGRAM", os.path.join(ROOT, "catalyst"))
REGISTRY = "10.250.0.1:5000"
NS = "qa-omantel"
FSN, HEL = "hz-fsn-rtz-prod", "hz-hel-rtz-prod"


class Failed(Exception):
    """A check saw something else than it must."""


def run(*command, check=True, stdin=None, timeout=120):
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=timeout)
    if check and done.returncode != 0:
        raise Failed(f"{' '.join(command)[:200]} ended with {done.returncode}: {done.stdout[-800:]}{done.stderr[-800:]}")
    return done


def kubectl(*command, check=True, stdin=None):
    return run("kubectl", *command, check=check, stdin=stdin).stdout


def get(kind, name, namespace=NS):
    done = run("kubectl", "-n", namespace, "get", kind, name, "-o", "json", check=False)
    return json.loads(done.stdout) if done.returncode == 0 else None


def listing(kind, *flags):
    return json.loads(kubectl("get", kind, "-o", "json", *flags))["items"]


def await_(what, condition, seconds=60, every=0.1):
    """Waits for a condition, and says what it saw last when it does not come. Returns the condition's value."""
    end = time.monotonic() + seconds
    seen = None
    while time.monotonic() < end:
        seen = condition()
        if seen:
            return seen
        time.sleep(every)
    raise Failed(f"{what} did not come within {seconds} s; last: {seen}")


def expect(truth, message):
    if not truth:
        raise Failed(message)


def part(action, name, *more):
    run(os.path.join(HERE, "part"), action, name, *more)


def catalyst(*command, check=True, stdin=None):
    return run(CATALYST, *command, check=check, stdin=stdin)


def request(name, version="0.1.0", namespace=NS, placement="single-region", regions=None, **values):
    body = {"name": name, "blueprint": "bp-qa-app", "version": version, "namespace": namespace,
            "values": {"siteTitle": "QA WP", **values}, "placement": placement}
    if namespace != NS:
        body["environmentRef"] = namespace
    if regions:
        body["regions"] = regions
    return body


def canonical(name, **parameters):
    return {"name": name, "blueprintRef": {"name": "bp-qa-app", "version": "0.1.0"}, "organizationRef": NS,
            "environmentRef": NS, "placement": {"mode": "single-region", "regions": ["hz-fsn-rtz-prod"]},
            "parameters": {"siteTitle": "QA WP", **parameters}}


def organization(name):
    return {"apiVersion": "orgs.openova.io/v1", "kind": "Organization", "metadata": {"name": name},
            "spec": {"slug": name, "displayName": name, "kind": "internal", "tier": "corporate", "billingMode": "showback",
                     "sovereignRef": "omantel.biz", "owners": [{"email": "a@b.io", "role": "owner"}]}}


def environment(name, owner, *namespaces):
    spec = {"organizationRef": owner, "envType": "dev", "placement": "single-region",
            "regions": [{"provider": "hetzner", "region": "fsn", "buildingBlock": "rtz"}]}
    if namespaces:
        spec["namespaces"] = list(namespaces)
    return {"apiVersion": "catalyst.openova.io/v1", "kind": "Environment", "metadata": {"name": name}, "spec": spec}


def own_environment(name):
    """An Environment in the overlay, so that the namespace of its name belongs to the fixtures' Organization."""
    apply(environment(name, "omantel-platform"))


def own_namespace(name, owner):
    """A namespace made by hand, with the label without which it belongs to nobody."""
    run("kubectl", "create", "namespace", name, check=False)
    run("kubectl", "label", "--overwrite", "namespace", name, f"catalyst.openova.io/organization={owner}")


def apply(*bodies):
    """Commits requests to the overlay, with the product's own command line, cold."""
    command = ["apply", "--overlay", OVERLAY]
    names = []
    for i, body in enumerate(bodies):
        path = os.path.join(STATE, f"request-{os.getpid()}-{i}.json")
        with open(path, "w") as file:
            json.dump(body, file)
        names.append(path)
        command += ["-f", path]
    try:
        catalyst(*command)
    finally:
        for path in names:
            os.remove(path)


def update(name, body, namespace=NS):
    path = os.path.join(STATE, "update.json")
    with open(path, "w") as file:
        json.dump(body, file)
    catalyst("update", name, "-n", namespace, "-f", path, "--overlay", OVERLAY)


def delete(name, namespace=NS):
    catalyst("delete", name, "-n", namespace, "--overlay", OVERLAY)


def application(name, namespace=NS):
    return get("applications.apps.openova.io", name, namespace)


def status(name, namespace=NS):
    app = application(name, namespace)
    return (app or {}).get("status", {})


def condition(status_, kind):
    return next((c for c in status_.get("conditions", []) if c["type"] == kind), {})


def ready(name, namespace=NS):
    """The status, when it is Ready at the resource's own generation."""
    app = application(name, namespace)
    state = (app or {}).get("status", {})
    if state.get("phase") == "Ready" and condition(state, "Ready").get("status") == "True":
        return state if state.get("observedGeneration") == app["metadata"]["generation"] else None
    return None


def await_ready(name, namespace=NS, seconds=60):
    return await_(f"{namespace}/{name} Ready", lambda: ready(name, namespace), seconds)


def await_gone(name, namespace=NS, seconds=90):
    await_(f"{namespace}/{name} gone", lambda: application(name, namespace) is None, seconds)


def page(name, namespace=NS, path="/"):
    service = get("service", name, namespace)
    if service is None:
        return 0, "there is no Service, or the API server does not answer"
    address = service["spec"]["clusterIP"]
    try:
        with urllib.request.urlopen(f"http://{address}{path}", timeout=2) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError as error:
        # Between two pods the address may lead to the one that has just gone.
        return 0, str(error)


def events(name, namespace=NS):
    found = listing("events", "-n", namespace, "--field-selector", f"involvedObject.name={name},involvedObject.kind=Application")
    return [f"{e['reason']}: {e['message']}" for e in found]


def commits():
    return int(run("git", "-C", OVERLAY, "rev-list", "--count", "main").stdout)


def push(message, change):
    """Changes the overlay as an outsider does, with git."""
    run("git", "-C", CHECKOUT, "fetch", "-q")
    run("git", "-C", CHECKOUT, "reset", "-q", "--hard", "origin/main")
    change(CHECKOUT)
    run("git", "-C", CHECKOUT, "add", "-A")
    run("git", "-C", CHECKOUT, "commit", "-qm", message)
    run("git", "-C", CHECKOUT, "push", "-q")


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def read(path):
    with open(path) as file:
        return file.read()


def scrape(controller=1):
    with urllib.request.urlopen(f"http://10.250.0.1:{8500 + controller * 10}/metrics", timeout=5) as answer:
        return answer.read().decode()


def metric(name, controller=1, text=None, **tags):
    total = 0.0
    for line in (text or scrape(controller)).splitlines():
        if line.startswith(name) and not line.startswith("#"):
            head, value = line.rsplit(" ", 1)
            if head.split("{")[0] == name and all(f'{k}="{v}"' in head for k, v in tags.items()):
                total += float(value)
    return total


STAGES = ["commit", "source", "kustomization", "chart", "helm", "workload", "total"]


def stages(before=None):
    """What the controller's histogram holds: seconds and changes by stage; or the mean of what came since then."""
    text = scrape()
    name = "catalyst_commit_to_ready_seconds"
    now = {stage: (metric(name + "_sum", text=text, stage=stage), metric(name + "_count", text=text, stage=stage)) for stage in STAGES}
    if before is None:
        return now
    return {stage: (now[stage][0] - before[stage][0]) / max(1.0, now[stage][1] - before[stage][1]) for stage in STAGES}


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(round(share * (len(ordered) - 1))))]


def median(values):
    return statistics.median(values)


CHECKS = []


def check(title, first=False):
    """Marks a function as a check of the suite; its return value, if any, is lines for the results page. The first is needed by
    all others, and runs whichever are chosen."""
    def wrap(function):
        CHECKS.append((title, function))
        function.first = first
        return function
    return wrap


def main(arguments):
    """Runs the checks whose names hold one of the words; --count and --list only tell of them."""
    selected = [word for word in arguments if not word.startswith("-")]
    chosen = [(title, function) for title, function in CHECKS
              if not selected or any(word in function.__name__ for word in selected)]
    if chosen and "--count" not in arguments:
        chosen = [c for c in CHECKS if c[1].first] + [c for c in chosen if not c[1].first]
    if "--count" in arguments:
        print(len(chosen))
        return
    if "--list" in arguments:
        for title, function in chosen:
            print(f"{function.__name__:<22} {title}")
        return
    failures = 0
    sections = []
    for title, function in chosen:
        started = time.monotonic()
        print(f"{time.strftime('%H:%M:%S')}  {title} …", flush=True)
        try:
            lines = function() or []
            verdict = "ok"
        except Exception as error:  # noqa: BLE001 - one check's trouble must not hide the others
            failures += 1
            lines = [f"FAILED: {type(error).__name__}: {error}"]
            verdict = "FAILED"
        took = time.monotonic() - started
        print(f"{time.strftime('%H:%M:%S')}  {title}: {verdict} in {took:.1f} s", flush=True)
        for line in lines:
            print("          " + line, flush=True)
        sections.append((title, verdict, took, lines))
    record = os.environ.get("CATALYST_E2E_RECORD")
    if record:
        with open(record, "a") as file:
            for section in sections:
                file.write(json.dumps(section) + "\n")
    print(f"{len(sections) - failures} of {len(sections)} checks passed")
    sys.exit(1 if failures else 0)


def report(record):
    """The results page of a whole run, from the lines that its parts have recorded."""
    sections = [json.loads(line) for line in read(record).splitlines()]
    java = run("java", "-version").stderr.splitlines()[0].split('"')[1]
    head = [
        "# Results of the end-to-end suite",
        "",
        f"Written by `e2e/run` in one run on {time.strftime('%Y-%m-%d')}. Kubernetes 1.34.4 and Flux (source-controller 1.9.5, "
        f"kustomize-controller 1.9.5, helm-controller 1.6.4) from source, containerd, one node, Java {java}, {os.cpu_count()} cores "
        "that all of it shares. Repeat all of it with `e2e/run`, one check with its name, for example `e2e/run scale`.",
        "",
        "| check | verdict | seconds |",
        "| --- | --- | --- |",
    ]
    head += [f"| {title} | {verdict} | {took:.0f} |" for title, verdict, took, _ in sections]
    for title, _, _, lines in sections:
        if lines:
            head += ["", f"## {title}", ""]
            head += lines
    return "\n".join(head) + "\n"


if __name__ == "__main__":
    sys.stdout.write(report(sys.argv[1]))
