import type { Baseline } from '../findings/baseline.ts';
import type { ApiDocument } from '../openapi/document.ts';
import type { ProbeOptions } from '../probe/probe.ts';
import type { AuditCommandOptions } from './audit-options.ts';
import { CommandFailure } from './failure.ts';
import { readText } from './files.ts';

/** What the command line names beside the folder, read. */
export interface AuditInputs {
  readonly baseline?: Baseline;
  readonly document?: ApiDocument;
  readonly probe?: ProbeOptions;
}

/** @throws CommandFailure that names the option at fault */
export async function readAuditInputs(root: string, options: AuditCommandOptions): Promise<AuditInputs> {
  // what was not asked for is not loaded
  if (options.only !== undefined) await refuseUnknownRules(options.only);
  const { baseline, openapi, probe } = options;
  return {
    ...(baseline === undefined ? {} : { baseline: await loadBaseline(baseline) }),
    ...(openapi === undefined ? {} : { document: await document(root, openapi) }),
    ...(probe === undefined ? {} : { probe: await probeInputs(probe, options) }),
  };
}

async function probeInputs(baseUrl: string, { only, ...options }: AuditCommandOptions): Promise<ProbeOptions> {
  if (options.openapi === undefined) {
    throw new CommandFailure('--probe needs --openapi: its operations are what is probed.');
  }
  const { attacks } = await import('../probe/attacks/index.ts');
  const { readProbeInputs } = await import('./probe-inputs.ts');
  const chosen = only?.filter((id) => attacks.some((attack) => attack.id === id));
  return readProbeInputs([], { ...options, baseUrl, ...(chosen === undefined ? {} : { only: chosen }) });
}

async function refuseUnknownRules(ids: readonly string[]): Promise<void> {
  const { sourceRules } = await import('../rules/index.ts');
  const { documentRules } = await import('../openapi/rules/index.ts');
  const { attacks } = await import('../probe/attacks/index.ts');
  const known = new Set([...sourceRules, ...documentRules, ...attacks].map(({ id }) => id));
  const unknown = ids.find((id) => !known.has(id));
  if (unknown === undefined) return;
  throw new CommandFailure(`--only: there is no rule ${unknown}. countersign rules lists them.`);
}

async function document(root: string, path: string): Promise<ApiDocument> {
  const { DocumentFailure } = await import('../openapi/document.ts');
  const { loadOpenApi } = await import('../probe/requests/openapi.ts');
  readText('--openapi', path);
  try {
    return loadOpenApi(path, root);
  } catch (error) {
    if (error instanceof DocumentFailure) throw new CommandFailure(`--openapi: ${error.message}`);
    throw error;
  }
}

async function loadBaseline(file: string): Promise<Baseline> {
  const { readBaseline } = await import('../findings/baseline.ts');
  const text = readText('--baseline', file);
  try {
    return readBaseline(text);
  } catch (error) {
    throw new CommandFailure(`--baseline: ${file}: ${(error as Error).message}`);
  }
}
