import type { Draft } from '../findings/finding.ts';
import { languageOf } from '../languages/reader.ts';
import type { ProjectRule } from '../rules/rule.ts';
import { draftOf } from './draft.ts';
import type { Prefilter } from './prefilter.ts';
import type { SourceProject } from './source-project.ts';

export interface FileAudit {
  readonly drafts: readonly (Draft & { readonly found: string })[];
  /** What could not be judged, a sentence each. */
  readonly notes: readonly string[];
}

const nothing: FileAudit = { drafts: [], notes: [] };

/** Judges one file by every rule that has a trigger in it. A rule that fails is a note: the others go on. */
export function auditFile(project: SourceProject, prefilter: Prefilter, file: string, text: string): FileAudit {
  const language = languageOf(file);
  if (language === undefined || isMinified(text)) return nothing;
  const rules = prefilter(language, text);
  if (rules.length === 0) return nothing;
  const model = project.model(file, text);
  if (model === undefined) return nothing;
  const drafts: (Draft & { readonly found: string })[] = [];
  const notes: string[] = [];
  for (const rule of rules) {
    try {
      for (const match of rule.check(model, project)) drafts.push(draftOf(rule, file, text, match));
    } catch (error) {
      notes.push(`${rule.id} could not judge ${file}: ${(error as Error).message}`);
    }
  }
  return { drafts: inOrder(drafts), notes };
}

function inOrder<T extends Draft>(drafts: readonly T[]): readonly T[] {
  const start = ({ place }: Draft) =>
    place.kind === 'file' ? place.region.startLine * 1000 + place.region.startColumn : 0;
  return [...drafts].sort((a, b) => start(a) - start(b));
}

/** Made by a program, not by a person: a line of thousands of characters. */
function isMinified(text: string): boolean {
  return text.length > 20_000 && text.length / (text.split('\n').length + 1) > 500;
}

/** Judges the project as a whole. */
export function auditProject(project: SourceProject, rules: readonly ProjectRule[]): FileAudit {
  const drafts: (Draft & { readonly found: string })[] = [];
  const notes: string[] = [];
  for (const rule of rules) {
    try {
      for (const match of rule.checkProject(project)) {
        drafts.push(draftOf(rule, match.file, project.read(match.file) ?? '', match));
      }
    } catch (error) {
      notes.push(`${rule.id} could not judge the project: ${(error as Error).message}`);
    }
  }
  return { drafts: inOrder(drafts), notes };
}
