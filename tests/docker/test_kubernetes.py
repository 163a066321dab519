"""The kustomize base, validated against Kubernetes' schemas. Needs no engine."""

import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "docker/kubernetes"
VALIDATE = Path(sys.executable).parent.parent / "tools/bin/kubernetes-validate"


@pytest.fixture(scope="module")
def kustomization():
    return yaml.safe_load((FOLDER / "kustomization.yaml").read_text())


@pytest.fixture(scope="module")
def resources(kustomization):
    found = {}
    for name in kustomization["resources"]:
        for resource in yaml.safe_load_all((FOLDER / name).read_text()):
            found[resource["kind"], resource["metadata"]["name"]] = resource
    return found


def test_every_file_is_part_of_the_base(kustomization):
    files = {path.name for path in FOLDER.glob("*.yaml")} - {"kustomization.yaml"}
    assert set(kustomization["resources"]) == files


def test_every_resource_is_valid(kustomization, on_host):
    files = [FOLDER / name for name in kustomization["resources"]]
    on_host(VALIDATE, "--strict", "--quiet", *files)


def test_a_misspelled_field_is_invalid(on_host, tmp_path):
    text = (FOLDER / "deployment.yaml").read_text()
    (tmp_path / "deployment.yaml").write_text(text.replace("readOnlyRoot", "readonlyRoot"))
    done = on_host(VALIDATE, "--strict", tmp_path / "deployment.yaml", check=False)
    assert done.returncode != 0


def test_the_pod_meets_the_restricted_standard(resources):
    labels = resources["Namespace", "omniarc"]["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"
    pod = resources["Deployment", "omniarc"]["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod)
    assert {kind for volume in pod["volumes"] for kind in volume} == {"name", "secret", "emptyDir"}
    for container in pod["containers"]:
        context = container["securityContext"]
        assert context["allowPrivilegeEscalation"] is False
        assert context["readOnlyRootFilesystem"] is True
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert set(container["resources"]["limits"]) == {"cpu", "memory"}
        assert not any("valueFrom" in variable for variable in container["env"])


def test_egress_is_limited_to_the_database_and_dns(resources):
    policy = resources["NetworkPolicy", "omniarc"]["spec"]
    assert set(policy["policyTypes"]) == {"Ingress", "Egress"}
    ports = [{port["port"] for port in rule["ports"]} for rule in policy["egress"]]
    assert ports == [{5432}, {53}]
    assert all(rule["to"] for rule in policy["egress"])
    assert resources["NetworkPolicy", "default-deny"]["spec"] == {
        "podSelector": {},
        "policyTypes": ["Ingress", "Egress"],
    }


def test_the_selectors_match_the_pods(resources):
    template = resources["Deployment", "omniarc"]["spec"]["template"]
    labels = template["metadata"]["labels"]
    assert resources["Deployment", "omniarc"]["spec"]["selector"]["matchLabels"] == labels
    assert resources["Service", "omniarc"]["spec"]["selector"] == labels
    assert resources["PodDisruptionBudget", "omniarc"]["spec"]["selector"]["matchLabels"] == labels
    assert resources["NetworkPolicy", "omniarc"]["spec"]["podSelector"]["matchLabels"] == labels


def test_the_autoscaler_uses_metrics_of_the_service(resources):
    spec = resources["HorizontalPodAutoscaler", "omniarc"]["spec"]
    names = [metric["external"]["metric"]["name"] for metric in spec["metrics"]]
    assert "omniarc_queue_depth" in names
    gauges = (ROOT / "service/gauges.py").read_text()
    assert [name for name in names if f'"{name}"' not in gauges] == []
