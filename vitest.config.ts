import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    // Tests run on the sources; what is shipped (dist) is tested by test/packaging and by every test that starts a process.
    alias: [
      { find: /^countersign\/building-blocks$/, replacement: source('packages/countersign/src/building-blocks.ts') },
      { find: /^countersign\/(.+)$/, replacement: `${source('packages/countersign/src/adapters')}/$1.ts` },
      { find: /^countersign$/, replacement: source('packages/countersign/src/index.ts') },
      { find: /^@countersign\/audit$/, replacement: source('packages/audit/src/index.ts') },
      { find: /^@countersign\/server$/, replacement: source('packages/server/src/index.ts') },
    ],
  },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.suite.ts', '**/*.examples.ts', '**/testing/**'],
      thresholds: {
        'packages/countersign/src/{core,crypto,http,schemes,authorize}/**': { lines: 100, branches: 100 },
        'packages/countersign/src/{gate,pipeline}.ts': { lines: 100, branches: 100 },
      },
    },
  },
});
