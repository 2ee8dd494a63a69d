import type { Route } from '../routes/route.ts';
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
  languages: ['javascript', 'python', 'go', 'java', 'csharp', 'php'],
  *checkProject(project) {
    for (const route of project.routes) {
      if (route.protection === 'guarded' || project.isTest(route.file)) continue;
      if (!(route.method === 'POST' || route.method === '*') || !isWebhook(route.path)) continue;
      if (isOfCollection(route, project.routes)) continue;
      const { handler } = route;
      // What is not in sight may verify.
      if (handler === undefined || verifies.test(handler.code.text) || callsElsewhere(route.chain)) continue;
      if (handler.decorators.some(({ code }) => verifies.test(code.text))) continue;
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
  examples: {
    matching: [
      {
        language: 'php',
        path: 'routes/api.php',
        code: `<?php
use Illuminate\\Support\\Facades\\Route;
Route::post('/webhooks/payments', fn ($request) => Order::markPaid($request->input('order')));`,
      },
      {
        language: 'javascript',
        code: `import express from 'express';
const app = express();
app.post('/webhooks/payments', (req, res) => { orders.markPaid(req.body.orderId); res.end(); });`,
      },
      {
        language: 'python',
        code: `from flask import Flask, request
app = Flask(__name__)
@app.route('/webhook', methods=['POST'])
def webhook():
    mark_paid(request.json['order'])
    return ''`,
      },
      {
        language: 'go',
        code: `package main
import "github.com/gin-gonic/gin"
func main() {
	r := gin.Default()
	r.POST("/webhooks/payments", func(c *gin.Context) { c.BindJSON(&event); markPaid(event.Order) })
}`,
      },
      {
        language: 'java',
        code: `import org.springframework.web.bind.annotation.*;
@RestController
class Hooks {
  @PostMapping("/webhooks/payments") void paid(@RequestBody Event event) { orders.markPaid(event.order()); }
}`,
        path: 'src/Hooks.java',
      },
      {
        language: 'csharp',
        code: `var app = builder.Build();
app.MapPost("/webhooks/payments", (PaymentEvent e, Orders orders) => orders.MarkPaid(e.Order));`,
      },
    ],
    clean: [
      {
        language: 'javascript',
        code: `import express from 'express';
const app = express();
app.post('/webhooks', (req, res) => { subscribers.add(req.body.url); res.end(); });
app.delete('/webhooks/:id', (req, res) => { subscribers.remove(req.params.id); res.end(); });`,
      },
      {
        language: 'php',
        path: 'routes/api.php',
        code: `<?php
use Illuminate\\Support\\Facades\\Route;
Route::post('/webhooks/payments', function ($request) {
  if (!hash_equals(hash_hmac('sha256', $request->getContent(), $key), (string) $request->header('X-Signature'))) { abort(401); }
  return Order::markPaid($request->input('order'));
});`,
      },
      {
        language: 'javascript',
        code: `import express from 'express';
const app = express();
app.post('/webhooks/payments', (req, res) => {
  const event = stripe.webhooks.constructEvent(req.body, req.headers['stripe-signature'], key);
  orders.markPaid(event.data); res.end();
});`,
      },
      {
        language: 'python',
        code: `from flask import Flask, request
app = Flask(__name__)
@app.route('/webhook', methods=['POST'])
def webhook():
    if not hmac.compare_digest(sign(request.data), request.headers['X-Signature']):
        abort(401)
    return ''`,
      },
      {
        language: 'go',
        code: `package main
import "github.com/gin-gonic/gin"
func main() {
	r := gin.Default()
	r.POST("/webhooks/payments", func(c *gin.Context) { if !hmac.Equal(sign(body), given) { c.AbortWithStatus(401); return }; markPaid(event.Order) })
}`,
      },
      {
        language: 'java',
        code: `import org.springframework.web.bind.annotation.*;
@RestController
class Hooks {
  @PostMapping("/webhooks/payments") void paid(@RequestBody String body, @RequestHeader("Stripe-Signature") String s) { Event e = Webhook.constructEvent(body, s, secret); orders.markPaid(e); }
}`,
        path: 'src/Hooks.java',
      },
      {
        language: 'csharp',
        code: `var app = builder.Build();
app.MapPost("/webhooks/payments", (HttpRequest request, Orders orders) => { if (!CryptographicOperations.FixedTimeEquals(Sign(request), Given(request))) return Results.Unauthorized(); return Results.Ok(); });`,
      },
    ],
  },
};

function isWebhook(path: string): boolean {
  return /(^|[/_-])(web-?hooks?|hooks|ipn)(?=[/_-]|$)/i.test(path) && !/subscri|register|endpoints?$|\{/i.test(path);
}

/** `POST /hooks` beside `DELETE /hooks/{id}`, or one that is handled by `createHook`: hooks of others are written down here. */
function isOfCollection({ path, handler }: Route, routes: readonly Route[]): boolean {
  if (/^(create|add|store|register|save|insert)(_?(web)?_?hooks?)?$/i.test(handler?.name ?? '')) return true;
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
