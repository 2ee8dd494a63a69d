import type { Code, SourceModel } from '../languages/model.ts';
import { namesSecret } from './apis/credential-names.ts';
import { builtIn, keysOfServers } from './apis/secrets/client-builds.ts';
import { secretsForBrowsers } from './apis/secrets/client-settings.ts';
import { isPublicFile } from './apis/secrets/public-files.ts';
import { findVendorSecrets, isPlaceholder, looksRandom } from './apis/secrets/vendor-secrets.ts';
import { namedValues } from './named-values.ts';
import type { Match, StaticRule } from './rule.ts';
import { codeAt, masked } from './values.ts';

const publicVariable =
  /\b(?:NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|EXPO_PUBLIC|GATSBY|VUE_APP|PUBLIC|NG_APP)_\w{0,60}(?:SECRET|PRIVATE_KEY|PASSWORD|SERVICE_ROLE|ADMIN_KEY|ADMIN_TOKEN|API_SECRET|TOKEN_KEY|JWT_KEY|SIGNING_KEY|ENCRYPTION_KEY|AUTH_TOKEN|BEARER_TOKEN|OPENAI_(?:API_)?KEY|ANTHROPIC_(?:API_)?KEY|SENDGRID_(?:API_)?KEY|DATABASE_URL|MONGO(?:DB)?_UR[IL])\w*/g;
const privateVariable =
  /process\.env\.((?!NEXT_PUBLIC_|REACT_APP_|VITE_|NODE_ENV|PUBLIC_)\w*(?:SECRET|PRIVATE_KEY|PASSWORD|SERVICE_ROLE)\w*)/g;

/** `NEXT_PUBLIC_DISABLE_PASSWORD_SIGNUP` says whether, not what. */
const isSetting =
  /_(DISABLED?|ENABLED?|ALLOW(ED)?|SHOW|HIDE|HAS|IS|REQUIRED?|RESET|FORGOT|MIN|MAX)_|_(ENABLED?|DISABLED?|LENGTH|POLICY|SIGN_?UP|SIGN_?IN|LOGIN|URL|REGEX|PAGE|HINT)$/;

