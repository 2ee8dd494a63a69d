import { randomBytes } from 'node:crypto';
import { type ApiAttack, type ApiContext, inconclusive, safe, skipped } from '../attack.ts';
import { type Exchange, type ProbeReply, withHeader } from '../exchange.ts';
import { isLoggedIn, type LoginForm, loginFormOf } from '../login-requests.ts';
import { remedies } from '../remedies.ts';

const remedy = remedies['login-no-rate-limit'];

/** What a series of bad logins came to. */
interface Series {
  readonly form: LoginForm;
  readonly user: string;
  readonly exchanges: readonly Exchange[];
  readonly limitedAt: number | undefined;
}

const series = new WeakMap<object, Promise<Series | undefined>>();

/** One series for both rules. The user is made up, so that nobody is locked out. */
function badLogins(context: ApiContext): Promise<Series | undefined> {
  const known = series.get(context.client);
  if (known !== undefined) return known;
  const made = tryBadLogins(context);
  series.set(context.client, made);
  return made;
}

async function tryBadLogins(context: ApiContext): Promise<Series | undefined> {
  const form = loginFormOf(context);
  if (form === undefined) return undefined;
  const user = `countersign-probe-${randomBytes(4).toString('hex')}`;
  const exchanges: Exchange[] = [];
  for (let attempt = 0; attempt < context.settings.badLogins; attempt += 1) {
    const request = form.request(user, `wrong-${attempt}`);
    exchanges.push({ request, reply: await context.client.sendOnce(request) });
    if (isLimit(exchanges)) return { form, user, exchanges, limitedAt: attempt + 1 };
  }
  return { form, user, exchanges, limitedAt: undefined };
}

/** 429, 423, another status than at first (a lock), or replies that are held back. */
function isLimit(exchanges: readonly Exchange[]): boolean {
  const [first] = exchanges;
  const last = exchanges.at(-1);
  if (first === undefined || last === undefined) return false;
  if ([429, 423, 503].includes(last.reply.status)) return true;
  if (exchanges.length > 3 && last.reply.status !== first.reply.status && last.reply.status >= 400) return true;
  return exchanges.length > 5 && slow(exchanges.slice(-3)) > Math.max(5 * slow(exchanges.slice(0, 3)), 500);
}

function slow(exchanges: readonly Exchange[]): number {
  return Math.min(...exchanges.map(({ reply }) => reply.durationMilliseconds));
}

export const rateLimitAbsent: ApiAttack = {
  id: 'rate-limit-absent',
  number: 'D55',
  level: 'api',
  title: 'Passwords can be tried as fast as one likes',
  cwe: [307],
  severity: 'medium',
  why: 'Lists of common and of stolen passwords are short enough to be tried through.',
  remedy,
  async run(context) {
    const found = await badLogins(context);
    if (found === undefined) return skipped('No login is known: give a recipe, or a document with one.');
    const { form, exchanges, limitedAt } = found;
    const { place } = form;
    if (limitedAt !== undefined) return { ...safe(`The ${ordinal(limitedAt)} bad login is held back.`), place };
    const last = exchanges.at(-1) as Exchange;
    // Some answer 404 for a user that there is not: a recipe that logs in shows that there is a login.
    const isLogin = last.reply.status !== 404 || context.settings.login !== undefined;
    if (isLoggedIn(last.reply) || last.reply.status === 405 || last.reply.status >= 500 || !isLogin) {
      return { ...inconclusive(`A bad login is answered ${last.reply.status}, so it is not clear what it is.`), place };
    }
    return {
      verdict: 'vulnerable',
      message: `${place.method} ${place.path} answered ${exchanges.length} bad logins for one user, the last with ${last.reply.status}, and held none back.`,
      exchanges: [last],
      place,
    };
  },
};

export const rateLimitBypass: ApiAttack = {
  id: 'rate-limit-xff-bypass',
  number: 'D56',
  level: 'api',
  title: 'The limit of logins is got round with a header',
  cwe: [348, 307],
  severity: 'medium',
  why: 'The address that is counted is the one that the caller writes down.',
  remedy: `${remedy} Take the address from a forwarding header only when it comes from a proxy that you run.`,
  async run(context) {
    const found = await badLogins(context);
    if (found === undefined) return skipped('No login is known: give a recipe, or a document with one.');
    const { form, user, exchanges, limitedAt } = found;
    const { place } = form;
    if (limitedAt === undefined) return { ...skipped('There is no limit to be got round (rate-limit-absent).'), place };
    const limited = exchanges.at(-1) as Exchange;
    const { status } = limited.reply;
    if (status !== 429) return { ...skipped(`The limit shows as ${status}, not as 429.`), place };
    for (const name of [
      'X-Forwarded-For',
      'X-Real-IP',
      'X-Client-IP',
      'True-Client-IP',
      'CF-Connecting-IP',
      'Forwarded',
    ]) {
      const address = `203.0.113.${1 + ((randomBytes(1)[0] ?? 0) % 250)}`;
      const request = withHeader(form.request(user, 'wrong'), name, name === 'Forwarded' ? `for=${address}` : address);
      const passed: ProbeReply = await context.client.sendOnce(request);
      if (passed.status === 429 || passed.status >= 500) continue;
      // The limit has to stand for those who do not send the header: it may just have run out.
      const control = {
        request: form.request(user, 'wrong'),
        reply: await context.client.sendOnce(form.request(user, 'wrong')),
      };
      if (control.reply.status !== 429) return { ...inconclusive('The limit ran out meanwhile.'), place };
      return {
        verdict: 'vulnerable',
        message: `${place.method} ${place.path} answers 429, and ${passed.status} again with another address in ${name}.`,
        exchanges: [{ request, reply: passed }, control],
        place,
      };
    }
    return { ...safe('No forwarding header lifts the limit.'), place };
  },
};

function ordinal(count: number): string {
  return `${count}${count % 10 === 1 && count !== 11 ? 'st' : count % 10 === 2 && count !== 12 ? 'nd' : count % 10 === 3 && count !== 13 ? 'rd' : 'th'}`;
}
