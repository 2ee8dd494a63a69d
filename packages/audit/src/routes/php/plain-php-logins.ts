import type { FunctionModel, SourceModel } from '../../languages/model.ts';
import { joinPaths } from '../program.ts';
import type { Route } from '../route.ts';
import {
  isNamedLogin,
  isOtherThanLogin,
  limitsAttempts,
  storesPassword,
  takesPassword,
  verifiesPassword,
} from './php-passwords.ts';
import { codeAt } from './plain-php-guards.ts';
import { topLevelOf } from './plain-php-scripts.ts';
import { withoutComments } from './plain-php-text.ts';

/**
 * Pages that log people in: a form posts a password to them, which they hold against one that is stored, themselves or in a function that they call.
 * They are routes like any other, though they answer with HTML.
 */
export function loginPages(models: readonly SourceModel[], known: ReadonlySet<string>): readonly Route[] {
  const candidates = models.filter(({ file }) => !known.has(file.path) && takesPassword(file.text));
  if (candidates.length === 0) return [];
  const verifiers = namesOfVerifiers(models);
  return candidates.flatMap((model) => {
    const { path } = model.file;
    const text = topLevelOf(model, withoutComments(model.file.text));
    const name =
      path
        .split('/')
        .at(-1)
        ?.replace(/\.\w+$/, '') ?? '';
    if (!takesPassword(text) || isOtherThanLogin(name)) return [];
    if (storesPassword(text) && !isNamedLogin(name)) return [];
    const calls = model.calls.filter(({ within }) => within === undefined);
    if (!verifiesPassword(text) && !calls.some((call) => verifiers.has(call.name.toLowerCase()))) return [];
    return [pageRoute(model, text)];
  });
}

/** The functions and methods of a project that check passwords, in lower case as PHP calls them. */
function namesOfVerifiers(models: readonly SourceModel[]): ReadonlySet<string> {
  const speaking = models.filter(({ file }) => verifiesPassword(file.text));
  const functions: readonly FunctionModel[] = speaking.flatMap((model) => model.functions);
  return new Set(
    functions
      .filter(({ name, code }) => name !== '' && !isOtherThanLogin(name) && verifiesPassword(code.text))
      .map(({ name }) => name.toLowerCase()),
  );
}

function pageRoute(model: SourceModel, text: string): Route {
  const { path: file } = model.file;
  const at = Math.max(0, text.search(/\$_(POST|REQUEST|GET)\b|php:\/\/input/));
  return {
    framework: 'php',
    method: 'POST',
    path: joinPaths(file.replace(/^(?:.*\/)?(public|www|htdocs|html|web|public_html)\//, '')),
    file,
    code: codeAt(model.file.text, at),
    handler: undefined,
    protection: 'open',
    guards: [],
    scopes: [],
    limiters: limitsAttempts(text) ? ['limit'] : [],
    chain: [],
    publicReason: 'login',
  };
}
