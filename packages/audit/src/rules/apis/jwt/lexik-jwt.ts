import type { Code } from '../../../languages/model.ts';
import { parsed, treeOf } from '../../../routes/php/symfony-security.ts';
import type { Project } from '../../../source/project.ts';
import { codeOf } from '../../code-of.ts';
import { hour } from './durations.ts';

/** What config/packages/lexik_jwt_authentication.yaml says of the tokens of LexikJWTAuthenticationBundle. */
export interface LexikTokens {
  readonly file: string;
  readonly code: Code;
  /** How long they live; undefined when they never end. */
  readonly seconds: number | undefined;
  readonly isRevocable: boolean;
}

const configuration = /(^|\/)config\/packages\/lexik_jwt_authentication\.ya?ml$|(^|\/)app\/config\/config\.ya?ml$/;

export function lexikTokens(project: Project): readonly LexikTokens[] {
  return project.files.flatMap((file): LexikTokens[] => {
    if (!configuration.test(file)) return [];
    const text = project.read(file) ?? '';
    const section = parsed(text).lexik_jwt_authentication;
    if (section === undefined) return [];
    const own = treeOf(section);
    const seconds = own.token_ttl === undefined ? hour : secondsOf(own.token_ttl, project);
    if (seconds === 'unknown') return [];
    return [
      {
        file,
        code: placeOf(text),
        seconds,
        isRevocable: own.blocklist_token !== undefined && treeOf(own.blocklist_token).enabled !== false,
      },
    ];
  });
}

/** A number, digits, or `%env(int:JWT_TTL)%`, which stands in an environment file or nowhere. */
function secondsOf(value: unknown, project: Project): number | undefined | 'unknown' {
  if (value === null) return undefined;
  if (typeof value === 'number') return value;
  const name = typeof value === 'string' ? /%env\((?:\w+:)*(\w+)\)%/.exec(value)?.[1] : undefined;
  const text = name === undefined ? String(value) : environmentValue(project, name);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : 'unknown';
}

function environmentValue(project: Project, name: string): string | undefined {
  for (const file of project.files.filter((one) => /(^|\/)\.env(\.\w+)?$/.test(one))) {
    const found = new RegExp(`^${name}=['"]?(\\d+)['"]?\\s*$`, 'm').exec(project.read(file) ?? '')?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The line of the lifetime, else of the section. */
function placeOf(text: string): Code {
  const own = text.search(/\btoken_ttl\s*:/);
  const start = own < 0 ? Math.max(0, text.search(/\blexik_jwt_authentication\s*:/)) : own;
  const end = text.indexOf('\n', start);
  return codeOf(text, start, end < 0 ? text.length : end);
}
