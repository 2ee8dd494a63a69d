import type { Code } from '../languages/model.ts';
import { namesToken } from './apis/credential-names.ts';
import type { Match, StaticRule } from './rule.ts';

const remedy = 'Keep the token in memory, or in a cookie with HttpOnly, Secure and SameSite that the server sets.';

/** A token where every script of the page can read it. */
export const tokenInWebstorage: StaticRule = {
  id: 'token-in-webstorage',
  number: 'S18',
  title: 'A token is kept in web storage',
  cwe: [922],
  severity: 'low',
  why: 'Every script of the page reads localStorage and sessionStorage: one injected script takes the session along.',
  remedy,
  triggers: { javascript: ['localStorage', 'sessionStorage'] },
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    for (const call of model.calls) {
      if (!/(^|\.)(localStorage|sessionStorage)\.setItem$/.test(call.target)) continue;
      const key = call.arguments[0]?.value;
      const name = key?.kind === 'string' ? key.text : key?.kind === 'path' ? (key.path.split('.').at(-1) ?? '') : '';
      if (namesToken(name)) yield matchOf(call.code, name);
    }
    for (const { target, code } of model.assignments) {
      const name = /(?:^|\.)(?:localStorage|sessionStorage)\.(\w+)$/.exec(target)?.[1];
      if (name !== undefined && namesToken(name)) yield matchOf(code, name);
    }
  },
};

function matchOf(code: Code, name: string): Match {
  return { code, message: `"${name}" is put into web storage.`, remedy, confidence: 'high' };
}
