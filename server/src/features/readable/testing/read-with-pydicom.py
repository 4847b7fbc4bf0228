"""What pydicom finds in the DICOM files that are named: the texts of content items and the values of curves, as JSON."""
import json
import sys

import pydicom
from pydicom.waveforms import multiplex_array

TEXTS = {'TEXT': 'TextValue', 'UIDREF': 'UID'}


def contents(item):
    for child in item.get('ContentSequence', []):
        kind = child.get('ValueType')
        name = child.get('ConceptNameCodeSequence')
        if kind in TEXTS and name:
            yield [name[0].CodeMeaning, str(child.get(TEXTS[kind]))]
        if kind == 'CODE' and name:
            yield [name[0].CodeMeaning, child.ConceptCodeSequence[0].CodeMeaning]
        if kind == 'NUM' and name:
            yield [name[0].CodeMeaning, str(child.MeasuredValueSequence[0].NumericValue)]
        yield from contents(child)


def curves(data):
    for index in range(len(data.get('WaveformSequence', []))):
        yield multiplex_array(data, index, as_raw=False).T.tolist()


data = pydicom.dcmread(sys.argv[1], force=True)
print(json.dumps({'contents': list(contents(data)), 'curves': list(curves(data))}))
