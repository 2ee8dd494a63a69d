import { type Baseline, readBaseline } from '../findings/baseline.ts';
import { type ApiDocument, DocumentFailure } from '../openapi/document.ts';
import { documentRules } from '../openapi/rules/index.ts';
import { attacks } from '../probe/attacks/index.ts';
import type { ProbeOptions } from '../probe/probe.ts';
import { loadOpenApi } from '../probe/requests/openapi.ts';
import { sourceRules } from '../rules/index.ts';
import type { AuditCommandOptions } from './audit-options.ts';
import { CommandFailure } from './failure.ts';
import { readText } from './files.ts';
import { readProbeInputs } from './probe-inputs.ts';

/** What the command line names beside the folder, read. */
export interface AuditInputs {
  readonly baseline?: Baseline;
  readonly document?: ApiDocument;
  readonly probe?: ProbeOptions;
}

/** @throws CommandFailure that names the option at fault */
export async function readAuditInputs(root: string, options: AuditCommandOptions): Promise<AuditInputs> {
  refuseUnknownRules(options.only);
  const { baseline, openapi, probe } = options;
  return {
    ...(baseline === undefined ? {} : { baseline: loadBaseline(baseline) }),
    ...(openapi === undefined ? {} : { document: document(root, openapi) }),
    ...(probe === undefined ? {} : { probe: await probeInputs(probe, options) }),
  };
}

async function probeInputs(baseUrl: string, { only, ...options }: AuditCommandOptions): Promise<ProbeOptions> {
  if (options.openapi === undefined) {
    throw new CommandFailure('--probe needs --openapi: its operations are what is probed.');
  }
  const chosen = only?.filter((id) => attacks.some((attack) => attack.id === id));
  return readProbeInputs([], { ...options, baseUrl, ...(chosen === undefined ? {} : { only: chosen }) });
}

function refuseUnknownRules(ids: readonly string[] | undefined): void {
  const known = new Set([...sourceRules, ...documentRules, ...attacks].map(({ id }) => id));
  const unknown = ids?.find((id) => !known.has(id));
  if (unknown === undefined) return;
  throw new CommandFailure(`--only: there is no rule ${unknown}. countersign rules lists them.`);
}

function document(root: string, path: string): ApiDocument {
  readText('--openapi', path);
  try {
    return loadOpenApi(path, root);
  } catch (error) {
    if (error instanceof DocumentFailure) throw new CommandFailure(`--openapi: ${error.message}`);
    throw error;
  }
}

function loadBaseline(file: string): Baseline {
  const text = readText('--baseline', file);
  try {
    return readBaseline(text);
  } catch (error) {
    throw new CommandFailure(`--baseline: ${file}: ${(error as Error).message}`);
  }
}
