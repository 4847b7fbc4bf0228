import { type Header, Tag } from '@opaline/dicom'
import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { pixelFormatOf } from '../codecs/pixel-format.ts'
import { FrameSyntaxes } from '../studies/frame-syntaxes.ts'
import { framesOf } from '../studies/read-frame.ts'
import { readStoredHeader } from '../studies/read-stored-header.ts'
import type { StoredInstance } from '../studies/stored-instance.ts'
import type { StoredImage } from './transcoding-cell.ts'

/** An instance's header, and what it says of its transcoding. */
export interface ReadImage {
  readonly header: Header
  readonly image: StoredImage
}

/** Reads what decides about the transfer syntaxes that an instance can be sent in. @throws DicomError */
export async function readImage(blobs: BlobStore, instance: StoredInstance): Promise<ReadImage> {
  const header = await readStoredHeader(blobs, instance)
  const image: StoredImage = {
    transferSyntaxUid: await new FrameSyntaxes(blobs).find(instance),
    pixels: header.pixelData === undefined ? undefined : pixelFormatOf(header.dataSet),
    frames: framesOf(instance),
    isInteger: header.pixelData?.tag === Tag.PixelData,
  }
  return { header, image }
}
