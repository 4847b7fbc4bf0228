import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { type ViewerConfigOptions, viewerConfigJs } from './viewer-config-js.ts'

const TOKEN = 'T'.repeat(43)

interface Config {
  routerBasename: string
  showStudyList: boolean
  showPatientInfo: string
  investigationalUseDialog: { option: string }
  customizationService: Record<string, unknown>
  dataSources: { sourceName: string; configuration: Record<string, unknown> }[]
  httpErrorHandler: (error: unknown) => void
  whiteLabeling: { createLogoComponentFn: (react: { createElement: (...args: unknown[]) => unknown[] }) => unknown[] }
}

function configOf(options: ViewerConfigOptions): { config: Config; warnings: unknown[][] } {
  const warnings: unknown[][] = []
  const window: { config?: Config } = {}
  runInNewContext(viewerConfigJs(options), { window, console: { warn: (...args: unknown[]) => warnings.push(args) } })
  if (!window.config) throw new Error('no config')
  return { config: window.config, warnings }
}

test('the viewer asks below the path of its link and nowhere else', () => {
  const { config } = configOf({ token: TOKEN })
  expect(config.routerBasename).toBe(`/v/${TOKEN}/`)
  expect(config.dataSources.map((source) => source.sourceName)).toEqual(['pacs'])
  const { qidoRoot, wadoRoot, wadoUriRoot } = config.dataSources[0]?.configuration ?? {}
  expect([qidoRoot, wadoRoot, wadoUriRoot]).toEqual(Array(3).fill(`/v/${TOKEN}/dicomweb`))
})

test('it shows the patient and no tour, no dialog and no list', () => {
  const { config } = configOf({ token: TOKEN })
  expect(config.showPatientInfo).toBe('visibleReadOnly')
  expect(config.customizationService).toEqual({ 'ohif.tours': { $set: [] } })
  expect(config.investigationalUseDialog).toEqual({ option: 'never' })
  expect(config.showStudyList).toBe(false)
  expect(configOf({ token: TOKEN, showStudyList: true }).config.showStudyList).toBe(true)
})

test('the notice stands in the place of the logo, as text', () => {
  const { config } = configOf({ token: TOKEN, notice: 'Not "for" </script> diagnosis' })
  const element = config.whiteLabeling.createLogoComponentFn({ createElement: (...args) => args })
  expect([element[0], element[2]]).toEqual(['span', 'Not "for" </script> diagnosis'])
})

test('a failed request is a warning with its status alone', () => {
  const { config, warnings } = configOf({ token: TOKEN })
  config.httpErrorHandler({ status: 404, responseURL: '/v/secret' })
  config.httpErrorHandler(undefined)
  expect(warnings).toEqual([
    ['Request failed:', 404],
    ['Request failed:', undefined],
  ])
})

test('what is no token gets no settings', () => {
  expect(() => viewerConfigJs({ token: '");alert(1)//' })).toThrow(TypeError)
})
