import type { Fix } from '../findings/finding.ts';
import type { Code, SourceModel, Value } from '../languages/model.ts';
import { isOption } from './apis/tls-options.ts';
import { namedValues } from './named-values.ts';
import type { Match, StaticRule } from './rule.ts';
import { alternatives, firstOfEach, isFalse, isInside, isTrue, namedArgument, pathsIn } from './values.ts';

/** Names of switches, and what switches verification off. */
const switches: readonly { readonly name: RegExp; readonly off: (value: Value) => boolean }[] = [
  {
    name: /^(rejectUnauthorized|strictSSL|verify_peer|verify_peer_name|verify_ssl|ssl_verify|verifySsl|validateCertificate|CheckCertificateRevocationList_|verify_hostname|check_hostname)$/,
    off: isFalse,
  },
  {
    name: /^(InsecureSkipVerify|allow_self_signed|insecureSkipTlsVerify|TrustServerCertificate|tlsInsecure|tlsAllowInvalidCertificates)$/,
    off: isTrue,
  },
  {
    name: /^NODE_TLS_REJECT_UNAUTHORIZED$/,
    off: (value) => (value.kind === 'string' && value.text === '0') || isZero(value),
  },
  {
    name: /^(verify_mode)$/,
    off: (value) => alternatives(value).every((one) => pathsIn(one).some((path) => /VERIFY_NONE|CERT_NONE/.test(path))),
  },
  {
    name: /^(ServerCertificateCustomValidationCallback|ServerCertificateValidationCallback|RemoteCertificateValidationCallback)$/,
    off: acceptsAll,
  },
];

const calls =
  /(^|\.)(ssl\._create_unverified_context|withoutVerifying|NoopHostnameVerifier|TrustAllStrategy|TrustSelfSignedStrategy|InsecureTrustManagerFactory|DangerousAcceptAnyServerCertificateValidator|disable_warnings)$/;

