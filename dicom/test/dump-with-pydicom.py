#!/usr/bin/python3
"""Reads files with pydicom and prints what it found, one JSON object per line.

Usage: /usr/bin/python3 dump-with-pydicom.py < list of paths, one a line
Each line: path, error, syntax, json (DICOM JSON model without pixel data), pixel ([offset, length or -1]), frames (SHA-1 of each frame, encapsulated or native).
"""
import hashlib
import json
import sys
import warnings

import pydicom
from pydicom.encaps import generate_pixel_data_frame
from pydicom.pixel_data_handlers.util import get_expected_length

warnings.simplefilter('ignore')
PIXEL_TAGS = (0x7FE00008, 0x7FE00009, 0x7FE00010)


def model(data_set, is_outermost=True):
    result = {}
    for element in data_set:
        if is_outermost and element.tag in PIXEL_TAGS:
            continue
        key = f'{int(element.tag):08X}'
        try:
            if element.VR == 'SQ':
                items = [model(item, False) for item in element.value or []]
                result[key] = {'vr': 'SQ', 'Value': items} if items else {'vr': 'SQ'}
            else:
                result[key] = element.to_json_dict(None, None)
        except Exception as error:  # what pydicom cannot write is no oracle
            result[key] = {'vr': element.VR, 'failed': type(error).__name__}
    return result


def pixels(data_set):
    tag = next((tag for tag in PIXEL_TAGS if tag in data_set), None)
    if tag is None:
        return None, None
    raw = data_set.get_item(tag)
    value = raw.value
    undefined = raw.length == 0xFFFFFFFF if hasattr(raw, 'length') else raw.is_undefined_length
    offset = raw.value_tell if hasattr(raw, 'value_tell') else raw.file_tell
    return [offset, -1 if undefined else len(value)], frames(data_set, value, undefined)


def frames(data_set, value, undefined):
    count = int(data_set.get('NumberOfFrames') or 1)
    if undefined:
        return [hashlib.sha1(frame).hexdigest() for frame in generate_pixel_data_frame(value, count)]
    bits = get_expected_length(data_set, 'pixels') * data_set.BitsAllocated // count
    if bits % 8:
        return None
    size = bits // 8
    return [hashlib.sha1(value[at * size:(at + 1) * size]).hexdigest() for at in range(count)]


def dump(path):
    result = {'path': path}
    try:
        data_set = pydicom.dcmread(path, force=True)
        try:
            result['pixel'], result['frames'] = pixels(data_set)
        except Exception as error:
            result['pixelError'] = type(error).__name__
        result['syntax'] = str(data_set.file_meta.get('TransferSyntaxUID', ''))
        result['json'] = model(data_set)
    except Exception as error:
        result['error'] = f'{type(error).__name__}: {error}'
    return result


for line in sys.stdin:
    print(json.dumps(dump(line.rstrip('\n'))))
