export { run } from './cli/run.ts';
export { type AuditOptions, audit } from './cli/run-audit.ts';
export type { Confidence, Evidence, Finding, Place, Severity } from './findings/finding.ts';
export type { RuleInfo } from './findings/rule-info.ts';
export type { Report } from './report/report.ts';
