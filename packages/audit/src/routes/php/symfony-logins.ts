import type { SourceModel } from '../../languages/model.ts';
import type { Files } from '../files.ts';
import { joinPaths } from '../program.ts';
import type { Route } from '../route.ts';
import { codeAt } from './plain-php-guards.ts';
import { withoutComments } from './plain-php-text.ts';
import { parsed, treeOf } from './symfony-security.ts';

/** What takes passwords in a firewall. */
const passwordAuthenticators = ['json_login', 'form_login', 'form_login_ldap', 'json_login_ldap'];

const securityFile = /(^|\/)(config\/(packages\/)?security|app\/config\/security)\.ya?ml$/;

/**
 * The logins that firewalls bring: `json_login` and `form_login` answer by themselves, without a controller. An authenticator of the project's own counts
 * where it takes a password.
 */
export function firewallLogins(models: readonly SourceModel[], project: Files): readonly Route[] {
  return project.files
    .filter((file) => securityFile.test(file))
    .flatMap((file) => {
      const text = project.read(file) ?? '';
      const firewalls = treeOf(treeOf(parsed(text).security).firewalls);
      return Object.entries(firewalls).flatMap(([name, given]) => {
        const own = treeOf(given);
        if (own.security === false) return [];
        const found = loginIn(models, own);
        if (found === undefined) return [];
        const at = placeOf(text, name, found.key);
        const path = pathOf(models, project, found.checkPath);
        const isThrottled = own.login_throttling !== undefined && own.login_throttling !== false;
        return [route(file, text, at, path, isThrottled)];
      });
    });
}

function loginIn(
  models: readonly SourceModel[],
  firewall: Readonly<Record<string, unknown>>,
): { readonly key: string; readonly checkPath: string } | undefined {
  for (const key of passwordAuthenticators) {
    if (firewall[key] === undefined) continue;
    const checkPath = treeOf(firewall[key]).check_path;
    return { key, checkPath: typeof checkPath === 'string' ? checkPath : '/login' };
  }
  const key = ['custom_authenticators', 'custom_authenticator', 'guard'].find((one) => firewall[one] !== undefined);
  if (key === undefined) return undefined;
  const names = [...JSON.stringify(firewall[key]).matchAll(/(?<!\w)(\w+)"/g)].map(([, one = '']) => one);
  const takesPasswords = models.some(
    ({ file }) =>
      names.some((one) => file.path.endsWith(`/${one}.php`)) &&
      /\b(new\s+PasswordCredentials|isPasswordValid|password_verify)\s*\(/.test(withoutComments(file.text)),
  );
  return takesPasswords ? { key, checkPath: '/login' } : undefined;
}

/** Where the key of a firewall stands. */
function placeOf(text: string, firewall: string, key: string): number {
  const start = Math.max(0, text.search(new RegExp(`^\\s+${firewall.replace(/\W/g, '\\$&')}\\s*:`, 'm')));
  const inside = text.slice(start).search(new RegExp(`\\b${key}\\s*:`));
  return inside < 0 ? start + (text.slice(start).search(/\S/) || 0) : start + inside;
}

/** A path as it is, or that of the route of this name. */
function pathOf(models: readonly SourceModel[], project: Files, checkPath: string): string {
  if (checkPath.startsWith('/')) return joinPaths(checkPath);
  const name = checkPath.replace(/\W/g, '\\$&');
  const attribute = new RegExp(`Route\\(\\s*(?:path:\\s*)?['"]([^'"]+)['"][^)]*['"]${name}['"]`);
  for (const { file } of models) {
    const path = file.text.includes(checkPath) ? attribute.exec(file.text)?.[1] : undefined;
    if (path !== undefined) return joinPaths(path);
  }
  const entry = new RegExp(`^${name}:[ \\t]*\\n(?:[ \\t]+\\S.*\\n)*?[ \\t]+path:\\s*['"]?([^'"\\s]+)`, 'm');
  for (const file of project.files.filter((one) => /(^|\/)config\/rout\w.*\.ya?ml$/.test(one))) {
    const path = entry.exec(project.read(file) ?? '')?.[1];
    if (path !== undefined) return joinPaths(path);
  }
  return '/login';
}

function route(file: string, text: string, at: number, path: string, isThrottled: boolean): Route {
  return {
    framework: 'symfony',
    method: 'POST',
    path,
    file,
    code: codeAt(text, at),
    handler: undefined,
    protection: 'open',
    guards: [],
    scopes: [],
    limiters: isThrottled ? ['login_throttling'] : [],
    chain: [],
    publicReason: 'login',
  };
}
