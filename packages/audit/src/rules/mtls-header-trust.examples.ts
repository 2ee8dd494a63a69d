import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      code: `exports.createGuards = () => {
  function certificate(req, res, next) { req.client = { subject: req.headers['x-ssl-client-s-dn'] }; next(); } // finding
  function behindProxy(req, res, next) { if (!proxies.includes(req.socket.remoteAddress)) return res.sendStatus(403); req.client = req.headers['x-ssl-client-s-dn']; next(); }
  return { certificate, behindProxy };
};`,
    },
    {
      language: 'javascript',
      code: `app.get('/x', (req, res) => { const who = parse(req.headers['x-ssl-client-dn']); res.json(who); });`,
    },
    { language: 'php', code: `<?php\n$who = $_SERVER['HTTP_X_SSL_CLIENT_DN'];` },
    {
      language: 'php',
      code: `<?php\nif ($request->headers->get('X-SSL-Client-Verify') !== 'SUCCESS') { deny(); }`,
    },
    { language: 'python', code: `def view():\n    return parse(request.headers.get('X-SSL-Client-Cert'))` },
    {
      language: 'go',
      code: `package a\nfunc h(w http.ResponseWriter, r *http.Request) { who := r.Header.Get("X-Forwarded-Client-Cert"); show(who) }`,
    },
    {
      language: 'java',
      code: `class A { void f(HttpServletRequest request) { String who = request.getHeader("X-SSL-Client-DN"); show(who); } }`,
    },
    {
      language: 'csharp',
      code: `class A { [HttpGet] public string Who() { var who = Request.Headers["X-SSL-Client-Cert"]; return Parse(who); } }`,
    },
    { language: 'ruby', code: `def partner\n  find(request.headers['X-SSL-Client-S-DN'])\nend` },
    { language: 'java', code: `class A { void f(HttpServletRequest r) { show(r.getHeader("SSL_CLIENT_S_DN")); } }` },
    {
      language: 'python',
      code: `def partner(request):\n    return request.META.get('HTTP_X_SSL_CLIENT_VERIFY') == 'SUCCESS'`,
    },
  ],
  clean: [
    {
      language: 'javascript',
      code: `const fromProxy = (req) => proxies.includes(req.socket.remoteAddress);
app.use((req, res, next) => (fromProxy(req) ? next() : res.sendStatus(403)));
app.get('/x', (req, res) => res.json(parse(req.headers['x-ssl-client-dn'])));`,
    },
    {
      language: 'javascript',
      code: `app.get('/x', (req, res) => { if (!trusted.has(req.socket.remoteAddress)) return deny(res); const who = parse(req.headers['x-ssl-client-dn']); });`,
    },
    {
      language: 'php',
      code: `<?php\nif ($_SERVER['REMOTE_ADDR'] !== '10.0.0.1') { deny(); } $who = $_SERVER['HTTP_X_SSL_CLIENT_DN'];`,
    },
    {
      language: 'python',
      code: `def view():\n    return parse(request.headers.get('X-Request-Id'), client_certificate)`,
    },
    {
      language: 'go',
      code: `package a\nfunc h(w http.ResponseWriter, r *http.Request) { who := r.TLS.PeerCertificates[0]; show(who, "Client-Cert") }`,
    },
    {
      language: 'java',
      code: `class A { void f(HttpServletRequest request) { if (!trustedProxies.contains(request.getRemoteAddr())) return; String who = request.getHeader("X-SSL-Client-DN"); show(who); } }`,
    },
    {
      language: 'csharp',
      code: `class A { [HttpGet] public string Who() { return HttpContext.Connection.ClientCertificate.Subject; } } // not X-SSL-Client-Cert`,
    },
    {
      language: 'ruby',
      code: `def partner\n  deny unless PROXIES.include?(request.env['REMOTE_ADDR'])\n  find(request.headers['X-SSL-Client-S-DN'])\nend`,
    },
  ],
};
