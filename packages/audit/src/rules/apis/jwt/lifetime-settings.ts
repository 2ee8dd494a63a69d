import { NamePattern } from '../../name-pattern.ts';
import { type BareUnit, day } from './durations.ts';

/** Settings that say how long access tokens live. */
export const lifetimeSettings: readonly {
  readonly name: RegExp;
  /** What must hold of the file's path or text. */
  readonly file?: RegExp;
  readonly text?: RegExp;
  readonly unit: BareUnit;
  readonly nullIsEndless?: boolean;
  /** In seconds, where it is not the policy that is used elsewhere. */
  readonly longest?: number;
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
    name: /^Timeout$/,
    text: /gin-jwt/,
    unit: 'seconds',
    owner: 'gin-jwt',
    remedy: 'Set Timeout: 15 * time.Minute, and MaxRefresh.',
  },
  {
    name: /^expiration_time$/,
    file: /config\/initializers\/\w+\.rb$/,
    text: /\bjwt\b/,
    unit: 'seconds',
    owner: 'devise-jwt',
    remedy: 'Set jwt.expiration_time = 15.minutes.to_i.',
  },
  {
    name: /^token_lifetime$/,
    text: /Knock\.setup/,
    unit: 'seconds',
    nullIsEndless: true,
    owner: 'Knock',
    remedy: 'Set config.token_lifetime = 15.minutes.',
  },
  {
    name: /^maxAge$/,
    text: /next-auth|NextAuth/,
    unit: 'seconds',
    // the sessions of next-auth are renewed while they are used, and end after 30 days by default
    longest: 31 * day,
    owner: 'next-auth',
    remedy: "Set session: { strategy: 'jwt', maxAge: 8 * 60 * 60 }.",
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
  readonly nullIsEndless?: boolean;
  readonly remedy: string;
}[] = [
  {
    name: new NamePattern(/tokensExpireIn|personalAccessTokensExpireIn/),
    unit: 'seconds',
    remedy: 'Passport::tokensExpireIn(now()->addMinutes(15)).',
  },
  {
    name: new NamePattern(/access_token_expires_in/),
    unit: 'seconds',
    nullIsEndless: true,
    remedy: 'access_token_expires_in 15.minutes, with use_refresh_token.',
  },
  {
    name: new NamePattern(/setTTL/),
    unit: 'minutes',
    remedy: "Let 'ttl' in config/jwt.php be 15 minutes, and renew with auth()->refresh().",
  },
];
