// One contestant of the part `verification`, in a process of its own, so that none sees code that another has warmed or worn.
// Argument: a JSON file, see Assignment. Asked { milliseconds } it works for so long.
import { readFileSync } from 'node:fs';
import { type Verifier, type VerifierSetup, verifiers } from './contestants.ts';

export interface Assignment {
  readonly contestant: string;
  readonly keys: VerifierSetup['keys'];
  readonly apiKeyHashes: readonly string[];
  /** A file with one credential a line. */
  readonly goodFile: string;
  /** Credentials that have to be refused. */
  readonly bad: readonly string[];
}

const assignment = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Assignment;
const { contestant, keys, apiKeyHashes, bad } = assignment;
const good = readFileSync(assignment.goodFile);
const ends = lineEnds(good);
const isLimit = contestant === 'bare primitive';
const texts = isLimit ? good.toString('latin1').trimEnd().split('\n') : [];
const create = verifiers[contestant];
if (create === undefined) throw new Error(`There is no contestant ${contestant}.`);
if (isLimit) texts.push(...bad.slice(0, 1));
const verifier: Verifier = await create({ keys, apiKeyHashes, texts });
await check();

let position = 0;
process.on('message', async ({ milliseconds }: { readonly milliseconds: number }) => {
  const isAsynchronous = verifier(textAt(position), position) instanceof Promise;
  process.send?.(isAsynchronous ? await workConcurrently(milliseconds) : work(milliseconds));
});
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });

function lineEnds(lines: Buffer): Uint32Array {
  const found: number[] = [];
  for (let at = lines.indexOf(0x0a); at !== -1; at = lines.indexOf(0x0a, at + 1)) found.push(at);
  return Uint32Array.from(found);
}

/** Read from bytes, as a credential from the network is: a text used before would carry its hash along. */
function textAt(index: number): string {
  return good.toString('latin1', index === 0 ? 0 : (ends[index - 1] as number) + 1, ends[index] as number);
}

async function check(): Promise<void> {
  for (let index = 0; index < Math.min(ends.length, 1000); index += 1) {
    if ((await verifier(textAt(index), index)) !== true) throw new Error(`${contestant} refuses a good credential`);
  }
  // The limit looks at signatures only; the altered one stands after the good ones.
  for (const [number, text] of (isLimit ? bad.slice(0, 1) : bad).entries()) {
    for (let again = 0; again < 2; again += 1) {
      if (await verifier(text, ends.length)) throw new Error(`${contestant} accepts bad credential ${number}`);
    }
  }
}

function work(milliseconds: number) {
  const until = performance.now() + milliseconds;
  const before = process.cpuUsage();
  let operations = 0;
  while (performance.now() < until) {
    for (let batch = 0; batch < 64; batch += 1) {
      if (verifier(textAt(position), position) !== true) throw new Error('A good credential was refused.');
      position = position + 1 === ends.length ? 0 : position + 1;
    }
    operations += 64;
  }
  return { operations, seconds: processorSeconds(before) };
}

/** What is asynchronous is given 64 at once, as it would be under load. */
async function workConcurrently(milliseconds: number) {
  const until = performance.now() + milliseconds;
  const before = process.cpuUsage();
  let operations = 0;
  const worker = async () => {
    while (performance.now() < until) {
      const index = position;
      position = position + 1 === ends.length ? 0 : position + 1;
      if ((await verifier(textAt(index), index)) !== true) throw new Error('A good credential was refused.');
      operations += 1;
    }
  };
  await Promise.all(Array.from({ length: 64 }, worker));
  return { operations, seconds: processorSeconds(before) };
}

/** All threads together, and nothing of what else the machine did meanwhile. */
function processorSeconds(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}
