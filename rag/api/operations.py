"""`/healthz`, `/readyz`, `/v1/status`: for probes and operators."""

from fastapi import APIRouter, Response

from rag.api.state import ServiceDep, StoppingDep, reply
from rag.service.views import Readiness, Status

router = APIRouter(tags=["operations"])


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz", response_model=Readiness, responses={503: {"model": Readiness}})
async def readyz(service: ServiceDep, stopping: StoppingDep) -> Response:
    """Whether to send it traffic, and what is not ready."""
    ready = Readiness(False, ("shutting down",)) if stopping.told else await service.readiness()
    return reply(ready, 200 if ready.ready else 503)


@router.get("/v1/status", response_model=Status)
async def status(service: ServiceDep) -> Response:
    """Counts, versions and settings, secrets masked."""
    return reply(await service.status())
