import { describe, expect, it } from 'vitest';
import { readPhp } from '../../languages/php/read.ts';
import { symfonyRoutes } from './symfony.ts';

function routesOf(files: Record<string, string>): readonly string[] {
  const models = Object.entries(files)
    .filter(([path]) => path.endsWith('.php'))
    .map(([path, text]) => readPhp({ path, language: 'php', text }, { exported: () => undefined }));
  const found = symfonyRoutes(models, { files: Object.keys(files), read: (file) => files[file] });
  return found.map((one) => `${one.protection} ${one.method} ${one.path} ${one.guards.join('; ')}`.trim());
}

const orders = `<?php
namespace App\\Controller;
use Symfony\\Component\\Routing\\Attribute\\Route;
use Symfony\\Component\\Security\\Http\\Attribute\\IsGranted;
#[Route('/orders', name: 'orders_')]
final class OrderController extends AbstractController {
  #[Route('', methods: ['GET'])]
  public function list(): Response { return $this->json([]); }
  #[Route('/{id<\\d+>}', methods: [Request::METHOD_DELETE])]
  #[IsGranted('ROLE_ADMIN')]
  public function remove(int $id): Response { return new Response(); }
  #[Route(path: '/mine', methods: 'GET')]
  public function mine(#[CurrentUser] User $user): Response { return $this->json($user->orders()); }
  #[Route('/{id}', methods: ['PUT'])]
  public function change(Order $order): Response { $this->denyAccessUnlessGranted('edit', $order); return new Response(); }
}`;

describe('the routes of Symfony', () => {
  it('are drawn by attributes and guarded by grants, the current user and checks inside', () => {
    expect(routesOf({ 'src/Controller/OrderController.php': orders })).toEqual([
      'open GET /orders',
      'guarded DELETE /orders/{id} #[IsGranted]',
      'guarded GET /orders/mine #[CurrentUser]',
      'guarded PUT /orders/{id} inline check',
    ]);
  });

  it('are drawn by doc comments, too', () => {
    const old = `<?php
use Symfony\\Component\\Routing\\Annotation\\Route;
/** @Route("/api") */
class UserController extends AbstractController {
  /**
   * @Route("/users", name="users", methods={"GET","POST"})
   */
  public function users() { return $this->json([]); }
  /**
   * @Route("/users/{id}", methods={"DELETE"})
   * @IsGranted("ROLE_ADMIN")
   */
  public function remove($id) { return new Response(); }
}`;
    expect(routesOf({ 'src/Controller/UserController.php': old })).toEqual([
      'open GET /api/users',
      'open POST /api/users',
      'guarded DELETE /api/users/{id} #[IsGranted]',
    ]);
  });

  it('are not what documentation says of routes that are drawn elsewhere', () => {
    const documented = `<?php
use OpenApi\\Attributes as OAT;
class UserController extends Controller {
  #[OAT\\Get(path: '/api/users')]
  public function index() { return []; }
  /** @OA\\Delete(path="/api/users/{id}") */
  public function destroy($id) { return []; }
}`;
    expect(routesOf({ 'app/UserController.php': documented })).toEqual([]);
  });

  it('are covered by the first rule of access_control, and by no firewall that is off', () => {
    const security = `
security:
  firewalls:
    dev: { pattern: '^/(_profiler|css)/', security: false }
    hooks: { pattern: ^/orders/mine, security: false }
    main: { lazy: true, jwt: ~ }
  access_control:
    - { path: ^/orders$, roles: PUBLIC_ACCESS, methods: [GET] }
    - { path: ^/orders, roles: ROLE_USER }
`;
    expect(
      routesOf({
        'src/Controller/OrderController.php': orders
          .replace("#[IsGranted('ROLE_ADMIN')]", '')
          .replace('#[CurrentUser] ', ''),
        'config/packages/security.yaml': security,
      }),
    ).toEqual([
      'declared-public GET /orders',
      'guarded DELETE /orders/{id} access_control: ROLE_USER',
      'declared-public GET /orders/mine',
      'guarded PUT /orders/{id} access_control: ROLE_USER',
    ]);
  });

  it('stand in config/routes.yaml, or take a prefix from there', () => {
    const routes = `
controllers:
  resource: ../src/Controller/
  type: attribute
  prefix: /api
export:
  path: /export/{format}
  controller: App\\Controller\\ExportController::run
  methods: GET|POST
`;
    const exporting = '<?php namespace App\\Controller; class ExportController { public function run() { return 1; } }';
    expect(
      routesOf({
        'src/Controller/OrderController.php': orders,
        'src/Controller/ExportController.php': exporting,
        'config/routes.yaml': routes,
      }),
    ).toEqual([
      'open GET /api/orders',
      'guarded DELETE /api/orders/{id} #[IsGranted]',
      'guarded GET /api/orders/mine #[CurrentUser]',
      'guarded PUT /api/orders/{id} inline check',
      'open GET /export/{format}',
      'open POST /export/{format}',
    ]);
  });

  it('are guarded by a subscriber that refuses every request without a token', () => {
    const subscriber = `<?php
class TokenSubscriber implements EventSubscriberInterface {
  public function onKernelController(ControllerEvent $event): void {
    if (!$this->keys->has($event->getRequest()->headers->get('X-Token'))) throw new AccessDeniedHttpException('no token');
  }
  public static function getSubscribedEvents() { return [KernelEvents::CONTROLLER => 'onKernelController']; }
}`;
    const found = routesOf({
      'src/Controller/OrderController.php': orders,
      'src/EventSubscriber/TokenSubscriber.php': subscriber,
    });
    expect(found[0]).toBe('guarded GET /orders TokenSubscriber');
  });
});
