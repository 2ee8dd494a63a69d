import type { Finding } from '../findings/finding.ts';
import { withFingerprints } from '../findings/fingerprint.ts';
import type { Project } from '../source/project.ts';
import { auditDocuments } from './audit-documents.ts';
import { type ApiDocument, readWithin } from './document.ts';
import { findDocuments } from './find-documents.ts';
import { basePathOf } from './read-servers.ts';
import type { DocumentRule } from './rule.ts';
import { documentRules } from './rules/index.ts';

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
export function auditProjectDocuments(
  root: string,
  project: Project,
  only?: readonly string[],
  named?: ApiDocument,
): ProjectDocumentsAudit {
  const rules = only === undefined ? documentRules : documentRules.filter(({ id }) => only.includes(id));
  const read = readWithin(root);
  const files =
    rules.length === 0
      ? []
      : findDocuments(
          project.files.filter((file) => !ofTests.test(file)),
          read,
        );
  if (rules.length === 0 || (files.length === 0 && named === undefined)) {
    return { findings: [], rules: [], operations: 0, basePaths: [], notes: [] };
  }
  const { drafts, documents, notes } = auditDocuments({
    files,
    read,
    rules,
    routes: project.routes.filter(isOfProduct),
    ...(named === undefined ? {} : { named }),
  });
  const operations = documents.reduce((sum, document) => sum + document.operations.length, 0);
  const servers = documents.flatMap((document) => document.operations.flatMap((operation) => operation.servers));
  const basePaths = [...new Set(servers.map(basePathOf))];
  return { findings: withFingerprints(drafts), rules, operations, basePaths, notes };

  function isOfProduct({ file }: { readonly file: string }): boolean {
    return !project.isTest(file);
  }
}
