import type { Call, SourceModel, Value } from '../languages/model.ts';
import { isBrowserCode } from './apis/claims-use.ts';
import { isHostOfRedirect, isRedirect, namesRedirect, uncheckedRedirects } from './apis/redirect-uris.ts';
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
      {
        language: 'javascript',
        code: `app.get('/authorize', async (req, res) => {
  const url = new URL(req.query.redirect_uri);
  if (!url.hostname.endsWith('acme.net')) return res.sendStatus(400); // finding
  res.redirect(url.href);
});
app.get('/grant', async (req, res) => {
  const client = await clients.find(req.query.client_id);
  res.redirect(req.query.redirect_uri + '?code=' + (await codeFor(client))); // finding
});`,
      },
      {
        language: 'php',
        code: `<?php\nclass C { function d(Request $request) { if (!Str::startsWith($request->redirect_uri, $client->redirect)) abort(400); return redirect($request->redirect_uri); } }`,
      },
      {
        language: 'python',
        code: `def a():\n    uri = request.args['redirect_uri']\n    if 'acme.net' not in uri:\n        abort(400)\n    return redirect(uri + '?code=' + code)`,
      },
      {
        language: 'go',
        code: `package a\nfunc B(c *gin.Context) { c.Redirect(302, c.Query("redirect_uri")+"?code="+code) }`,
      },
      {
        language: 'java',
        code: `class A { RedirectView b(@RequestParam("redirect_uri") String redirectUri) { return new RedirectView(redirectUri + "?code=" + code()); } }`,
      },
      { language: 'ruby', code: `def check\n  head :bad_request unless params[:redirect_uri] =~ /acme\\.net/\nend` },
      {
        language: 'csharp',
        code: `class A { IActionResult B(string redirectUri) { if (!new Uri(redirectUri).Host.EndsWith("acme.net")) return BadRequest(); return Redirect(redirectUri); } }`,
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
      {
        language: 'javascript',
        code: `app.get('/authorize', async (req, res) => {
  const target = new URL(req.query.redirect_uri);
  if (target.origin !== 'https://app.acme.net' && !target.hostname.endsWith('.acme.net')) return res.sendStatus(400);
  res.redirect(target.href + '?code=' + code);
});`,
      },
      {
        language: 'python',
        code: `def c():\n    uri = request.args.get('redirect_uri')\n    if uri not in client.redirect_uris:\n        abort(400)\n    return redirect(f'{uri}?code={new_code()}')`,
      },
      {
        language: 'java',
        code: `class A { RedirectView c(@RequestParam("redirect_uri") String redirectUri) { registered.require(redirectUri); checkRedirect(redirectUri); return new RedirectView(redirectUri + "?code=" + code()); } }`,
      },
      {
        language: 'ruby',
        code: `def check\n  head :bad_request unless params[:redirect_uri] =~ /\\Ahttps:\\/\\/app\\.acme\\.net\\z/\nend`,
      },
    ],
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
  if (!alternatives(subject).some(isRedirect) && !wasGivenRedirect(model, call, subject)) return false;
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
    (one) => one.target === subject.code.text && one.within === within && alternatives(one.value).some(isRedirect),
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
