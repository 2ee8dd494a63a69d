import type { SourceModel } from '../languages/model.ts';
import { withinTime } from '../source/time-limit.ts';
import { aspnetRoutes } from './csharp/aspnet.ts';
import type { Files } from './files.ts';
import { goRoutes } from './go/go-http.ts';
import { revelRoutes } from './go/revel.ts';
import { servletRoutes } from './java/servlets.ts';
import { springRoutes } from './java/spring.ts';
import { decoratedRoutes } from './javascript/decorated-controllers.ts';
import { graphqlRoutes } from './javascript/graphql.ts';
import { hapiRoutes } from './javascript/hapi.ts';
import { nestRoutes } from './javascript/nest.ts';
import { nextRoutes } from './javascript/next.ts';
import { nextActions } from './javascript/next-actions.ts';
import { nodeRoutes } from './javascript/node-routers.ts';
import { tabledRoutes } from './javascript/node-tables.ts';
import { serverlessRoutes } from './javascript/serverless.ts';
import { trpcRoutes } from './javascript/trpc.ts';
import { codeigniterRoutes } from './php/codeigniter.ts';
import { laravelRoutes } from './php/laravel.ts';
import { plainPhpRoutes } from './php/plain-php.ts';
import { symfonyRoutes } from './php/symfony.ts';
import { aiohttpRoutes } from './python/aiohttp.ts';
import { connexionRoutes } from './python/connexion.ts';
import { djangoRoutes } from './python/django.ts';
import { fastapiRoutes } from './python/fastapi.ts';
import { flaskRoutes } from './python/flask.ts';
import type { Route } from './route.ts';
import { railsRoutes } from './ruby/rails.ts';
import { sinatraRoutes } from './ruby/sinatra.ts';

/** Reads the routes of one framework from all files that may speak of routes. */
type RouteReader = (models: readonly SourceModel[], project: Files) => readonly Route[];

const frameworks: readonly RouteReader[] = [
  nodeRoutes,
  nestRoutes,
  nextRoutes,
  nextActions,
  hapiRoutes,
  decoratedRoutes,
  graphqlRoutes,
  trpcRoutes,
  serverlessRoutes,
  tabledRoutes,
  flaskRoutes,
  connexionRoutes,
  djangoRoutes,
  fastapiRoutes,
  aiohttpRoutes,
  railsRoutes,
  sinatraRoutes,
  laravelRoutes,
  symfonyRoutes,
  codeigniterRoutes,
  plainPhpRoutes,
  goRoutes,
  revelRoutes,
  springRoutes,
  servletRoutes,
  aspnetRoutes,
];

/** What stands in every file that declares routes, guards or handlers, in one framework or another. */
export const routeWords =
  /\b(?:(?:express|fastify|koa|hono|@nestjs|sinatra|routes?|middleware|guard|login|session|urlpatterns|flask|hapi|routing-controllers|tsoa|trpc|procedure|mutation|resolvers?|Resolver|Mutation|graphql|server\.route|flask_rest\w*|rest_framework|viewsets|APIView|Resource|django|aiohttp|token|Depends|HTTPException|abort|MethodView|HTTPMethodView|sanic|REST_FRAMEWORK|permission_classes|before_action|resources|HandleFunc|ListenAndServe|ServeMux|ServeHTTP|WebApplication|UseMiddleware|EndpointRouteBuilder|http_response_code|json_encode|mysqli_query|fetch_(?:assoc|object|all)|fetchAll|_SERVER|_GET|_POST|_REQUEST|input|jwtVerify|statusCode|(?:app|api|server|instance)\.(?:get|post|put|patch|delete|all|use)|export\s+(?:async\s+)?(?:function|const)\s+(?:GET|POST|PUT|PATCH|DELETE))\b|auth|Map[A-Z]\w|(?:gin|chi|mux|echo|fiber)\.\b|revel\b|res\.(?:json|send|status|render|redirect|end)\(|use \w{0,40}(?:auth|token|jwt|session|guard|login)\w{0,40}\s)|Controller\b|NestModule|MiddlewareConsumer|Router|\wMapping\b|Security|Interceptor|Filter|canActivate|use server|Procedure|HttpServlet/i;

/** Where files stand that are routes by their place alone. */
export const routeFiles = /(^|\/)(pages|server|routes)\/api\/|(^|\/)route\.[jt]sx?$/;

export interface RouteTable {
  readonly routes: readonly Route[];
  /** Which files could not be read, a sentence each. */
  readonly notes: readonly string[];
}

/** The routes of every framework that a project uses. A file that cannot be read, such as one nested too deeply or one that
 * takes for ever, hides no other file's routes. */
export function readRoutes(project: Files, models: readonly SourceModel[]): RouteTable {
  const notes = new Set<string>();
  const routes = frameworks.flatMap((read) => {
    try {
      return withinTime(millisecondsForAll + models.length * millisecondsEach, () => read(models, project));
    } catch {
      return withoutUnreadable(read, project, models, notes);
    }
  });
  return { routes, notes: [...notes] };
}

/** Far more than it takes: files may be made to take for ever. */
const millisecondsForAll = 20_000;
const millisecondsEach = 20;
const millisecondsAlone = 5_000;

function withoutUnreadable(read: RouteReader, project: Files, models: readonly SourceModel[], notes: Set<string>) {
  const readable = models.filter((model) => {
    const failure = failureOf(() => withinTime(millisecondsAlone, () => read([model], project)));
    if (failure !== undefined) notes.add(`The routes of ${model.file.path} could not be read: ${failure}`);
    return failure === undefined;
  });
  let routes: readonly Route[] = [];
  const failure = failureOf(() => {
    routes = withinTime(millisecondsForAll + readable.length * millisecondsEach, () => read(readable, project));
  });
  if (failure !== undefined) notes.add(`The routes of the project could not all be read: ${failure}`);
  return routes;
}

function failureOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
