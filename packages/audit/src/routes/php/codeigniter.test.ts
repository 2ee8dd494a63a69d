import { describe, expect, it } from 'vitest';
import { readPhp } from '../../languages/php/read.ts';
import { codeigniterRoutes } from './codeigniter.ts';

function routesOf(files: Record<string, string>): readonly string[] {
  const models = Object.entries(files).map(([path, text]) =>
    readPhp({ path, language: 'php', text }, { exported: () => undefined }),
  );
  const found = codeigniterRoutes(models, { files: Object.keys(files), read: (file) => files[file] });
  return found.map((one) => `${one.protection} ${one.method} ${one.path} ${one.guards.join('; ')}`.trim());
}

describe('the routes of CodeIgniter', () => {
  const students = `<?php
class Student extends REST_Controller {
  public function __construct() { parent::__construct(); $this->load->model('student_model'); }
  public function list_get() { $this->response($this->student_model->all(), parent::HTTP_OK); }
  public function remove_delete() {
    $found = Authorization::validateToken($this->input->request_headers()['Authorization']);
    if ($found === false) { $this->response(['message' => 'no'], parent::HTTP_UNAUTHORIZED); return; }
    $this->student_model->remove($found->id);
  }
  public function login_post() { $this->response(token(json_decode(file_get_contents('php://input'))->password)); }
  private function helper() {}
}`;

  it('are the methods of controllers in version 3, with the verb in their names where REST_Controller reads it', () => {
    expect(routesOf({ 'application/controllers/api/Student.php': students })).toEqual([
      'open GET /api/student/list',
      'guarded DELETE /api/student/remove inline check',
      'open POST /api/student/login',
    ]);
  });

  it('are guarded by configuration, by constructors, and by those of a base class', () => {
    const settings = `<?php $config['rest_enable_keys'] = TRUE;`;
    const own = `<?php class Admin extends CI_Controller {
  function __construct() { parent::__construct(); if (!$this->session->userdata('logged_in')) { redirect('login'); } }
  function remove($id) { $this->db->delete('users', ['id' => $id]); }
}`;
    expect(
      routesOf({ 'application/controllers/Student.php': students, 'application/config/rest.php': settings }),
    ).toContain('guarded GET /student/list rest.php');
    const library = `<?php abstract class REST_Controller extends CI_Controller {
  function __construct() { if ($this->config->item('rest_auth') && !$this->check_token()) { $this->response([], self::HTTP_UNAUTHORIZED); } }
}`;
    expect(
      routesOf({
        'application/controllers/Student.php': students,
        'application/libraries/REST_Controller.php': library,
      }),
    ).toContain('open GET /student/list');
    expect(routesOf({ 'application/controllers/Admin.php': own })).toEqual(['guarded GET /admin/remove __construct']);
  });

  it('are drawn by nobody in version 4 where it finds them by itself', () => {
    const employees = `<?php namespace App\\Controllers;
use CodeIgniter\\RESTful\\ResourceController;
class Employee extends ResourceController { public function delete($id = null) { return $this->respond($this->model->delete($id)); } }`;
    const routes = (set: string) => `<?php $routes->setAutoRoute(${set}); $routes->get('/', 'Home::index');`;
    const files = (set: string) => ({
      'app/Controllers/Employee.php': employees,
      'app/Config/Routes.php': routes(set),
    });
    expect(routesOf(files('true'))).toEqual(['open DELETE /employee']);
    expect(routesOf(files('false'))).toEqual([]);
  });
});
