/** Which way imports may point (ARCHITECTURE.md). */
const only = (from, allowed) => ({
  name: `${from}-imports`,
  severity: 'error',
  from: { path: `^${from}/`, pathNot: '\\.test\\.ts$|/test/' },
  to: { path: '^(contract|dicom|server|sdk|viewer|web|tests|bench)/', pathNot: `^(${[from, ...allowed].join('|')})/` },
})

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    only('contract', []),
    only('dicom', []),
    only('viewer', []),
    only('web', []),
    only('sdk', ['contract', 'dicom']),
    only('server', ['contract', 'dicom', 'viewer']),
    only('tests', ['sdk', 'dicom', 'contract', 'viewer']),
    {
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: '\\.rules\\.ts$' },
      to: { path: '^server/src/(store|entry)/' },
    },
    {
      name: 'use-cases-know-no-entry',
      severity: 'error',
      from: { path: '^server/src/features/' },
      to: { path: '^server/src/entry/' },
    },
    {
      name: 'stores-know-no-feature',
      severity: 'error',
      from: { path: '^server/src/store/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/(features|entry)/' },
    },
    {
      name: 'dicom-is-pure',
      severity: 'error',
      from: { path: '^dicom/src/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core', 'npm'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '(^|/)(dist|node_modules|\\.run-[^/]*)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
}