/** Certificates that nobody looks at. */
export const tlsVerifyDisabled: StaticRule = {
  id: 'tls-verify-disabled',
  number: 'S44',
  title: 'The certificate of a server is not checked',
  cwe: [295],
  severity: 'high',
  why: 'Whoever stands between may answer in place of the server: they read the tokens that are sent, and write the keys that are fetched.',
  remedy: 'Verify; where the authority is your own, give its certificate to the client.',
  triggers: {
    javascript: ['rejectUnauthorized', 'NODE_TLS_REJECT_UNAUTHORIZED', 'strictSSL'],
    php: ['SSL_VERIFYPEER', 'SSL_VERIFYHOST', "'verify'", '"verify"', 'verify_peer', 'withoutVerifying'],
    python: ['verify=', 'verify =', '_create_unverified_context', 'CERT_NONE', 'verify_ssl', 'check_hostname'],
    go: ['InsecureSkipVerify'],
    java: [
      'NoopHostnameVerifier',
      'TrustAll',
      'X509TrustManager',
      'InsecureTrustManagerFactory',
      'TrustSelfSigned',
      'HostnameVerifier',
    ],
    ruby: ['VERIFY_NONE', 'verify_ssl', 'verify: false', 'ssl_verify'],
    csharp: ['ServerCertificate', 'RemoteCertificate', 'DangerousAcceptAny'],
  },
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    const found = [...bySwitch(model), ...byCall(model), ...byTrustManager(model)];
    for (const code of firstOfEach(found, ({ region }) => region.startLine)) {
      if (isCheckedByHand(model, code) || isOffered(model, code) || isOption(model, project, code)) continue;
      const isAskedFor = onlyWhenAsked(model, code);
      yield {
        code,
        message: 'The certificate of the other side is accepted whatever it is.',
        remedy: remedies[model.file.language] ?? this.remedy,
        ...fixOf(code),
        confidence: isAskedFor ? 'low' : 'high',
        ...(isAskedFor ? { severity: 'low' as const } : {}),
      };
    }
  },
  examples: {
    matching: [
      { language: 'javascript', code: `const agent = new https.Agent({ rejectUnauthorized: false });` },
      { language: 'javascript', code: `process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';` },
      { language: 'php', code: `<?php\ncurl_setopt($curl, CURLOPT_SSL_VERIFYPEER, false);` },
      { language: 'php', code: `<?php\ncurl_setopt_array($curl, [CURLOPT_SSL_VERIFYPEER => 0]);` },
      { language: 'php', code: `<?php\n$client = new Client(['verify' => false]);` },
      { language: 'python', code: `import requests\nrequests.get(url, verify=False)` },
      { language: 'python', code: `import requests\nsession = requests.Session()\nsession.verify = False` },
      {
        language: 'java',
        code: `class A { void f() { HttpsURLConnection.setDefaultHostnameVerifier((host, session) -> true); } }`,
      },
      { language: 'go', code: `package a\nimport "crypto/tls"\nvar c = &tls.Config{InsecureSkipVerify: true}` },
      {
        language: 'java',
        code: `class A { void f() { builder.setSSLHostnameVerifier(new NoopHostnameVerifier()); } }`,
      },
      { language: 'ruby', code: `http.verify_mode = OpenSSL::SSL::VERIFY_NONE` },
      {
        language: 'csharp',
        code: `class A { void F() { handler.ServerCertificateCustomValidationCallback = (m, c, ch, e) => true; } }`,
      },
      {
        language: 'php',
        code: `<?php\nclass A { function disableVerify() { $this->options['verify'] = false; $this->send(); } }`,
      },
      {
        language: 'javascript',
        code: `https.createServer({ key, cert, requestCert: true, rejectUnauthorized: false }, app);`,
      },
      {
        language: 'java',
        path: 'src/TrustAllManager.java',
        code: `class TrustAllManager implements X509TrustManager { public void checkServerTrusted(X509Certificate[] chain, String type) { } }`,
        files: {
          'src/Client.java': `class Client { void open() { context.init(null, new TrustManager[] { new TrustAllManager() }, null); } }`,
        },
      },
    ],
    clean: [
      { language: 'javascript', code: `const agent = new https.Agent({ ca, rejectUnauthorized: true });` },
      {
        language: 'javascript',
        code: `https.createServer({ requestCert: true, rejectUnauthorized: false }, (req, res) => req.socket.authorized ? app(req, res) : res.end());`,
      },
      {
        language: 'go',
        code: `package a\nimport "crypto/tls"\nvar c = &tls.Config{InsecureSkipVerify: true, VerifyConnection: func(s tls.ConnectionState) error { return verifyChain(s) }}`,
      },
      {
        language: 'php',
        code: `<?php\nclass Client { public function withoutVerifying() { $this->options['verify'] = false;\n\n return $this; } }`,
      },
      {
        language: 'php',
        code: `<?php\ncurl_setopt($curl, CURLOPT_SSL_VERIFYPEER, true); curl_setopt($curl, CURLOPT_RETURNTRANSFER, false); $client = new Client(['verify' => $ca]);`,
      },
      {
        language: 'python',
        code: `import requests\nrequests.get(url, verify='/etc/ca.pem')\njwt.decode(t, verify=True)`,
      },
      {
        language: 'go',
        code: `package a\nimport "crypto/tls"\nvar c = &tls.Config{RootCAs: pool, InsecureSkipVerify: false}`,
      },
      {
        language: 'java',
        code: `class A { void f() { builder.setSSLHostnameVerifier(new DefaultHostnameVerifier()); } }`,
      },
      { language: 'ruby', code: `http.verify_mode = OpenSSL::SSL::VERIFY_PEER` },
      { language: 'ruby', code: `http.verify_mode = strict ? OpenSSL::SSL::VERIFY_PEER : OpenSSL::SSL::VERIFY_NONE` },
      {
        language: 'csharp',
        code: `class A { void F() { handler.ServerCertificateCustomValidationCallback = (m, c, ch, e) => e == SslPolicyErrors.None; } }`,
      },
      {
        language: 'go',
        code: `package a
func (h *Transport) read(d *Dispenser) {
	switch d.Val() {
	case "tls_insecure_skip_verify":
		if h.TLS == nil { h.TLS = new(Config) }
		h.TLS.InsecureSkipVerify = true
	}
}`,
      },
      {
        language: 'java',
        path: 'src/SkipSslRequestFactory.java',
        code: `class SkipSslRequestFactory { static class SkipManager implements X509TrustManager { public void checkServerTrusted(X509Certificate[] chain, String type) { } } }`,
        files: {
          'src/Client.java': `import a.SkipSslRequestFactory;
class Client { void open(boolean skipSslValidation) { if (skipSslValidation) { builder.factory(new SkipSslRequestFactory()); } } }`,
        },
      },
    ],
  },
};

const remedies: Readonly<Record<string, string>> = {
  javascript: "new https.Agent({ ca: readFileSync('ca.pem') }), or NODE_EXTRA_CA_CERTS.",
  php: "curl_setopt($curl, CURLOPT_CAINFO, 'ca.pem'), or 'verify' => 'ca.pem'.",
  python: "verify='/path/to/ca.pem'",
  go: 'tls.Config{RootCAs: pool}',
  java: 'Put the certificate of the authority into a trust store.',
  ruby: "http.ca_file = 'ca.pem'",
  csharp: 'Put the certificate of the authority into the trust store of the machine.',
};

