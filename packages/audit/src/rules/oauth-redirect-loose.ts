import type { Call, Value } from '../languages/model.ts';
import { isBrowserCode } from './apis/claims-use.ts';
import { plainName } from './apis/credential-names.ts';
import type { Match, StaticRule } from './rule.ts';

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
      if (!/\bin$/.test(operator) || left.kind !== 'string' || left.text.length < 3 || !namesRedirect(right.code.text))
        continue;
      yield {
        code,
        message: `The redirect URI is judged by ${operator}, which lets other hosts pass.`,
        remedy: this.remedy,
        confidence: 'medium',
      };
    }
    for (const call of model.calls) {
      if (!loose.test(call.target) || !isAboutRedirect(call)) continue;
      yield {
        code: call.code,
        message: `The redirect URI is judged by ${call.name}(), which lets other hosts pass.`,
        remedy: this.remedy,
        confidence: 'medium',
      };
    }
  },
  examples: {
    matching: [
      {
        language: 'javascript',
        code: `router.get('/grant', (ctx) => { const target = String(ctx.query.redirect_uri); if (!allowed.some((one) => target.startsWith(one))) ctx.throw(400); ctx.redirect(target); });`,
      },
      {
        language: 'javascript',
        code: `router.get('/authorize', (ctx) => { const { redirect_uri: uri } = ctx.query; if (!uri.startsWith('https://acme.net')) ctx.throw(400); ctx.redirect(uri); });`,
      },
      {
        language: 'php',
        code: `<?php\n$uri = $request->query->get('redirect_uri');\nif (!preg_match('#^https://.*\\.acme\\.net#', $uri)) { deny(); }`,
      },
      {
        language: 'javascript',
        code: `if (client.redirectUris.some((uri) => redirect_uri.startsWith(uri))) send(redirect_uri);`,
      },
      { language: 'php', code: `<?php\nif (strpos($redirect_uri, $client->redirect) === 0) { send(); }` },
      { language: 'python', code: `if redirect_uri.startswith(client.redirect):\n    send()` },
      { language: 'python', code: `if 'acme.net' in redirect_uri:\n    send()` },
      {
        language: 'go',
        code: `package a\nfunc f(redirectURI string) bool { return strings.HasPrefix(redirectURI, base) }`,
      },
      { language: 'java', code: `class A { boolean f(String redirectUri) { return redirectUri.startsWith(base); } }` },
      { language: 'ruby', code: `send_code if redirect_uri.start_with?(client.redirect)` },
      {
        language: 'csharp',
        code: `class A { bool F(string redirectUri) { return redirectUri.StartsWith(registered); } }`,
      },
    ],
    clean: [
      {
        language: 'php',
        code: `<?php\n$uri = $request->query->get('redirect_uri');\nif (!preg_match('#^https://app\\.acme\\.net/callback$#', $uri)) { deny(); }`,
      },
      {
        language: 'javascript',
        code: `if (client.redirectUris.includes(redirect_uri)) send(redirect_uri); if (redirect_uri.startsWith('/')) local(); if (redirectUrl.indexOf('//') === 0) refuse();`,
      },
      { language: 'php', code: `<?php\nif (in_array($redirect_uri, $client->redirects, true)) { send(); }` },
      { language: 'python', code: `if redirect_uri in client.redirects:\n    send()` },
      {
        language: 'go',
        code: `package a\nfunc f(redirectURI string) bool { return slices.Contains(registered, redirectURI) }`,
      },
      {
        language: 'java',
        code: `class A { boolean f(String redirectUri) { return registered.contains(redirectUri); } }`,
      },
      { language: 'ruby', code: `send_code if client.redirects.include?(redirect_uri)` },
      {
        language: 'csharp',
        code: `class A { bool F(string redirectUri) { return registered.Contains(redirectUri); } }`,
      },
      {
        language: 'javascript',
        code: `if (redirectUrl.startsWith('http://127.0.0.1:') && !redirectUrl.includes('@')) send(redirectUrl);`,
      },
    ],
  },
};

/** The text that is judged is the redirect URI. A list that holds it whole is right; one slash or a scheme says nothing of a host. */
function isAboutRedirect(call: Call): boolean {
  const [first, second] = call.arguments.map(({ value }) => value);
  const isFunction = call.receiver === undefined || /^(strings|regexp|re|preg)$/.test(call.receiverText ?? '');
  const judged = isFunction ? first : call.receiver;
  const wanted = isFunction ? second : first;
  const isPattern = /(^|\.)(test|MatchString)$/.test(call.target);
  const subject = isPattern ? first : /^(preg_match|match)$/.test(call.name) && isFunction ? second : judged;
  if (subject === undefined || !isRedirect(subject)) return false;
  const pattern = isPattern ? judged : first;
  if (/match|test/i.test(call.name) && pattern !== undefined && isExact(pattern.code.text)) return false;
  // one sign says nothing of a host, and a loopback address may have any port (RFC 8252, section 7.3)
  if (wanted?.kind === 'string' && /^(\W|https?:\/\/(127\.0\.0\.1|\[::1\]|localhost):)$/.test(wanted.text))
    return false;
  return !(wanted?.kind === 'string' && /^(\/{1,2}|https?:?(\/\/)?|#|\?|:\/\/)$/.test(wanted.text));
}

/** By the name that it is used under, or by what it was read from: `const { redirect_uri: uri } = req.query`. */
function isRedirect(value: Value): boolean {
  if (namesRedirect(value.code.text)) return true;
  if (value.kind === 'path' && namesRedirect(value.path)) return true;
  // `String(req.query.redirect_uri)`
  if (value.kind === 'call' && /^(String|trim|urldecode|rawurldecode|decodeURIComponent)$/.test(value.call.name))
    return value.call.arguments.some(({ value: inner }) => isRedirect(inner));
  const [named] = value.kind === 'call' ? value.call.arguments : [];
  return named?.value.kind === 'string' && namesRedirect(named.value.text);
}

/** A pattern for the whole text, without a gap for other hosts. */
function isExact(pattern: string): boolean {
  return /^\W{0,3}\^/.test(pattern) && /\$\W{0,2}[a-z]*\W?$/.test(pattern) && !/\.[*+]/.test(pattern);
}

function namesRedirect(text: string): boolean {
  const last = /(?<![$\w])([$\w]+)['"\])]{0,6}$/.exec(text)?.[1] ?? '';
  return /(^|_)(redirect_?ur[il]|return_?to|callback_?url)$/.test(plainName(last));
}
