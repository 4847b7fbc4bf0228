import { defineConfig } from 'vitest/config'

/** They put modules of their own in the place of others, or measure the memory of their process: they share neither. */
const ALONE = [
  'sdk/src/read/many-files.test.ts',
  'server/src/entry/dicomweb/store-socket.test.ts',
  'server/src/entry/http/same-work.test.ts',
  'server/src/features/instances/arrival-memory.test.ts',
  'server/src/features/sessions/hashing.test.ts',
]

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{contract,dicom,sdk,viewer,web,server}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', ...ALONE],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          // Modules have no state of their own, so files share them: to load them for each takes longer than most tests.
          isolate: false,
        },
      },
      { test: { name: 'unit-alone', include: ALONE, testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 2 } },
      {
        test: {
          name: 'whole-path',
          include: ['tests/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
    ],
  },
})
