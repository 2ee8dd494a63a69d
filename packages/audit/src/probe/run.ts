import {
  type ApiAttack,
  type ApiContext,
  type Attack,
  type AttackOutcome,
  inconclusive,
  type OperationAttack,
  type OperationContext,
  skipped,
} from './attack.ts';
import { withoutValidCredential } from './attacks/missing-credential.ts';
import { type Baseline, markersOf, takeBaseline } from './baseline.ts';
import { isLoopback, NoReply, type ProbeClient } from './client.ts';
import { isLike } from './comparison.ts';
import { Context } from './context.ts';
import { apply, type Credential, jwtOf } from './credentials.ts';
import type { Exchange, ProbeRequest } from './exchange.ts';
import { Harvest } from './harvest.ts';
import type { KnownKeys } from './jwt/keys.ts';
import type { OutcomeLog } from './outcome-log.ts';
import { changesByName, isSafeMethod, nameOf, type ProbeOperation, readsOnly, roleOf } from './requests/operation.ts';
import type { Secrecy } from './secrecy.ts';
import { logIn } from './session.ts';
import type { ProbeSettings } from './settings.ts';

interface Subject {
  readonly credential?: Credential;
  readonly operations: readonly ProbeOperation[];
  readonly onProgress?: (event: {
    readonly kind: 'operation';
    readonly name: string;
    readonly done: number;
    readonly total: number;
    readonly requests: number;
  }) => void;
}

/** One probe from its first request to its last. */
export class Run {
  readonly keys: KnownKeys = { publicKeys: [] };
  readonly notes: string[] = [];
  readonly #client: ProbeClient;
  readonly #settings: ProbeSettings;
  readonly #subject: Subject;
  readonly #attacks: readonly Attack[];
  readonly #log: OutcomeLog;
  readonly #secrecy: Secrecy;
  readonly #protected: OperationContext[] = [];
  readonly #harvest = new Harvest();
  #credential: Credential | undefined;
  #login: Exchange | undefined;
  /** Tokens of the login that are no access tokens. */
  #otherTokens: readonly string[] = [];

  constructor(
    client: ProbeClient,
    settings: ProbeSettings,
    subject: Subject,
    attacks: readonly Attack[],
    log: OutcomeLog,
    secrecy: Secrecy,
  ) {
    this.#client = client;
    this.#settings = settings;
    this.#subject = subject;
    this.#attacks = attacks;
    this.#log = log;
    this.#secrecy = secrecy;
    this.#credential =
      subject.credential ?? (settings.signer === undefined ? undefined : { kind: 'signature', value: '' });
  }

  /** @throws NoReply when it was stopped or ran into its cap */
  async everything(): Promise<void> {
    if (this.#credential === undefined) await this.#renew();
    const { onProgress } = this.#subject;
    // Lists first: they hold the objects that other paths are about.
    const operations = [...this.#subject.operations].sort((a, b) => order(a) - order(b));
    for (const [done, operation] of operations.entries()) {
      onProgress?.({
        kind: 'operation',
        name: nameOf(operation),
        done,
        total: operations.length,
        requests: this.#client.sent,
      });
      await this.#operation(operation);
    }
    if (this.#credential !== undefined && this.#protected.length === 0) {
      this.notes.push(
        'The valid credential made a difference nowhere: it was refused, or nothing that was probed asks for one.',
      );
    }
    for (const attack of this.#attacks) if (attack.level === 'api') await this.#api(attack);
  }

  async #operation(operation: ProbeOperation): Promise<void> {
    const hindrance = this.#hindrance(operation);
    if (hindrance !== undefined) return this.#skipAll(operation, hindrance);
    if (this.#credentialFor(operation) === undefined) return this.#withoutCredential(operation);
    let context: OperationContext;
    try {
      context = await this.#contextOf(operation);
    } catch (error) {
      return this.#skipAll(operation, reasonOf(error), 'inconclusive');
    }
    await this.#attackAll(context);
    if (context.baseline.access === 'protected') await this.#checkSession(context);
  }

  /** The credential of the security scheme that the document names, where there is one, else the main one. */
  #credentialFor({ schemes = [] }: ProbeOperation): Credential | undefined {
    const { credentialFor } = this.#settings;
    const named = schemes.find((scheme) => Object.hasOwn(credentialFor, scheme));
    return named === undefined ? this.#credential : credentialFor[named];
  }

  /** Why an operation is not probed at all. */
  #hindrance(operation: ProbeOperation): string | undefined {
    if (!this.#settings.allowWrites && changesByName(operation)) {
      return 'By its name it changes something, and --allow-writes was not said.';
    }
    if (roleOf(operation) === 'logout') return 'It ends the session; it is called last, where that is allowed.';
    if (!readsOnly(operation) && !this.#settings.allowWrites) {
      return 'It may change something, and --allow-writes was not said.';
    }
    return undefined;
  }

  #skipAll(operation: ProbeOperation, reason: string, verdict: 'skipped' | 'inconclusive' = 'skipped'): void {
    for (const attack of this.#attacks) {
      if (attack.level === 'operation') this.#log.add(attack, operation, { verdict, reason });
    }
  }

