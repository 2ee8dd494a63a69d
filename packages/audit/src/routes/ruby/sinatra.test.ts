import { describe, expect, it } from 'vitest';
import { SourceProject } from '../../source/source-project.ts';

const files: Readonly<Record<string, string>> = {
  'app.rb': `require 'sinatra'
helpers do
  def protected!
    return if session[:user]
    redirect to('/login')
  end
end
get('/') { 'hello' }
post '/login' do
  session[:user] = find(params[:name], params[:password])
end
get '/orders/:id' do
  protected!
  order(params[:id])
end
delete '/orders/:id' do
  remove(params[:id])
end
`,
  'admin.rb': `require 'sinatra/base'
class Admin < Sinatra::Base
  before '/admin/*' do
    halt 401, 'who are you?' unless session[:admin]
  end
  namespace '/admin' do
    get '/users' do
      users
    end
  end
end
`,
  'spec/app_spec.rb': `require 'sinatra'\nget '/in-a-test' do\n  1\nend\n`,
};

describe('the routes of Sinatra', () => {
  const project = new SourceProject({ list: Object.keys(files), read: (file) => files[file] });
  const seen = project.routes.map(({ method, path, protection }) => `${method} ${path} ${protection}`);

  it('are read from the top of a file and from classes, with their namespaces', () => {
    expect(seen).toContain('DELETE /orders/{id} open');
    expect(seen).toContain('POST /login open');
    expect(seen.some((one) => one.includes('in-a-test'))).toBe(false);
  });

  it('are guarded by what their handler calls, and by filters before their path', () => {
    expect(seen).toContain('GET /orders/{id} guarded');
    expect(seen).toContain('GET /admin/users guarded');
  });
});

it('the routes of Sinatra are guarded by a middleware of Rack that turns strangers away, but for the paths that it names', () => {
  const files: Readonly<Record<string, string>> = {
    Gemfile: "gem 'sinatra'\n",
    'lib/init.rb': "require_relative 'jwt_auth'\nuse JwtAuth\nuse Counter\n",
    'lib/jwt_auth.rb': `class JwtAuth
  def call(env)
    return @app.call(env) if ['/users/login'].include?(env['PATH_INFO'])
    env[:user] = JWT.decode(env['HTTP_AUTHORIZATION'].to_s, ENV['KEY'], true, algorithm: 'HS256').first
    @app.call(env)
  rescue JWT::DecodeError
    [401, {}, ['no']]
  end
end
`,
    'lib/counter.rb': 'class Counter\n  def call(env)\n    @app.call(env)\n  end\nend\n',
    'lib/routes.rb': "post '/users/login' do\n  1\nend\ndelete '/events/:id' do\n  1\nend\n",
  };
  const { routes } = new SourceProject({ list: Object.keys(files), read: (file) => files[file] });
  expect(
    routes.map(({ method, path, protection, guards }) => `${method} ${path} ${protection} ${guards.join()}`),
  ).toEqual(['POST /users/login open ', 'DELETE /events/{id} guarded JwtAuth']);
});