/** Whether it stands under a condition: on the developer's machine, or where the operator says so. */
function onlyWhenAsked(model: SourceModel, code: Code): boolean {
  // a reviewer has said why
  const line = model.file.text.slice(code.start).split('\n', 1)[0] ?? '';
  if (/nolint:[\w,]*gosec[\w,]*\s*\/\/\s*\S.{12}|#\s*nosec\s+\S.{12}|NOSONAR\W+\w.{12}/.test(line)) return true;
  // a trust manager is made in one place, and taken in another
  const isOfTrust = /checkServerTrusted|boolean verify/.test(code.text);
  if (isOfTrust && /\bif \((\w+\.)*(is)?_?(insecure|trustAll|skipSsl|skipTls|disableSsl)\w*\)/i.test(model.file.text))
    return true;
  return model.functions.some(({ branches }) =>
    branches.some(
      ({ condition, consequence }) =>
        isInside(code, consequence) &&
        /local|develop|debug|insecure|verif|verify|self_?signed|skip|ssl|tls|environment/i.test(condition.code.text),
    ),
  );
}

/**
 * Whether the code looks at the certificate by itself: Go has its own check switched off for that, and a server of Node.js that asks for certificates
 * without insisting tells by `authorized` whose are good.
 */
function isCheckedByHand(model: SourceModel, { start, end }: Code): boolean {
  const { language, text } = model.file;
  const around = text.slice(Math.max(0, start - 600), end + 900);
  if (language === 'go')
    return /\b(VerifyPeerCertificate|VerifyConnection|PeerCert\w+)\b|pinned|fingerprint/i.test(around);
  return (
    language === 'javascript' && /requestCert['"]?\s*:\s*true/.test(around) && /\.(client)?authorized\b/i.test(text)
  );
}

/** A method of a client that offers the switch, and hands the client back: who calls it has switched it off. */
function isOffered({ functions }: SourceModel, code: Code): boolean {
  return functions.some(
    (one) =>
      one.class !== undefined &&
      isInside(code, one.code) &&
      /verif|insecure|ssl|tls|certificate/i.test(one.name) &&
      /\breturn (\$this|this|self);?\s{0,80}\}?$/.test(one.body.text),
  );
}

/** The switch turned round, where the finding is nothing but its value. */
function fixOf({ text, start, end }: Code): { readonly fix?: Fix } {
  const opposite = { false: 'true', False: 'True', true: 'false' }[text];
  if (opposite === undefined) return {};
  return { fix: { description: 'Check the certificate', edits: [{ start, end, text: opposite }] } };
}

function isZero(value: Value): boolean {
  return value.kind === 'number' && value.number === 0;
}

function acceptsAll(value: Value): boolean {
  if (value.kind === 'function') return value.function.returns.some(isTrue) && value.function.comparisons.length === 0;
  return pathsIn(value).some((path) => /DangerousAcceptAny/.test(path));
}

function* bySwitch(model: SourceModel): Generator<Code> {
  for (const { name, target, value } of namedValues(model)) {
    if (switches.some((one) => one.name.test(name) && one.off(value))) yield value.code;
    if (/SSL_VERIFY(PEER|HOST)$/.test(name) && (isFalse(value) || isZero(value))) yield value.code;
    if (name === 'verify' && model.file.language === 'php' && isFalse(value)) yield value.code;
    if (
      model.file.language === 'python' &&
      /^(s|session|sess|client|\w+_session|self\.\w*(session|client))\.verify$/i.test(target) &&
      isFalse(value)
    ) {
      yield value.code;
    }
  }
}

const httpClients =
  /(^|\.)(requests|httpx|session|client|s|http|aiohttp)(\(\))?\.(get|post|put|patch|delete|head|request|options|send|Client|AsyncClient|Session)$|(^|\.)(HTTParty|RestClient|Faraday|Excon)\b/;

function* byCall(model: SourceModel): Generator<Code> {
  for (const call of model.calls) {
    if (calls.test(call.target) && call.name !== 'disable_warnings') yield call.code;
    if (/^set(Default|SSL)?HostnameVerifier$/.test(call.name) && call.arguments.some((one) => acceptsAll(one.value))) {
      yield call.code;
    }
    const [, option, value] = call.arguments;
    if (
      /^curl_setopt$/.test(call.target) &&
      /SSL_VERIFY(PEER|HOST)$/.test(option?.value.code.text ?? '') &&
      value !== undefined
    ) {
      if (isFalse(value.value) || isZero(value.value)) yield call.code;
    }
    const verify = namedArgument(call, ['verify', 'verify_ssl']);
    if (
      verify !== undefined &&
      isFalse(verify) &&
      (httpClients.test(call.target) || /^(get|post|put|patch|delete|request)$/.test(call.name)) &&
      !/jwt|jose|decode/i.test(call.target)
    )
      yield call.code;
  }
}

/** `checkServerTrusted` with an empty body, a verifier that always says yes. */
function* byTrustManager(model: SourceModel): Generator<Code> {
  if (model.file.language !== 'java') return;
  for (const one of model.functions) {
    const isEmpty = /^\{\s*(\/\/[^\n]*\n\s*)*\}$/.test(one.body.text);
    if (one.name === 'checkServerTrusted' && isEmpty) yield one.code;
    if (
      one.name === 'verify' &&
      one.returns.length === 1 &&
      one.returns.every(isTrue) &&
      /HostnameVerifier/.test(model.file.text)
    )
      yield one.code;
  }
}
