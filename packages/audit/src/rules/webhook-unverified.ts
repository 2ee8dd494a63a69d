import type { Route } from '../routes/route.ts';
import type { Project } from '../source/project.ts';
import type { ProjectRule } from './rule.ts';

const verifies =
  /signature|hmac|constructEvent|verify|hash_equals|timingSafeEqual|compare_digest|secure_compare|validateRequest|webhooks?\.unwrap|secret|MessageDigest\.isEqual|FixedTimeEquals|hmac\.Equal/i;

/** A webhook that believes whoever calls it. */
export const webhookUnverified: ProjectRule = {
  id: 'webhook-unverified',
  number: 'S40',
  title: 'A webhook is not verified',
  cwe: [345],
  severity: 'high',
  why: 'Whoever knows the path can send an event: a payment that was never made, a user that never signed up.',
  remedy:
    'Verify the HMAC of the raw body in the signature header before anything is read, and refuse timestamps older than five minutes.',
  languages: ['javascript', 'python', 'go', 'java', 'csharp', 'php', 'ruby'],
  *checkProject(project) {
    for (const route of project.routes) {
      if (route.protection === 'guarded' || project.isTest(route.file)) continue;
      if (!(route.method === 'POST' || route.method === '*') || !takesEvents(route)) continue;
      if (isOfCollection(route, project.routes) || callsElsewhere(route.chain)) continue;
      const code = answeringCode(project, route);
      // What is not in sight may verify.
      if (code === undefined || verifies.test(code) || isVerifiedByHelper(project, route)) continue;
      yield {
        file: route.file,
        code: route.code,
        message: `${route.method} ${route.path} takes events without looking at a signature.`,
        remedy: this.remedy,
        confidence: 'medium',
        operation: { method: route.method, path: route.path },
      };
    }
  },
};

const hook = /(^|[/_-])(web-?hooks?|hooks?|ipn)(?=[/_.-]|$)/i;
/** What others report in the ways of a payment, a parcel or a push: `POST /payments/notify`, `/callback/courier`. */
const report = /(^|[/_-])(callbacks?|notify|notifications?|postback|events?|results?|status[-_]?update)(?=[/_.-]|$)/i;
const reporter =
  /(^|[/_-])(pay\w{0,10}|payments?|checkout|stripe|mollie|razorpay|mpesa|daraja|midtrans|xendit|momo|vnpay|zalopay|alipay|wechatpay|adyen|braintree|square|klarna|flutterwave|billing|invoices?|orders?|courier|couriers|carrier|shipping|shipments?|delivery|parcels?|dhl|fedex|ups|gitlab|gitea|bitbucket|twilio|sendgrid|mailgun|postmark|suppliers?|vendors?|parts|warehouse|bank|psp|kyc)(?=[/_.-]|$)/i;
/** Where somebody who logs in comes back to, and what is sent to those who are logged in. */
const ofLogins =
  /(^|[/_-])(auth\w{0,6}|oauth2?|oidc|openid|saml2?|sso|login|signin|google|facebook|apple|azure|microsoft|discord|twitter|linkedin|okta|keycloak|session|users?|subscribe|push|calendar)(?=[/_.-]|$)/i;

/** `POST /lab/callback`, which changes something, and is no way back from a login. */
const calledBack = /(^|[/_-])callbacks?(?=[/_.-]|$)/i;
const writes =
  /\b(update\w{0,10}|save\w{0,10}|create\w{0,10}|insert\w{0,10}|UPDATE|INSERT|delete\w{0,10}|mark\w{0,20}|set\w{0,20}|exec|Exec|paid|credit)\b/i;
const answersLogin = /\bcode\b['"\])]|id_token|SAMLResponse|oauth|access_token|\bsaml/i;

/** Whether others send events to a route, as its path or its handler is called. */
function takesEvents({ path, method, handler }: Route): boolean {
  const text =
    handler === undefined ? '' : `${handler.decorators.map(({ code }) => code.text).join(' ')} ${handler.code.text}`;
  if (/subscri|register|endpoints?$|\{/i.test(path)) return false;
  if (hook.test(path)) return true;
  if ((method !== 'POST' && !/csrf_exempt/.test(text)) || ofLogins.test(path)) return false;
  if (/_?(web)?hook$/i.test(handler?.name ?? '')) return true;
  if (calledBack.test(path) || /_callback$|Callback$/.test(handler?.name ?? ''))
    return writes.test(text) && !answersLogin.test(text);
  return report.test(path) && reporter.test(path);
}

/** What answers: the handler, or the whole script of plain PHP. */
function answeringCode(project: Project, { handler, file, path }: Route): string | undefined {
  if (handler !== undefined) return `${handler.decorators.map(({ code }) => code.text).join(' ')} ${handler.code.text}`;
  return path.endsWith('.php') ? project.read(file) : undefined;
}

const checksByName =
  /valid|genuine|authentic|trusted|verif|signed|signature|check(?!out)|retrieve|get_?payment|fetch_?payment/i;

/** `alipayService.notify(params)`: the file of that service verifies. */
function isService(project: Project, receiverText = ''): boolean {
  const name = /(\w{4,60}?)(Impl)?$/.exec(receiverText)?.[1]?.toLowerCase();
  if (name === undefined || !/service|gateway|client|provider|handler|processor/.test(name)) return false;
  return project.files.some((file) => {
    const base = (file.split('/').at(-1) ?? '').replace(/[._-]/g, '').toLowerCase();
    return base.startsWith(name) && verifiesAny.test(project.read(file) ?? '');
  });
}

const verifiesAny = /rsaCheck|verif(y|ies)|signature|hmac|constructEvent|compare_digest|hash_equals|timingSafeEqual/i;

/** A helper that says it checks, or that does: `if (!isGenuine(req)) …`. */
function isVerifiedByHelper(project: Project, { handler, file, drawnIn }: Route): boolean {
  if (handler === undefined) return false;
  if (handler.calls.some(({ name }) => checksByName.test(name))) return true;
  const models = [file, drawnIn].flatMap((one) => (one === undefined ? [] : (project.model(one) ?? [])));
  if (handler.calls.some(({ receiverText }) => isService(project, receiverText))) return true;
  const helpers = models.flatMap(({ functions }) => functions);
  return handler.calls.some(({ name }) =>
    helpers.some((one) => one.name === name && name.length > 3 && verifies.test(one.code.text)),
  );
}

/** `POST /hooks` beside `DELETE /hooks/{id}`, or one that is handled by `createHook`: hooks of others are written down here. */
function isOfCollection({ path, handler }: Route, routes: readonly Route[]): boolean {
  const isMade = /^(create|add|store|register|save|insert)(_?(web)?_?hooks?)?$/i.exec(handler?.name ?? '');
  if (isMade !== null && (isMade[2] !== undefined || /hooks?\/?$/i.test(path))) return true;
  return routes.some(
    (other) =>
      /^(PUT|PATCH|DELETE)$/.test(other.method) &&
      other.path.startsWith(`${path.replace(/\/$/, '')}/`) &&
      /^\{\w+\}\/?$/.test(other.path.slice(path.replace(/\/$/, '').length + 1)),
  );
}

function callsElsewhere(chain: readonly string[]): boolean {
  return chain.some((name) => verifies.test(name));
}
