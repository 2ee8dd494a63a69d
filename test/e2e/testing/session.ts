// Sessions on a command line, as scripts that read like them:
//
//     $ countersign keys revoke <id>
//     API key <id> is revoked since <moment> UTC.
//     ...
//     [1]
//
// `<name>` stands for some text without white space, the same wherever the name stands again; within a command, and as $name in
// it, for what it was. A line of `...` stands for any lines. Lines that begin with `! ` are on standard error. `[1]` is the
// exit code, where it is not 0. `# ` begins a comment. Two or more spaces stand for any number of them from two on.
import { type Environment, runShell } from './processes.ts';

export interface Step {
  readonly line: number;
  readonly command: string;
  readonly output: readonly string[];
  readonly errors: readonly string[];
  readonly code: number;
}

function parseSession(text: string): readonly Step[] {
  const steps: { line: number; command: string; output: string[]; errors: string[]; code: number }[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const step = steps.at(-1);
    const code = /^\[(\d+)\]$/.exec(line)?.[1];
    if (line.startsWith('$ ')) steps.push({ line: index + 1, command: line.slice(2), output: [], errors: [], code: 0 });
    else if (line.startsWith('# ') || step === undefined) continue;
    else if (line.startsWith('> ')) step.command += `\n${line.slice(2)}`;
    else if (code !== undefined) step.code = Number(code);
    else if (line.startsWith('! ')) step.errors.push(line.slice(2));
    else step.output.push(line);
  }
  return steps;
}

/** Runs the steps one after the other; throws at the first that comes out otherwise. */
export async function runSession(text: string, environment: Environment, folder: string): Promise<void> {
  const bound = new Map<string, string>();
  for (const step of parseSession(text)) {
    const command = step.command.replaceAll(/<(\w+)>/g, (whole, name: string) => bound.get(name) ?? whole);
    const finished = await runShell(command, { ...environment, ...Object.fromEntries(bound) }, folder);
    const problem =
      compare(step.output, finished.output, bound) ??
      compare(step.errors, finished.errors, bound) ??
      (finished.code === step.code ? undefined : `expected exit code ${step.code}, not ${finished.code}`);
    if (problem !== undefined) {
      throw new Error(
        `line ${step.line}: $ ${step.command}\n${problem}\n--- printed:\n${finished.output}--- errors:\n${finished.errors}`,
      );
    }
  }
}

function compare(expected: readonly string[], actual: string, bound: Map<string, string>): string | undefined {
  const lines = withoutEmptyEnds(expected).map(toPattern);
  const pattern = new RegExp(
    `^${lines
      .join('\n')
      .replaceAll('(?:.*\n)*\n', '(?:.*\n)*')
      .replace(/\n\(\?:\.\*\n\)\*$/, '(?:\n.*)*')}$`,
  );
  const match = pattern.exec(withoutEmptyEnds(actual.split('\n')).map(withEvenGaps).join('\n'));
  if (match === null) return `expected:\n${expected.join('\n')}`;
  for (const [group, value] of Object.entries(match.groups ?? {})) {
    const name = group.replace(/__\d+$/, '');
    const before = bound.get(name);
    if (before !== undefined && before !== value) return `<${name}> is ${value}, and was ${before}`;
    bound.set(name, value);
  }
  return undefined;
}

function withEvenGaps(line: string): string {
  return line.trimEnd().replaceAll(/ {2,}/g, '  ');
}

let groups = 0;

function toPattern(line: string): string {
  if (line === '...') return '(?:.*\n)*';
  return withEvenGaps(line)
    .split(/(<\w+>)/)
    .map((part) => {
      const name = /^<(\w+)>$/.exec(part)?.[1];
      groups += 1;
      return name === undefined ? part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&') : `(?<${name}__${groups}>\\S+)`;
    })
    .join('');
}

function withoutEmptyEnds(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return first === -1 ? [] : lines.slice(first, last + 1);
}
