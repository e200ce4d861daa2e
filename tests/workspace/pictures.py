"""The smallest pictures of each kind."""

import struct

PNG = (
    b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 3, 2, 8, 2, 0, 0, 0) + b"\0" * 4
)
GIF = b"GIF89a" + struct.pack("<HH", 3, 2) + b"\0;"
JPEG = (
    b"\xff\xd8\xff\xe1\x00\x08notes!\xff\xc0" + struct.pack(">HBHHB", 8, 8, 2, 3, 0) + b"\xff\xd9"
)
WEBP = b"RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0" + b"\0\0\0\0" + b"\x02\0\0" + b"\x01\0\0"
