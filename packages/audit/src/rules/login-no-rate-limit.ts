import type { Route } from '../routes/route.ts';
import type { Project } from '../source/project.ts';
import type { ProjectRule } from './rule.ts';

/** Limiters that stand in front of everything, or in the libraries that log people in. */
const limitsElsewhere = [
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
  'bruteForce',
  'brute_force',
  'lockout',
  'LoginAttempt',
  'failed_attempts',
  'tollbooth',
  'httprate',
  // not `delimiter`
  'Limiter(',
  'loginLimiter',
  'authLimiter',
  '_limiter',
  '/limiter',
  '@limiter',
  'limiter.New',
];

/** Pages speak of limits that they show, not of such that they set. */
const page = /\.(tsx|jsx|vue|svelte)$|(^|\/)(frontend|client|pages|components)\//i;

function isLimitedElsewhere(project: Project): boolean {
  return limitsElsewhere.some((word) => {
    if (!project.mentions(word)) return false;
    const wanted = word.toLowerCase();
    return project.files.some(
      (file) => isSource.test(file) && !page.test(file) && project.read(file)?.toLowerCase().includes(wanted),
    );
  });
}

/** Guards that are the login itself: they look at the name and the password that were sent. */
const checksPassword = /local|basic|ldap|password|credential/i;

/** Who has to be logged in already tries no passwords here. */
function asksForSession({ protection, guards }: Route): boolean {
  return protection === 'guarded' && !guards.every((guard) => checksPassword.test(guard));
}

/**
 * Whether limiters are put before other routes of the same framework, as middleware that the routes show, and this one was left out: its handler
 * counts no attempts itself.
 */
function isLeftOut(project: Project, { framework, handler }: Route): boolean {
  const limited = project.routes.filter((route) => route.framework === framework && route.limiters.length > 0);
  return (
    limited.length > 0 &&
    shownLimiters.has(framework) &&
    handler !== undefined &&
    !/limit|throttl|attempt|lock|brute/i.test(handler.code.text)
  );
}

/** Of these every middleware before a route is seen. */
const shownLimiters = new Set(['express', 'koa', 'hono', 'fastify']);

const isSource = /\.([cm]?[jt]s|py|go|java|cs|php|rb)$/;

