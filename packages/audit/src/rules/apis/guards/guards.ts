/** How a route is guarded, by framework. */
export const guardRemedies: Readonly<Record<string, string>> = {
  express: "app.delete('/orders/:id', protect(gate, 'orders:write'), handler), with protect of countersign/express.",
  fastify: "Give the route { preHandler: protect(gate, 'orders:write') }, with protect of countersign/fastify.",
  hono: "app.delete('/orders/:id', protect(gate, 'orders:write'), handler), with protect of countersign/hono.",
  koa: "router.delete('/orders/:id', protect(gate, 'orders:write'), handler), with protect of countersign/koa.",
  nest: "Put @UseGuards(protect(gate, 'orders:write')) on the method, with protect of countersign/nest, or make the guard global (APP_GUARD).",
  next: "export const DELETE = protect(gate, 'orders:write')(handler), with createProtect of countersign/fetch.",
  bottle: 'Put a decorator on the view that verifies the credential, and abort(401) otherwise.',
  flask:
    'Put @jwt_required() (flask-jwt-extended) on the view, or check the credential in a before_request of the blueprint.',
  django: 'Put @login_required on the view, or permission_classes = [IsAuthenticated] on a view of the REST framework.',
  fastapi:
    'Give the route or its router dependencies=[Depends(current_user)], where current_user raises HTTPException(401).',
  rails: 'Put before_action :authenticate_user! in ApplicationController, and skip it where a controller is public.',
  sinatra: 'Call authenticate! in a before filter, and leave out the paths that are public.',
  laravel: "Put the route into Route::middleware('auth:sanctum')->group(…).",
  symfony: "Cover the path in security.yaml (access_control), or put #[IsGranted('ROLE_USER')] on the action.",
  gin: 'Put the guard before the handler, r.DELETE("/orders/:id", RequireAuth(), remove), or the route into a group that has it.',
  echo: 'Put the guard behind the handler, e.DELETE("/orders/:id", remove, echojwt.JWT(key)), or on the group.',
  fiber:
    'Put the guard before the handler, app.Delete("/orders/:id", jwtware.New(config), remove), or app.Use above the routes.',
  chi: 'Put the route into r.Group(func(r chi.Router) { r.Use(RequireAuth); … }), or r.With(RequireAuth).Delete(…).',
  gorilla: 'Put the route on a subrouter with Use(RequireAuth).',
  httprouter: 'Wrap the handle: router.DELETE("/orders/:id", requireAuth(remove)).',
  'net/http': 'Wrap the handler: mux.Handle("DELETE /orders/{id}", requireAuth(http.HandlerFunc(remove))).',
  'jax-rs': 'Put @RolesAllowed or @Authenticated on the method or the class.',
  spring: 'End authorizeHttpRequests with .anyRequest().authenticated(), or put @PreAuthorize on the method.',
  aspnet:
    'Put [Authorize] on the controller, or .RequireAuthorization() on the endpoint; better: a FallbackPolicy that asks for a user.',
};
