import { describe, expect, it } from 'vitest';
import { isBuilt } from './built-files.ts';

describe('a file that a build has put together', () => {
  const line = 'var a=1;'.repeat(400);

  it('is a part of a bundle, however short it is', () => {
    expect(isBuilt('javascript', `(self.webpackChunkshop=self.webpackChunkshop||[]).push([[779],{${line}}])`)).toBe(
      true,
    );
    expect(isBuilt('javascript', `export const __webpack_id__="779";${line}`)).toBe(true);
  });

  it('is none where somebody wrote one long line', () => {
    expect(isBuilt('javascript', `const table = '${line}';`)).toBe(false);
  });

  it('is none where somebody speaks of bundles', () => {
    expect(isBuilt('javascript', `// webpackChunk\n${'const a = 1;\n'.repeat(400)}`)).toBe(false);
  });
});
