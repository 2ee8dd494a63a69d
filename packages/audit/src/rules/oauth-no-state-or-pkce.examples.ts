import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      code: `router.get('/login', (ctx) => {
  ctx.redirect(\`\${base}/authorize?response_type=code&client_id=events&scope=openid\`); // finding
});
router.get('/login/pkce', (ctx) => {
  ctx.redirect(\`\${base}/authorize?response_type=code&client_id=events&state=\${state}&code_challenge=\${challenge}\`);
});`,
    },
    {
      language: 'javascript',
      code: `app.get('/github', (c) => { const url = new URL('https://github.com/login/oauth/authorize'); url.searchParams.set('client_id', id); url.searchParams.set('state', 'login'); return c.redirect(url); });`,
    },
    {
      language: 'javascript',
      code: 'const url = `https://login.acme.net/authorize?response_type=code&client_id=${id}&redirect_uri=${uri}`;',
    },
    {
      language: 'javascript',
      code: `const query = new URLSearchParams({ response_type: 'code', client_id: id, redirect_uri: uri });`,
    },
    {
      language: 'javascript',
      code: `const query = new URLSearchParams({ response_type: 'code', client_id: id, state: 'abc' });`,
    },
    {
      language: 'javascript',
      code: 'location.replace(`${provider}?client_id=${id}&response_type=token&redirect_uri=${uri}`);',
    },
    { language: 'php', code: `<?php\n$query = http_build_query(['response_type' => 'code', 'client_id' => $id]);` },
    { language: 'python', code: `url = build({'response_type': 'code', 'client_id': client_id})` },
    { language: 'php', code: `<?php\nreturn Socialite::driver('github')->stateless()->redirect();` },
    {
      language: 'javascript',
      code: `passport.use(new OAuth2Strategy({ authorizationURL: url, clientID: id, state: false }, find));`,
    },
    { language: 'go', code: `package a\nfunc f() { url := conf.AuthCodeURL("state"); go(url) }` },
    {
      language: 'javascript',
      code: `app.get('/login', (req, res) => {
  const url = new URL('https://accounts.acme.net/authorize');
  url.searchParams.set('client_id', id);
  url.searchParams.set('response_type', 'code'); // finding
  res.redirect(url.toString());
});
app.get('/start', (req, res) => res.redirect('https://github.com/login/oauth/authorize?client_id=' + id + '&scope=user')); // finding
export const loginUrl = () => client.authorizationUrl({ scope: 'openid', redirect_uri: cb }); // finding`,
    },
    {
      language: 'javascript',
      code: `passport.use(new GoogleStrategy({ clientID: id, clientSecret: secret, callbackURL: '/cb' }, find));
app.get('/auth/google', passport.authenticate('google', { scope: ['email'] })); // finding
app.get('/auth/google/callback', passport.authenticate('google', { failureRedirect: '/login' }), home);`,
    },
    {
      language: 'java',
      code: `class A { String url() { return UriComponentsBuilder.fromHttpUrl(base).queryParam("response_type", "code").queryParam("client_id", id).toUriString(); } }`,
    },
    {
      language: 'ruby',
      code: `def start\n  redirect_to "https://id.acme.net/authorize?response_type=code&client_id=pm&redirect_uri=#{cb}"\nend`,
    },
    {
      language: 'csharp',
      code: `class A { IActionResult S() => Redirect("https://id.acme.net/authorize?response_type=code&client_id=" + id); }`,
    },
    {
      language: 'go',
      code: `package a\nfunc g() { q := url.Values{"response_type": {"code"}, "client_id": {id}}; go(q) }`,
    },
  ],
  clean: [
    {
      language: 'javascript',
      code: `app.get('/github', (c) => { const state = crypto.randomUUID(); const url = new URL('https://github.com/login/oauth/authorize'); url.searchParams.set('client_id', id); url.searchParams.set('state', state); return c.redirect(url); });
const map = new URL('https://maps.acme.net'); map.searchParams.set('state', 'Ohio');`,
    },
    {
      language: 'javascript',
      code: 'const url = `https://login.acme.net/authorize?response_type=code&client_id=${id}&state=${state}`; const q = new URLSearchParams({ response_type: "code", code_challenge: c });',
    },
    {
      language: 'php',
      code: `<?php\n$query = http_build_query(['response_type' => 'code', 'client_id' => $id, 'state' => $state]);`,
    },
    { language: 'python', code: `url = build({'response_type': 'code', 'client_id': client_id, 'state': state})` },
    { language: 'go', code: `package a\nfunc f(state string) { url := conf.AuthCodeURL(state); go(url) }` },
    {
      language: 'javascript',
      code: `import { auth } from 'express-openid-connect';\napp.use(auth({ clientID, authorizationParams: { response_type: 'code', scope: 'openid' } }));`,
    },
    {
      language: 'php',
      code: `<?php\nfunction address() { $options = ['response_type' => 'code', 'nonce' => $this->nonce()]; return $this->provider->getAuthorizationUrl($options); }`,
    },
    {
      language: 'php',
      code: `<?php\nfunction address($params) { $args = ['client_id' => $id, 'response_type' => 'code', 'redirect_uri' => route('back')]; $args = array_merge($args, $params); return 'https://login.acme.net/authorize?'.http_build_query($args); }`,
    },
    {
      language: 'javascript',
      code: `export const providers = { google: { params: { scope: 'openid', response_type: 'code' }, endpoint: 'https://accounts.acme.net/auth' } };`,
    },
    {
      language: 'javascript',
      code: `passport.use(new GoogleStrategy({ clientID: id, clientSecret: secret, callbackURL: '/cb', state: true }, find));
app.get('/auth/google', passport.authenticate('google', { scope: ['email'] }));
app.post('/login', passport.authenticate('local', { session: true }), home);
export const loginUrl = () => client.authorizationUrl({ scope: 'openid', state, code_challenge });`,
    },
    {
      language: 'java',
      code: `class A { String url(String state) { return UriComponentsBuilder.fromHttpUrl(base).queryParam("response_type", "code").queryParam("state", state).toUriString(); } }`,
    },
    {
      language: 'ruby',
      code: `def start\n  redirect_to "https://id.acme.net/authorize?response_type=code&client_id=pm&state=#{session[:state]}"\nend`,
    },
    {
      language: 'csharp',
      code: `class A { IActionResult S(string state) => Redirect("https://id.acme.net/authorize?response_type=code&state=" + state); }`,
    },
    {
      language: 'javascript',
      code: `function login(dets) {
  var url = '';
  for (var t in dets) {
    if (t === 'code') {
      url = dets[t].endpoint.url + '?response_type=code';
    }
  }
  redirect_uri = redirectUrl;
  ${'// the rest of the address\n  '.repeat(20)}
  url += '&redirect_uri=' + encodeURIComponent(redirectUrl);
  url += '&state=' + encodeURIComponent(state);
  window.open(url);
}`,
    },
    {
      language: 'python',
      code: `def redirect_url(self):
    params = {"client_id": self.key, "redirect_uri": self.callback_url, "response_type": "code"}
    if self.state:
        params["state"] = self.state
    return f"{authorization_url}?{urlencode(params)}"`,
    },
  ],
};
