"""Reads pictures with Pillow: one JSON request a line in ({"path": picture, "out": file for RGB triples}), one answer a line out."""

import json
import sys

import numpy
from PIL import Image

for line in sys.stdin:
    request = json.loads(line)
    image = Image.open(request["path"])
    image.load()
    numpy.asarray(image.convert("RGB")).tofile(request["out"])
    print(json.dumps({"format": image.format, "mode": image.mode, "width": image.width, "height": image.height}))
