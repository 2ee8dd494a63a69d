import { describe, expect, it } from 'vitest';
import { readRuby } from '../../languages/ruby/read.ts';
import { railsRoutes } from './rails.ts';

const controllers = {
  'app/controllers/application_controller.rb': `
class ApplicationController < ActionController::API
  before_action :authenticate_request

  def authenticate_request
    head :unauthorized unless User.find_by(token: request.headers['X-Token'])
  end
end
`,
  'app/controllers/users_controller.rb': `
class UsersController < ApplicationController
  skip_before_action :authenticate_request, only: [:create]
  def index; end
  def create; end
end
`,
  'app/controllers/admin/reports_controller.rb': `
class Admin::ReportsController < ApplicationController
  before_action :admin_only!
  def show; end
  def archive; end

  def admin_only!
    render json: {}, status: 403 unless current_user.admin?
  end
end
`,
  'app/controllers/news_controller.rb': `
class NewsController < ActionController::API
  before_action :load
  def index; end
  def load
    @news = News.all
  end
end
`,
  'app/controllers/carts_controller.rb': `
class CartsController < ActionController::Base
  def update
    load_cart
    @cart.update(cart_params)
  end

  def destroy
    authorize @cart
  end

  private

  def load_cart
    @cart = Cart.find_by(id: params[:id])
    authorize! :update, @cart, cookies.signed[:guest_token]
  end
end
`,
  'app/controllers/orders_controller.rb': `
class OrdersController < ActionController::Base
  def load_cart; end
end
class DraftsController < ActionController::Base
  def load_cart; end
end
`,
  'app/controllers/api/old/redactions_controller.rb': `
module Api
  module Old
    class RedactionsController < ApplicationController
      def create; end
    end
  end
end
`,
  'app/controllers/api/old_nodes/redactions_controller.rb': `
module Api
  module OldNodes
    class RedactionsController < Old::RedactionsController
      def lookup; end
    end
  end
end
`,
  'app/controllers/retired_controller.rb': `
class RetiredController < ActionController::API
  def show
    render plain: "This was retired. Log in, and use the new one.",
      status: :gone
  end

  def follow
    redirect_to @gem.followers.build(user: current_user).save
  end
end
`,
  'app/controllers/user_passwords_controller.rb': `
class UserPasswordsController < Devise::PasswordsController
  def update; end
end
`,
  'app/controllers/user_registrations_controller.rb': `
class UserRegistrationsController < Devise::RegistrationsController
  def create; end
  def update; end
end
`,
};

function rails(routes: string): readonly string[] {
  const files = { ...controllers, 'config/routes.rb': `Rails.application.routes.draw do\n${routes}\nend\n` };
  const models = Object.entries(files).map(([path, text]) =>
    readRuby({ path, language: 'ruby', text }, { exported: () => undefined }),
  );
  return railsRoutes(models).map((one) => [one.method, one.path, one.protection, ...one.guards].join(' '));
}

describe('the routes of Rails', () => {
  it('are those of resources whose controllers have the action', () => {
    expect(rails('resources :users, only: %i[index create show]')).toEqual([
      'GET /users guarded authenticate_request',
      'POST /users declared-public',
    ]);
  });

  it('stand in namespaces and under members', () => {
    const drawn = rails(`
namespace :admin do
  resources :reports, only: [:show] do
    member do
      post :archive
    end
  end
end`);
    expect(drawn).toEqual([
      'GET /admin/reports/{id} guarded authenticate_request admin_only!',
      'POST /admin/reports/{id}/archive guarded authenticate_request admin_only!',
    ]);
  });

  it('are open where no callback turns callers away', () => {
    expect(rails("get 'news', to: 'news#index'\nscope '/v2' do\n  get '/n/:id' => 'news#index'\nend")).toEqual([
      'GET /news open',
      'GET /v2/n/{id} open',
    ]);
  });

  it('are guarded where the action, or what it calls, asks whether the caller may', () => {
    expect(rails('resource :cart, only: %i[update destroy]')).toEqual([
      'PATCH /cart guarded inline check',
      'DELETE /cart guarded inline check',
    ]);
  });

  it('are what Devise makes of them where a controller extends one of its own', () => {
    expect(rails("put '/password', to: 'user_passwords#update'")).toEqual(['PUT /password declared-public']);
    expect(
      rails("post '/people', to: 'user_registrations#create'\npatch '/people', to: 'user_registrations#update'"),
    ).toEqual(['POST /people declared-public', 'PATCH /people guarded authenticate_scope!']);
  });

  it('have the callbacks of a parent that is called like its child', () => {
    expect(rails("post '/node/redact', to: 'api/old_nodes/redactions#create'")).toEqual([
      'POST /node/redact guarded authenticate_request',
    ]);
  });

  it('are no places to ask at where all they do is refuse, lead elsewhere, or need somebody who is logged in', () => {
    const models = rails(
      "get '/key', to: 'retired#show'\nget '/old', to: redirect('/new')\npost '/follow', to: 'retired#follow'",
    );
    expect(models).toEqual(['GET /key open', 'POST /follow unknown']);
    expect(rails("scope controller: 'users', action: 'index' do\n  get 'old/people'\nend")).toEqual([
      'GET /old/people guarded authenticate_request',
    ]);
  });

  it('are unknown where the controller is not of this project', () => {
    expect(rails("get 'x', to: 'elsewhere#x'")).toEqual(['GET /x unknown']);
  });
});
