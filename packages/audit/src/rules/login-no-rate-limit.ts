import { LoginFunctions } from './apis/logins/login-functions.ts';
import { LoginLimits } from './apis/logins/login-limits.ts';
import { loginRoutes, unroutedLogins } from './apis/logins/logins.ts';
import type { ProjectMatch, ProjectRule } from './rule.ts';

/** Passwords can be tried as fast as the network allows. */
export const loginNoRateLimit: ProjectRule = {
  id: 'login-no-rate-limit',
  number: 'S49',
  title: 'A login has no limit of attempts',
  cwe: [307],
  severity: 'medium',
  why: 'A password list is tried in minutes, and leaked passwords of other sites against every account.',
  remedy: 'Limit attempts by account and by address, and answer 429 with Retry-After.',
  languages: ['javascript', 'python', 'go', 'java', 'csharp', 'php', 'ruby'],
  *checkProject(project): Generator<ProjectMatch> {
    const functions = new LoginFunctions(project);
    const routed = loginRoutes(project, functions);
    const unrouted = unroutedLogins(project, functions);
    const limits = new LoginLimits(project, [...routed, ...unrouted]);
    const said = new Set<string>();
    for (const { route, through } of routed) {
      const place = `${route.file} ${route.code.start}`;
      if (said.has(place) || limits.isLimited({ route, through })) continue;
      said.add(place);
      yield {
        file: route.file,
        code: route.code,
        message: `${route.method} ${route.path} can be called without limit, and nothing limits its attempts.`,
        remedy: remedies[route.framework] ?? this.remedy,
        confidence: 'medium',
        operation: { method: route.method, path: route.path },
      };
    }
    // a route that is known by its name alone leads to one of the functions that no route is seen to lead to
    let unseen = routed.filter(({ through }) => through.length === 0).length;
    for (const login of unrouted) {
      if (limits.isLimited(login)) continue;
      if (unseen > 0) {
        unseen -= 1;
        continue;
      }
      const { file, name, code } = login.function;
      yield {
        file,
        code,
        message: `${name === '' ? 'This function' : `\`${name}\``} checks passwords without limit, and nothing limits its attempts.`,
        remedy: (file.endsWith('.php') ? remedies.php : undefined) ?? this.remedy,
        confidence: 'medium',
      };
    }
  },
};

const remedies: Readonly<Record<string, string>> = {
  express:
    "Put express-rate-limit before the handler: app.post('/login', rateLimit({ windowMs: 60_000, limit: 5 }), login).",
  fastify:
    "Register @fastify/rate-limit, and give the route { config: { rateLimit: { max: 5, timeWindow: '1 minute' } } }.",
  nest: 'Put @UseGuards(ThrottlerGuard) and @Throttle({ default: { limit: 5, ttl: 60_000 } }) on the login.',
  flask: "Put @limiter.limit('5/minute') (Flask-Limiter) on the view.",
  sanic: "Put @limiter.limit('5/minute') (sanic-limiter) on the handler.",
  django: 'Use django-axes, or throttle_classes of the REST framework.',
  fastapi: "Put @limiter.limit('5/minute') (slowapi) on the route.",
  sinatra: 'Throttle the path with rack-attack.',
  rails: 'Throttle the path with rack-attack, or rate_limit to: 5, within: 1.minute in the controller.',
  php: 'Count failures by account and by address, in the database or in APCu, and answer 429 with Retry-After for a while after five.',
  symfony: 'Set login_throttling: { max_attempts: 5 } in the firewall (needs symfony/rate-limiter).',
  laravel: "Put ->middleware('throttle:5,1') on the route.",
  gin: 'Put a limiter before the handler: r.POST("/login", tollbooth_gin.LimitHandler(limiter), login).',
  echo: 'Put middleware.RateLimiter(store) behind the handler: e.POST("/login", login, middleware.RateLimiter(store)).',
  fiber: 'Put limiter.New(limiter.Config{Max: 5, Expiration: time.Minute}) before the handler.',
  chi: 'Use r.With(httprate.LimitByIP(5, time.Minute)).Post("/login", login).',
  gorilla: 'Wrap the handler: tollbooth.LimitFuncHandler(limiter, login).',
  'net/http': 'Wrap the handler: tollbooth.LimitFuncHandler(limiter, login).',
  spring:
    'Take a token of a Bucket4j bucket for each attempt, or count failures in an AuthenticationFailureHandler and lock for a while.',
  aspnet: 'Add AddRateLimiter with a fixed window, and .RequireRateLimiting("login") or [EnableRateLimiting("login")].',
};
