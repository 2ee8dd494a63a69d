import { isChosenPassword } from './apis/secrets/vendor-secrets.ts';
import { codeOf } from './code-of.ts';
import { isInDocstring } from './docstrings.ts';
import type { Match, TextRule } from './rule.ts';
import { masked } from './values.ts';

const uri =
  /\b(?!about|mailto)([a-z][a-z0-9+.-]{1,20}):\/\/([\w.%~-]*):((?:[^\s:@/"'`<>{}$%\\]|%[0-9a-f]{2}){3,100})@([\w.-]+|\[[0-9a-f:]+\])/gi;
const placeholder =
  /^((my|your|the|db|redis|postgres|pg|mysql|mongo(db)?|rabbit(mq)?|minio|dev|local)?_?pass(word|wd)?|pwd|secret|user(name)?|x+|\*+|\.+|changeme|your.*|test|guest|root|admin|postgres|mysql|example|foo|bar|p|pw|abc|123|1234|super_?secret|(my[-_]?)?token|api_?key|db_?password)$/i;
const documentation =
  /\.(md|mdx|rst|txt|adoc|lock)$|package-lock\.json$|(^|\/)\.env\.(example|sample|dist|template)$|\.(example|sample|dist)(\.\w+)?$/;

/** `Server=db;User Id=sa;Password=…`, `app:…@tcp(db:3306)/app`, `host=db user=app password=…`, `jdbc:…?user=app&password=…`: each with its host, where it says one. */
const connections: readonly RegExp[] = [
  /\b(?:Server|Data Source|Host|Addr(?:ess)?)=(?<host>[^;"'\n]{1,100});[^"'\n]{0,200}?\b(?:Password|Pwd)=(?<password>[^;"'\s]{3,100})/gi,
  /["'`][\w.-]{1,60}:(?<password>[^\s:@/"'`<>{}$%\\]{3,100})@(?:tcp|unix)\((?<host>[^)\n]{0,100})\)/g,
  /\bhost=(?<host>[\w.-]{1,100})[^"'`\n]{0,120}?\spassword=(?<password>[^\s"'`$%{]{3,100})/g,
  /\bjdbc:\w{1,20}:(?:\w{1,20}:)?\/\/(?<host>[\w.-]{1,100})[^"'\s]{0,160}?[?&;]password=(?<password>[^&;"'\s$]{3,100})/gi,
];

/** A name and a password in an address. */
export const credentialsInUri: TextRule = {
  id: 'credentials-in-uri',
  number: 'S25',
  title: 'A password stands in an address',
  cwe: [522],
  severity: 'medium',
  why: 'Addresses end in logs, in error messages and in the history of a shell, whole.',
  remedy:
    'Keep the address without it, and give the password through the option or the header that is made for it, from the environment.',
  hints: /:\/\/[^\s/"':]{0,100}:[^\s/"']{1,200}@|\b(password|pwd)=|@(tcp|unix)\(/i,
  *checkText(file, text, project): Generator<Match> {
    if (project.isTest(file) || documentation.test(file)) return;
    for (const { index, 0: all, 1: scheme = '', 2: user = '', 3: password = '', 4: host = '' } of text.matchAll(uri)) {
      if (password === user || isMadeUp(password, host)) continue;
      // a text that starts a line of its own shows how something is used
      if (file.endsWith('.py') && isInDocstring(text, index)) continue;
      yield {
        code: codeOf(text, index, index + all.length),
        message: `A ${scheme} address holds the password of "${user}": ${masked(password)}.`,
        remedy: this.remedy,
        ...gradeOf(host),
      };
    }
    for (const pattern of connections) {
      for (const { index, 0: all, groups } of text.matchAll(pattern)) {
        const { host = '', password = '' } = groups ?? {};
        if (isMadeUp(password, host) || /[${}<>%]|^\*+$/.test(password)) continue;
        yield {
          code: codeOf(text, index, index + all.length),
          message: `The address of a database holds its password: ${masked(password)}.`,
          remedy: this.remedy,
          ...gradeOf(host),
        };
      }
    }
  },
};

function gradeOf(host: string): Pick<Match, 'severity' | 'confidence'> {
  const isLocal =
    /^(localhost|127\.|::1|0\.0\.0\.0|\[::1\]|\.$|\(local|(db|mysql|postgres|redis|mongo|rabbitmq|database|sql)[\w-]{0,40}$|(cache|broker|queue|memcached)$)/i.test(
      host,
    );
  return isLocal ? { severity: 'low', confidence: 'medium' } : { severity: 'medium', confidence: 'high' };
}

/** What stands where a password is meant to be put; of a host that is nobody's, whatever nobody would choose. */
function isMadeUp(password: string, host: string): boolean {
  // `server=http://node:9740;password=nodepassword` of a help text
  const named = /^(\w{3,30})(?:password|passwd|secret)$/i.exec(password)?.[1];
  if (named !== undefined && host.toLowerCase().includes(named.toLowerCase())) return true;
  if (placeholder.test(password) || /^(host|hostname|server)$/i.test(host)) return true;
  return /(^|\.)example\.(com|org|net)$|\.example$/i.test(host) && !isChosenPassword(password);
}
