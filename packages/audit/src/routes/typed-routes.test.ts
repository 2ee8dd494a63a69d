import { describe, expect, it } from 'vitest';
import { readCsharp } from '../languages/csharp/read.ts';
import { readGo } from '../languages/go/read.ts';
import { readJava } from '../languages/java/read.ts';
import { aspnetRoutes } from './csharp/aspnet.ts';
import { goRoutes } from './go/go-http.ts';
import { servletRoutes } from './java/servlets.ts';
import { springRoutes } from './java/spring.ts';
import type { Route } from './route.ts';

const nobody = { exported: () => undefined };

/** `GET /x guarded`, one line a route. */
function lines(routes: readonly Route[]): string[] {
  return routes.map((one) => `${one.method} ${one.path} ${one.protection}`);
}

function go(...codes: string[]): string[] {
  return lines(goRoutes(codes.map((text, at) => readGo({ path: `p${at}/a.go`, language: 'go', text }, nobody))));
}

function java(...codes: string[]): string[] {
  return lines(
    springRoutes(codes.map((text, at) => readJava({ path: `A${at}.java`, language: 'java', text }, nobody))),
  );
}

function csharp(...codes: string[]): string[] {
  return lines(
    aspnetRoutes(codes.map((text, at) => readCsharp({ path: `A${at}.cs`, language: 'csharp', text }, nobody))),
  );
}

const ginAuth = `func Auth() gin.HandlerFunc { return func(c *gin.Context) { if c.GetHeader("Authorization") == "" { c.AbortWithStatus(401) } } }
func list(c *gin.Context) { c.JSON(200, items) }`;

function servlets(descriptor: string, ...codes: string[]): string[] {
  const models = codes.map((text, at) => readJava({ path: `A${at}.java`, language: 'java', text }, nobody));
  return lines(servletRoutes(models, { files: ['src/webapp/WEB-INF/web.xml'], read: () => descriptor }));
}

describe('the routes of servlets', () => {
  it('has what annotations say, one route for two verbs that one method answers, and what asks for the caller inside', () => {
    expect(
      servlets(
        '',
        `import javax.servlet.http.HttpServlet;
@WebServlet(name = "orders", urlPatterns = {"/orders"}) public class Orders extends HttpServlet {
  protected void doGet(HttpServletRequest a, HttpServletResponse b) { b.getWriter().print(all()); }
  protected void doPost(HttpServletRequest a, HttpServletResponse b) { doGet(a, b); }
}`,
        `import jakarta.servlet.http.HttpServlet;
@WebServlet("/account") public class Account extends HttpServlet {
  protected void doGet(HttpServletRequest a, HttpServletResponse b) { if (a.getUserPrincipal() == null) { b.sendError(401); return; } b.getWriter().print(mine(a)); }
}`,
      ),
    ).toEqual(['* /orders open', 'GET /account guarded']);
  });

  it('has what web.xml maps, what it constrains, and what its filters turn away', () => {
    const descriptor = `<web-app><servlet><servlet-name>notes</servlet-name><servlet-class>org.a.Notes</servlet-class></servlet>
<servlet-mapping><servlet-name>notes</servlet-name><url-pattern>/notes</url-pattern><url-pattern>/admin/notes</url-pattern><url-pattern>/my/notes</url-pattern></servlet-mapping>
<security-constraint><web-resource-collection><url-pattern>/admin/*</url-pattern></web-resource-collection><auth-constraint><role-name>admin</role-name></auth-constraint></security-constraint>
<filter><filter-name>door</filter-name><filter-class>org.a.Door</filter-class></filter><filter-mapping><filter-name>door</filter-name><url-pattern>/my/*</url-pattern></filter-mapping></web-app>`;
    expect(
      servlets(
        descriptor,
        `public class Notes extends HttpServlet { protected void doPost(HttpServletRequest a, HttpServletResponse b) { save(a.getParameter("note")); } }`,
        `public class Door implements Filter { public void doFilter(ServletRequest a, ServletResponse b, FilterChain c) { if (((HttpServletRequest) a).getSession().getAttribute("user") == null) { ((HttpServletResponse) b).sendError(401); return; } c.doFilter(a, b); } }`,
      ),
    ).toEqual(['POST /notes open', 'POST /admin/notes guarded', 'POST /my/notes guarded']);
  });
});

