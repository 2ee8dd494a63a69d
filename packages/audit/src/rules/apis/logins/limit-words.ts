import type { Project } from '../../../source/project.ts';

/** Limiters that stand in front of everything, or in the libraries that log people in. */
export const limitsElsewhere = [
  'rate-limit',
  'ratelimit',
  'rate_limit',
  'rateLimit',
  'throttle:',
  'throttler',
  'ThrottleRequests',
  'throttle_classes',
  'RateThrottle',
  '@Throttle(',
  'rack-attack',
  'Rack::Attack',
  'django-axes',
  "'axes'",
  '"axes"',
  'bucket4j',
  'resilience4j',
  'AddRateLimiter',
  'slow-down',
  'express-brute',
  'ExpressBrute',
  'tollbooth',
  'httprate',
  'Limiter(',
  'loginLimiter',
  'authLimiter',
  '_limiter',
  '/limiter',
  '@limiter',
  'limiter.New',
];

/** What limits attempts in Laravel from inside of a handler. */
export const limitsInLaravel = [
  'RateLimiter::attempt',
  'RateLimiter::hit',
  'tooManyAttempts',
  'hasTooManyLoginAttempts',
  'ThrottlesLogins',
  'AuthenticatesUsers',
  'Fortify::',
  'LoginRateLimiter',
  'login_attempts',
  'LoginAttempts',
  'LoginAttempt::',
  'new LoginAttempt(',
  'failed_attempts',
  'lockout',
];

/** Who counts the attempts of a login itself; a code of few digits that is sent is another matter. */
export const countsAttempts = [
  ':lockable',
  'bruteForce',
  'brute_force',
  'lockout',
  'failed_attempts',
  'LoginAttempts',
  'login_attempts',
  // a record of one, rather than the form that is filled in for one
  'new LoginAttempt(',
  'LoginAttempt::',
  'LoginAttempt.objects',
  'LoginAttempt.create',
  'LoginAttempt.count',
  'LoginAttempt.where',
  'LoginAttempt.find',
];
/** Those that limit without the decorators of Nest. */
export const limitsBesideNest = limitsElsewhere.filter((word) => !/^(throttler|@Throttle\()$/.test(word));

/** Pages speak of limits that they show, not of such that they set. */
const page =
  /\.(tsx|jsx|vue|svelte|min\.js)$|(^|\/)(frontend|client|pages|components|public|assets|static|vendor|plugins|bower_components|dist|user_guide\w*|docs?|documentation)\//i;

/** Whether the code of a project speaks of one of these words, other than in comments, pages and names that are only given. */
export function isNamed(project: Project, words: readonly string[], beside?: string): boolean {
  return words.some((word) => {
    if (!project.mentions(word)) return false;
    const wanted = word.toLowerCase();
    return project.files.some(
      (file) =>
        isSource.test(file) && !page.test(file) && mayLimit(file, beside) && spokenIn(project.read(file) ?? '', wanted),
    );
  });
}

/** What a page runs in the browser limits no login that Java, PHP or Python answers. */
function mayLimit(file: string, beside: string | undefined): boolean {
  const script = /\.[cm]?[jt]s$/;
  return beside === undefined || !script.test(file) || script.test(beside) || !isSource.test(beside);
}

/** Whether a word stands in code: not on a line that is a comment, and not where a name is only given to a limiter. */
function spokenIn(text: string, wanted: string): boolean {
  const lower = text.toLowerCase().replaceAll('delimiter', '');
  if (!lower.includes(wanted)) return false;
  return lower
    .split('\n')
    .some((line) => line.includes(wanted) && !/^\s*(\/\/|#|\*|\/\*|use )|['"]throttle['"]\s*=>/.test(line));
}

const isSource = /\.([cm]?[jt]s|py|go|java|cs|php|rb)$/;