  async #withoutCredential(operation: ProbeOperation): Promise<void> {
    for (const attack of this.#attacks) {
      if (attack.level !== 'operation') continue;
      const outcome =
        attack.id === 'no-credential'
          ? await this.#guarded(() => withoutValidCredential(this.#client, operation, bareRequest(operation)))
          : skipped('No valid credential was given to hold it against.');
      this.#log.add(attack, operation, outcome);
    }
  }

  async #contextOf(operation: ProbeOperation): Promise<OperationContext> {
    let credential = this.#credentialFor(operation) as Credential;
    let tried = operation;
    const take = async () => this.#baselineOf(bareRequest(tried), credential);
    let baseline = await take();
    if (isWayIn(operation, baseline)) {
      const open = { ...baseline, access: 'public', reason: wayIn } as const;
      return new Context(this.#apiContext(credential), tried, open, bareRequest(tried), this.#prepare);
    }
    const isLost = [baseline.valid, baseline.again].some(({ reply }) => reply.status === 401);
    if (isLost && credential === this.#credential && (await this.#renew())) {
      credential = this.#credential as Credential;
      baseline = await take();
    }
    const { admin } = this.#settings;
    if (admin !== undefined && isForOthers(baseline)) {
      credential = admin;
      baseline = await take();
    }
    const isMissing = [400, 404, 422].includes(baseline.valid.reply.status);
    const better = isMissing ? this.#harvest.refill(operation, markersOf(credential)) : undefined;
    if (better !== undefined) {
      tried = better;
      baseline = await take();
    }
    if (operation.method === 'GET') this.#harvest.gather(operation, baseline.valid.reply);
    return new Context(this.#apiContext(credential), tried, baseline, bareRequest(tried), this.#prepare);
  }

  /** A request with a credential, and a signature where the API wants one beside it. */
  readonly #prepare = (request: ProbeRequest, credential: Credential): ProbeRequest => {
    const prepared = apply(request, credential);
    return this.#settings.signer === undefined || credential.kind === 'signature'
      ? prepared
      : { ...prepared, isToBeSigned: true };
  };

  async #baselineOf(bare: ProbeRequest, credential: Credential): Promise<Baseline> {
    return takeBaseline(this.#client, bare, credential, markersOf(credential), this.#prepare);
  }

  async #attackAll(context: OperationContext): Promise<void> {
    const { operation, baseline } = context;
    if (baseline.access === 'protected') this.#protected.push(context);
    for (const attack of this.#attacks) {
      if (attack.level !== 'operation') continue;
      const outcome = isForAnyBaseline(attack)
        ? await this.#guarded(() => attack.run(context))
        : await this.#attack(attack, context);
      (context.verdicts as Map<string, string>).set(attack.id, outcome.verdict);
      this.#log.add(attack, operation, outcome);
    }
  }

  async #attack(attack: OperationAttack, context: OperationContext): Promise<AttackOutcome> {
    const { access, reason } = context.baseline;
    if (access === 'public') return skipped(`The operation is public. ${reason}`);
    if (access === 'any-credential') return skipped(`Any credential gets in. ${reason}`);
    if (access === 'unusable') return inconclusive(reason);
    return this.#guarded(() => attack.run(context));
  }

  async #api(attack: ApiAttack): Promise<void> {
    const place = { method: 'GET', path: '/' };
    const context = this.#apiContext();
    let outcomes: readonly AttackOutcome[] = [];
    const single = await this.#guarded(async () => {
      const given = await attack.run(context);
      outcomes = Array.isArray(given) ? (given as readonly AttackOutcome[]) : [given as AttackOutcome];
      return outcomes[0] ?? skipped('There is nothing of the kind.');
    });
    for (const outcome of outcomes.length > 0 ? outcomes : [single]) this.#log.add(attack, place, outcome);
  }

  /** An attack that gets no reply is told of; one that is stopped, or has no request left, ends the probe. */
  async #guarded(attack: () => Promise<AttackOutcome>): Promise<AttackOutcome> {
    try {
      return await attack();
    } catch (error) {
      return inconclusive(reasonOf(error));
    }
  }

  /** An attack may have cost the session: then what looks safe may only have been refused for that. */
  async #checkSession(context: OperationContext): Promise<void> {
    if (!isSafeMethod(context.operation.method)) return;
    const reply = await this.#client.send(context.with());
    if (reply.status !== 401) return;
    this.#log.doubt(context.operation, 'The session was lost meanwhile, so a refusal shows nothing.');
    const isRenewed = await this.#renew();
    this.notes.push(
      `The session was lost at ${nameOf(context.operation)}${isRenewed ? ', and renewed.' : '; there was no way to renew it.'}`,
    );
  }

  async #renew(): Promise<boolean> {
    const { login } = this.#settings;
    if (login === undefined) return false;
    const session = await logIn(this.#client, login, this.#credential);
    if (session === undefined) {
      this.notes.push('The login recipe got no credential.');
      return false;
    }
    this.#credential = session.credential;
    this.#login = session.exchange;
    this.#otherTokens = [session.refreshToken, session.idToken].filter((token) => token !== undefined);
    for (const secret of [session.credential.value, session.refreshToken, session.idToken])
      if (secret) this.#secrecy.add(secret);
    return true;
  }

  #apiContext(credential = this.#credential): ApiContext {
    return {
      client: this.#client,
      settings: { ...this.#settings, otherTokens: [...this.#settings.otherTokens, ...this.#otherTokens] },
      credential,
      ...(this.#login === undefined ? {} : { loginExchange: this.#login }),
      jwt: credential === undefined ? undefined : jwtOf(credential),
      keys: this.keys,
      operations: this.#subject.operations,
      protectedOperations: this.#protected,
      isLoopback: isLoopback(this.#client.baseUrl.hostname),
      isEncrypted: this.#client.baseUrl.protocol === 'https:',
      markers: credential === undefined ? [] : markersOf(credential),
    };
  }
}

function bareRequest({ method, target, headers, body }: ProbeOperation): ProbeRequest {
  return { method, target, headers, ...(body === undefined ? {} : { body }) };
}

const wayIn = 'It is a way to a credential, and takes none of this kind.';

/** Whether it is where one logs in, and turns down everybody alike who does not say a right name and password. */
function isWayIn(operation: ProbeOperation, { valid, none }: Baseline): boolean {
  const role = roleOf(operation);
  const isOne = role === 'login' || role === 'refresh' || role === 'register' || role === 'password-reset';
  return isOne && operation.isSecured !== true && valid.reply.status >= 400 && isLike(valid.reply, none.reply);
}

/** Whether the credential is known, and has not the right: some say 401 of that, with another text than to those who have none. */
function isForOthers({ valid, none }: Baseline): boolean {
  return valid.reply.status === 403 || (valid.reply.status === 401 && valid.reply.body !== none.reply.body);
}

/** Lists, then objects, then what writes, and last what removes. */
function order({ method, path }: ProbeOperation): number {
  if (method === 'DELETE') return 3;
  if (!isSafeMethod(method)) return 2;
  return path.includes('{') ? 1 : 0;
}

/** Rules that speak of the baseline itself. */
function isForAnyBaseline({ id }: OperationAttack): boolean {
  return id === 'no-credential' || id === 'random-credential';
}

/** @throws NoReply again, when it ends the probe */
function reasonOf(error: unknown): string {
  if (!(error instanceof NoReply) || error.kind === 'stopped' || error.kind === 'capped') throw error;
  return error.message;
}