describe('the routes of Go', () => {
  it('has what gin’s groups cover, from where Use stands on', () => {
    const code = `package main
import "github.com/gin-gonic/gin"
${ginAuth}
func main() {
	r := gin.Default()
	r.GET("/open/:id", list)
	api := r.Group("/api")
	api.GET("/early", list)
	api.Use(Auth())
	api.GET("/late", list)
	r.GET("/one", Auth(), list)
	users(r.Group("/users", Auth()))
}
func users(g *gin.RouterGroup) { g.DELETE("/:id", list) }`;
    expect(go(code)).toEqual([
      'GET /open/{id} open',
      'GET /api/early open',
      'GET /api/late guarded',
      'GET /one guarded',
      'DELETE /users/{id} guarded',
    ]);
  });

  it('takes a middleware that is told to let everybody through for no guard', () => {
    const code = `package main
import "github.com/gin-gonic/gin"
func Auth(strict bool) gin.HandlerFunc { return func(c *gin.Context) { if strict { c.AbortWithStatus(401) }; token(c) } }
func main() { r := gin.Default(); r.Use(Auth(false)); r.GET("/x", func(c *gin.Context) { c.Status(200) }) }`;
    expect(go(code)).toEqual(['GET /x unknown']);
  });

  it('follows chi through closures, With and Mount', () => {
    const code = `package main
import "github.com/go-chi/chi/v5"
func main() {
	r := chi.NewRouter()
	r.Route("/orders", func(r chi.Router) {
		r.Get("/", list)
		r.With(jwtauth.Authenticator).Post("/", create)
		r.Group(func(r chi.Router) { r.Use(RequireAuth); r.Delete("/{id:[0-9]+}", remove) })
	})
	r.Mount("/admin", adminRouter())
	http.ListenAndServe(":80", r)
}
func adminRouter() http.Handler { r := chi.NewRouter(); r.Use(RequireAdmin); r.Get("/users", list); return r }
func RequireAuth(next http.Handler) http.Handler { return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { if r.Header.Get("Authorization") == "" { http.Error(w, "no", 401); return }; next.ServeHTTP(w, r) }) }
func list(w http.ResponseWriter, r *http.Request) {}
func create(w http.ResponseWriter, r *http.Request) {}
func remove(w http.ResponseWriter, r *http.Request) {}`;
    expect(go(code)).toEqual([
      'GET /orders open',
      'POST /orders guarded',
      'DELETE /orders/{id} guarded',
      'GET /admin/users guarded',
    ]);
  });

  it('sees wrappers around a handler, and around the whole server', () => {
    const code = (served: string) => `package main
import "net/http"
func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /items/{id}", item)
	mux.Handle("POST /items", requireToken(http.HandlerFunc(item)))
	http.ListenAndServe(":80", ${served})
}
func requireToken(next http.Handler) http.Handler { return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { if r.Header.Get("Authorization") == "" { w.WriteHeader(http.StatusUnauthorized); return }; next.ServeHTTP(w, r) }) }
func item(w http.ResponseWriter, r *http.Request) {}`;
    expect(go(code('mux'))).toEqual(['GET /items/{id} open', 'POST /items guarded']);
    expect(go(code('requireToken(mux)'))).toEqual(['GET /items/{id} guarded', 'POST /items guarded']);
  });

  it('follows a handler that a variable holds, and helpers that ask who calls', () => {
    const code = `package main
import "github.com/gorilla/mux"
var userPut = withAdmin(func(w http.ResponseWriter, r *http.Request) { save(r) })
func withAdmin(h http.HandlerFunc) http.HandlerFunc { return func(w http.ResponseWriter, r *http.Request) { if !admin(session(r)) { http.Error(w, "no", http.StatusForbidden); return }; h(w, r) } }
func main() {
	r := mux.NewRouter()
	r.Handle("/users/{id}", monkey(userPut, "")).Methods("PUT")
	r.HandleFunc("/albums", func(w http.ResponseWriter, r *http.Request) { s := Auth(r, acl.Albums); if s.Abort(w) { return }; save(r) })
	r.HandleFunc("/open", func(w http.ResponseWriter, r *http.Request) { save(r) })
}`;
    expect(go(code)).toEqual(['PUT /users/{id} guarded', '* /albums guarded', '* /open open']);
  });

  it('reads the middleware behind echo’s handlers, and subrouters of gorilla', () => {
    const echo = `package main
import "github.com/labstack/echo/v4"
func main() { e := echo.New(); g := e.Group("/v1", echojwt.JWT(key)); g.GET("/x", h); e.PUT("/y", h, middleware.BasicAuth(check)); e.PUT("/z", h) }
func h(c echo.Context) error { return c.String(200, "") }`;
    expect(go(echo)).toEqual(['GET /v1/x guarded', 'PUT /y guarded', 'PUT /z open']);
    const gorilla = `package main
import "github.com/gorilla/mux"
func main() { r := mux.NewRouter(); s := r.PathPrefix("/api").Subrouter(); s.Use(AuthMiddleware); s.HandleFunc("/x", h).Methods("POST") }
func h(w http.ResponseWriter, r *http.Request) {}`;
    expect(go(gorilla)).toEqual(['POST /api/x guarded']);
  });
});

