#!/usr/bin/python3
"""Opens file-sets with pydicom and prints what their DICOMDIR leads to, one JSON object per line.

Usage: /usr/bin/python3 read-file-set.py < list of paths of DICOMDIR files, one a line
Each line: records (type, depth and a key of each, in the order of the tree), files (path and whether its UIDs and patient id are those of the records; a patient without an id is UNKNOWN), warnings.
"""
import json
import sys
import warnings
from pathlib import Path

from pydicom import dcmread
from pydicom.fileset import FileSet


def walk(node, depth):
    for child in node.children:
        record = child._record
        yield {
            'type': child.record_type,
            'depth': depth,
            'key': str(child.key),
            'patient': str(record.get('PatientName', '')),
            'offset': record.seq_item_tell,
        }
        yield from walk(child, depth + 1)


def read(path):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        warnings.simplefilter('ignore', DeprecationWarning)
        file_set = FileSet(dcmread(path))
        files = []
        for instance in file_set:
            data_set = dcmread(instance.path)
            matches = (
                data_set.SOPInstanceUID == instance.ReferencedSOPInstanceUIDInFile
                and data_set.file_meta.TransferSyntaxUID == instance.ReferencedTransferSyntaxUIDInFile
                and data_set.StudyInstanceUID == instance.StudyInstanceUID
                and data_set.SeriesInstanceUID == instance.SeriesInstanceUID
                and (data_set.get('PatientID') or 'UNKNOWN') == instance.PatientID
            )
            files.append({'path': str(Path(instance.path).relative_to(Path(path).parent)), 'matches': bool(matches)})
        return {
            'records': list(walk(file_set._tree, 0)),
            'files': files,
            'warnings': [str(warning.message) for warning in caught],
        }


for line in sys.stdin:
    print(json.dumps(read(line.rstrip('\n'))))
