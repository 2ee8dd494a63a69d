import type { Project } from '../../../source/project.ts';
import { codeOf } from '../../code-of.ts';
import type { ProjectMatch } from '../../rule.ts';
import { masked } from '../../values.ts';
import { namesSecret, plainName } from '../credential-names.ts';
import { publicPrefix } from './public-files.ts';
import { isPlaceholder, looksRandom } from './vendor-secrets.ts';

const environmentFile = /(^|\/)\.env(\.[\w.-]+)?$/;
const sample = /\.(example|sample|dist|template|tests?|testing|ci)\b/i;
/** Pages that a server fills in. */
const template = /\.(html?|ejs|hbs|handlebars|pug|blade\.php|twig|jinja2?|j2|erb|cshtml|njk|mustache|liquid|phtml)$/i;

/** What is good for nothing but to name who calls, or is meant to be seen. */
const meantForAll =
  /publishable|public_key|anon|site_?key|client_?id|firebase|maps?_?|mapbox|algolia_search|sentry|dsn|recaptcha|turnstile|posthog|mixpanel|amplitude|pk_|csrf|xsrf/i;
/** `{{ config('services.stripe.secret') }}`, `<%= process.env.API_SECRET %>`, `<?= getenv('ADMIN_TOKEN') ?>`: a secret of the server, printed. */
const printed =
  /(?:\{\{\{?-?|\{!!|<%[=-]|<\?=|<\?php\s{1,9}echo)\s{0,9}(?<read>(?:process\.env\.|ENV\[['"]|ENV\.fetch\(['"]|env\(['"]|getenv\(['"]|config\(['"]|config\.|config\[['"]|settings\.|\$_ENV\[['"]|Rails\.application\.credentials\.|Configuration\[['"]|@Configuration\[['"])(?<name>[\w.:-]{2,80}))/g;

/** Secrets that settings and templates hand to browsers. */
export function* secretsForBrowsers(project: Project, remedy: string): Generator<ProjectMatch> {
  for (const file of project.files) {
    if (project.isTest(file)) continue;
    if (environmentFile.test(file) && !sample.test(file)) yield* ofEnvironment(file, project.read(file) ?? '', remedy);
    else if (template.test(file)) yield* ofTemplate(file, project.read(file) ?? '', remedy);
  }
}

function* ofEnvironment(file: string, text: string, remedy: string): Generator<ProjectMatch> {
  for (const { 0: all, 1: name = '', 2: value = '', index } of text.matchAll(
    /^[ \t]*(?:export[ \t]+)?([A-Z][A-Z0-9_]{2,80})[ \t]*=[ \t]*["']?([^\s"'#]{4,2000})/gm,
  )) {
    if (!publicPrefix.test(name) || !isSecretForAll(name, value)) continue;
    const start = index + all.indexOf(name);
    yield {
      file,
      code: codeOf(text, start, start + name.length),
      message: `${name} (${masked(value)}) is built into the page, as every variable with that prefix is.`,
      remedy,
      confidence: 'high',
    };
  }
}

/** Whether a variable that every visitor gets is one that nobody should. Keys of services are meant for pages as often as not, unless they look drawn at random. */
function isSecretForAll(name: string, value: string): boolean {
  const plain = plainName(name);
  if (meantForAll.test(plain) || /^(true|false|\d{1,6}|https?:.*|\/.*)$/i.test(value) || /^[$<{]/.test(value))
    return false;
  if (/secret|private_key|password|service_role|admin_(key|token)|(jwt|signing|encryption)_key/.test(plain))
    return namesSecret(name) || /service_role|_key$/.test(plain);
  return (
    /(openai|anthropic|stripe|sendgrid|twilio|aws)\w*_(api_)?(key|token)$/.test(plain) &&
    looksRandom(value) &&
    !isPlaceholder(value)
  );
}

/** `const config = { apiSecret: "…" }` between `<script>` and its end. */
const script = /<script\b[^>]{0,400}>([\s\S]*?)<\/script>/gi;
const given = /(?<![\w$-])["']?([A-Za-z_$][\w$]{2,60})["']?\s{0,9}[:=]\s{0,9}(["'`])([^"'`\\\s]{16,256})\2/g;

function* ofScripts(file: string, text: string, remedy: string): Generator<ProjectMatch> {
  for (const { 0: all, 1: inside = '', index: from } of text.matchAll(script)) {
    for (const { 0: whole, 1: name = '', 3: secret = '', index } of inside.matchAll(given)) {
      if (!namesSecret(name) || meantForAll.test(plainName(name)) || /^api_?key$/i.test(name)) continue;
      if (isPlaceholder(secret) || !looksRandom(secret)) continue;
      const start = from + all.indexOf(inside) + index + whole.lastIndexOf(secret);
      yield {
        file,
        code: codeOf(text, start, start + secret.length),
        message: `"${name}" stands in the code of a page: ${masked(secret)}.`,
        remedy,
        confidence: 'medium',
      };
    }
  }
}

function* ofTemplate(file: string, text: string, remedy: string): Generator<ProjectMatch> {
  if (text.includes('<script')) yield* ofScripts(file, text, remedy);
  for (const { 0: all, index, groups } of text.matchAll(printed)) {
    const name = (groups?.name ?? '').split(/[.:]/).at(-1) ?? '';
    if (!namesSecret(name) || meantForAll.test(plainName(groups?.name ?? ''))) continue;
    yield {
      file,
      code: codeOf(text, index, index + all.length),
      message: `"${groups?.name ?? name}" is printed into the page.`,
      remedy,
      confidence: 'high',
    };
  }
}
