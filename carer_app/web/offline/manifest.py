"""How the app looks on a home screen. It names no child and nothing that a passer-by could read into."""

from __future__ import annotations

from flask import Response, current_app, jsonify

from carer_app.access.enforce import public
from carer_app.web.assets import asset_url
from carer_app.web.offline import blueprint

ICONS = (("icon-192", "192x192", "any"), ("icon-512", "512x512", "any"), ("icon-maskable-512", "512x512", "maskable"))


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """Name, colours, pictures, and the two shortcuts of a long press."""
    name = current_app.config["SERVICE_NAME"]
    response = jsonify(
        id="/",
        name=name,
        short_name=name,
        start_url="/decide/",
        scope="/",
        display="standalone",
        lang="en-GB",
        background_color="#faf8f4",
        theme_color="#1d3557",
        icons=[
            {"src": asset_url(f"img/icons/{file}.png"), "sizes": sizes, "type": "image/png", "purpose": use} for file, sizes, use in ICONS
        ],
        shortcuts=[
            {"name": "Not home yet", "url": "/decide/", "icons": [_small_icon()]},
            {"name": "Emergency", "url": "/emergency", "icons": [_small_icon()]},
        ],
    )
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _small_icon() -> dict[str, str]:
    return {"src": asset_url("img/icons/icon-192.png"), "sizes": "192x192", "type": "image/png"}
