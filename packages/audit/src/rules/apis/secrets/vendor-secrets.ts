import { crc32 } from 'node:zlib';

/** Secrets that can be told by their form, each as its vendor writes it. */

interface VendorForm {
  readonly vendor: string;
  readonly pattern: RegExp;
  /** What stands in each, of those that begin with anything: to look for such a form takes longer than for all the others together. */
  readonly sign?: string;
}

const forms: readonly VendorForm[] = [
  { vendor: 'AWS (access key id)', pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g },
  { vendor: 'GitHub', pattern: /\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{60,}\b/g },
  { vendor: 'GitLab', pattern: /\bgl(?:pat|dt|rt|cbt|ptt|ft|soat)-[\w-]{20,}/g },
  {
    vendor: 'Slack',
    pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{20,}|https:\/\/hooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{20,}/g,
  },
  { vendor: 'Stripe', pattern: /\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}\b|\bwhsec_[A-Za-z0-9+/=]{24,}/g },
  {
    vendor: 'Twilio',
    pattern: /\bSK[0-9a-f]{32}\b|(?<=\bAC[0-9a-f]{32}['"]\s{0,9},\s{0,40}['"])[0-9a-f]{32}(?=['"])/g,
  },
  {
    vendor: 'Google (password of an app)',
    sign: 'pass',
    pattern: /(?<=\bpass(?:word)?['"]?\s{0,9}:\s{0,9}['"`])[a-z]{4}(?: [a-z]{4}){3}(?=['"`])/g,
  },
  { vendor: 'SendGrid', pattern: /\bSG\.[\w-]{16,32}\.[\w-]{32,64}\b/g },
  { vendor: 'Mailgun', pattern: /\bkey-[0-9a-z]{32}\b/g },
  { vendor: 'Mailchimp', sign: '-us', pattern: /\b[0-9a-f]{32}-us\d{1,2}\b/g },
  {
    vendor: 'OpenAI',
    pattern:
      /\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,200}T3BlbkFJ[A-Za-z0-9_-]{20,200}|\bsk-proj-[A-Za-z0-9_-]{40,200}/g,
  },
  { vendor: 'Anthropic', pattern: /\bsk-ant-(?:api|admin)\d{2}-[\w-]{80,}/g },
  { vendor: 'Hugging Face', pattern: /\bhf_[A-Za-z]{34}\b/g },
  { vendor: 'npm', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { vendor: 'PyPI', pattern: /\bpypi-AgEIcHlwaS5vcmc[\w-]{50,}/g },
  { vendor: 'RubyGems', pattern: /\brubygems_[0-9a-f]{48}\b/g },
  { vendor: 'Docker Hub', pattern: /\bdckr_(?:pat|oat)_[\w-]{27,}/g },
  { vendor: 'DigitalOcean', pattern: /\bdo[opr]_v1_[0-9a-f]{64}\b/g },
  { vendor: 'Shopify', pattern: /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b/g },
  { vendor: 'Square', pattern: /\bsq0(?:atp|csp)-[\w-]{22,43}\b|\bEAAA[\w-]{60}\b/g },
  { vendor: 'PayPal (Braintree)', pattern: /\baccess_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32}\b/g },
  { vendor: 'Google (OAuth client)', pattern: /\bGOCSPX-[\w-]{28}\b/g },
  { vendor: 'Google (refresh token)', pattern: /\b1\/\/0[\w-]{60,}/g },
  { vendor: 'Telegram', sign: ':AA', pattern: /\b\d{8,10}:AA[\w-]{33}\b/g },
  { vendor: 'Discord', pattern: /\b[MNO][A-Za-z\d_-]{23,25}\.[\w-]{6}\.[\w-]{27,38}\b/g },
  { vendor: 'Atlassian', pattern: /\bATATT3[\w=-]{100,}/g },
  { vendor: 'Linear', pattern: /\blin_api_[A-Za-z0-9]{40}\b/g },
  { vendor: 'Notion', pattern: /\b(?:secret_[A-Za-z0-9]{43}|ntn_[A-Za-z0-9]{46})\b/g },
  { vendor: 'Airtable', pattern: /\bpat[A-Za-z0-9]{14}\.[0-9a-f]{64}\b/g },
  { vendor: 'Databricks', pattern: /\bdapi[0-9a-f]{32}\b/g },
  { vendor: 'HashiCorp Vault', pattern: /\bhv[sbr]\.[\w-]{24,}/g },
  { vendor: 'Terraform Cloud', sign: '.atlasv1.', pattern: /\b[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,}/g },
  { vendor: 'New Relic', pattern: /\bNRAK-[A-Z0-9]{27}\b/g },
  { vendor: 'Grafana', pattern: /\bglsa_[A-Za-z0-9]{32}_[0-9a-f]{8}\b|\bglc_[A-Za-z0-9+/]{32,}={0,2}/g },
  { vendor: 'Sentry', pattern: /\bsntr[ys]u?_[\w+/=-]{40,}/g },
  { vendor: 'Postman', pattern: /\bPMAK-[0-9a-f]{24}-[0-9a-f]{34}\b/g },
  { vendor: 'Doppler', pattern: /\bdp\.(?:pt|st|ct|sa)\.[\w.]{40,}/g },
  { vendor: 'Supabase', pattern: /\bsbp_[0-9a-f]{40}\b|\bsb_secret_[\w-]{20,}/g },
  { vendor: 'PlanetScale', pattern: /\bpscale_(?:tkn|pw|oauth)_[\w=.-]{32,}/g },
  { vendor: 'Netlify', pattern: /\bnfp_[A-Za-z0-9]{36,}\b/g },
  { vendor: 'Fly.io', pattern: /\bfo1_[\w-]{40,}/g },
  { vendor: 'Alibaba Cloud', pattern: /\bLTAI[A-Za-z0-9]{20}\b/g },
  { vendor: 'Azure (storage key)', pattern: /AccountKey=[A-Za-z0-9+/]{86}==/g },
];

/** Whether there is one of those that begin with letters of their own. Of most texts this is all that has to be asked. */
const begun = new RegExp(
  forms
    .filter(({ sign }) => sign === undefined)
    .map(({ pattern }) => pattern.source)
    .join('|'),
);

export interface VendorSecret {
  readonly vendor: string;
  readonly start: number;
  readonly end: number;
}

/** Known examples of documentation, and what is plainly made up. */
const madeUp =
  /EXAMPLE|example|xxxx|XXXX|0{8}|1234567890|abcdefghij|\*{4}|\.\.\.|<|>|your[-_]?|changeme|placeholder|dummy|fake|sample|redacted|gh[a-z]_16C7e42F292c6912E7710c838347Ae178B4a|^my[-_]?(?:api[-_]?)?(?:key|token|secret)|^random\w{0,9}token|^xox[a-z]-[a-z-]{0,40}(?:secret|token|test|bot)|0123456789|sk_test_(?:BQokikJOvBiI2Hl|4eC39HqLyjWDar)|AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50/i;

/** The vendors' secrets in a text, in order, made-up ones left out. */
export function findVendorSecrets(text: string): readonly VendorSecret[] {
  const found: VendorSecret[] = [];
  const isBegun = begun.test(text);
  for (const { vendor, pattern, sign } of forms) {
    if (sign === undefined ? !isBegun : !text.includes(sign)) continue;
    for (const { 0: secret, index } of text.matchAll(pattern)) {
      if (madeUp.test(secret) || isMonotonous(secret)) continue;
      found.push({ vendor, start: index, end: index + secret.length });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Whether a token of GitHub ends as it has to, in the CRC-32 of what stands before: what was typed for a test does not. Others have no such end. */
export function hasTrueChecksum(secret: string): boolean {
  const [, drawn, end] = /^gh[a-z]_(\w{30})(\w{6})$/.exec(secret) ?? [];
  if (drawn === undefined) return true;
  let rest = crc32(drawn);
  let text = '';
  for (; rest > 0; rest = Math.floor(rest / digits.length)) text = `${digits[rest % digits.length]}${text}`;
  return text.padStart(6, '0') === end;
}

/** Of few different characters: no secret that was drawn at random. */
function isMonotonous(secret: string): boolean {
  return new Set(secret.slice(-16)).size < 6;
}

/** Names of variables, references to settings, addresses, paths: where a secret comes from, not what it is. */
const reference = /^[A-Z][A-Z0-9_]+$|^[$%{<[#@:]|\s|^https?:|^[./~]|^[a-z]\w*(\.[a-z]\w*)+$|^env\(/;
const word =
  /^(test|secret|password|token|null|none|undefined|string|true|false|todo|foobar|hunter2|letmein|qwerty)|(password|secret|token|api[-_]?key)s?$/i;

/** A JWT whose own end is past: it opens nothing any more. */
export function hasEnded(text: string): boolean {
  const payload = /^eyJ[\w-]+\.([\w-]+)\.[\w-]*$/.exec(text)?.[1];
  if (payload === undefined) return false;
  const end = /"exp"\s*:\s*(\d{9,11})\b/.exec(Buffer.from(payload, 'base64url').toString('utf8'))?.[1];
  return end !== undefined && Number(end) * 1000 < Date.now();
}

/** What a text in base64 says in words: `dGhpcyBpcyBmYWtl` is no secret. */
function decoded(text: string): string {
  if (!/^[A-Za-z0-9+/]{16,200}={0,2}$/.test(text)) return '';
  const plain = Buffer.from(text, 'base64').toString('latin1');
  return /^[\x20-\x7e]+$/.test(plain) && /[a-z]\s[a-z]/i.test(plain) ? plain : '';
}

/** What stands where a secret is meant to be put, or says where it comes from. */
export function isPlaceholder(text: string): boolean {
  return text.length < 8 || madeUp.test(text) || reference.test(text) || word.test(text) || madeUp.test(decoded(text));
}

/** Letters and digits without an order: at least 3.5 bits a character, of more than one kind, and no words. */
export function looksRandom(text: string): boolean {
  if (text.length < 16 || text.length > 256 || !/^[\w+/=.~!@#$%^&*-]+$/.test(text)) return false;
  if (isIdentifier(text)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(text)).length;
  return kinds >= 2 && entropyOf(text) >= 3.5 && /\d/.test(text);
}

/** Words that passwords are made of where they are no secret: of examples, and of machines of developers. */
const commonWord =
  /^(postgres|mysql|mongo|redis|root|toor|admin\w{0,3}|user\w{0,3}|test\w{0,6}|guest|demo\w{0,3}|secret\w{0,4}|change[-_]?me\w{0,4}|example\w{0,4}|welcome\d{0,4}!?|qwerty\w{0,6}|abc\d{1,6}|p[a@]ssw[o0]rd[\w!@#$%]{0,4}|letmein\d{0,4}|12345\d*|my[-_]?(secret[-_]?)?(pass|password|pw)\w{0,4}|your\S*|rabbitmq|minio\w{0,8}|laravel|symfony|homestead|sail|wordpress|app)$/i;

/** Whether a text is a password that somebody chose for good: of several kinds of characters, and no common word. */
export function isChosenPassword(text: string): boolean {
  // `'password' => 'required|string|min:8'` is what a form asks for
  if (/^(required|nullable|sometimes|filled|present|bail|string|confirmed)\b[^|\s]{0,60}\|/.test(text)) return false;
  // `"change_password": "20/m/ip,5/m/key"` is how often
  if (/^\d{1,4}\/[a-z]/.test(text)) return false;
  if (text.length < 8 || text.length > 100 || /\s|[<>{}]|\.\.\.|\*{3}/.test(text)) return false;
  const letters = text.toLowerCase().replace(/[^a-z]/g, '');
  if (
    letters.replace(
      /passwort|passw?o?r?d?|kennwort|contrasena|senha|motdepasse|admin|secret|test|welcome|qwerty|abc|root|user|demo|letmein|change|me|hello/g,
      '',
    ) === ''
  )
    return false;
  if (commonWord.test(text) || madeUp.test(text) || /pass(word|wd)|secret|your|^env|^os\.|^process\./i.test(text))
    return false;
  // the hash of a password is not the password
  if (/^\$(2[aby]|argon2|pbkdf2|5|6)|^(pbkdf2|bcrypt|argon2)|^[0-9a-f]{32}$|^[0-9a-f]{40}$|^[0-9a-f]{64}$/i.test(text))
    return false;
  if (/^[$@%#:[(]|^https?:|^[./~]|^[A-Z][A-Z0-9_]+$|^\w+(\.\w+)+$|^\w+\(/.test(text)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(text)).length;
  return kinds >= 3 && /\d/.test(text) && !isIdentifier(text);
}

/** UUIDs, dates, versions, words with hyphens, integrity hashes. */
function isIdentifier(text: string): boolean {
  return (
    /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text) ||
    /^sha(256|384|512)-/.test(text) ||
    /^[a-z]+([-_.][a-z]+)+\d{0,4}$/i.test(text) ||
    /^\d[\d.:TZ+-]+$/.test(text)
  );
}

/** Shannon's, in bits a character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let sum = 0;
  for (const count of counts.values()) sum -= (count / text.length) * Math.log2(count / text.length);
  return sum;
}
