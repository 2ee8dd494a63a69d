import type { Code, SourceModel } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { isInside } from '../../values.ts';

/** What says of itself that certificates are not looked at. */
const says =
  /insecure|skip\w{0,12}(tls|ssl|verif|host|x509|cert)|trust_?(all|any|every|self)|self[-_]?signed|(no|disable)_?(tls|ssl|cert\w*)?_?(verif|check)|verify_?none|none_?verif|all_?trusting|accept_?(all|any)/i;

/** Who asks for it says one of these. */
const asked = /insecure|verif|self_?signed|skip|\bssl|\btls|trust|cert|debug|develop|local|environment/i;

/**
 * Whether nobody's certificates are accepted unless an operator, or who uses a library, asks for it by name: in the reading of a configuration, in a class
 * that is called so, and made under a condition alone, or nowhere in the project.
 */
export function isOption(model: SourceModel, project: Project, code: Code): boolean {
  return isReadFromConfiguration(model, code) || isOfNamedClass(model, project, code);
}

/** A server, which shows a certificate of its own and asks nobody for theirs; a client that is named for the machine itself; and a connection without TLS. */
export function isWithoutPeer({ file: { language, text } }: SourceModel, { start, end }: Code): boolean {
  const before = text.slice(Math.max(0, start - 300), start);
  if (/loopback\w{0,20}\)/i.test(before.slice(-240))) return true;
  if (language === 'ruby')
    return /\b(tls|ssl|use_ssl)\s{0,2}=\s{0,2}false\s{1,40}\S{0,30}verify\w{0,8}\s{0,2}=\s{0,2}$/.test(before);
  return (
    language === 'php' &&
    /['"]local_(cert|pk)['"]\s{0,3}=>/.test(before + text.slice(end, end + 300)) &&
    /SocketServer|SecureServer|stream_socket_server|TcpServer/.test(text)
  );
}

