// The rooms of src and the arrows between them; src/README.md is the map. Type-only imports are free.
const rooms = {
  shared: [],
  formula: ['shared'],
  methods: ['shared', 'formula'],
  config: ['methods', 'shared', 'formula'],
  plan: ['methods', 'shared'],
  data: ['shared'],
  kernels: [],
  train: ['methods', 'formula', 'shared'],
  pool: ['shared'],
  cluster: ['shared'],
  results: ['shared'],
  summary: ['results', 'methods', 'shared'],
  comparison: ['methods', 'shared'],
  report: ['shared'],
  page: ['report', 'shared'],
  view: ['shared'],
  export: ['methods', 'shared'],
};
const doors = Object.keys(rooms);
rooms.runs = doors;
rooms.commands = ['runs', 'config', 'cluster', 'shared'];

const roomRules = Object.entries(rooms).map(([room, mayImport]) => ({
  name: `${room}-imports`,
  comment: `Data moves to the right and imports point to the left: ${room} takes values only from ${mayImport.join(', ') || 'nobody'}.`,
  severity: 'error',
  from: { path: `^src/${room}/`, pathNot: '^src/pool/worker\\.ts$' },
  to: {
    path: '^src/',
    pathNot: [`^src/${room}/`, ...mayImport.map((other) => `^src/${other}/`)],
    dependencyTypesNot: ['type-only'],
  },
}));

/** Within a room a type closes a circle as well as a value: none of its files could be read before the others. */
const circleRules = Object.keys(rooms).map((room) => ({
  name: `no-circles-in-${room}`,
  comment: 'Files that need each other, types included, cannot be understood one by one.',
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { circular: true, viaOnly: { path: `^src/${room}/` } },
}));

/** Only the named places may import a module of Node. */
const rationed = (name, comment, modules, allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^src/', pathNot: allowed },
  to: { path: modules },
});

export default {
  forbidden: [
    ...roomRules,
    ...circleRules,
    {
      name: 'worker-joins-three-rooms',
      comment: 'The worker entry alone joins train, data and kernels, so that the pool itself knows of none of them.',
      severity: 'error',
      from: { path: '^src/pool/worker\\.ts$' },
      to: {
        path: '^src/',
        pathNot: '^src/(pool|train|data|kernels|shared)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'by-the-door',
      comment: 'A room is entered by its index.ts: everything else in it may change without anybody noticing.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      // Each command loads its file of runs, and no more than it needs.
      to: { path: '^src/[^/]+/.+', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$', '^src/runs/'] },
    },
    {
      name: 'top-by-the-door',
      comment:
        'command-line.ts and index.ts know commands and doors, nothing behind them; runs has no door, and this is its file for programs.',
      severity: 'error',
      from: { path: '^src/[^/]+\\.ts$' },
      to: {
        path: '^src/[^/]+/.+',
        pathNot: ['^src/commands/', '^src/[^/]+/index\\.ts$', '^src/runs/training/run-experiment\\.ts$'],
      },
    },
    {
      name: 'no-cycles',
      comment: 'Files that import each other cannot be understood one by one.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nobody imports is dead, or an entry that should be named here.',
      severity: 'error',
      from: { orphan: true, pathNot: '\\.d\\.ts$' },
      to: {},
    },
    rationed(
      'files-are-read-and-written-in-few-places',
      "What a room may touch is part of its contract: config and data read, kernels their module, results and runs read and write; what was compiled of a bundle is read and written beside it; a stack reads the maps of its bundles, and the advice about a missing file the names beside it; the version is in kobai's own package.",
      '^(node:)?fs(/promises)?$',
      '^src/(config|data|results|runs)/|^src/(kernels/(wasm|native)|shared/(compiled-code|source-stack|nearest-file|package-file|version))\\.ts$',
    ),
    rationed(
      'queues-live-in-the-cluster',
      'Only the cluster, in one file of it, knows of BullMQ and its servers.',
      'node_modules/(bullmq|ioredis|pg)/',
      '^src/cluster/bullmq\\.ts$',
    ),
    rationed(
      'threads-live-in-the-pool',
      'Only the pool knows that there is more than one thread.',
      '^(node:)?worker_threads$|node_modules/piscina',
      '^src/pool/',
    ),
    {
      name: 'no-dev-dependencies',
      comment: 'What src imports must be installed for those who use kobai, or asked of them.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only', 'npm-peer'] },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    // AssemblyScript: another language behind the same ending; and what builds.
    exclude: {
      path: '^src/(kernels/(assembly|native)/|((config/check|results|formula|page|data/formats)/)?[^/]*[.][cm]js$)',
    },
  },
};
