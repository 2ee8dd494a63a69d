import type { Code, SourceModel, Value } from '../../../languages/model.ts';
import { namedValues } from '../../named-values.ts';
import { deep } from '../../values.ts';
import { namesSecret, plainName } from '../credential-names.ts';

/** A secret that the configuration of a build puts into every page. */
export interface BuiltIn {
  readonly name: string;
  readonly code: Code;
}

const places: readonly { readonly file: RegExp; readonly holders: RegExp }[] = [
  // Next puts into pages whatever is named here, and used there
  { file: /(^|\/)next\.config\.\w+$/, holders: /^(env|publicRuntimeConfig)$/ },
  { file: /(^|\/)nuxt\.config\.\w+$/, holders: /^(public|publicRuntimeConfig|env)$/ },
  {
    file: /(^|\/)(vite|vue|rollup|rspack|rsbuild|esbuild|webpack)[\w.-]*\.\w+$/,
    holders: /^(define|DefinePlugin|EnvironmentPlugin)$/,
  },
];

/** Addresses of databases hold their passwords. */
const ofDatabase =
  /^((mongo(db)?|database|db|postgres(ql)?|pg|mysql|redis|direct)_(ur[il]|dsn|connection(_(string|ur[il]))?)|mongo(db)?ur[il])$/;

/** What a file of configuration gives to pages, and should not. */
export function* builtIn(model: SourceModel): Generator<BuiltIn> {
  const place = places.find(({ file }) => file.test(model.file.path));
  if (place === undefined) return;
  for (const { name, value } of namedValues(model)) if (place.holders.test(name)) yield* ofMap(value);
  for (const call of model.calls)
    if (place.holders.test(call.name)) for (const { value } of call.arguments) yield* ofMap(value);
}

function* ofMap(value: Value): Generator<BuiltIn> {
  if (value.kind !== 'map') return;
  for (const [key, entry] of value.entries) {
    const name = key.split('.').at(-1) ?? key;
    const read = [...deep(entry)].map((part) => (part.kind === 'path' ? (part.path.split('.').at(-1) ?? '') : ''));
    const secret = [name.replace(/^_+|_+$/g, ''), ...read].find(
      (one) =>
        (namesSecret(one) && !/public|publishable|anon|csrf/.test(plainName(one))) || ofDatabase.test(plainName(one)),
    );
    if (secret !== undefined && (entry.kind === 'path' || entry.kind === 'call' || entry.kind === 'choice'))
      yield { name: secret, code: entry.code };
  }
}

/** Libraries that only servers run, and that are given a secret to begin with. */
const ofServers =
  /^(twilio|messagebird|openai(\.\w{1,20})?|stripe(\.Stripe)?|@sendgrid\/mail\.setApiKey|resend\.Resend|@anthropic-ai\/sdk(\.\w{1,20})?|groq-sdk(\.\w{1,20})?|nodemailer\.createTransport|aws-sdk\.config\.update|postmark\.\w{1,20}|mailgun-js|vonage|@vonage\/server-sdk\.\w{1,20}|pusher)$/i;
const forPages =
  /^(?:process\.env|import\.meta\.env)\.((?:NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|EXPO_PUBLIC|GATSBY|VUE_APP|PUBLIC)_\w{1,80})$/;
const noSecret =
  /(_ID|_SID|_NAME|_URL|_HOST|_PORT|_REGION|_BUCKET|_CLUSTER|_FROM|_USER|_EMAIL|PUBLISHABLE\w*|_PUBLIC_KEY)$/;

/** Variables that tools build into pages, given to a library of servers as its key: `require('twilio')(sid, process.env.NEXT_PUBLIC_TWILIO)`. */
export function* keysOfServers(model: SourceModel): Generator<BuiltIn> {
  for (const call of model.calls) {
    if (!ofServers.test(call.target.replace(/\(\)$/, '').replace(/\.default$/, ''))) continue;
    for (const { value } of call.arguments) {
      for (const part of deep(value)) {
        const name = part.kind === 'path' ? forPages.exec(part.path)?.[1] : undefined;
        if (
          name === undefined ||
          noSecret.test(name) ||
          /SECRET|PRIVATE|PASSWORD|AUTH_TOKEN|BEARER|OPENAI|ANTHROPIC|SENDGRID/.test(name)
        )
          continue;
        yield { name, code: call.code };
      }
    }
  }
}
