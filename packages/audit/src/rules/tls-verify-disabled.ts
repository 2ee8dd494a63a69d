import type { Fix } from '../findings/finding.ts';
import type { Code } from '../languages/model.ts';
import { isCheckedByHand, isOffered, isOption, isWithoutPeer, onlyWhenAsked } from './apis/tls/tls-options.ts';
import { byCall, bySwitch, byTrustManager } from './apis/tls/tls-switches.ts';
import type { Match, StaticRule } from './rule.ts';
import { firstOfEach } from './values.ts';

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
    javascript: [
      'rejectUnauthorized',
      'NODE_TLS_REJECT_UNAUTHORIZED',
      'strictSSL',
      'checkServerIdentity',
      'insecure: true',
      'disableTLSCerts',
    ],
    php: [
      'SSL_VERIFY',
      'SSL_DONT_VERIFY',
      "'verify'",
      '"verify"',
      '::VERIFY',
      'verify_peer',
      'verify_host',
      'allow_self_signed',
      'sslverify',
      'https_ssl_verify',
      'withoutVerifying',
    ],
    python: [
      'verify=',
      'verify =',
      '_create_unverified_context',
      'CERT_NONE',
      'verify_ssl',
      'verify_certs',
      'check_hostname',
      'ssl=False',
      "'verify'",
      '"verify"',
    ],
    go: ['InsecureSkipVerify'],
    java: [
      'NoopHostnameVerifier',
      'TrustAll',
      'loadTrustMaterial',
      'X509TrustManager',
      'X509ExtendedTrustManager',
      'InsecureTrustManagerFactory',
      'TrustSelfSigned',
      'HostnameVerifier',
      'ALLOW_ALL_HOSTNAME_VERIFIER',
    ],
    ruby: [
      'VERIFY_NONE',
      'verify_ssl',
      'verify: false',
      'verify => false',
      'verify = false',
      'verify] = false',
      'ssl_verify',
    ],
    csharp: ['ServerCertificate', 'RemoteCertificate', 'DangerousAcceptAny', 'SslStream'],
  },
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    const found = [...bySwitch(model), ...byCall(model), ...byTrustManager(model)];
    for (const code of firstOfEach(found, ({ region }) => region.startLine)) {
      if (isCheckedByHand(model, code) || isOffered(model, code) || isOption(model, project, code)) continue;
      if (isWithoutPeer(model, code)) continue;
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

/** The switch turned round, where the finding is nothing but its value. */
function fixOf({ text, start, end }: Code): { readonly fix?: Fix } {
  const opposite = { false: 'true', False: 'True', true: 'false' }[text];
  if (opposite === undefined) return {};
  return { fix: { description: 'Check the certificate', edits: [{ start, end, text: opposite }] } };
}
