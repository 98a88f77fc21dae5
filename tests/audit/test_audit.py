"""The edge passes every audit of npm graphql-http 1.23 (GraphQL over HTTP), the optional ones too."""

from __future__ import annotations

from tests.audit.auditor import audit
from tests.web.sample import make_server, running

AUDITS = 61


def test_every_audit_is_ok() -> None:
    with running(make_server()) as url:
        findings = audit(f"{url}/graphql")
    failing = [f"{each.id} {each.status}: {each.name} ({each.reason})" for each in findings if each.status != "ok"]
    assert not failing, "\n".join(failing)
    assert len(findings) == AUDITS
