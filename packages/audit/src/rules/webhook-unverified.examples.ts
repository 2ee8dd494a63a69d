import type { Examples } from './rule.ts';

export const examples: Examples = {
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
    {
      language: 'ruby',
      path: 'app/controllers/hooks_controller.rb',
      code: `class HooksController < ActionController::API
  def payment # finding
    Order.find(params[:order]).update!(paid: true)
    head :ok
  end
  def gitlab
    return head(:unauthorized) unless ActiveSupport::SecurityUtils.secure_compare(request.headers["X-Gitlab-Token"].to_s, ENV["T"])
    head :ok
  end
end`,
      files: {
        'config/routes.rb': `Rails.application.routes.draw do
  post "payments/callback", to: "hooks#payment"
  post "gitlab/webhook", to: "hooks#gitlab"
end`,
      },
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.post('/payments/notify', (req, res) => { orders.update(req.body.id, req.body.state); res.end(); }); // finding
app.post('/courier/callback', (req, res) => { parcels.update(req.body.id, req.body.state); res.end(); }); // finding
app.post('/auth/callback', (req, res) => { res.json(exchange(req.body.code)); });`,
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
    {
      language: 'ruby',
      path: 'app/controllers/callbacks_controller.rb',
      code: `class CallbacksController < ActionController::API
  def sso
    render json: exchange(params[:code])
  end
end`,
      files: {
        'config/routes.rb': `Rails.application.routes.draw do\n  post "sso/callback", to: "callbacks#sso"\nend`,
      },
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.post('/webhook/orders', (req, res) => { if (!isGenuine(req)) return res.sendStatus(401); orders.update(req.body); res.end(); });
function isGenuine(req) { return timingSafeEqual(of(req.rawBody), of(req.get('x-mac'))); }
app.post('/notifications/push', (req, res) => { devices.add(req.body.id); res.end(); });`,
    },
  ],
};
