import type { Finding } from '../findings/finding.ts';
import { withFingerprints } from '../findings/fingerprint.ts';
import type { Project } from '../source/project.ts';
import { type ApiDocument, readWithin } from './document.ts';
import { findDocuments } from './find-documents.ts';
import { basePathOf } from './read-servers.ts';
import type { DocumentRule } from './rule.ts';

export interface ProjectDocumentsAudit {
  readonly findings: readonly Finding[];
  /** The rules that were judged: none where there is no document. */
  readonly rules: readonly DocumentRule[];
  /** How many operations the documents describe. */
  readonly operations: number;
  /** What the documents' servers put before the paths: `/api/v1`. */
  readonly basePaths: readonly string[];
  readonly notes: readonly string[];
}

/** Documents that only tests read say nothing of the API. */
const ofTests = /(^|\/)(tests?|__tests__|__mocks__|mocks?|fixtures?|testdata|e2e|cypress)\//i;

/**
 * Judges the OpenAPI documents of a folder, together with the routes of its code.
 *
 * @param only the ids of the rules to judge; default: all
 * @param named a document that is judged as well, wherever it stands
 */
export async function auditProjectDocuments(
  root: string,
  project: Project,
  only?: readonly string[],
  named?: ApiDocument,
): Promise<ProjectDocumentsAudit> {
  const read = readWithin(root);
  const files = findDocuments(
    project.files.filter((file) => !ofTests.test(file)),
    read,
  );
  if (files.length === 0 && named === undefined) return nothing;
  // most folders have no document: what judges them is loaded for those that do
  const { documentRules } = await import('./rules/index.ts');
  const rules = only === undefined ? documentRules : documentRules.filter(({ id }) => only.includes(id));
  if (rules.length === 0) return nothing;
  const { auditDocuments } = await import('./audit-documents.ts');
  const { drafts, documents, notes } = auditDocuments({
    files,
    read,
    rules,
    routes: project.routes.filter(({ file }) => !project.isTest(file)),
    ...(named === undefined ? {} : { named }),
  });
  const operations = documents.reduce((sum, document) => sum + document.operations.length, 0);
  const servers = documents.flatMap((document) => document.operations.flatMap((operation) => operation.servers));
  const basePaths = [...new Set(servers.map(basePathOf))];
  return { findings: withFingerprints(drafts), rules, operations, basePaths, notes };
}

const nothing: ProjectDocumentsAudit = { findings: [], rules: [], operations: 0, basePaths: [], notes: [] };