/** Passwords can be tried as fast as the network allows. */
export const loginNoRateLimit: ProjectRule = {
  id: 'login-no-rate-limit',
  number: 'S49',
  title: 'A login has no limit of attempts',
  cwe: [307],
  severity: 'medium',
  why: 'A password list is tried in minutes, and leaked passwords of other sites against every account.',
  remedy: 'Limit attempts by account and by address, and answer 429 with Retry-After.',
  languages: ['javascript', 'python', 'go', 'java', 'csharp', 'php'],
  *checkProject(project) {
    const logins = project.routes.filter(
      (route) =>
        route.publicReason === 'login' &&
        !asksForSession(route) &&
        route.limiters.length === 0 &&
        (route.method === 'POST' || (route.method === '*' && /password/i.test(route.handler?.code.text ?? ''))) &&
        !/callback|sso|saml|oauth|oidc|openid|logout/i.test(route.path),
    );
    if (logins.length === 0) return;
    const isLimited = isLimitedElsewhere(project);
    for (const route of logins) {
      if (project.isTest(route.file) || (isLimited && !isLeftOut(project, route))) continue;
      yield {
        file: route.file,
        code: route.code,
        message: `${route.method} ${route.path} can be called without limit, and nothing in the project limits attempts.`,
        remedy: remedies[route.framework] ?? this.remedy,
        confidence: 'medium',
        operation: { method: route.method, path: route.path },
      };
    }
  },
  examples: {
    matching: [
      {
        language: 'php',
        path: 'routes/api.php',
        code: `<?php
use Illuminate\\Support\\Facades\\Route;
Route::post('/login', fn ($request) => login($request->input('password')));`,
      },
      {
        language: 'javascript',
        code: `import express from 'express';
const app = express();
app.post('/login', (req, res) => res.json(users.check(req.body.name, req.body.password)));`,
      },
      {
        language: 'javascript',
        code: `import express from 'express';
import rateLimit from 'express-rate-limit';
const app = express();
app.post('/contact', rateLimit({ limit: 5 }), (req, res) => res.json(send(req.body.text)));
app.post('/login', (req, res) => res.json(users.check(req.body.name, req.body.password))); // finding`,
      },
      {
        language: 'javascript',
        path: 'src/auth.controller.ts',
        code: `import { Controller, Post, UseGuards } from '@nestjs/common';
@Controller('auth')
export class AuthController {
  @UseGuards(LocalAuthGuard) @Post('signIn') signIn(@Req() req) { return this.auth.tokens(req.user); }
}`,
      },
      {
        language: 'python',
        code: `from flask import Flask, request
app = Flask(__name__)
@app.route('/login', methods=['POST'])
def login():
    return check(request.json['password'])`,
      },
      {
        language: 'go',
        code: `package main
import "github.com/gin-gonic/gin"
func main() {
	r := gin.Default()
	r.POST("/login", func(c *gin.Context) { check(c.PostForm("password")) })
}`,
      },
      {
        language: 'java',
        code: `import org.springframework.web.bind.annotation.*;
@RestController
class Login {
  @PostMapping("/login") String login(@RequestBody Credentials given) { return tokens.of(given); }
}`,
        path: 'src/Login.java',
      },
      {
        language: 'csharp',
        code: `var app = builder.Build();
app.MapPost("/login", (Credentials given, Tokens tokens) => tokens.Of(given));`,
      },
    ],
    clean: [
      {
        language: 'php',
        path: 'routes/api.php',
        code: `<?php
use Illuminate\\Support\\Facades\\Route;
Route::post('/login', fn ($request) => login($request->input('password')))->middleware('throttle:5,1');`,
      },
      {
        language: 'javascript',
        code: `import express from 'express';
import rateLimit from 'express-rate-limit';
const app = express();
app.post('/login', rateLimit({ limit: 5 }), (req, res) => res.json(users.check(req.body.name, req.body.password)));`,
      },
      {
        language: 'javascript',
        code: `import express from 'express';
import rateLimit from 'express-rate-limit';
const app = express();
app.use('/auth', rateLimit({ limit: 50 }));
app.post('/auth/login', (req, res) => res.json(users.check(req.body.name, req.body.password)));
app.post('/contact', rateLimit({ limit: 5 }), (req, res) => res.json(send(req.body.text)));`,
      },
      {
        language: 'python',
        code: `from flask import Flask, request
from flask_limiter import Limiter
app = Flask(__name__)
limiter = Limiter(key)
@app.route('/login', methods=['POST'])
@limiter.limit('5/minute')
def login():
    return check(request.json['password'])`,
      },
      {
        language: 'go',
        code: `package main
import "github.com/gin-gonic/gin"
import "github.com/didip/tollbooth_gin"
func main() {
	r := gin.Default()
	r.POST("/login", tollbooth_gin.LimitHandler(few), func(c *gin.Context) { check(c.PostForm("password")) })
}`,
      },
      {
        language: 'java',
        code: `import io.github.bucket4j.Bucket;
import org.springframework.web.bind.annotation.*;
@RestController
class Login {
  @PostMapping("/login") String login(@RequestBody Credentials given) { return bucket.tryConsume(1) ? tokens.of(given) : null; }
}`,
        path: 'src/Login.java',
      },
      {
        language: 'csharp',
        code: `builder.Services.AddRateLimiter(o => o.AddFixedWindowLimiter("login", few));
var app = builder.Build();
app.MapPost("/login", (Credentials given, Tokens tokens) => tokens.Of(given)).RequireRateLimiting("login");`,
      },
    ],
  },
};

const remedies: Readonly<Record<string, string>> = {
  express:
    "Put express-rate-limit before the handler: app.post('/login', rateLimit({ windowMs: 60_000, limit: 5 }), login).",
  fastify:
    "Register @fastify/rate-limit, and give the route { config: { rateLimit: { max: 5, timeWindow: '1 minute' } } }.",
  nest: 'Put @UseGuards(ThrottlerGuard) and @Throttle({ default: { limit: 5, ttl: 60_000 } }) on the login.',
  flask: "Put @limiter.limit('5/minute') (Flask-Limiter) on the view.",
  django: 'Use django-axes, or throttle_classes of the REST framework.',
  fastapi: "Put @limiter.limit('5/minute') (slowapi) on the route.",
  rails: 'Throttle the path with rack-attack, or rate_limit to: 5, within: 1.minute in the controller.',
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
