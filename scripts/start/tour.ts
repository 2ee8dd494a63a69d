// `npm start -- --tour`: everything that `npm start` offers, done and shown, and the attacks that are refused.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createColors } from './colors.ts';
import { freePair } from './free-pair.ts';
import { createNarrator } from './narrator.ts';
import { startBoth } from './processes.ts';
import { keyChapter, limitChapter } from './tour-keys.ts';
import { attackChapter, clientChapter } from './tour-tokens.ts';

/** @returns the exit code: 0 when every step came out as expected */
export async function runTour(): Promise<number> {
  const colors = createColors(process.stdout);
  const folder = mkdtempSync(join(tmpdir(), 'countersign-tour-'));
  const interrupted = untilSignal();
  // What the caller's own server is set to must not lead there.
  for (const name of Object.keys(process.env)) if (name.startsWith('COUNTERSIGN_')) delete process.env[name];
  console.log(`${colors.bold('A tour of Countersign')}, on ports and in a folder of its own.`);
  try {
    const running = await startBoth({ port: await freePair(), folder, showOutput: false });
    const narrator = createNarrator(running, folder, colors);
    try {
      const outcome = await Promise.race([walk(narrator), interrupted, running.ended]);
      if (typeof outcome === 'number') return outcome;
      console.error(outcome);
      return 1;
    } finally {
      await running.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function walk(narrator: ReturnType<typeof createNarrator>): Promise<number> {
  for (const chapter of [keyChapter, limitChapter, clientChapter, attackChapter]) await chapter(narrator);
  return narrator.conclude();
}

function untilSignal(): Promise<number> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve(130));
    process.once('SIGTERM', () => resolve(143));
  });
}
