import { requestInputs } from './apis/request-inputs.ts';
import type { Match, StaticRule } from './rule.ts';

const certificateHeader =
  /^(x-)?(ssl|tls)-?client-?(cert|verify|verified|dn|s-dn|subject|subject-dn|fingerprint|cn|serial|i-dn)|^x-(forwarded-)?client-?cert(ificate)?|^x-forwarded-tls-client-cert|^ssl-client-|^client-cert$|^x-client-(dn|cn|verify|cert)/i;
const trusts =
  /trusted?_?prox|trust proxy|remoteAddress|REMOTE_ADDR|remote_addr|RemoteAddr|getPeerCertificate|isFromProxy|proxy_?secret|ipWhitelist|allowed_?ips|IsTrusted|KnownProxies/i;

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
    javascript: ['client-cert', 'ssl-client', 'client-verify', 'client-dn'],
    php: [
      'CLIENT_CERT',
      'SSL_CLIENT',
      'CLIENT_VERIFY',
      'Client-Cert',
      'CLIENT_DN',
      'SSL-Client',
      'Client-Verify',
      'Client-DN',
    ],
    python: ['client-cert', 'ssl-client', 'SSL_CLIENT', 'CLIENT_CERT', 'client-verify'],
    go: ['Client-Cert', 'SSL-Client', 'Client-Verify'],
    java: ['Client-Cert', 'SSL-Client', 'Client-Verify', 'Client-Dn'],
    csharp: ['Client-Cert', 'SSL-Client', 'Client-Verify', 'Client-Dn', 'X-ARR-ClientCert'],
  },
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path) || trusts.test(model.file.text)) return;
    for (const { source, name, code } of requestInputs(model)) {
      if (source !== 'header' || !certificateHeader.test(name)) continue;
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
    ],
    clean: [
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
    ],
  },
};
