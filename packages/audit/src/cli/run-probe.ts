import { isAtLeast } from '../findings/finding.ts';
import { ProbeFailure } from '../probe/failure.ts';
import { type ProbeOptions, probe } from '../probe/probe.ts';
import { toReport } from '../probe/report.ts';
import { render } from '../report/render.ts';
import type { Report } from '../report/report.ts';
import { CommandFailure, exitCodes } from './failure.ts';
import { writeText } from './files.ts';
import { readProbeInputs } from './probe-inputs.ts';
import type { ProbeCommandOptions } from './probe-options.ts';
import { createProgress } from './progress.ts';

/** Probes as a command line says, and reports. */
export async function run(requests: readonly string[], options: ProbeCommandOptions): Promise<number> {
  const startedAt = new Date();
  const inputs = await readProbeInputs(requests, options);
  const progress = createProgress('operations');
  const interrupted = new AbortController();
  const stop = () => interrupted.abort();
  process.once('SIGINT', stop);
  const result = await probeOrFail({
    ...inputs,
    signal: interrupted.signal,
    onProgress: (event) => {
      if (event.kind === 'operation') progress.show(event.done, event.total);
    },
  }).finally(() => {
    progress.end();
    process.off('SIGINT', stop);
  });
  const report = toReport(result, options.baseUrl, startedAt);
  writeReport(report, options);
  if (options.failOn === 'never') return exitCodes.clean;
  const bound = options.failOn;
  return report.findings.some(({ severity }) => isAtLeast(severity, bound)) ? exitCodes.findings : exitCodes.clean;
}

async function probeOrFail(options: ProbeOptions) {
  try {
    return await probe(options);
  } catch (error) {
    if (error instanceof ProbeFailure) throw new CommandFailure(`${error.message}.`);
    throw error;
  }
}

function writeReport(report: Report, { format, output }: ProbeCommandOptions): void {
  const useColors = output === undefined && process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  writeText(output, `${render(report, format, useColors)}${format === 'text' ? `${verdicts(report)}\n` : ''}`);
}

/** How many verdicts there are of each kind. */
function verdicts({ probes, counts }: Report): string {
  const count = (verdict: string) => probes.filter((probe) => probe.verdict === verdict).length;
  const kinds = ['vulnerable', 'safe', 'inconclusive', 'skipped'].map((kind) => `${count(kind)} ${kind}`);
  return `${counts.operations} operations, ${counts.requests} requests: ${kinds.join(', ')}. --format json says why.`;
}
