import { hasEnded, isChosenPassword, isPlaceholder, looksRandom } from './vendor-secrets.ts';

/** A secret that is told by what it is written into. */
export interface WrittenSecret {
  readonly name: string;
  readonly secret: string;
  readonly start: number;
}

interface Form {
  /** What it is called, or the group that says so. */
  readonly name: string;
  /** The group `secret` is the secret. */
  readonly pattern: RegExp;
  /** What stands in each, where that is looked for sooner than the whole. */
  readonly sign?: RegExp;
  /** The files that it is written in, where the same text says something else in others. */
  readonly file?: RegExp;
  /** The files in which it is no secret. */
  readonly isElsewhere?: RegExp;
  readonly isSecret: (secret: string) => boolean;
}

const random = (secret: string) => !isPlaceholder(secret) && looksRandom(secret) && !hasEnded(secret);
/** Where a text signs cookies, any text that stands in the source is the secret, however plain. */
const anyText = (secret: string) =>
  secret.length >= 4 && !/^(dev|development|test|\$\{.*|<.*>|%.*%|.*process\.env.*|.*ENV.*)$/i.test(secret);

/** What databases are installed with, on the machine of a developer, and what is put in its place. */
const ofDevelopment =
  /^(postgres|root|toor|password|passwd|pass|admin|example|test|mysql|mongo|secret|user|db_?pass\w*|pass\w*_here|changeme|12345?6?7?8?|your.*|my_?password|x{3,}|\*{3,}|null|none|empty|default|secret\d*|pass\d*|password\d*|<.*)$|\$\{|process\.env/i;
const ofDatabase = (secret: string) => !ofDevelopment.test(secret);
const macKey = 'the key of a MAC';

/** Seeds and stories make people up, and what they log in with. */
const ofPeople =
  /(^|\/)(seed\w*|factor(y|ies)|fixtures?|mocks?|stories|examples?|samples?|demo)(\/|\.|$)|\.(stories|seed|mock)\./i;

/** The words of a wallet: twelve and more, each of the list of BIP 39, which has none shorter than three letters. */
const mnemonic = /^(?:[a-z]{3,8} ){11}[a-z]{3,8}(?: [a-z]{3,8}){0,12}$/;
/** Those that developers' chains, and the texts of the standard, come with. */
const knownMnemonic =
  /^test test test|^(abandon ){3}|^candy maple cake sugar|^myth like bonus scare|^legal winner thank year|^letter advice cage|^zoo zoo zoo|^word(1| )|^twelve |\b(the|this|your|and|with)\b/;

const forms: readonly Form[] = [
  {
    name: 'the words of a wallet',
    pattern:
      /(?:\b\w{0,20}(?:mnemonic|seed_?phrase|seed_?words|recovery_?phrase|secret_?phrase)\w{0,20}["']?\s{0,9}(?::\s{0,4}string\s{0,4})?(?:=>|:=|[:=])\s{0,9}|\b(?:fromPhrase|fromMnemonic|HDWalletProvider|mnemonicToSeed(?:Sync)?|mnemonicToAccount)\(\s{0,9})(["'`])(?<secret>(?:(?!\1)[a-z ]){47,220})\1/gi,
    isSecret: (secret) => {
      const words = secret.split(' ');
      return mnemonic.test(secret) && words.length % 3 === 0 && new Set(words).size > 6 && !knownMnemonic.test(secret);
    },
  },
  {
    name: 'the password of the database',
    file: /(^|\/)(\.env(\.(local|prod|production|dev|development|staging))?|\.?(local|prod|production|dev|development|staging|docker|app|api|server|backend|db|web)\.env)$/,
    pattern:
      /^[ \t]*(?:export[ \t]+)?\w{0,30}(?:DB|DATABASE|SQL|MYSQL|MARIADB|POSTGRES|PG|MONGO|MONGODB|REDIS|SMTP|MAIL|EMAIL|RABBITMQ)\w{0,20}_(?:PASS|PASSWORD|PWD)[ \t]*=[ \t]*["']?(?<secret>[^\s"'#]{6,64})["']?[ \t]*(?:#.*)?$/gim,
    isSecret: ofDatabase,
  },
  {
    name: 'a password',
    pattern:
      /(?<![\w$-])["'$]?(?:[A-Za-z][\w-]{0,40}[_-]|[a-z][a-zA-Z]{0,40}(?=P)|db|my|mail|smtp)?(?:pass|passwd|password|passphrase|pwd)["']?\]?\s{0,9}(?:=>|:=|[:=])\s{0,9}(["'])(?<secret>[^"'\\\s]{8,64})\1/gi,
    sign: /(?:pass|passwd|password|passphrase|pwd)["']?\]?\s{0,9}(?:=>|:=|[:=])\s{0,9}["'][^"'\\\s]{8}/i,
    isSecret: isChosenPassword,
    isElsewhere: ofPeople,
  },
  {
    name: 'the password of the database',
    pattern:
      /\b(?:mysqli_connect|mysqli_real_connect|pg_connect|new\s+mysqli|new\s+\\?PDO|DriverManager\.getConnection|NetworkCredential)\(\s{0,9}[^;\n]{1,200}?["'],?[^;\n"']{0,20}?,\s{0,9}(["'])(?<secret>[^"'\\\s]{6,64})\1/g,
    sign: /_connect\(|mysqli\(|PDO\(|getConnection\(|NetworkCredential\(/,
    isSecret: isChosenPassword,
  },
  {
    name: 'the password of a mail server',
    pattern:
      /\bnew\s{1,4}\w{0,40}(?:Mail|Smtp)\w{0,40}\(\s{0,9}["'][\w.-]{4,80}["']\s{0,4},\s{0,4}\d{2,5}\s{0,4},\s{0,4}["'][^"'\s]{3,64}["']\s{0,4},\s{0,4}(["'])(?<secret>[^"'\\\s]{6,64})\1/gi,
    isSecret: ofDatabase,
  },
  {
    name: 'the password of the database',
    file: /\.properties$/,
    pattern:
      /^[ \t]{0,9}(?:[\w-]{1,30}\.){0,3}(?:mysql|jdbc|db|database|datasource|postgres|mongodb|redis)[\w-]{0,20}\.(?:password|passwd|pwd)[ \t]{0,9}[=:][ \t]{0,9}(?<secret>[^\s#$]{6,64})[ \t]{0,9}$/gim,
    isSecret: ofDatabase,
  },
  {
    name: 'a key of Fernet',
    file: /\.py$/,
    pattern: /\b(?:\w{0,20}key\w{0,10}\s{0,4}=\s{0,4}|Fernet\(\s{0,4})b?(["'])(?<secret>[\w-]{43}=)\1/gi,
    isSecret: (secret) => !isPlaceholder(secret),
  },
  {
    name: 'a constant',
    file: /\.(py|rb)$/,
    pattern:
      /^[ \t]{0,12}[A-Z_]{0,20}(?:SECRET_TOKEN|SECRET_KEY|TOKEN_SECRET|AUTH_TOKEN|ACCESS_TOKEN|API_TOKEN|TOKEN_SALT)[ \t]{0,4}=[ \t]{0,4}(["'])(?<secret>[^"'\\\s]{12,128})\1/gm,
    isSecret: (secret) => isChosenPassword(secret),
  },
  {
    name: 'a key of signatures',
    file: /\.(java|cs|kt)$/,
    pattern:
      /\b(?:final|const)\s{1,4}[Ss]tring\s{1,4}(?:\w{0,20}_)?(?:KEY|SECRET|SALT|SIGN_?KEY|AES_?KEY)\s{0,4}=\s{0,4}"(?<secret>[0-9A-Fa-f]{32}|[0-9A-Fa-f]{48}|[0-9A-Fa-f]{64})"/g,
    isSecret: (secret) => new Set(secret.toLowerCase()).size > 9,
  },
  {
    name: 'the secret of sessions',
    file: /\.rb$/,
    pattern: /\bsecret_(?:key_base|token)[ \t]{0,4}=[ \t]{0,4}(["'])(?<secret>[^"'\\\s#]{20,256})\1/g,
    isSecret: anyText,
  },
  {
    name: 'a key of WordPress',
    file: /wp-config[\w-]*\.php$/,
    pattern:
      /\bdefine\(\s{0,9}["'](?:\w{1,20}_KEY|\w{1,20}_SALT)["']\s{0,9},\s{0,9}(["'])(?<secret>(?:(?!\1)[^\\\n]){8,256})\1/g,
    isSecret: (secret) => !/your unique phrase/i.test(secret) && /\d/.test(secret),
  },
  {
    name: 'a key of encryption',
    pattern:
      /\bcreate(?:Cipher|Decipher)iv\(\s{0,9}["'`][\w-]+["'`]\s{0,9},\s{0,9}(?:Buffer\.from\(\s{0,9})?(["'`])(?<secret>[^"'`\s]{16,128})\1/g,
    isSecret: (secret) => !isPlaceholder(secret),
  },
  {
    name: 'Authorization',
    pattern: /["'`](?:Token|ApiKey|Api-Key|token)\s(?<secret>[\w.~+/=-]{20,512})["'`]/g,
    isSecret: random,
  },
  {
    name: 'Authorization',
    file: /\.(sh|bash|ya?ml)$/,
    pattern: /Authorization:\s{0,9}(?:Bearer|Token)\s{1,9}(?<secret>[\w.~+/=-]{20,512})/g,
    isSecret: random,
  },
  {
    name: 'a value by default',
    file: /\.(java|kt)$/,
    pattern: /@Value\(\s{0,9}"\$\{[\w.-]{0,60}(?:key|secret|token|password)[\w.-]{0,20}:(?<secret>[^}"\s]{8,256})\}"/gi,
    isSecret: (secret) => random(secret) || isChosenPassword(secret),
  },
  {
    name: 'the password of the database',
    pattern:
      /(?:\bcreateConnection|\bcreatePool|\bnew\s+(?:\w+\.)?(?:Pool|Client|Sequelize|DataSource|Connection))\(\s*\{[^;{}]{0,300}?\bpassword\s*:\s*(["'`])(?<secret>(?:(?!\1)[^\\\n]){4,64})\1/g,
    isSecret: ofDatabase,
  },
  {
    name: 'the password of the database',
    pattern:
      /\bconst\s+(?:DB|DATABASE|MYSQL|POSTGRES|PG|MONGO|REDIS|SMTP|ADMIN|ROOT)_PASS(?:WORD)?\s*=\s*(["'`])(?<secret>(?:(?!\1)[^\\\n]){4,64})\1/g,
    isSecret: ofDatabase,
  },
  {
    name: 'the password of the database',
    file: /\.php$/,
    pattern:
      /\bdefine\(\s{0,9}["']\w{0,30}(?:DB|DATABASE|MYSQL|SMTP|MAIL)\w{0,10}_(?:PASS(?:WORD)?|PWD)["']\s{0,9},\s{0,9}(["'])(?<secret>(?:(?!\1)[^\\\n]){4,64})\1/gi,
    isSecret: ofDatabase,
  },
  {
    name: 'the password of the database',
    pattern:
      /\bnew\s+Sequelize\(\s*(["'`])[\w-]+\1\s*,\s*(["'`])[\w-]+\2\s*,\s*(["'`])(?<secret>(?:(?!\3)[^\\\n]){4,64})\3/g,
    isSecret: ofDatabase,
  },
  { name: 'Authorization', pattern: /["'`]Bearer\s+(?<secret>[\w.~+/=-]{20,512})["'`]/g, isSecret: random },
  {
    name: 'Authorization',
    pattern: /["'`]Basic\s+(?<secret>[A-Za-z0-9+/]{12,200}={0,2})["'`]/g,
    isSecret: (secret) =>
      /^[\x20-\x39\x3b-\x7e]+:[\x20-\x7e]{4,}$/.test(Buffer.from(secret, 'base64').toString('latin1')),
  },
  {
    name: 'a constant',
    pattern:
      /\bdefine\(\s*["']\w*(?:API_?KEY|SECRET|TOKEN|PASSWORD)\w*["']\s*,\s*(["'])(?<secret>(?:(?!\1)[^\\\n]){16,256})\1/gi,
    isSecret: random,
  },
  {
    name: 'a list of keys',
    pattern:
      /(?:api_?keys|valid_?key_?(?:s|set)|access_?keys|valid_?tokens|api_?tokens)["']?\s*(?::=|=>|[:=])\s*(?:new\s+\w+\s*)?(?:\[\]string)?[[({]{1,2}\s{0,40}(["'`])(?<secret>(?:(?!\1)[^\\\n]){8,256})\1/gi,
    isSecret: (secret) => !isPlaceholder(secret) && /\d/.test(secret) && !/\.(d\.ts|[cm]?[jt]s|json)$|\//.test(secret),
  },
  {
    name: 'the key that callers send',
    pattern:
      /["'](?:x-api-key|HTTP_X_API_KEY|api-key|x-auth-token|x-access-key)["']\]?\)?\s*(?:===?|!==?)\s*(["'])(?<secret>(?:(?!\1)[^\\\n]){6,256})\1/gi,
    isSecret: (secret) => !/\s/.test(secret),
  },
  {
    name: macKey,
    pattern:
      /\b(?:createHmac\(\s*["'`][\w/-]+["'`]\s*,|hash_hmac\(\s*["'][\w-]+["']\s*,[^;\n"']{1,80},|hmac\.new\(|hmac\.New\(\s*[\w.]+\s*,\s*\[\]byte\()\s*b?(["'`])(?<secret>(?:(?!\1)[^\\\n]){8,256})\1/g,
    isSecret: (secret) => !isPlaceholder(secret) && !/^(utf-?8|base64|hex)$/i.test(secret),
  },
  {
    name: 'the secret of sessions',
    pattern:
      /\b(?:session|expressSession|cookieSession)\(\s*\{(?:(?!\.use\()[\s\S]){0,600}?\b(?:secret|keys)\s{0,9}:\s{0,40}\[?\s{0,40}(?:[\w.]{1,80}\s{0,40}(?:\|\||\?\?)\s{0,40})?(["'`])(?<secret>(?:(?!\1)[^\\\n]){4,256})\1/g,
    isSecret: anyText,
  },
  {
    name: 'the secret of sessions',
    file: /\.[cm]?[jt]s$/,
    pattern:
      /\bprocess\.env\.(?:SESSION|COOKIE)_?(?:SECRET|KEY)\w{0,20}\s{0,9}(?:\|\||\?\?)\s{0,9}(["'`])(?<secret>(?:(?!\1)[^\\\n]){4,256})\1/g,
    isSecret: anyText,
  },
  {
    name: 'the secret of sessions',
    file: /\.([cm]?[jt]s|json)$/,
    pattern:
      /(?:\b|["'])(?:cookie|session)(?:_?secret["']?|["']?\s{0,9}:\s{0,9}\{\s{0,40}["']?secret["']?)\s{0,9}[:=]\s{0,9}(?:process\.env\.\w{1,60}\s{0,9}(?:\|\||\?\?)\s{0,9})?(["'`])(?<secret>(?:(?!\1)[^\\\n]){8,256})\1/gi,
    isSecret: (secret) => anyText(secret) && !/^(string|required|optional|boolean)\b|\s/i.test(secret),
  },
  {
    name: 'the secret of sessions',
    pattern:
      /(?:\bapp\.secret_key|\bapp\.keys\s{0,9}=\s{0,9}\[|(?<!["'`])\bcookieParser\(|\bsecret_key_base:)\s{0,9}=?\s{0,9}(["'])(?<secret>(?:(?!\1)[^\\\n]){4,256})\1/g,
    isSecret: anyText,
  },
  {
    name: 'the passphrase of a key',
    file: /\.(py|js|ts|go|rb|java|cs)$/,
    pattern:
      /\b(?:load_(?:pem|der|ssh)_private_key|import_?[kK]ey|ImportFromEncryptedPem|OpenSSL::PKey::\w{2,5}\.new|createPrivateKey)\([^;\n]{0,200}?(?:\b(?:password|passphrase)\s{0,4}[=:]\s{0,4}|,\s{0,4})b?(["'])(?<secret>[^"'\s]{6,100})\1/g,
    isSecret: (secret) =>
      !/[/.]pem$|^\$|^(utf-?8|pkcs8|sec1|pem|der)$|your|example|changeme/i.test(secret) && /\d|[^\w]/.test(secret),
  },
  {
    name: 'the password of the database',
    file: /\.(go|py|rb|java|cs|ts|js|php|env|ya?ml|properties)$/,
    pattern:
      /["'`](?=[^"'`\n]{0,200}\b(?:user|host|dbname)=)[^"'`\n]{0,200}?\bpassword=(?<secret>[^\s"'`;&%${}]{8,64})(?=[\s"'`])/g,
    isSecret: (secret) => isChosenPassword(secret) || (/\d/.test(secret) && secret.length >= 12),
  },
  // Django and Flask sign sessions, and links to reset passwords, with it
  {
    name: 'the secret of sessions',
    file: /\.py$/,
    pattern:
      /(?:^|[\s(,.{])(?:\w+\.config\[)?["']?SECRET_KEY["']?\]?\s*[=:]\s*(?:str\()?(?:(?:os\.)?(?:environ\.get|getenv)\(\s*["']\w+["']\s*(?:,\s*(?:default\s*=\s*)?|\)\s*or\s+))?(["'])(?<secret>(?:(?!\1)[^\\\n]){4,256})\1/g,
    isSecret: anyText,
  },
  {
    name: 'the secret of sessions',
    file: /\.(rb|ru)$/,
    pattern:
      /(?:\bset\s{0,9}\(?\s{0,9}:session_secret\s{0,9},|Rack::Session::\w+[^\n]{0,200}?(?::secret\s*=>|\bsecret:))\s{0,9}(?:ENV[^\n]{0,60}?(?:\|\||,|\{)\s{0,9})?(["'])(?<secret>(?:(?!\1)[^\\\n]){4,256})\1/g,
    isSecret: anyText,
  },
  {
    name: 'the secret of sessions',
    file: /\.go$/,
    pattern:
      /\b(?:NewCookieStore|cookie\.NewStore|memstore\.NewStore)\(\s*\[\]byte\((["`])(?<secret>(?:(?!\1)[^\\\n]){4,256})\1\)/g,
    isSecret: anyText,
  },
  {
    name: 'the secret of sessions',
    file: /(^|\/)config\/secrets\.ya?ml$/,
    pattern:
      /^production:[ \t]*\n(?:[ \t]+\S[^\n]*\n|[ \t]*\n|#[^\n]*\n){0,60}?[ \t]+secret_key_base:[ \t]*(?<secret>[0-9a-f]{30,256})[ \t]*$/gm,
    isSecret: anyText,
  },
];

/** The secrets of a text that are told by their place, in no order. */
export function* findWrittenSecrets(file: string, text: string): Generator<WrittenSecret> {
  for (const { name, pattern, sign, isSecret, file: where, isElsewhere } of forms) {
    if (where?.test(file) === false || isElsewhere?.test(file) || sign?.test(text) === false) continue;
    for (const { 0: all, index, groups } of text.matchAll(pattern)) {
      const secret = groups?.secret ?? '';
      // what signs tokens has a rule of its own
      if (name === macKey && /jwt|['"]typ['"]|header/i.test(text.slice(Math.max(0, index - 200), index))) continue;
      if (isSecret(secret)) yield { name, secret, start: index + all.lastIndexOf(secret) };
    }
  }
}
