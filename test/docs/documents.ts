import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Snippet {
  /** Relative to the project. */
  readonly document: string;
  readonly line: number;
  /** The word behind the fence: `sh` and `ts` are run, `yaml` is read as a configuration, others are for the eye. */
  readonly language: string;
  /** False for ```ts compiled: what waits for a server that is not there is compiled alone. */
  readonly isRun: boolean;
  readonly text: string;
}

const documents = [
  'README.md',
  'docs/**/*.md',
  'examples/*/README.md',
  'packages/*/README.md',
  'packages/countersign/src/**/README.md',
];

/** All fenced blocks of all documents, in order. */
export function readSnippets(): readonly Snippet[] {
  return globSync(documents, { cwd: root, exclude: (name) => name === 'node_modules' || name === 'dist' })
    .sort()
    .flatMap((document) => snippetsOf(document, readFileSync(`${root}/${document}`, 'utf8')));
}

function snippetsOf(document: string, markdown: string): Snippet[] {
  return [...markdown.matchAll(/^```(\w+)( compiled)?\n(.*?)^```$/gms)].map(
    ({ index, 1: language = '', 2: compiled, 3: text = '' }) => ({
      document,
      line: markdown.slice(0, index).split('\n').length,
      language,
      isRun: compiled === undefined,
      text,
    }),
  );
}

/** The files that links in the documents lead to. */
export function readLinks(): readonly { readonly document: string; readonly target: string }[] {
  return [...globSync(documents, { cwd: root }), 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md'].flatMap(
    (document) =>
      [...readFileSync(`${root}/${document}`, 'utf8').matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(
        ({ 1: target = '' }) => ({
          document,
          target,
        }),
      ),
  );
}
