/**
 * Who may import whom. The table is the architecture: a line here is changed by an ADR, not in passing.
 * Type imports count too. What has to stay free of frameworks is checked by .dependency-cruiser.pure.cjs.
 */
const LEAVES = ['config', 'database', 'i18n'];

const MAY_IMPORT = {
  config: [],
  i18n: [],
  database: ['config'],
  lock: LEAVES,
  jobs: [...LEAVES, 'lock'],
  users: LEAVES,
  registry: LEAVES,
  media: [...LEAVES, 'registry'],
  billing: LEAVES,
  generation: [...LEAVES, 'registry', 'media', 'billing', 'users', 'jobs'],
  kie: [...LEAVES, 'generation', 'registry', 'media', 'jobs'],
  telegram: [...LEAVES, 'lock', 'users', 'registry', 'media', 'billing', 'generation', 'jobs'],
};
const EVERYTHING = ['operations', 'cli'];

const tableRules = Object.entries(MAY_IMPORT).map(([room, allowed]) => ({
  name: `rooms-${room}`,
  comment: `${room} may import ${allowed.length === 0 ? 'no other room' : allowed.join(', ')}.`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: [room, ...allowed].map((name) => `^src/${name}/`) },
}));

module.exports = {
  forbidden: [
    ...tableRules,
    {
      name: 'rooms-unknown',
      comment: 'A new folder of src needs a line in the table of .dependency-cruiser.cjs.',
      severity: 'error',
      from: {
        path: '^src/[^/]+/',
        pathNot: [...Object.keys(MAY_IMPORT), ...EVERYTHING].map((room) => `^src/${room}/`),
      },
      to: { path: '^src/' },
    },
    {
      name: 'only-through-the-door',
      comment: 'Another room is imported by its index.ts.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/[^/]+/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'root-only-through-the-door',
      severity: 'error',
      from: { path: '^src/[^/]+\\.ts$' },
      to: { path: '^src/[^/]+/', pathNot: '^src/[^/]+/index\\.ts$' },
    },
    {
      name: 'no-room-imports-the-root',
      comment: 'main.ts and app.module.ts know everybody; nobody knows them.',
      severity: 'error',
      from: { path: '^src/[^/]+/' },
      to: { path: '^src/[^/]+\\.ts$' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'service-knows-no-sandbox',
      comment: 'What the service does for the sandbox it must do for the real thing.',
      severity: 'error',
      // Specs may use the builders of test/support.
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(sandbox|test|scripts)/' },
    },
    {
      name: 'sandbox-knows-no-service',
      comment: 'An emulator that shares code with the service shares its mistakes.',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: '^(src|test|scripts)/' },
    },
    {
      name: 'no-development-dependency',
      comment: 'Not there in production.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules/@types)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.check.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default', 'types'] },
  },
};
