import type { Call, Value } from '../languages/model.ts';
import { unboundRequests } from './apis/oauth/authorization-requests.ts';
import type { Match, StaticRule } from './rule.ts';
import { deep, entryOf, isFalse } from './values.ts';

/** The way to an authorization server without what binds the answer to this browser. */
export const oauthNoStateOrPkce: StaticRule = {
  id: 'oauth-no-state-or-pkce',
  number: 'S36',
  title: 'An OAuth login is not bound to the browser that began it',
  cwe: [352],
  severity: 'high',
  why: "Without state or PKCE an attacker's code is taken in a victim's browser: the victim works in the attacker's account, or the other way round.",
  remedy: 'Send a fresh state and code_challenge (S256) with every request, and compare and use them in the callback.',
  triggers: {
    javascript: [
      'response_type',
      'state: false',
      'client_id',
      'authorizationUrl(',
      'generateAuthUrl(',
      'authorizeURL(',
      'passport.authenticate(',
    ],
    php: ['response_type', 'stateless()'],
    python: ['response_type'],
    go: ['response_type', 'AuthCodeURL'],
    java: ['response_type'],
    ruby: ['response_type', 'provider_ignores_state'],
    csharp: ['response_type'],
  },
  mention:
    /response_type|AuthCodeURL|authorizationUrl\(|generateAuthUrl\(|authorizeURL\(|passport\.authenticate\(|oauth\/authorize\?|provider_ignores_state|stateless\(|state:\s*false|\.(set|append)\(\s*['"`]state['"`]/,
  *check(model, project): Generator<Match> {
    // the address alone is made here, and what binds it added where it is used
    const isAddedTo = model.file.language === 'python' && /code_challenge/.test(model.file.text);
    if (isAddedTo) return;
    // the library sends both by itself
    if (project.isTest(model.file.path) || /['"]express-openid-connect['"]/.test(model.file.text)) return;
    const seen = new Set<number>();
    const told = new Set<unknown>();
    const report = function* (value: Value, constant: boolean): Generator<Match> {
      // the same parameters where they stand, and where they are used
      const content = value.kind === 'map' ? value.entries : value;
      if (told.has(content)) return;
      told.add(content);
      const { startLine } = value.code.region;
      if (seen.has(startLine)) return;
      seen.add(startLine);
      yield {
        code: value.code,
        message: constant
          ? 'The state of this authorization request is always the same.'
          : 'This authorization request has neither state nor code_challenge.',
        remedy:
          'Send a fresh state and code_challenge (S256) with every request, and compare and use them in the callback.',
        confidence: 'medium',
      };
    };
    for (const value of candidates(
      model.calls.flatMap((call) => call.arguments.map((one) => one.value)),
      model.assignments.map((one) => one.value),
      model.maps,
    )) {
      // league/oauth2-client draws a state by itself
      if (
        /->getAuthorizationUrl\(/.test(
          model.file.text.slice(Math.max(0, value.code.start - 60), value.code.end + 1600),
        ) &&
        model.file.language === 'php'
      )
        continue;
      if (value.kind === 'map' && isCompleted(value, model.file.text)) continue;
      // an address that is told to the page, which adds the state by itself
      if (
        model.file.language !== 'javascript' &&
        project.mentions("'&state=") &&
        /LoginURI|LoginURL|login_ur[il]/.test(
          model.file.text.slice(Math.max(0, value.code.start - 120), value.code.start),
        )
      )
        continue;
      const verdict = value.kind === 'map' ? ofMap(value) : ofText(value, surroundings(model.file.text, value));
      if (verdict !== 'bound') yield* report(value, verdict === 'constant');
    }
    for (const call of model.calls) {
      const state = call.arguments[0]?.value;
      if (call.name === 'AuthCodeURL' && state?.kind === 'string')
        yield* report({ kind: 'unknown', code: call.code }, true);
      if (isConstantState(call, call.within?.code.text ?? model.file.text))
        yield* report({ kind: 'unknown', code: call.code }, true);
      if (isUnbound(call)) yield* report({ kind: 'unknown', code: call.code }, false);
    }
    for (const { code, isConstant } of unboundRequests(model, project)) {
      yield* report({ kind: 'unknown', code }, isConstant);
    }
  },
};

const asks = /[?&]response_type=(code|token)\b|github\.com\/login\/oauth\/authorize\?/;

function candidates(...lists: readonly (readonly Value[])[]): readonly Value[] {
  return lists.flat().flatMap((value) =>
    [...deep(value)].filter((part) => {
      if (part.kind === 'map') return entryOf(part, ['response_type'])?.kind === 'string';
      if (part.kind === 'string') return asks.test(part.text);
      return part.kind === 'concat' && part.parts.some((one) => one.kind === 'string' && asks.test(one.text));
    }),
  );
}

/** Parameters that stand apart from the rest of the request, or are completed further down. */
function isCompleted(value: Value, text: string): boolean {
  const names = value.kind === 'map' ? [...value.entries.keys()] : [];
  // what a code is exchanged with
  if (names.some((name) => /^grant_?type$/i.test(name))) return true;
  if (!names.some((name) => /^(client_?id|redirect_?ur[il]|callback_?url)$/i.test(name))) return true;
  const isAdded = /\barray_merge\(|(?<!session|SESSION)\[['"]state['"]\]\s*=(?!=)/;
  return isAdded.test(restOfFunction(text, value.code.end)) || isAdded.test(startOfFunction(text, value.code.start));
}

/** What stands before a place, since its function began: parameters that are used by their name were completed there. */
function startOfFunction(text: string, until: number): string {
  const near = text.slice(Math.max(0, until - 900), until);
  return near.split(/\n(?=\s{0,8}(?:async )?(?:def|function|fn|func)\b)/).at(-1) ?? near;
}

/** What stands behind a place, as far as the next function. */
function restOfFunction(text: string, from: number): string {
  const near = text.slice(from, from + 500);
  return near.split(/\n(?=@|\s{0,8}(?:async )?(?:def|function|fn|func)\b|export\b|\})/)[0] ?? near;
}

function ofMap(value: Value): 'bound' | 'constant' | 'free' {
  const type = entryOf(value, ['response_type']);
  if (type?.kind !== 'string' || type.text !== 'code' || (value.kind === 'map' && value.isOpen)) return 'bound';
  if (entryOf(value, ['code_challenge']) !== undefined) return 'bound';
  const state = entryOf(value, ['state']);
  if (state === undefined) return 'free';
  return state.kind === 'string' ? 'constant' : 'bound';
}

/** What is added to the address afterwards stands near it. */
function ofText(value: Value, near: string): 'bound' | 'constant' | 'free' {
  const texts = [...deep(value)].map((part) => (part.kind === 'string' ? part.text : ''));
  const parts = value.kind === 'concat' ? value.parts : [value];
  const written = parts.map((part) => (part.kind === 'string' ? part.text : '*')).join('');
  if (/[?&]state=[\w-]{2,60}(&|$)/.test(written) && !/code_challenge=/.test(written)) return 'constant';
  return /[?&](state|code_challenge)=/.test(texts.join('')) || /\bstate\b|code_challenge/.test(near) ? 'bound' : 'free';
}

function surroundings(text: string, { code }: Value): string {
  // a whole program in one line
  const from = text.lastIndexOf('\n', code.start) + 1;
  const to = text.indexOf('\n', code.end);
  const line = text.slice(from, to < 0 ? undefined : to);
  if (line.length > 1_500) return line;
  const near = text.slice(code.start, code.end + 400);
  // what the next route does is another request
  const next =
    /\n\S{0,60}\.(get|post|all|use)\(\s*['"`]|\n[ \t]*(export\s+)?(async\s+)?function\s|\n[ \t]*(public|private|protected)\s+function\s|\n[ \t]{0,20}(async\s)?def\s|\n[ \t]{1,20}((public|private|protected|static|final)\s){0,4}[A-Z][\w<>[\]]{0,40}\s{1,4}\w{1,40}\([^()\n]{0,200}\)\s{0,20}(throws\s[\w, ]{1,80})?(\{|=>)|\n\}/.exec(
      near.slice(code.end - code.start),
    );
  const added = addedTo(text, from, code.end);
  return `${next === null ? near : near.slice(0, code.end - code.start + next.index)}${added}`;
}

/** `url = base + '?response_type=code'; … url += '&state=' + state`: what the same variable is given further down. */
function addedTo(text: string, lineStart: number, end: number): string {
  const name = /(?:^|[\s;{(])(\w{1,40})\s{0,9}\+?=(?!=)[^=;]{0,200}$/.exec(
    text.slice(Math.max(lineStart, end - 400), end).split('?')[0] ?? '',
  )?.[1];
  if (name === undefined) return '';
  return new RegExp(`\\b${name}\\s{0,9}\\+=[^\\n;]{0,80}\\bstate=`).exec(text.slice(end, end + 2_500))?.[0] ?? '';
}

/** `url.searchParams.set('state', 'login')`, on the way to an authorization server. */
function isConstantState({ target, receiverText, arguments: [name, value] }: Call, around: string): boolean {
  return (
    /searchParams\.(set|append)$/.test(target) &&
    name?.value.kind === 'string' &&
    name.value.text === 'state' &&
    value?.value.kind === 'string' &&
    ["'", '"'].some((quote) => around.includes(`${receiverText}.set(${quote}client_id${quote}`)) &&
    !/['"]code_challenge['"]/.test(around)
  );
}

/** A strategy of passport that is told to do without, and Laravel's Socialite without its session. */
function isUnbound({ target, name, receiver, isConstruction, arguments: given }: Call): boolean {
  if (isConstruction && /(^|\.)\w*Strategy$/.test(target)) {
    const options = given[0]?.value;
    return isFalse(entryOf(options, ['state'])) && entryOf(options, ['pkce', 'store']) === undefined;
  }
  return name === 'stateless' && receiver?.kind === 'call' && /Socialite/.test(target);
}
