import { NamePattern } from '../name-pattern.ts';
import type { BareUnit } from './durations.ts';

/** Settings that say how long access tokens live. */
export const lifetimeSettings: readonly {
  readonly name: RegExp;
  /** What must hold of the file's path or text. */
  readonly file?: RegExp;
  readonly text?: RegExp;
  readonly unit: BareUnit;
  readonly nullIsEndless?: boolean;
  readonly owner: string;
  readonly remedy: string;
}[] = [
  {
    name: /^ttl$/,
    file: /config\/jwt\.php$/,
    unit: 'minutes',
    nullIsEndless: true,
    owner: 'jwt-auth',
    remedy: "Set 'ttl' => 15 in config/jwt.php: minutes.",
  },
  {
    name: /^expiration$/,
    file: /config\/sanctum\.php$/,
    unit: 'minutes',
    nullIsEndless: true,
    owner: 'Sanctum',
    remedy: "Set 'expiration' => 60 in config/sanctum.php: minutes.",
  },
  {
    name: /^JWT_ACCESS_TOKEN_EXPIRES$/,
    unit: 'seconds',
    owner: 'flask-jwt-extended',
    remedy: 'Set JWT_ACCESS_TOKEN_EXPIRES = timedelta(minutes=15).',
  },
  {
    name: /^JWT_EXPIRATION_DELTA$/,
    unit: 'seconds',
    owner: 'Flask-JWT',
    remedy: 'Set JWT_EXPIRATION_DELTA = timedelta(minutes=15).',
  },
  {
    name: /^ACCESS_TOKEN_LIFETIME$/,
    unit: 'seconds',
    owner: 'Simple JWT',
    remedy: "Set 'ACCESS_TOKEN_LIFETIME': timedelta(minutes=15).",
  },
  {
    name: /^ACCESS_TOKEN_EXPIRE_MINUTES$/i,
    unit: 'minutes',
    owner: 'the application',
    remedy: 'Set ACCESS_TOKEN_EXPIRE_MINUTES = 15.',
  },
  {
    name: /^(jwt|access)_?(token)?_?(expires?|expiry|expiration|lifetime|ttl)(_?in)?$/i,
    text: /jwt|jsonwebtoken/i,
    unit: 'seconds',
    owner: 'the application',
    remedy: 'Keep it at 15 minutes, with a refresh token.',
  },
  {
    name: /^expiresIn$/,
    text: /signOptions|jwt/i,
    unit: 'seconds',
    owner: 'the JWT module',
    remedy: "Set expiresIn: '15m'.",
  },
];

/** The names of all of them, whatever their case. */
export const lifetimeNames = new NamePattern(
  new RegExp(lifetimeSettings.map(({ name }) => name.source.replace(/^\^|\$$/g, '')).join('|'), 'i'),
);

/** Calls that set how long tokens live. */
export const lifetimeCalls: readonly {
  readonly name: NamePattern;
  readonly unit: BareUnit;
  readonly remedy: string;
}[] = [
  {
    name: new NamePattern(/tokensExpireIn|personalAccessTokensExpireIn/),
    unit: 'seconds',
    remedy: 'Passport::tokensExpireIn(now()->addMinutes(15)).',
  },
  {
    name: new NamePattern(/setTTL/),
    unit: 'minutes',
    remedy: "Let 'ttl' in config/jwt.php be 15 minutes, and renew with auth()->refresh().",
  },
];
