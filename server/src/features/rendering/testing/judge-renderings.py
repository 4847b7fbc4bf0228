"""Renders frames with DCMTK, or where it cannot with pydicom: one JSON request a line in, one JSON answer a line out.

Request: {"path": file, "frames": [from 0], "judge": "pydicom" or "Pillow" where no other is asked, else null, "out": file for the bytes}. Answer: {"judge": "dcm2pnm" | "pydicom" | "Pillow" | null,
"width", "height", "frames"}; null: neither can. The bytes are RGB triples, frame after frame.
"""

import importlib.util
import io
import json
import pathlib
import subprocess
import sys

import numpy
import pydicom
from PIL import Image
from pydicom.encaps import generate_pixel_data_frame

HERE = pathlib.Path(__file__).resolve()
PYDICOM = HERE.parents[5] / "tests" / "viewer" / "render-with-pydicom.py"
JPEG = {"1.2.840.10008.1.2.4." + number for number in ("50", "51", "57", "70")}
JPEG_LS = {"1.2.840.10008.1.2.4." + number for number in ("80", "81")}
HTJ2K = {"1.2.840.10008.1.2.4." + number for number in ("201", "202", "203")}
JPEG_2000 = {"1.2.840.10008.1.2.4." + number for number in ("90", "91")}


def load_pydicom_renderer():
    spec = importlib.util.spec_from_file_location("render_with_pydicom", PYDICOM)
    module = importlib.util.module_from_spec(spec)
    stdin, sys.stdin = sys.stdin, io.StringIO("")
    spec.loader.exec_module(module)
    sys.stdin = stdin
    return module


RENDERER = load_pydicom_renderer()


def window_option(dataset):
    """The file's first window where it is one, its first table where it has that alone, else the whole range."""
    width = dataset.get("WindowWidth")
    if width is not None and width != "" and RENDERER.first(width) >= 1:
        return ["+Wi", "1"]
    return ["+Wl", "1"] if "VOILUTSequence" in dataset else ["+Wm"]


def read_pnm(data):
    """A binary PGM or PPM of 8 bits."""
    kind, width, height, most, pixels = split_pnm(data)
    channels = 3 if kind == b"P6" else 1
    image = numpy.frombuffer(pixels, numpy.uint8, width * height * channels).reshape(height, width, channels)
    return numpy.repeat(image, 3, axis=2) if channels == 1 else image


def split_pnm(data):
    words, at = [], 0
    while len(words) < 4:
        end = at
        while data[end : end + 1] not in (b" ", b"\n", b"\t"):
            end += 1
        if end > at:
            words.append(data[at:end])
        at = end + 1
    return words[0], int(words[1]), int(words[2]), int(words[3]), data[at:]


def by_dcmtk(path, frames, dataset, syntax):
    tool = "dcmj2pnm" if syntax in JPEG else "dcml2pnm" if syntax in JPEG_LS else "dcm2pnm"
    images = []
    for frame in frames:
        command = [tool, "-q", "+F", str(frame + 1), *window_option(dataset), path]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode != 0 or not done.stdout:
            return None
        images.append(read_pnm(done.stdout))
    return numpy.stack(images)


def by_pillow(frames, dataset):
    """What a frame's stream itself says that it shows."""
    encoded = list(generate_pixel_data_frame(dataset.PixelData, int(dataset.get("NumberOfFrames") or 1)))
    return numpy.stack([numpy.asarray(Image.open(io.BytesIO(encoded[frame])).convert("RGB")) for frame in frames])


def by_pydicom(path, frames, out):
    images = []
    for frame in frames:
        answer = RENDERER.render({"path": path, "frames": [frame], "window": None, "out": out})
        images.append(numpy.fromfile(out, numpy.uint8).reshape(answer["height"], answer["width"], 3))
    return numpy.stack(images)


def is_beyond_dcmtk(dataset, syntax):
    """dcm2pnm knows neither floating point nor segmented palettes, passes functional groups over, and swaps words of 32 bits."""
    names = ("FloatPixelData", "DoubleFloatPixelData", "SegmentedRedPaletteColorLookupTableData")
    groups = ("PixelValueTransformationSequence", "FrameVOILUTSequence")
    is_grouped = any(RENDERER.functional_group(dataset, name) is not dataset for name in groups)
    if any(name in dataset for name in names) or is_grouped:
        return True
    # What pydicom decodes of JPEG 2000 is shown by DCMTK only where overlays lie over it.
    if syntax in JPEG_2000 and (0x6000, 0x3000) not in dataset:
        return True
    return syntax == "1.2.840.10008.1.2.2" and dataset.get("BitsAllocated") == 32


def judge(request):
    path, frames, out = request["path"], request["frames"], request["out"]
    dataset = pydicom.dcmread(path, force=True)
    syntax = str(getattr(dataset.file_meta, "TransferSyntaxUID", ""))
    images, name = None, "dcm2pnm"
    if request["judge"] == "Pillow" or syntax in HTJ2K:
        images, name = by_pillow(frames, dataset), "Pillow"
    elif request["judge"] is None and not is_beyond_dcmtk(dataset, syntax):
        plain = path
        if syntax in JPEG_2000:
            # What pydicom decodes, DCMTK shows.
            dataset.decompress()
            plain = out + ".dcm"
            dataset.save_as(plain)
        images = by_dcmtk(plain, frames, dataset, syntax)
    if images is None:
        images, name = by_pydicom(path, frames, out), "pydicom"
    images.astype(numpy.uint8).tofile(out)
    return {"judge": name, "width": images.shape[2], "height": images.shape[1], "frames": images.shape[0]}


for line in sys.stdin:
    try:
        answer = judge(json.loads(line))
    except Exception as error:  # A judge that cannot is no judge.
        answer = {"judge": None, "width": 0, "height": 0, "frames": 0, "error": repr(error)[:200]}
    print(json.dumps(answer), flush=True)
