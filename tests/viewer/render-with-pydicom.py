"""Renders frames as PS3.3 describes it, with pydicom and numpy: one JSON request a line in, one JSON answer a line out.

Request: {"path": file, "frames": [from 0] or null for all, "window": {"center", "width"} or null for the
file's, "out": file for the bytes}. Answer: {"sop", "width", "height", "frames", "window" or null for colour}. The bytes are RGB, frame after frame.
"""

import json
import sys

import numpy
import pydicom
from pydicom.pixel_data_handlers.util import apply_color_lut, convert_color_space

def first(value):
    return float(value[0] if isinstance(value, pydicom.multival.MultiValue) else value)


def functional_group(dataset, name):
    """The item of a functional group of the first frame (PS3.3 C.7.6.16), or the data set where there is none."""
    for groups in ("PerFrameFunctionalGroupsSequence", "SharedFunctionalGroupsSequence"):
        if groups in dataset and name in dataset[groups].value[0]:
            return dataset[groups].value[0][name].value[0]
    return dataset


def window_of(dataset, values):
    """The file's first window that is one (PS3.3 C.11.2.1.2), else one from the least to the greatest value."""
    voi = functional_group(dataset, "FrameVOILUTSequence")
    width = voi.get("WindowWidth")
    if width is not None and first(width) >= 1:
        return first(voi.WindowCenter), first(width)
    low, high = float(values.min()), float(values.max())
    return (low + high + 1) / 2, high - low + 1


def grey(dataset, stored, given):
    rescale = functional_group(dataset, "PixelValueTransformationSequence")
    values = stored * first(rescale.get("RescaleSlope", 1)) + first(rescale.get("RescaleIntercept", 0))
    center, width = (given["center"], given["width"]) if given else window_of(dataset, values)
    share = (values - (center - 0.5)) / max(width - 1, 1e-6) + 0.5
    shown = numpy.clip(share, 0, 1)
    if dataset.PhotometricInterpretation == "MONOCHROME1":
        shown = 1 - shown
    return numpy.repeat(numpy.rint(shown * 255).astype(numpy.uint8)[..., None], 3, axis=-1), (center, width)


def colour(dataset, stored):
    space = dataset.PhotometricInterpretation
    if space == "PALETTE COLOR":
        mapped = apply_color_lut(stored, dataset)
        return (mapped >> 8).astype(numpy.uint8) if mapped.dtype == numpy.uint16 else mapped
    if space in ("YBR_FULL", "YBR_FULL_422"):
        return convert_color_space(stored, space, "RGB")
    return stored


def render(request):
    dataset = pydicom.dcmread(request["path"], force=True)
    stored = dataset.pixel_array
    if int(dataset.get("NumberOfFrames") or 1) == 1:
        stored = stored[None]
    if request["frames"] is not None:
        stored = stored[request["frames"]]
    is_grey = dataset.PhotometricInterpretation.startswith("MONOCHROME")
    shown, window = grey(dataset, stored.astype(numpy.float64), request["window"]) if is_grey else (colour(dataset, stored), None)
    numpy.ascontiguousarray(shown, dtype=numpy.uint8).tofile(request["out"])
    return {
        "sop": str(dataset.SOPInstanceUID),
        "width": int(dataset.Columns),
        "height": int(dataset.Rows),
        "frames": int(stored.shape[0]),
        "window": window and {"center": window[0], "width": window[1]},
    }


for line in sys.stdin:
    print(json.dumps(render(json.loads(line))))
