import type { Draft } from '../findings/finding.ts';
import type { RuleInfo } from '../findings/rule-info.ts';
import { languageOf } from '../languages/file-names.ts';
import type { Match, ProjectCheck, ProjectMatch, TextRule } from '../rules/rule.ts';
import { isBuilt, isMinified } from './built-files.ts';
import { draftOf } from './draft.ts';
import type { Prefilter } from './prefilter.ts';
import { type SourceProject, Unreadable } from './source-project.ts';

export type FoundDraft = Draft & { readonly found: string };

export interface FileAudit {
  readonly drafts: readonly FoundDraft[];
  /** What could not be judged, a sentence each. */
  readonly notes: readonly string[];
}

/** What judges a file: rules for its language, and rules for any text. */
export interface Judges {
  readonly prefilter: Prefilter;
  readonly textRules: readonly TextRule[];
}

/** Judges one file by every rule that has a trigger in it. A rule that fails is a note: the others go on. */
export function auditFile(project: SourceProject, judges: Judges, file: string, text: string): FileAudit {
  if (isMinified(text) || isTranslation(file)) return { drafts: [], notes: [] };
  const hearing = new Hearing(file, project);
  const language = languageOf(file);
  // What a test does wrong, it does on purpose; secrets in it are secrets all the same.
  if (language !== undefined && !project.isTest(file) && !isBuilt(language, text)) {
    const model = project.modelLater({ path: file, language, text });
    for (const rule of judges.prefilter(language, text)) hearing.hear(rule, () => rule.check(model, project));
  }
  for (const rule of judges.textRules) {
    if (rule.hints.test(text)) hearing.hear(rule, () => rule.checkText(file, text, project));
  }
  return hearing.outcome();
}

/** Judges the project as a whole. */
export function auditProject(project: SourceProject, rules: readonly ProjectCheck[]): FileAudit {
  const hearing = new Hearing('the project', project);
  for (const rule of rules) hearing.hear(rule, () => rule.checkProject(project));
  return hearing.outcome();
}

/** Collects what rules say. */
class Hearing {
  readonly #subject: string;
  readonly #project: SourceProject;
  readonly #drafts: FoundDraft[] = [];
  readonly #notes = new Set<string>();

  constructor(subject: string, project: SourceProject) {
    this.#subject = subject;
    this.#project = project;
  }

  hear(rule: RuleInfo, judge: () => Iterable<Match | ProjectMatch>): void {
    try {
      for (const match of judge()) {
        const file = 'file' in match ? match.file : this.#subject;
        this.#drafts.push(draftOf(rule, file, this.#project.read(file) ?? '', match));
      }
    } catch (error) {
      this.#notes.add(
        error instanceof Unreadable && error.file === this.#subject
          ? `${this.#subject} could not be parsed: ${error.message}.`
          : `${rule.id} could not judge ${this.#subject}: ${(error as Error).message}`,
      );
    }
  }

  outcome(): FileAudit {
    return { drafts: inOrder(this.#drafts), notes: [...this.#notes] };
  }
}

function inOrder<T extends Draft>(drafts: readonly T[]): readonly T[] {
  const start = ({ place }: Draft) =>
    place.kind === 'file' ? place.region.startLine * 1000 + place.region.startColumn : 0;
  return [...drafts].sort((a, b) => start(a) - start(b));
}

/** Texts for people in their languages: `lang/de/auth.php`, `locales/pt-BR.ts`. They speak of tokens and passwords, and hold none. */
function isTranslation(file: string): boolean {
  return /(^|\/)(lang|languages?|locales?|translations|i18n)\/([\w-]+\/)*([a-z]{2,3}([-_][A-Za-z]{2,4})?(\/|\.\w+$))/.test(
    file,
  );
}
