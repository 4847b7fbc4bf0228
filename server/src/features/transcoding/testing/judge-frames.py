"""Decodes the first frame of each file named on standard input, and tells how it is read: one line of JSON a file.

Native and RLE are decoded by pydicom, JPEG 2000 by OpenJPEG (by way of Pillow); both are written by others.
"""
import base64
import io
import json
import sys

import numpy
import pydicom
from PIL import Image
from pydicom.encaps import generate_pixel_data_frame


BY_PYDICOM = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.5")


def samples(dataset):
    if dataset.file_meta.TransferSyntaxUID in BY_PYDICOM:
        pixels = dataset.pixel_array
        return pixels[0] if int(dataset.get("NumberOfFrames", 1)) > 1 else pixels
    frame = next(generate_pixel_data_frame(dataset.PixelData, int(dataset.get("NumberOfFrames", 1))))
    pixels = numpy.asarray(Image.open(io.BytesIO(frame)))
    # Pillow brings samples of 9 to 15 bits to 16.
    return pixels >> (16 - dataset.BitsStored) if dataset.BitsStored > 8 else pixels


for line in sys.stdin:
    dataset = pydicom.dcmread(line.strip())
    pixels = samples(dataset)
    width = dataset.BitsAllocated // 8
    raw = pixels.astype(numpy.int64).astype("<i%d" % width).tobytes()
    print(json.dumps({"syntax": str(dataset.file_meta.TransferSyntaxUID), "name": str(dataset.PatientName),
                      "pixels": base64.b64encode(raw).decode()}))
