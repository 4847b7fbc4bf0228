import { RecentPositions } from '../../features/search/recent-positions.ts'
import { FrameSyntaxes } from '../../features/studies/frame-syntaxes.ts'
import { SeriesInstances } from '../../features/studies/series-instances.ts'
import { SeriesMetadata } from '../../features/studies/series-metadata.ts'
import type { Services } from '../../services.ts'
import type { DicomwebSources } from './dicomweb-request.ts'

/** What all DICOMweb doors of a process share, so that nothing is kept twice. */
export const makeDicomwebSources = (services: Services): DicomwebSources => ({
  services,
  instances: new SeriesInstances(services.database),
  metadata: new SeriesMetadata(services.database),
  frameSyntaxes: new FrameSyntaxes(services.blobs),
  positions: new RecentPositions(),
})
