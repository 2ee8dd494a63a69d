import type { Confidence, Fix, OperationKey, Severity } from '../findings/finding.ts';
import type { RuleInfo } from '../findings/rule-info.ts';
import type { Code, Language, SourceModel } from '../languages/model.ts';
import type { Project } from '../source/project.ts';

/** What a rule found, in one file. */
export interface Match {
  readonly code: Code;
  /** What is wrong here, one sentence that names what was found. Never holds a secret. */
  readonly message: string;
  /** How to fix it in this very library. */
  readonly remedy: string;
  readonly confidence: Confidence;
  /** When the circumstances make it more, or less, than the rule's own. */
  readonly severity?: Severity;
  /** When there is more to say here than the rule says of itself. */
  readonly why?: string;
  readonly fix?: Fix;
  /** The route it is about, where it is about one: what is joined with documents and probes. */
  readonly operation?: OperationKey;
}

export interface Example {
  readonly language: Language;
  /** Where the file stands, when that matters: `public/app.js`. */
  readonly path?: string;
  readonly code: string;
  /** Other files of the project: a lock file, a module with constants. */
  readonly files?: Readonly<Record<string, string>>;
}

/** What `<id>.examples.ts`, beside a rule, exports as `examples`: what the rule promises, run by `rules.test.ts`. */
export interface Examples {
  /** Each must match exactly once, or as often as its comments `// finding` say. */
  readonly matching: readonly Example[];
  /** None may match: what looks alike and is right. */
  readonly clean: readonly Example[];
}

/** A rule that looks at one file at a time, with the project around it. One file under `rules/`, named as its id. */
export interface StaticRule extends RuleInfo {
  /**
   * Files without any of these texts (compared without case) are not parsed for this rule. Each language that is named is one the rule speaks of.
   * Choose rare ones: a library's name, an option's.
   */
  readonly triggers: Partial<Record<Language, readonly string[]>>;
  /** Where triggers alone are common words: a file without this is not parsed for the rule either. Without the flags `g` and `y`. */
  readonly mention?: RegExp;
  /** Judged for every file that a trigger stands in; what it finds may stand in another file, such as one with settings. */
  check(model: SourceModel, project: Project): Iterable<Match | ProjectMatch>;
  /** What the rule has to say of the project's configuration, which is in no language that is read. */
  checkSettings?(project: Project): Iterable<ProjectMatch>;
}

/** A match, and the file that it is in. */
export interface ProjectMatch extends Match {
  readonly file: string;
}

/** A rule that looks at the whole project at once: at its routes. */
export interface ProjectRule extends RuleInfo {
  readonly languages: readonly Language[];
  checkProject(project: Project): Iterable<ProjectMatch>;
}

export interface TextExample {
  readonly path: string;
  readonly text: string;
}

/** The same for a rule that reads any text file; each that must match does so exactly once. */
export interface TextExamples {
  readonly matching: readonly TextExample[];
  readonly clean: readonly TextExample[];
}

/** A rule that reads any text file, whatever its language: for secrets. Old versions of files are judged by it, too. */
export interface TextRule extends RuleInfo {
  /** Files without any of these, compared as they are, are passed over. */
  readonly hints: RegExp;
  checkText(file: string, text: string, project: Pick<Project, 'isTest'>): Iterable<Match>;
}

export type SourceRule = StaticRule | ProjectRule | TextRule;

export function isProjectRule(rule: SourceRule): rule is ProjectRule {
  return 'checkProject' in rule;
}

export type ProjectCheck = RuleInfo & Pick<ProjectRule, 'checkProject'>;

/** What rules have to say of the project as a whole. */
export function projectChecks(rules: readonly SourceRule[]): readonly ProjectCheck[] {
  return rules.flatMap((rule): readonly ProjectCheck[] => {
    if (isProjectRule(rule)) return [rule];
    const check = isStaticRule(rule) ? rule.checkSettings : undefined;
    return check === undefined ? [] : [{ ...rule, checkProject: check.bind(rule) }];
  });
}

export function isTextRule(rule: SourceRule): rule is TextRule {
  return 'checkText' in rule;
}

export function isStaticRule(rule: SourceRule): rule is StaticRule {
  return 'check' in rule;
}
