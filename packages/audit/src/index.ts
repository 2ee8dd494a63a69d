export { type AuditOptions, audit } from './cli/run-audit.ts';
export type { DoctorResult } from './doctor/doctor.ts';
export type { DoctorOptions } from './doctor/patient.ts';
export type { Confidence, Evidence, Finding, Place, Severity } from './findings/finding.ts';
export type { RuleInfo } from './findings/rule-info.ts';
export { type Credential, parseCredential } from './probe/credentials.ts';
export { ProbeFailure } from './probe/failure.ts';
export type { ProbeOptions, ProbeResult } from './probe/probe.ts';
export { toReport as toProbeReport } from './probe/report.ts';
export { readCurlLines } from './probe/requests/curl.ts';
export { readHar } from './probe/requests/har.ts';
export { loadOpenApi, operationsOf } from './probe/requests/openapi.ts';
export type { ProbeOperation } from './probe/requests/operation.ts';
export { readPlainRequests } from './probe/requests/plain.ts';
export type { Report } from './report/report.ts';

// What an audit of source code has no use for is loaded when it is called: loading it takes as long as judging some fifty files.

export const run: typeof import('./cli/run.ts').run = async (...given) => (await import('./cli/run.ts')).run(...given);

export const doctor: typeof import('./doctor/doctor.ts').doctor = async (...given) =>
  (await import('./doctor/doctor.ts')).doctor(...given);

export const probe: typeof import('./probe/probe.ts').probe = async (...given) =>
  (await import('./probe/probe.ts')).probe(...given);
