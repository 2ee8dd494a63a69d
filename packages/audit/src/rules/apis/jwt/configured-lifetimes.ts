import type { Code, SourceModel } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { codeAt } from '../../values.ts';
import { boundSettings } from '../secrets/environment-names.ts';
import { settingInFiles } from '../secrets/settings-files.ts';

/** How long access tokens live, as a file of settings says, and where the source reads it. */
export interface ConfiguredLifetime {
  readonly code: Code;
  readonly name: string;
  readonly file: string | undefined;
  readonly seconds: number;
}

const speaksOfLife = /expir|validity|lifetime|ttl|duration/i;
const speaksOfOthers = /refresh|remember|reset|verif|otp|cookie|cache|session|password|invit|activation|confirm/i;

const unitSeconds: readonly (readonly [RegExp, number])[] = [
  [/ms\b|milli|_ms|Ms$/, 0.001],
  [/day/i, 86_400],
  [/hour/i, 3600],
  [/min/i, 60],
  [/sec/i, 1],
];

/** Lifetimes that Spring's `@Value` and .NET's `Configuration["…"]` read from the files of a project. */
export function* configuredLifetimes(model: SourceModel, project: Project): Generator<ConfiguredLifetime> {
  const { language, text } = model.file;
  if (!/jwt|token/i.test(text)) return;
  if (language === 'java') yield* ofSpring(model, project);
  if (language === 'csharp') yield* ofDotNet(model, project);
}

function* ofSpring(model: SourceModel, project: Project): Generator<ConfiguredLifetime> {
  const { text } = model.file;
  for (const { 0: all, 1: name = '', 2: fallback, index } of text.matchAll(
    /@Value\(\s*"\$\{([\w.-]+)(?::(\d+))?\}"\s*\)/g,
  )) {
    const field = /^\s*(?:[\w<>]+\s+)*?(\w+)\s*[;,)=]/.exec(text.slice(index + all.length))?.[1] ?? '';
    if (!speaksOfLife.test(name) || speaksOfOthers.test(`${name} ${field}`)) continue;
    if (!/jwt|token|auth|security|app/i.test(name)) continue;
    const set = settingInFiles(project, name);
    const number = numberOf(set?.value ?? fallback);
    if (number === undefined) continue;
    const size = unitOf(`${name} ${field}`) ?? ofUse(text, field) ?? (number >= 10_000_000 ? 0.001 : undefined);
    if (size === undefined) continue;
    yield { code: codeAt(model, index, index + all.length), name, file: set?.file, seconds: number * size };
  }
}

/** `plusSeconds(expiration)`, `Duration.ofMinutes(expiration)`, `expiration * 1000`; what is added to the clock of the machine is milliseconds. */
function ofUse(text: string, field: string): number | undefined {
  const unit = new RegExp(`(?:plus|of)(Days|Hours|Minutes|Seconds|Millis)\\(\\s*(?:this\\.)?${field}\\b`).exec(
    text,
  )?.[1];
  if (unit !== undefined) return unitOf(unit === 'Millis' ? 'milli' : unit);
  const times = new RegExp(
    `\\b${field}\\s*\\*\\s*([\\d_]+)L?(?:\\s*\\*\\s*([\\d_]+)L?)?(?:\\s*\\*\\s*([\\d_]+)L?)?`,
  ).exec(text);
  if (times !== null) return times.slice(1).reduce((all, one) => all * Number(one?.replaceAll('_', '') ?? 1), 0.001);
  return new RegExp(`(?:currentTimeMillis\\(\\)|getTime\\(\\)|now)\\s*\\+\\s*(?:this\\.)?${field}\\b`).test(text)
    ? 0.001
    : undefined;
}

function* ofDotNet(model: SourceModel, project: Project): Generator<ConfiguredLifetime> {
  const { text } = model.file;
  const added =
    /Add(Days|Hours|Minutes|Seconds)\(([^;\n]{0,120}?)(?:\[\s*"([\w:]+)"\s*\]|Get(?:Section|Value)?(?:<\w+>)?\(\s*"([\w:]+)"|\b_?(\w*(?:[sS]ettings|[oO]ptions|[cC]onfig))\.((?:Value\.)?\w+))/g;
  for (const { 0: all, 1: unit = '', 3: indexed, 4: got, 5: holder, 6: property, index } of text.matchAll(added)) {
    const names = indexed ?? got ?? '';
    const candidates = names === '' ? boundSettings(`${holder}.${property}`) : [names];
    const spoken = `${names} ${holder ?? ''}.${property ?? ''}`;
    if (!speaksOfLife.test(spoken) || speaksOfOthers.test(`${spoken} ${lineBefore(text, index)}`)) continue;
    for (const name of candidates) {
      const set = settingInFiles(project, name);
      const number = numberOf(set?.value);
      if (number === undefined) continue;
      yield {
        code: codeAt(model, index, index + all.length),
        name,
        file: set?.file,
        seconds: number * (unitOf(unit) ?? 1),
      };
      break;
    }
  }
}

function lineBefore(text: string, at: number): string {
  return text.slice(text.lastIndexOf('\n', at) + 1, at);
}

function unitOf(text: string): number | undefined {
  return unitSeconds.find(([pattern]) => pattern.test(text))?.[1];
}

function numberOf(text: string | undefined): number | undefined {
  const plain = text?.replaceAll('_', '').replace(/L$/, '');
  return plain !== undefined && /^\d+$/.test(plain) ? Number(plain) : undefined;
}