/** A secret in what every visitor downloads. */
export const secretInClientBundle: StaticRule = {
  id: 'secret-in-client-bundle',
  number: 'S21',
  title: 'A secret is delivered to browsers',
  cwe: [798, 540],
  severity: 'high',
  why: 'Whatever is in the code of a page is readable by everybody who opens it, in minified code as well.',
  remedy: 'Keep the secret on the server, and let the page call an endpoint of yours that uses it. Then rotate it.',
  triggers: {
    javascript: [
      'secret',
      'private',
      'password',
      'service_role',
      'key',
      'sk_live',
      'AKIA',
      'token',
      'bearer ',
      'mongo',
      'database',
      'postgres',
      'redis_ur',
      'db_ur',
      'NEXT_PUBLIC_',
      'REACT_APP_',
    ],
  },
  mention:
    /(test(ing)?|demo|default|admin|guest|sample|support|dev|root)_?(user_?)?(password|passwd|pwd)\s{0,4}[:=]|(NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|EXPO_PUBLIC|GATSBY|VUE_APP|PUBLIC|NG_APP)_\w{0,60}(SECRET|PRIVATE|PASSWORD|SERVICE_ROLE|ADMIN_KEY|ADMIN_TOKEN|TOKEN_KEY|JWT_KEY|SIGNING_KEY|ENCRYPTION_KEY|AUTH_TOKEN|BEARER_TOKEN|OPENAI|ANTHROPIC|SENDGRID|DATABASE_URL|MONGO|\w{1,40}\s{0,9}[,)}])|use client|(secret|private|passw|pwd|token|key|credential)\w{0,40}['"\]]?\s{0,9}[:=]\s{0,40}['"`][^'"`\s]{16}|sk_live|sk_test|rk_live|AKIA|ASIA|gh[pours]_|xox[abeoprs]-|SG\.|whsec_|AccountKey=|service_role|DefinePlugin|publicRuntimeConfig|\bdefine\s{0,9}:|\benv\s{0,9}:\s{0,9}\{|runtimeConfig|['"`](Bearer|Basic) [\w+/=.-]{16}/i,
  *check(model, project): Generator<Match> {
    const { path, text } = model.file;
    if (project.isTest(path)) return;
    for (const { 0: name, index } of text.matchAll(publicVariable)) {
      if (isSetting.test(name)) continue;
      yield {
        code: codeAt(model, index, index + name.length),
        message: `${name} is built into the page, as every variable with that prefix is.`,
        remedy: this.remedy,
        confidence: 'high',
      };
    }
    for (const { name, code } of keysOfServers(model)) {
      yield {
        code,
        message: `${name} is built into the page, as every variable with that prefix is, and is the key of a library of servers.`,
        remedy: this.remedy,
        confidence: 'high',
      };
    }
    for (const { name, code } of builtIn(model)) {
      yield {
        code,
        message: `"${name}" is built into every page.`,
        remedy: this.remedy,
        confidence: 'high',
      };
    }
    if (!isClient(path, text)) return;
    if (/^[ \t]*['"]use client['"]/m.test(text)) {
      for (const { 0: name, index } of text.matchAll(privateVariable)) {
        yield {
          code: codeAt(model, index, index + name.length),
          message: `${name} is read in a component of the browser.`,
          remedy: this.remedy,
          confidence: 'medium',
        };
      }
    }
    const vendor = findVendorSecrets(text);
    for (const { start, end, vendor: of } of vendor) {
      yield {
        code: codeAt(model, start, end),
        message: `A secret of ${of} stands in the code of a page: ${masked(text.slice(start, end))}.`,
        remedy: this.remedy,
        confidence: 'high',
      };
    }
    for (const { 0: all, 1: token = '', index } of text.matchAll(
      /["'`](?:Bearer|Token|Basic)\s([\w.~+/=-]{20,512})["'`]/g,
    )) {
      if (isPlaceholder(token) || !looksRandom(token)) continue;
      yield {
        code: codeAt(model, index, index + all.length),
        message: `A token stands in the code of a page: ${masked(token)}.`,
        remedy: this.remedy,
        confidence: 'medium',
      };
    }
    for (const { name, code, text: password } of testAccounts(model)) {
      yield {
        code,
        message: `The password of an account stands in the code of a page, as "${name}": ${masked(password)}.`,
        remedy: 'Remove it, and close the account.',
        confidence: 'medium',
      };
    }
    for (const { name, value } of namedValues(model)) {
      // `token: 'comment.doc'`: how an editor colours what it reads
      if (value.kind === 'string' && /^token$/i.test(name) && /^[a-z]+([.-][a-z]+)*$/.test(value.text)) continue;
      if (value.kind !== 'string' || !namesSecret(name) || isPlaceholder(value.text) || !looksRandom(value.text))
        continue;
      if (
        /public|publishable|firebase|^api_?key$|site_?key|^pk_/i.test(name) ||
        vendor.some((one) => one.start >= value.code.start && one.end <= value.code.end)
      )
        continue;
      yield {
        code: value.code,
        message: `"${name}" stands in the code of a page: ${masked(value.text)}.`,
        remedy: this.remedy,
        confidence: 'medium',
      };
    }
  },
  checkSettings(project) {
    return secretsForBrowsers(project, this.remedy);
  },
};

function isClient(path: string, text: string): boolean {
  return (
    isPublicFile(path) ||
    /^[ \t]*['"]use client['"]/m.test(text) ||
    /from ['"](@angular\/core|react-dom\/client)['"]/.test(text)
  );
}

const ofAccount = /^(test(ing)?|demo|default|admin|guest|sample|support|dev|root)_?(user_?)?(password|passwd|pwd)$/i;
const ofItsName = /\b(test(ing)?|demo|default|admin|guest|sample|support|dev|root)_?(user_?name|user|e_?mail|login)\b/i;

interface TestAccount {
  readonly name: string;
  readonly text: string;
  readonly code: Code;
}

/** `testingUsername = …; testingPassword = '…'`: what somebody logs in with who tries the page out. */
function* testAccounts(model: SourceModel): Generator<TestAccount> {
  if (!ofItsName.test(model.file.text)) return;
  for (const { name, value } of namedValues(model)) {
    if (value.kind !== 'string' || !ofAccount.test(name) || looksRandom(value.text)) continue;
    const isTyped =
      /^(?=.*[a-z])(?=.*[A-Z\d])[^\s/.]{6,60}$/.test(value.text) && !/passw|^\$|label|placeholder/i.test(value.text);
    if (isTyped) yield { name, text: value.text, code: value.code };
  }
}