/** `case "tls_insecure_skip_verify":` right before it, or `case opts.skipVerification:`. */
function isReadFromConfiguration({ file }: SourceModel, { start }: Code): boolean {
  const before = file.text.slice(Math.max(0, start - 400), start);
  const label = before.slice(before.search(/\b(case|when)\b(?![\s\S]*\b(case|when|default)\b)/));
  const [first = ''] = label.split('\n');
  // `switch { case opts.skipVerification: … }`
  return /^(case|when)\s+(["'][\w.-]+["']|[\w.]+\s*:)/.test(label) && (says.test(first) || switchOf.test(first));
}

function isOfNamedClass(model: SourceModel, project: Project, code: Code): boolean {
  const around = model.classes.filter((one) => isInside(code, one.code) && says.test(one.name));
  const [outermost] = around.sort((a, b) => a.code.start - b.code.start);
  const name = outermost?.name.split('.').at(-1);
  if (outermost === undefined || name === undefined || !/^\w+$/.test(name)) return false;
  const uses = new RegExp(`\\b${name}\\b`, 'g');
  const extension = model.file.path.slice(model.file.path.lastIndexOf('.'));
  return project.files
    .filter((file) => file.endsWith(extension) && !project.isTest(file))
    .every((file) => {
      const text = project.read(file) ?? '';
      const isOwn = file === model.file.path;
      return [...text.matchAll(uses)].every(
        ({ index }) =>
          (isOwn && index >= outermost.code.start && index < outermost.code.end) ||
          !isUse(text, index) ||
          isUnder(text, index),
      );
    });
}

/** It is made, or something of it is called: `new TrustAll()`, `TrustAll.create()`. */
function isUse(text: string, at: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', at) + 1, at);
  if (/^\s*(import|using|package|namespace|\*|\/\/|\/\*)/.test(line)) return false;
  return /\bnew\s+([\w.]+\.)?$/.test(line) || /^\w+(\.|::)\w/.test(text.slice(at, at + 200));
}

/** `if (settings.skipVerification) { … new TrustAll() …`, and the same as a choice. */
function isUnder(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 400), at);
  const condition = /\b(?:if|when|unless)\b([^{;]*)\{[^{}]*$|(?<![^;{}])([^;{}]*)\?[^:;{}]*$/.exec(before);
  return condition !== null && asked.test(condition[1] ?? condition[2] ?? '');
}

/** Whether it stands under a condition: on the developer's machine, or where the operator says so. */
export function onlyWhenAsked(model: SourceModel, code: Code): boolean {
  // a reviewer has said why
  const line = model.file.text.slice(code.start).split('\n', 1)[0] ?? '';
  if (/nolint:[\w,]*gosec[\w,]*\s*\/\/\s*\S.{12}|#\s*nosec\s+\S.{12}|NOSONAR\W+\w.{12}/.test(line)) return true;
  const above = model.file.text.slice(Math.max(0, code.start - 420), code.start);
  if (/(#|\/\/)[^\n]{0,120}\bonly (when|if)\b[^\n]{0,80}(verif|ssl|tls|insecure)/i.test(above)) return true;
  if (isUnsafeTwin(model, code)) return true;
  // a trust manager is made in one place, and taken in another
  const isOfTrust = /checkServerTrusted|boolean verify/.test(code.text);
  if (isOfTrust && /\bif \((\w+\.)*(is)?_?(insecure|trustAll|skipSsl|skipTls|disableSsl)\w*\)/i.test(model.file.text))
    return true;
  // whether anybody speaks TLS there, and nothing is sent
  if (model.functions.some((one) => isInside(code, one.code) && /^(test|probe|detect)_?(tls|ssl|cert)/i.test(one.name)))
    return true;
  return (
    isChosen(model, code) ||
    model.functions.some((one) =>
      one.branches.some(
        ({ condition, consequence, alternative, isTerminal, code: branch }) =>
          (alternative !== undefined && isInside(code, alternative) && switchOf.test(condition.code.text)) ||
          (isInside(code, consequence) &&
            (switchOf.test(condition.code.text) ||
              /local|develop|debug|verif|skip|ssl|tls|environment/i.test(condition.code.text))) ||
          // who has not asked for it has left the function by then
          (isTerminal && branch.end <= code.start && isInside(code, one.code) && switchOf.test(condition.code.text)),
      ),
    )
  );
}

/** `_insecure = Transport(verify=False)`, which is taken in place of another: `_safe if self.verify else _insecure`. */
function isUnsafeTwin({ assignments, file: { text } }: SourceModel, code: Code): boolean {
  const holder = assignments.find((one) => one.within === undefined && isInside(code, one.code));
  if (holder === undefined || !/^\w+$/.test(holder.target) || !says.test(holder.target)) return false;
  const uses = [...text.matchAll(new RegExp(`\\b${holder.target}\\b`, 'g'))].filter(
    ({ index }) => index < holder.code.start || index >= holder.code.end,
  );
  return (
    uses.length > 0 &&
    uses.every(({ index }) =>
      /\b(if|else|\?|:)\s[^\n]{0,80}$|\?[^\n]{0,80}$/.test(text.slice(text.lastIndexOf('\n', index) + 1, index)),
    )
  );
}

/** What a setting is called that has the certificates looked at, or not. */
const switchOf =
  /insecure|(skip|ignore|disable|no|verify|check|validate|trust|allow|accept)[-_]?(ssl|tls|cert|host|all|any|invalid|self|verif)|(ssl|tls|cert\w*)[-_]?(verif|disabled|off\b)|check_?server_?identity|strict_?(validation|tls|ssl)|self[-_]?signed/i;

/** `insecure ? { rejectUnauthorized: false } : {}`, `...(insecure && { … })`, and Ruby's `… if insecure`. */
function isChosen({ file: { text } }: SourceModel, { start, end }: Code): boolean {
  const before = text.slice(Math.max(0, start - 300), start);
  const at = before.search(/(?:(?<!\?)\?(?![.?])|&&)[^;{}?:&]*(?:\{[^;{}?&]*)?$/);
  const condition =
    at < 0
      ? undefined
      : before
          .slice(0, at)
          .trimEnd()
          .split(/[;{}?\n]/)
          .at(-1);
  if (condition !== undefined && switchOf.test(condition)) return true;
  // Python's `checked() if self.verify else unchecked()`
  if (/\bif\s{1,9}(not\s{1,9})?[\w.]{0,40}(verif|ssl|tls|secure|cert)\w{0,20}\s{1,20}else\s{1,20}$/i.test(before))
    return true;
  const [, modifier] = /^[ \t)\]}]*(?:if|unless)[ \t]([^\n]*)/.exec(text.slice(end, end + 200)) ?? [];
  return modifier !== undefined && switchOf.test(modifier);
}

/**
 * Whether the code looks at the certificate by itself: Go has its own check switched off for that, and a server of Node.js that asks for certificates
 * without insisting tells by `authorized` whose are good.
 */
export function isCheckedByHand(model: SourceModel, { start, end }: Code): boolean {
  const { language, text } = model.file;
  const around = text.slice(Math.max(0, start - 600), end + 900);
  if (language === 'go')
    return /\b(VerifyPeerCertificate|VerifyConnection|PeerCert\w+)\b|pinned|fingerprint/i.test(around);
  return (
    language === 'javascript' && /requestCert['"]?\s*:\s*true/.test(around) && /\.(client)?authorized\b/i.test(text)
  );
}

/** A method of a client that offers the switch, and hands the client back: who calls it has switched it off. */
export function isOffered({ functions }: SourceModel, code: Code): boolean {
  return functions.some(
    (one) =>
      one.class !== undefined &&
      isInside(code, one.code) &&
      /verif|insecure|ssl|tls|certificate/i.test(one.name) &&
      /\breturn (\$this|this|self);?\s{0,80}\}?$/.test(one.body.text),
  );
}
