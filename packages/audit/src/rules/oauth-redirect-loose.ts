import type { Call, SourceModel, Value } from '../languages/model.ts';
import { isBrowserCode } from './apis/jwt/claims-use.ts';
import { isHostOfRedirect, isRedirect, namesRedirect, uncheckedRedirects } from './apis/oauth/redirect-uris.ts';
import type { Match, StaticRule } from './rule.ts';
import { alternatives, codeAt } from './values.ts';

const loose =
  /(^|\.)(startsWith|includes|indexOf|match|test|endsWith|search|startswith|endswith|find|strpos|stripos|str_starts_with|str_contains|preg_match|strstr|substr|fnmatch|HasPrefix|Contains|HasSuffix|MatchString|StartsWith|EndsWith|start_with\?|include\?|end_with\?|contains|matches)$/;

/** A redirect URI that only has to begin, or to look, like the right one. */
export const oauthRedirectLoose: StaticRule = {
  id: 'oauth-redirect-loose',
  number: 'S38',
  title: 'A redirect URI is not compared exactly',
  cwe: [601],
  severity: 'high',
  why: 'https://app.example.com.evil.test begins with https://app.example.com: the code, or the token, is sent there (RFC 9700, section 2.1).',
  remedy: 'Compare the whole text with each registered redirect URI; only the port of a loopback address may differ.',
  triggers: {
    javascript: ['redirect_uri', 'redirectUri', 'redirectUrl', 'redirect_url', 'returnTo', 'callbackUrl'],
    php: ['redirect_uri', 'redirectUri', 'redirect_url'],
    python: ['redirect_uri', 'redirect_url'],
    go: ['redirect_uri', 'redirectURI', 'RedirectURI', 'redirectURL'],
    java: ['redirectUri', 'redirect_uri'],
    ruby: ['redirect_uri'],
    csharp: ['redirectUri', 'RedirectUri', 'redirect_uri'],
  },
  *check(model, project): Generator<Match> {
    // where a page goes on is no redirect of a server
    if (project.isTest(model.file.path) || isBrowserCode(model)) return;
    // `'acme.com' in redirect_uri` of Python looks for a piece of it.
    for (const { operator, left, right, code } of model.comparisons) {
      if (!/\bin$/.test(operator) || left.kind !== 'string' || left.text.length < 3 || !isRedirect(right)) continue;
      yield {
        code,
        message: `The redirect URI is judged by ${operator}, which lets other hosts pass.`,
        remedy: this.remedy,
        confidence: 'medium',
      };
    }
    for (const call of model.calls) {
      if (!loose.test(call.target) || !isAboutRedirect(model, call)) continue;
      yield {
        code: call.code,
        message: `The redirect URI is judged by ${call.name}(), which lets other hosts pass.`,
        remedy: this.remedy,
        confidence: 'medium',
      };
    }
    for (const { code, operator } of matchedInRuby(model)) {
      yield {
        code,
        message: `The redirect URI is judged by ${operator}, which lets other hosts pass.`,
        remedy: this.remedy,
        confidence: 'medium',
      };
    }
    for (const code of uncheckedRedirects(model)) {
      yield {
        code,
        message: 'The answer of a login is sent to whatever redirect URI the request names.',
        remedy: this.remedy,
        confidence: 'medium',
      };
    }
  },
};

/** The text that is judged is the redirect URI. A list that holds it whole is right; one slash or a scheme says nothing of a host. */
function isAboutRedirect(model: SourceModel, call: Call): boolean {
  const [first, second] = call.arguments.map(({ value }) => value);
  const isFunction = call.receiver === undefined || /^\\?(strings|regexp|re|preg|Str)$/.test(call.receiverText ?? '');
  const judged = isFunction ? first : call.receiver;
  const wanted = isFunction ? second : first;
  const isPattern = /(^|\.)(test|MatchString)$/.test(call.target);
  const subject = isPattern ? first : /^(preg_match|match)$/.test(call.name) && isFunction ? second : judged;
  if (subject === undefined) return false;
  if (isHostOfRedirect(model, subject)) return saysTooLittle(call.name, wanted ?? first);
  if (!alternatives(subject).some((one) => isRedirect(one)) && !wasGivenRedirect(model, call, subject)) return false;
  const pattern = isPattern ? judged : first;
  if (/match|test/i.test(call.name) && pattern !== undefined && isExact(pattern.code.text)) return false;
  // one sign says nothing of a host, and a loopback address may have any port (RFC 8252, section 7.3)
  if (wanted?.kind === 'string' && /^(\W|https?:\/\/(127\.0\.0\.1|\[::1\]|localhost):)$/.test(wanted.text))
    return false;
  return !(wanted?.kind === 'string' && /^(\/{1,2}|https?:?(\/\/)?|#|\?|:\/\/)$/.test(wanted.text));
}

/** `$next = $request->query('redirect_url')`, where the name is given something else later. */
function wasGivenRedirect(model: SourceModel, { within }: Call, subject: Value): boolean {
  if (!/^\$?\w+$/.test(subject.code.text)) return false;
  return model.assignments.some(
    (one) =>
      one.target === subject.code.text &&
      one.within === within &&
      alternatives(one.value).some((inner) => isRedirect(inner)),
  );
}

/** `host.endsWith('acme.net')`: a host of others may end so, too; with the dot in front it is one's own. */
function saysTooLittle(name: string, wanted: Value | undefined): boolean {
  if (/^(endsWith|endswith|EndsWith|end_with\?|HasSuffix|str_ends_with)$/.test(name))
    return wanted?.kind === 'string' && /^\w/.test(wanted.text);
  return /^(includes|indexOf|Contains|contains|include\?|str_contains|strpos)$/.test(name) && wanted?.kind === 'string';
}

/** `params[:redirect_uri] =~ /acme\.net/` of Ruby. */
function matchedInRuby(model: SourceModel): readonly { readonly code: Call['code']; readonly operator: string }[] {
  if (model.file.language !== 'ruby') return [];
  const found = model.file.text.matchAll(
    /([\w.[\]:'"]{2,80})(?:\s{0,4}=~\s{0,4}|\.match\?\(\s{0,4})(\/(?:[^/\\\n]|\\.){1,200}\/[a-z]{0,4})/g,
  );
  return [...found].flatMap(({ index, 0: text, 1: left = '', 2: pattern = '' }) => {
    const given = model.assignments.find(({ target }) => target === left)?.value.code.text;
    const isMeant = namesRedirect(left) || (given !== undefined && namesRedirect(given));
    return isMeant && !/^\/\\A.*\\[zZ]\//.test(pattern)
      ? [{ code: codeAt(model, index, index + text.length), operator: '=~' }]
      : [];
  });
}

/** A pattern for the whole text, without a gap for other hosts. */
function isExact(pattern: string): boolean {
  return /^\W{0,3}\^/.test(pattern) && /\$\W{0,2}[a-z]*\W?$/.test(pattern) && !/\.[*+]/.test(pattern);
}
