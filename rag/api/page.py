"""`/`: the page for asking."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from rag.web import ask_page

router = APIRouter()


@router.get("/", include_in_schema=False)
def page() -> HTMLResponse:
    """Under a policy that lets nothing run but the page's own script."""
    found = ask_page()
    headers = {
        "Content-Security-Policy": found.policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    return HTMLResponse(found.html, headers=headers)