const api = `import org.springframework.web.bind.annotation.*;
@RestController @RequestMapping("/api")
class Api {
  @GetMapping("/items/{id:\\\\d+}") String one() { return ""; }
  @PostMapping({"/items", "/things"}) void add() {}
  @PreAuthorize("hasRole('ADMIN')") @DeleteMapping("/items/{id}") void remove() {}
}`;

describe('the routes of Spring', () => {
  it('are open where nothing of Spring Security is there', () => {
    expect(java(api)).toEqual([
      'GET /api/items/{id} open',
      'POST /api/items open',
      'POST /api/things open',
      'DELETE /api/items/{id} guarded',
    ]);
  });

  it('are what the first rule that speaks of them says', () => {
    const security = `class S { SecurityFilterChain c(HttpSecurity http) throws Exception {
  return http.authorizeHttpRequests(a -> a.requestMatchers(HttpMethod.GET, "/api/items/*").permitAll().requestMatchers("/api/things").hasRole("X").anyRequest().authenticated()).build(); } }`;
    expect(java(api, security)).toEqual([
      'GET /api/items/{id} declared-public',
      'POST /api/items guarded',
      'POST /api/things guarded',
      'DELETE /api/items/{id} guarded',
    ]);
  });

  it('knows the older form, and what it leaves out', () => {
    const security = `class S extends WebSecurityConfigurerAdapter {
  protected void configure(HttpSecurity http) throws Exception { http.csrf().disable().authorizeRequests().antMatchers("/api/items/**").authenticated(); }
  public void configure(WebSecurity web) { web.ignoring().antMatchers("/api/things"); } }`;
    expect(java(api, security)).toEqual([
      'GET /api/items/{id} guarded',
      'POST /api/items guarded',
      'POST /api/things declared-public',
      'DELETE /api/items/{id} guarded',
    ]);
  });

  it('sees an interceptor of a library that asks who it is, and none that does something else', () => {
    const configuring = (name: string) => `class Web implements WebMvcConfigurer {
  public void addInterceptors(InterceptorRegistry registry) {
    ${name} web = new ${name}(excluded);
    registry.addInterceptor(web).addPathPatterns("/**");
  }
}`;
    const api = `@RestController class Jobs { @PostMapping("/jobs") void add() {} }`;
    const protection = (name: string) => java(api, configuring(name))[0];
    expect(protection('AcmeSsoWebInterceptor')).toContain('guarded');
    expect(protection('LocaleChangeInterceptor')).toContain('open');
  });

  it('takes a role that an action of ASP.NET asks for inside for its guard', () => {
    const code = `[ApiController] [Route("api/[controller]")] public class InstallationController : ControllerBase {
  [HttpPost] public Result Post([FromBody] Config config) { if (ModelState.IsValid && User.IsInRole("Host")) { return Install(config); } return Nothing(); }
  [HttpDelete] public Result Delete(int id) { return Remove(id); }
}`;
    expect(csharp(code).map((line) => line.replace(/^(\S+ \S+ \S+).*$/, '$1'))).toEqual([
      'POST /api/Installation guarded',
      'DELETE /api/Installation open',
    ]);
  });

  it('sees the filter chains of Shiro, the first of which counts', () => {
    const chains = `import org.apache.shiro.spring.web.ShiroFilterFactoryBean;
class ShiroConfig { ShiroFilterFactoryBean filter() {
  filterChainDefinitionMap.put("/api/things", "anon");
  filterChainDefinitionMap.put("/**", "authc");
} }`;
    expect(java(api, chains).slice(0, 3)).toEqual([
      'GET /api/items/{id} guarded',
      'POST /api/items guarded',
      'POST /api/things open',
    ]);
    const module = `import org.apache.shiro.guice.web.ShiroWebModule;
class Security extends ShiroWebModule { void configureShiroWeb() { addFilterChain(Resource.PREFIX + "/**", Key.get(BasicHttpAuthenticationFilter.class)); } }`;
    expect(java(api, module)[1]).toBe('POST /api/items guarded');
  });

  it('sees an interceptor with what it is registered for', () => {
    const interceptor = `class AuthInterceptor implements HandlerInterceptor { public boolean preHandle(HttpServletRequest r, HttpServletResponse s, Object h) { if (r.getHeader("Authorization") == null) { s.setStatus(401); return false; } return true; } }
class Web implements WebMvcConfigurer { public void addInterceptors(InterceptorRegistry registry) { registry.addInterceptor(new AuthInterceptor()).addPathPatterns("/api/**").excludePathPatterns("/api/things"); } }`;
    expect(java(api, interceptor).slice(0, 3)).toEqual([
      'GET /api/items/{id} guarded',
      'POST /api/items guarded',
      'POST /api/things open',
    ]);
  });

  it('knows JAX-RS', () => {
    const code = `import jakarta.ws.rs.*;
@Path("/v1") class R { @GET @Path("/a") String a() { return ""; } @POST @RolesAllowed("x") void b() {} }`;
    expect(java(code)).toEqual(['GET /v1/a open', 'POST /v1 guarded']);
  });
});

