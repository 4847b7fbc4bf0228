"""Compares small JPEGs, as Pillow reads them, with the mean of the areas of the whole images: one JSON request a line in, one JSON answer a line out.

Request: {"jpeg": file, "rgb": file of RGB triples, "width", "height"}. Answer: {"width", "height" of the JPEG, "upright",
"otherwise"}: mean difference from 0 to 1 as it stands, and the least of those mirrored or turned.
"""

import json
import sys

import numpy
from PIL import Image


def shrink(image, length):
    """The mean of what lies below each of `length` equal parts of the first axis."""
    sums = numpy.concatenate([numpy.zeros_like(image[:1]), numpy.cumsum(image, axis=0)])
    edges = numpy.linspace(0, len(image), length + 1)
    whole = numpy.minimum(edges.astype(int), len(image) - 1)
    share = (edges - whole)[:, None, None]
    upto = sums[whole] * (1 - share) + sums[whole + 1] * share
    return numpy.diff(upto, axis=0) * length / len(image)


def compare(request):
    small = Image.open(request["jpeg"])
    whole = numpy.fromfile(request["rgb"], numpy.uint8).reshape(request["height"], request["width"], 3).astype(float)
    expected = shrink(shrink(whole, small.height).swapaxes(0, 1), small.width).swapaxes(0, 1)
    shown = numpy.asarray(small.convert("RGB"), dtype=numpy.float64)
    far = lambda image: float(numpy.abs(image - expected).mean() / 255)
    turned = [shown[::-1], shown[:, ::-1], shown[::-1, ::-1]]
    return {"width": small.width, "height": small.height, "upright": far(shown), "otherwise": min(map(far, turned))}


for line in sys.stdin:
    print(json.dumps(compare(json.loads(line))))
