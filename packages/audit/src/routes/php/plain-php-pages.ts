import { takesPassword } from './php-passwords.ts';

/** Deletes or changes what is stored; a counter of visits is none of it. */
const changing =
  /\bdelete\s+from\b|\bdrop\s+table\b|\btruncate\s+table\b|\bupdate\s+[\w\x60.]+\s+set\b(?!\s*[\x60\w]*(view|hit|count|visit|last_|seen|read|token))/i;
const adding = /\binsert\s+into\b/i;
/** Everybody who is known, without asking for one. */
const everybody =
  /\bselect\s[^;"']{0,600}\bfrom\s+[\x60\w]*(users?|customers?|members?|accounts?|usuarios?|employees|patients|clients?|students?|teachers?|staffs?|alumnos?|clientes?)(_?(details?|info|data|records?))?\b(?![^;]*\bwhere\b)/i;

/** Runs what it is given. */
const executing = /\b(shell_exec|exec|system|passthru|popen|proc_open|eval|assert)\s*\([^)]{0,300}\$/;

/** Sets the application up, and makes its first administrator, for whoever comes. */
const installing =
  /\binsert\s+into\s+[\x60\w.]*(admins?|administrators?|users?|accounts?)\b|\bcreate\s+table\b|file_put_contents\s*\([^;]*(config|\.env)|schema\.sql/i;
const isInstaller = /(^|\/)(install(er|ation)?|setup)(\/index|\/step\w*)?\.php$/i;
/** `if (file_exists('installed.lock')) exit;`. */
const isDoneOnce =
  /\bis_?installed\b|file_exists\s*\([^;{]*(lock|install|config|\.env)|\.lock\b|count\(\*\)[^;]*\b(users|admins)\b|defined\s*\(\s*['"]\w*INSTALLED/i;

/** A script that installs the application as often as it is asked to. */
function installsAnew(path: string, text: string): boolean {
  return (
    isInstaller.test(path) && installing.test(text) && /\$_(POST|GET|REQUEST)\b/.test(text) && !isDoneOnce.test(text)
  );
}

export function changesRecords(text: string): boolean {
  return changing.test(text) || adding.test(text);
}

/**
 * Whether a page does what hardly anybody means for everybody: it deletes, changes, administers, or lists people. Pages that deal with passwords of the
 * visitor's own, or are entered by a secret in the link, are meant for strangers.
 */
export function doesHarm(path: string, text: string): boolean {
  if (installsAnew(path, text)) return true;
  if (takesPassword(text) || /\$_GET\s*\[\s*['"]\w*(token|hash|code|key|secret)['"]/i.test(text)) return false;
  if (/\bABSPATH\b|add_action\(|PHP_SAPI|php_sapi_name|\$argv/.test(text)) return false;
  const isOfAdministration = /(^|\/)\w*admin\w*\/|(^|\/)(admin|manage)[\w-]*\.php$/i.test(path);
  const isNamed = /(^|[/_-])(add|create|edit|delete|remove|update|upload|insert|save)[\w-]*\.php$/i.test(path);
  return (
    changing.test(text) ||
    (executing.test(text) && /\$_(GET|POST|REQUEST)\b/.test(text)) ||
    (adding.test(text) && (isOfAdministration || isNamed)) ||
    (everybody.test(text) && shows(text))
  );
}

/** Whether it writes out what it read. */
function shows(text: string): boolean {
  return /\becho\b|<\?=|\bprint\b/.test(text);
}

/** Names of scripts that pages lead to: in forms, links, redirects, and requests of their own scripts. */
const leading =
  /(?:\b(?:action|href)\s*=\s*["']|\b(?:post|get|fetch|load|ajax|getJSON)\s*\(\s*["'`]|\burl\s*:\s*["'`]|\bopen\s*\(\s*["']\w+["']\s*,\s*["'`]|\bLocation:\s*)(?:https?:\/\/[^/"']{0,200})?(?:\.{0,2}\/){0,9}([\w./-]{1,200}\.php)/gi;

/** The scripts that some page leads to, as it names them: they are asked for from outside, in whatever folder they are. */
export function scriptsLedTo(texts: Iterable<string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const text of texts) {
    if (!text.includes('.php')) continue;
    for (const [, name = ''] of text.matchAll(leading)) if (name.includes('/')) found.add(name);
  }
  return found;
}
