import type { Code, FunctionModel, SourceModel } from '../languages/model.ts';
import { type RequestInput, requestInputs } from './apis/request-inputs.ts';
import type { Match, StaticRule } from './rule.ts';
import { isInside } from './values.ts';

const certificateHeader =
  /^x-arr-clientcert|^(x-)?(ssl|tls)-?client-?(cert|verify|verified|dn|s-dn|subject|subject-dn|fingerprint|cn|serial|i-dn)|^x-(forwarded-)?client-?cert(ificate)?|^x-forwarded-tls-client-cert|^ssl-client-|^client-cert$|^x-client-(dn|cn|s-dn|subject|verify|verified|cert)/i;
const trusts =
  /trusted?_?prox|trust proxy|remoteAddress|REMOTE_ADDR|remote_addr|RemoteAddr|getPeerCertificate|isFromProxy|proxy_?secret|ipWhitelist|allowed_?ips|IsTrusted|KnownProxies/i;

/** How proxies call what they say of a certificate. */
const certificateWords = [
  'client-cert',
  'client_cert',
  'ssl-client',
  'ssl_client',
  'tls-client',
  'client-verif',
  'client_verif',
  'client-dn',
  'client_dn',
  'client-cn',
  'client_cn',
];

/** A client certificate of which only a header says that it was there. */
export const mtlsHeaderTrust: StaticRule = {
  id: 'mtls-header-trust',
  number: 'S51',
  title: 'A header is believed in place of a client certificate',
  cwe: [290],
  severity: 'high',
  why: 'Whoever reaches the process past the proxy, or a proxy that does not remove the header, writes the name of any client into it.',
  remedy:
    'Believe it from the address of the proxy alone, let the proxy remove it from what clients send, or read the certificate of the connection itself.',
  triggers: {
    javascript: certificateWords,
    php: certificateWords,
    python: certificateWords,
    go: certificateWords,
    java: certificateWords,
    ruby: certificateWords,
    csharp: [...certificateWords, 'X-ARR-ClientCert'],
  },
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    const reads = requestInputs(model).filter(
      ({ source, name }) => source === 'header' && certificateHeader.test(name.replaceAll('_', '-')),
    );
    if (reads.length === 0 || isCheckedForAll(model, reads)) return;
    for (const { name, code } of reads) {
      if (trusts.test(functionAround(model, code)?.code.text ?? '')) continue;
      yield {
        code,
        message: `"${name}" is believed from whoever sends it.`,
        remedy: this.remedy,
        confidence: 'medium',
      };
    }
  },
  examples: {
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
  },
};

/** An address that is written to a log, or counted by, says nothing of a proxy. */
const namesAddress =
  /^(?![^\n]*(prox|trust|gateway|allow|includes|contains|in_array|\bin\b|[=!]=))[^\n]*(remoteAddress|REMOTE_ADDR|remote_addr|RemoteAddr)[^\n]*$/gim;

/** Whether the address of the proxy is checked for the whole file: outside of the functions that read such a header, which check it for themselves alone. */
function isCheckedForAll(model: SourceModel, reads: readonly RequestInput[]): boolean {
  const readers = reads.flatMap(({ code }) => functionAround(model, code) ?? []);
  const rest = readers.reduce((text, { code }) => text.replace(code.text, ''), model.file.text);
  return trusts.test(rest.replace(namesAddress, ''));
}

function functionAround(model: SourceModel, code: Code): FunctionModel | undefined {
  return model.functions
    .filter((one) => isInside(code, one.code))
    .sort((a, b) => a.code.end - a.code.start - (b.code.end - b.code.start))[0];
}
