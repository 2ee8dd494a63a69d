// Does the tour's steps, shows each, and keeps count of those that came out otherwise than expected.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Colors } from './colors.ts';
import { type Answer, type Call, exchange } from './exchange.ts';
import type { Running } from './processes.ts';

export interface Expectation {
  readonly status: number;
  /** The last part of the problem's `type`. */
  readonly problem?: string;
  /** A header that has to be there. */
  readonly header?: string;
}

export interface Narrator {
  readonly serverUrl: string;
  readonly demoUrl: string;
  chapter(title: string): void;
  /** Sends a request and compares the answer. */
  call(title: string, call: Call, expected: Expectation): Promise<Answer>;
  /** Runs `countersign …`, which has to succeed; gives what it printed as JSON. */
  command(title: string, words: readonly string[]): Promise<Readonly<Record<string, string>>>;
  /** Runs `countersign explain -` on a credential, which has to find it no longer good. */
  explain(title: string, credential: string): Promise<void>;
  /** @returns the exit code */
  conclude(): number;
}

const commandLine = fileURLToPath(new URL('../../packages/server/bin/countersign.js', import.meta.url));

export function createNarrator({ serverUrl, demoUrl }: Running, folder: string, colors: Colors): Narrator {
  const surprises: string[] = [];
  let steps = 0;

  function conclusion(title: string, surprise: string | undefined): void {
    steps += 1;
    if (surprise !== undefined) surprises.push(`${steps}. ${title}: ${surprise}`);
    console.log(surprise === undefined ? `  ${colors.green('✓')} as expected` : `  ${colors.red('✗')} ${surprise}`);
  }

  function begin(title: string): void {
    console.log(`\n${colors.bold(`${steps + 1}.`)} ${title}`);
  }

  async function run(words: readonly string[], input?: string) {
    const environment = { ...process.env, COUNTERSIGN_FOLDER: folder, COUNTERSIGN_URL: serverUrl };
    const child = spawn(process.execPath, [commandLine, ...words], {
      env: environment,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.end(input);
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { output, errors, code };
  }

  return {
    serverUrl,
    demoUrl,
    chapter: (title) => console.log(`\n${colors.cyan(colors.bold(`━━ ${title}`))}`),
    async call(title, call, expected) {
      begin(title);
      showCall(call, colors);
      const answer = await exchange(call);
      showAnswer(answer, colors);
      conclusion(title, differenceFrom(expected, answer));
      return answer;
    },
    async command(title, words) {
      begin(title);
      console.log(`  ${colors.cyan('$')} countersign ${words.join(' ')}`);
      const { output, errors, code } = await run([...words, '--json']);
      const answer = code === 0 ? (JSON.parse(output) as Record<string, unknown>) : {};
      for (const line of withoutEmpty(answer)) console.log(colors.dim(`  ${line}`));
      conclusion(title, code === 0 ? undefined : `the command ended with ${code}: ${errors.trim()}`);
      return answer as Record<string, string>;
    },
    async explain(title, credential) {
      begin(title);
      console.log(
        `  ${colors.cyan('$')} countersign explain -   ${colors.dim(`# on standard input: ${mask(credential)}`)}`,
      );
      const { output, code } = await run(['explain', '-'], credential);
      for (const line of output.trim().split('\n')) console.log(colors.dim(`  ${line}`));
      const leaks = output.includes(credential) ? 'the credential was printed' : undefined;
      conclusion(title, leaks ?? (code === 1 ? undefined : `the command ended with ${code}`));
    },
    conclude() {
      if (surprises.length === 0) {
        console.log(`\n${colors.green('✓')} All ${steps} steps came out as expected.`);
        return 0;
      }
      console.log(`\n${colors.red('✗')} ${surprises.length} of ${steps} steps came out otherwise:`);
      for (const line of surprises) console.log(`  ${line}`);
      return 1;
    },
  };
}

function showCall({ method = 'GET', url, headers = [], form }: Call, colors: Colors): void {
  console.log(`  ${colors.cyan('→')} ${method} ${maskWithin(url)}`);
  for (const [name, value] of headers) console.log(`    ${name}: ${maskWithin(value)}`);
  if (form !== undefined) console.log(`    ${maskWithin(form)}`);
}

const shownHeaders = ['www-authenticate', 'retry-after', 'ratelimit'];

function showAnswer({ status, headers, body }: Answer, colors: Colors): void {
  const paint = status < 300 ? colors.green : colors.yellow;
  console.log(`  ${paint('←')} ${paint(String(status))}`);
  for (const name of shownHeaders) {
    const value = headers[name];
    if (value !== undefined) console.log(`    ${name}: ${value}`);
  }
  const shown = body as Readonly<Record<string, unknown>> | undefined;
  const line = typeof shown?.detail === 'string' ? `${shown.title}: ${shown.detail}` : JSON.stringify(body);
  if (line !== undefined) console.log(colors.dim(`    ${maskWithin(line)}`));
}

function differenceFrom({ status, problem, header }: Expectation, answer: Answer): string | undefined {
  if (answer.status !== status) return `expected ${status}, not ${answer.status}`;
  const { type = '' } = (answer.body ?? {}) as { readonly type?: string };
  if (problem !== undefined && !new RegExp(`[:/#]${problem}$`).test(type))
    return `expected the problem ${problem}, not ${type}`;
  return header !== undefined && answer.headers[header] === undefined ? `expected a ${header} header` : undefined;
}

function withoutEmpty(answer: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(answer)
    .filter(
      ([, value]) => value !== null && !(Array.isArray(value) && (value.length === 0 || typeof value[0] === 'object')),
    )
    .map(([name, value]) => `${name}: ${maskWithin(Array.isArray(value) ? value.join(' ') : String(value))}`);
}

/** Recognisable, and of no use. */
function mask(secret: string): string {
  return secret.length < 24 ? '…' : `${secret.slice(0, 14)}…${secret.slice(-4)}`;
}

function maskWithin(line: string): string {
  return line
    .replace(/\b(?:csk_live|cs_secret)_[0-9A-Za-z]{20,}/g, mask)
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, mask)
    .replace(/(Basic )([\w+/=]{8})[\w+/=]+/g, '$1$2…');
}
