import type { Code, FunctionModel, SourceModel } from '../languages/model.ts';
import { type RequestInput, requestInputs } from './apis/callers/request-inputs.ts';
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
