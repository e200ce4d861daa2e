"""Blocks that show what lives elsewhere: video, call, file."""

from workspace.block_kit.shapes import HTTPS_URL, ID, IMAGE_URL, Shape, flag, one_of, string
from workspace.block_kit.text_objects import plain_text

VIDEO = Shape(
    {
        "alt_text": string(),
        "title": plain_text(199),
        "thumbnail_url": IMAGE_URL,
        "video_url": HTTPS_URL,
    },
    {
        "block_id": ID,
        "title_url": HTTPS_URL,
        "author_name": string(49),
        "provider_name": string(),
        "provider_icon_url": IMAGE_URL,
        "description": plain_text(199),
    },
)

# Slack fills in the call itself; an app only names the one that it announced before.
CALL = Shape({"call_id": string()}, {"block_id": ID, "api_decoration_available": flag})

# Slack puts it into messages that hold a remote file; an app can put it nowhere.
FILE = Shape({"external_id": string(), "source": one_of("remote")}, {"block_id": ID})
