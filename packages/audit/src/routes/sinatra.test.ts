import { describe, expect, it } from 'vitest';
import { SourceProject } from '../source/source-project.ts';

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
