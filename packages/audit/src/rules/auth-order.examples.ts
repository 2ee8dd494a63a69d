import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      code: `const guard = require('express-jwt-permissions')();
const express = require('express');
const app = express();
app.delete('/orders/:id', validateToken, orders.remove, guard.check(['orders:write']));
function validateToken(req, res, next) { if (!verify(req)) return res.status(401).end(); next(); }`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.delete('/orders/:id', (req, res) => res.end());
app.use(requireAuth);
function requireAuth(req, res, next) { if (!req.headers.authorization) return res.status(401).end(); next(); }`,
    },
    {
      language: 'go',
      code: `package main
import "github.com/gin-gonic/gin"
func Auth() gin.HandlerFunc { return func(c *gin.Context) { if c.GetHeader("Authorization") == "" { c.AbortWithStatus(401) } } }
func main() {
	r := gin.Default()
	r.DELETE("/orders/:id", remove)
	r.Use(Auth())
}
func remove(c *gin.Context) { c.Status(204) }`,
    },
    {
      language: 'go',
      code: `package main
import "github.com/gin-gonic/gin"
func Auth() gin.HandlerFunc { return func(c *gin.Context) { if c.GetHeader("Authorization") == "" { c.AbortWithStatus(401) } } }
func main() {
	r := gin.Default()
	v1 := r.Group("/v1")
	v1.DELETE("/orders/:id", remove)
	v1.Use(Auth())
	v1.GET("/orders", list)
}
func remove(c *gin.Context) { c.Status(204) }`,
    },
    {
      language: 'csharp',
      path: 'Program.cs',
      code: `var app = builder.Build();
app.UseRouting();
app.UseAuthorization();
app.UseAuthentication();
app.MapControllers();`,
    },
    {
      language: 'javascript',
      path: 'routes/crates.js',
      code: `const guard = require('express-jwt-permissions')();
module.exports = (router) => {
  router.route('/v2/crates').get(validateToken, crates.list_all, guard.check(['crate:read']));
};
function validateToken(req, res, next) { if (!verify(req)) return res.status(401).end(); next(); }`,
      files: {
        'app.js': `const express = require('express');
const app = express();
require('./routes/crates')(app);`,
      },
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.delete('/orders/:id', (req, res) => { drop(req.params.id); res.end(); }, requireAuth);`,
    },
  ],
  clean: [
    {
      language: 'csharp',
      path: 'Program.cs',
      code: `var app = builder.Build();
app.UseRouting();
app.UseAuthentication();
app.UseAuthorization();
app.MapControllers();`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.delete('/orders/:id', guard.check(['orders:write']), orders.remove);
app.get('/me', orders.verifyToken);
app.get('/orders', validateToken, checkPermission('orders:read'), orders.requireAll);
function validateToken(req, res, next) { if (!verify(req)) return res.status(401).end(); next(); }`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.post('/login', (req, res) => res.end());
app.use(requireAuth);
app.delete('/orders/:id', (req, res) => res.end());
function requireAuth(req, res, next) { if (!req.headers.authorization) return res.status(401).end(); next(); }`,
    },
    {
      language: 'go',
      code: `package main
import "github.com/gin-gonic/gin"
func Auth() gin.HandlerFunc { return func(c *gin.Context) { if c.GetHeader("Authorization") == "" { c.AbortWithStatus(401) } } }
func main() {
	r := gin.Default()
	r.POST("/login", login)
	r.Use(Auth())
	r.DELETE("/orders/:id", remove)
}
func login(c *gin.Context) {}
func remove(c *gin.Context) { c.Status(204) }`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.delete('/orders/:id', requireAuth, (req, res) => { drop(req.params.id); res.end(); });
app.get('/me', (req, res, next) => { req.started = 1; next(); }, requireAuth);`,
    },
  ],
};
