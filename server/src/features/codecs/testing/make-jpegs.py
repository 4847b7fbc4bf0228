"""Makes JPEGs with Pillow, and the samples of a DICOM file with DCMTK: `make-jpegs.py <folder> <file of 12 bits>`.

Into the folder: <n>.jpg and <n>.rgb (or .grey) as Pillow reads them, names.json with what each is; 12.jpg, and 12.raw with 16 bits a sample.
"""

import json
import pathlib
import subprocess
import sys

import numpy
import pydicom
from PIL import Image
from pydicom.encaps import generate_pixel_data_frame

folder = pathlib.Path(sys.argv[1])
random = numpy.random.default_rng(1)
blocks = numpy.kron(random.integers(0, 235, (9, 11, 3)), numpy.ones((7, 9, 1)))
colours = (blocks + random.integers(0, 20, blocks.shape)).astype(numpy.uint8)
made = []
for subsampling in (0, 1, 2):
    for restart in (0, 3):
        made.append((f"colours, {subsampling}, restart {restart}", colours, {"subsampling": subsampling, "restart_marker_blocks": restart}))
made.append(("grey", colours[:, :, 0], {}))
names = []
for at, (name, image, options) in enumerate(made):
    path = folder / f"{at}.jpg"
    Image.fromarray(image).save(path, quality=90, **options)
    numpy.asarray(Image.open(path)).tofile(folder / f"{at}.samples")
    names.append({"name": name, "rows": image.shape[0], "columns": image.shape[1], "components": image.ndim * 2 - 3})
(folder / "names.json").write_text(json.dumps(names))

extended = pydicom.dcmread(sys.argv[2])
(folder / "12.jpg").write_bytes(next(generate_pixel_data_frame(extended.PixelData)))
subprocess.run(["dcmdjpeg", sys.argv[2], folder / "12.dcm"], check=True)
pydicom.dcmread(folder / "12.dcm").pixel_array.astype(numpy.uint16).tofile(folder / "12.raw")
