"""/metrics: what is counted, and that no caller can make it grow."""

from __future__ import annotations

import httpx
from prometheus_client.parser import text_string_to_metric_families
from starlette.requests import Request

from tests.web.sample import make_server, running, sample_metrics

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def read(text: str) -> Samples:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(samples: Samples, name: str, **labels: str) -> float:
    return samples.get((name, frozenset(labels.items())), 0.0)


def test_requests_sources_pools_and_lag_are_told() -> None:
    metrics = sample_metrics()
    metrics.observe("police", "timeout", 3.0)
    metrics.lag("court", entries=7, seconds=1.5)
    with running(make_server(metrics=metrics)) as url, httpx.Client(base_url=url, trust_env=False) as client:
        for query in ("{ hello }", "{ hello }", "{", "{ number }"):
            client.post("/graphql", json={"query": query})
        samples = read(client.get("/metrics").text)
    asked = {"route": "/graphql", "status": "200"}
    assert value(samples, "zhixing_requests_total", **asked, code="none") == 2
    assert value(samples, "zhixing_requests_total", **asked, code="VALIDATION_FAILED") == 1
    assert value(samples, "zhixing_requests_total", **asked, code="INVALID_NUMBER") == 1
    assert value(samples, "zhixing_errors_total", code="INVALID_NUMBER") == 1
    assert value(samples, "zhixing_request_seconds_count", route="/graphql") == 4
    assert value(samples, "zhixing_source_seconds_count", source="police", outcome="timeout") == 1
    assert value(samples, "zhixing_pool_connections", source="court", state="in_use") == 1
    assert value(samples, "zhixing_pool_connections", source="court", state="limit") == 8
    assert value(samples, "zhixing_projection_lag_entries", source="court") == 7
    assert value(samples, "zhixing_projection_lag_seconds", source="court") == 1.5
    assert value(samples, "zhixing_requests_in_flight") == 1, "the scrape itself is under way"
    assert value(samples, "process_resident_memory_bytes") > 0


def test_no_caller_makes_the_labels_grow() -> None:
    metrics = sample_metrics()
    with running(make_server(metrics=metrics)) as url, httpx.Client(base_url=url, trust_env=False) as client:
        before = len(read(client.get("/nowhere").text and client.get("/metrics").text))
        for n in range(30):
            client.get(f"/nowhere/{n}")
            client.request(f"GET{n}" if n % 2 else "PUT", f"/graphql/{n}")
            metrics.observe(f"source{n}", f"outcome{n}", 0.1)
        samples = read(client.get("/metrics").text)
    others = [labels for _, labels in samples if any("30" in v or "29" in v for _, v in labels)]
    assert others == []
    assert len(samples) - before < 40


async def test_two_applications_count_apart() -> None:
    metrics, other = sample_metrics(), sample_metrics()
    metrics.observe("court", "ok", 0.1)
    page = await other.page(Request({"type": "http"}))
    assert value(read(bytes(page.body).decode()), "zhixing_source_seconds_count", source="court", outcome="ok") == 0