describe('the routes of ASP.NET', () => {
  const controller = `[ApiController, Route("api/[controller]")]
public class OrdersController : BaseController {
  [HttpGet("{id:int}")] public IActionResult Get(int id) => Ok();
  [HttpPost, AllowAnonymous] public IActionResult Add() => Ok();
}`;

  it('have the guards of the class and of its base', () => {
    expect(csharp(controller, 'public abstract class BaseController : ControllerBase { }')).toEqual([
      'GET /api/Orders/{id} open',
      'POST /api/Orders declared-public',
    ]);
    expect(csharp(controller, '[Authorize] public abstract class BaseController : ControllerBase { }')[0]).toBe(
      'GET /api/Orders/{id} guarded',
    );
  });

  it('fall back to the policy that asks for everybody', () => {
    const program =
      'builder.Services.AddAuthorization(o => { o.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build(); });';
    expect(csharp(controller, program)[0]).toBe('GET /api/Orders/{id} guarded');
  });

  it('are mapped in groups, and by extension methods that are called elsewhere', () => {
    const program = `var app = builder.Build();
var api = app.MapGroup("/api").RequireAuthorization();
api.MapGet("/a", () => 1);
app.MapPost("/b", () => 1);
app.MapPut("/c", () => 1).RequireAuthorization("admin");
app.MapGroup("/things").MapThings().RequireAuthorization();`;
    const extension = `static class E { public static RouteGroupBuilder MapThings(this RouteGroupBuilder group) { group.MapDelete("/{id}", (int id) => id); return group; } }`;
    expect(csharp(program, extension)).toEqual([
      'GET /api/a guarded',
      'POST /b open',
      'PUT /c guarded',
      'DELETE /things/{id} guarded',
    ]);
  });

  it('are found by the names of controller and action without a template', () => {
    expect(
      csharp(
        'public class HomeController : Controller { public IActionResult Index() { return View(); } [HttpPost] public ActionResult Save() { return View(); } string Own() { return ""; } }',
      ),
    ).toEqual(['GET /Home/Index open', 'POST /Home/Save open']);
  });
});
