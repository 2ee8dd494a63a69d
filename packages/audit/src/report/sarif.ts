import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Confidence, Evidence, FilePlace, Finding, Place, Severity } from '../findings/finding.ts';
import type { RuleInfo } from '../findings/rule-info.ts';
import type { Report } from './report.ts';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/** As code hosts read it: over 9 is critical, from 7 high, from 4 medium. */
const securitySeverities: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
  info: '0.5',
};

const ranks: Readonly<Record<Confidence, number>> = { high: 90, medium: 60, low: 30 };

export interface SarifOptions {
  /** The text of a file of the audited folder, to tell lines from offsets in fixes. Default: read from the disk. */
  readonly read?: (file: string) => string | undefined;
}

/** SARIF 2.1.0 (OASIS), for code hosts and editors. */
export function sarifReport(report: Report, { read = readerOf(report) }: SarifOptions = {}): string {
  const ruleIndexes = new Map(report.rules.map(({ id }, index) => [id, index]));
  const resultOf = (finding: Finding) => toResult(finding, ruleIndexes.get(finding.ruleId), read);
  const wasCompared = report.known.length > 0 || report.counts.gone > 0;
  const results = [
    ...report.findings.map((finding) => ({ ...resultOf(finding), ...(wasCompared ? { baselineState: 'new' } : {}) })),
    ...report.known.map((finding) => ({ ...resultOf(finding), baselineState: 'unchanged' })),
    ...report.suppressed.map(({ finding, reason }) => ({
      ...resultOf(finding),
      suppressions: [{ kind: 'inSource', status: 'accepted', justification: reason }],
    })),
  ];
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: toolOf(report) },
        ...rootOf(report),
        columnKind: 'utf16CodeUnits',
        invocations: [invocationOf(report)],
        results,
        properties: { counts: report.counts, subjects: report.subjects, probes: report.probes },
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function toolOf({ tool, rules }: Report) {
  return { name: tool.name, semanticVersion: tool.version, rules: rules.map(ruleOf) };
}

function ruleOf({ id, number, title, cwe, severity, why, remedy }: RuleInfo) {
  return {
    id,
    name: id.replace(/(^|-)(\w)/g, (_all, _dash, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: {
      text: `${title}. ${why} ${remedy}`,
      markdown: `**${title}** (${number})\n\n${why}\n\n**How to fix it:** ${remedy}\n\n${cwe.map(cweLink).join(', ')}`,
    },
    defaultConfiguration: { level: levels[severity] },
    properties: {
      number,
      tags: ['security', ...cwe.map((weakness) => `external/cwe/cwe-${String(weakness).padStart(3, '0')}`)],
      'security-severity': securitySeverities[severity],
      'problem.severity': levels[severity] === 'note' ? 'recommendation' : levels[severity],
    },
  };
}

function cweLink(weakness: number): string {
  return `[CWE-${weakness}](https://cwe.mitre.org/data/definitions/${weakness}.html)`;
}

function invocationOf({ startedAt, durationMilliseconds, notes }: Report) {
  return {
    executionSuccessful: true,
    startTimeUtc: startedAt,
    endTimeUtc: new Date(Date.parse(startedAt) + durationMilliseconds).toISOString(),
    toolExecutionNotifications: notes.map((text) => ({ level: 'note', message: { text } })),
  };
}

/** Only a folder of this machine is a base for relative addresses. */
function rootOf({ subjects }: Report) {
  const root = folderOf(subjects);
  if (root === undefined) return {};
  const uri = pathToFileURL(root).href;
  return { originalUriBaseIds: { '%SRCROOT%': { uri: uri.endsWith('/') ? uri : `${uri}/` } } };
}

function folderOf(subjects: readonly string[]): string | undefined {
  return subjects.find((subject) => isAbsolute(subject));
}

function readerOf({ subjects }: Report): (file: string) => string | undefined {
  const root = folderOf(subjects);
  return (file) => {
    try {
      return root === undefined ? undefined : readFileSync(join(root, file), 'utf8');
    } catch {
      return undefined;
    }
  };
}

function toResult(finding: Finding, ruleIndex: number | undefined, read: (file: string) => string | undefined) {
  const { place, evidence, fingerprint } = finding;
  const related = evidence.flatMap((one, index) => relatedLocation(one, index + 1));
  return {
    ruleId: finding.ruleId,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: levels[finding.severity],
    rank: ranks[finding.confidence],
    message: { text: `${finding.message} ${finding.remedy}` },
    locations: [locationOf(place)],
    ...(related.length === 0 ? {} : { relatedLocations: related }),
    ...fixesOf(finding, read),
    partialFingerprints: { 'countersign/v1': fingerprint },
    properties: {
      severity: finding.severity,
      confidence: finding.confidence,
      why: finding.why,
      remedy: finding.remedy,
      'security-severity': securitySeverities[finding.severity],
      ...(finding.operation === undefined ? {} : { operation: finding.operation }),
      ...(evidence.length === 0 ? {} : { evidence: evidence.map(evidenceOf) }),
    },
  };
}

function evidenceOf({ source, text, exchange, curl }: Evidence) {
  return { source, text, ...(exchange === undefined ? {} : { exchange }), ...(curl === undefined ? {} : { curl }) };
}

function relatedLocation({ place, text }: Evidence, id: number) {
  return place === undefined ? [] : [{ id, ...locationOf(place), message: { text } }];
}

function locationOf(place: Place) {
  return place.kind === 'file' ? fileLocation(place) : operationLocation(place);
}

function fileLocation({ file, region, snippet, snippetLine }: FilePlace) {
  const lines = snippet.split('\n').length;
  return {
    physicalLocation: {
      artifactLocation: { uri: relativeUri(file), uriBaseId: '%SRCROOT%' },
      region,
      contextRegion: {
        startLine: Math.min(snippetLine, region.startLine),
        endLine: Math.max(snippetLine + lines - 1, region.endLine),
        snippet: { text: snippet },
      },
    },
  };
}

/** A running API has no file: a logical place, and its address for readers that know nothing else. */
function operationLocation({ method, path, baseUrl }: Extract<Place, { kind: 'operation' }>) {
  const name = `${method} ${path}`;
  return {
    physicalLocation: { artifactLocation: { uri: encodeURI(`${baseUrl.replace(/(?<!\/)\/+$/, '')}${path}`) } },
    logicalLocations: [{ name, fullyQualifiedName: `${baseUrl} ${name}`, kind: 'resource' }],
  };
}

function fixesOf({ fix, place }: Finding, read: (file: string) => string | undefined) {
  const text = place.kind === 'file' && fix !== undefined ? read(place.file) : undefined;
  if (fix === undefined || place.kind !== 'file' || text === undefined) return {};
  const replacements = fix.edits.map(({ start, end, text: inserted }) => ({
    deletedRegion: regionOf(text, start, end),
    insertedContent: { text: inserted },
  }));
  const artifactLocation = { uri: relativeUri(place.file), uriBaseId: '%SRCROOT%' };
  return { fixes: [{ description: { text: fix.description }, artifactChanges: [{ artifactLocation, replacements }] }] };
}

function regionOf(text: string, start: number, end: number) {
  const position = (offset: number) => {
    const before = text.slice(0, offset).split('\n');
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  };
  const [first, last] = [position(start), position(end)];
  return { startLine: first.line, startColumn: first.column, endLine: last.line, endColumn: last.column };
}

function relativeUri(file: string): string {
  return file.split('/').map(encodeURIComponent).join('/');
}
