import type { Examples } from './rule.ts';

export const examples: Examples = {
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
    {
      language: 'php',
      code: `<?php function isSafe(string $redirect_uri) { $uri = $redirect_uri; do { $before = $uri; $uri = rawurldecode($uri); } while ($uri !== $before); $uri = trim($uri); return str_starts_with($uri, '/') && !str_starts_with($uri, '//'); }`,
    },
  ],
};
