// The arrows between folders (ARCHITECTURE.md, "Arrows"). A folder may import what stands in its row, itself, and nothing else.
const library = 'packages/countersign/src';
const server = 'packages/server/src';
const audit = 'packages/audit/src';

/** @param {string} folder @param {string[]} allowed */
const onlyImports = (folder, allowed) => ({
  name: `${folder.replace(/^packages\//, '').replace('/src', '')}-imports-only`,
  comment: `${folder} may import: ${allowed.join(', ') || 'nothing but itself'}`,
  severity: 'error',
  from: { path: `^${folder}/`, pathNot: '\\.(test|suite)\\.ts$|/testing/' },
  to: { path: `^(packages|examples|test|scripts|bench)/`, pathNot: [folder, ...allowed].map((path) => `^${path}[/.]`) },
});

const schemes = ['access-token', 'api-key'];

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A part may name the type of the whole that it is a part of; that is gone when the program runs.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { path: '^packages/[^/]+/src', pathNot: '\\.(test|suite)\\.ts$|/testing/' },
      to: { path: '\\.(test|suite)\\.ts$|/testing/|^test/' },
    },
    {
      name: 'no-utils',
      severity: 'error',
      from: {},
      to: { path: '/(utils|helpers|common)/', pathNot: 'node_modules' },
    },
    {
      name: 'library-has-no-runtime-dependency',
      comment:
        'Frameworks are optional peers, for their adapter alone. That adapters take types only from them is checked by adapters/construction.test.ts.',
      severity: 'error',
      from: { path: `^${library}/`, pathNot: `\\.(test|suite)\\.ts$|/testing/|^${library}/adapters/` },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'] },
    },
    onlyImports(`${library}/core`, []),
    onlyImports(`${library}/crypto`, [`${library}/core`]),
    onlyImports(`${library}/http`, [`${library}/core`]),
    ...schemes.map((scheme) =>
      onlyImports(`${library}/schemes/${scheme}`, [`${library}/core`, `${library}/crypto`, `${library}/http`]),
    ),
    onlyImports(`${library}/authorize`, [`${library}/core`]),
    onlyImports(`${library}/authority`, [`${library}/core`, `${library}/crypto`, `${library}/http`]),
    onlyImports(`${library}/adapters`, [`${library}/core`, `${library}/gate`]),
    {
      name: 'the-library-never-imports-the-server',
      severity: 'error',
      from: { path: `^${library}/` },
      to: { path: `^${server}/|^@countersign/server` },
    },
    {
      name: 'the-server-uses-the-public-library',
      severity: 'error',
      from: { path: `^${server}/` },
      to: { path: `^${library}/`, pathNot: `^${library}/(index|building-blocks)\\.ts$|^packages/countersign/dist/` },
    },
    {
      name: 'only-composition-roots-open-stores',
      severity: 'error',
      from: {
        path: `^${server}/`,
        pathNot: `^${server}/(store|cli)/|^${server}/(authority|server|index)\\.ts$|\\.(test|suite)\\.ts$|/testing/`,
      },
      to: { path: `^${server}/store/`, pathNot: `^${server}/store/contract\\.ts$` },
    },
    {
      name: 'the-audit-stands-alone',
      severity: 'error',
      from: { path: `^${audit}/`, pathNot: '\\.test\\.ts$|/testing/' },
      to: { path: `^${library}/|^${server}/|^@countersign/server|^countersign` },
    },
    {
      name: 'only-the-command-line-offers-the-audit',
      severity: 'error',
      from: { path: `^${server}/`, pathNot: `^${server}/cli/extensions\\.ts$` },
      to: { path: `^${audit}/|^@countersign/audit` },
    },
    onlyImports(`${audit}/findings`, []),
    onlyImports(`${audit}/languages`, [`${audit}/findings`]),
    {
      name: 'nobody-imports-the-command-line',
      severity: 'error',
      from: { path: `^${server}/`, pathNot: `^${server}/cli/` },
      to: { path: `^${server}/cli/` },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules|/dist/' },
    exclude: { path: '/dist/' },
  },
};
