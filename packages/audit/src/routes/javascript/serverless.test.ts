import { describe, expect, it } from 'vitest';
import { SourceProject } from '../../source/source-project.ts';

function routesOf(files: Readonly<Record<string, string>>): readonly string[] {
  const project = new SourceProject({ list: Object.keys(files).sort(), read: (file) => files[file] });
  return project.routes.map(({ protection, method, path, file, guards }) =>
    [protection, method, path, file, ...guards].join(' '),
  );
}

const handler = 'exports.handler = async (event) => ({ statusCode: 204, body: await drop(event.pathParameters.id) });';

describe('functions without a server', () => {
  it('are those of the Serverless Framework, guarded by the authorizer that they name', () => {
    const functions = `functions:
  list:
    handler: src/list.handler
    events:
      - http: GET notes
  drop:
    handler: src/drop.handler
    events:
      - http: { path: 'notes/{id}', method: delete, authorizer: verify }
      - httpApi: { path: '/all', method: delete, authorizer: { name: pool } }
  everything:
    handler: src/app.handler
    events: [{ httpApi: '*' }]
`;
    expect(
      routesOf({
        'api/serverless.yml': functions,
        'api/src/list.js': handler,
        'api/src/drop.js': handler,
        'api/src/app.js': handler,
      }),
    ).toEqual([
      'open GET /notes api/src/list.js',
      'guarded DELETE /notes/{id} api/src/drop.js verify',
      'guarded DELETE /all api/src/drop.js pool',
    ]);
  });

  it('are those of AWS SAM, with the authorizer of their API unless they have none', () => {
    const template = `Transform: AWS::Serverless-2016-10-31
Globals: { Api: { Auth: { DefaultAuthorizer: Pool } } }
Resources:
  Drop:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
      Handler: drop.handler
      Role: !GetAtt Role.Arn
      Events:
        One: { Type: Api, Properties: { Path: '/notes/{id}', Method: delete } }
        All: { Type: Api, Properties: { Path: /notes, Method: delete, Auth: { Authorizer: NONE } } }
`;
    expect(routesOf({ 'template.yaml': template, 'src/drop.js': handler })).toEqual([
      'guarded DELETE /notes/{id} src/drop.js authorizer',
      'open DELETE /notes src/drop.js',
    ]);
  });

  it('are those of Netlify, at the path of their file, behind what wraps them', () => {
    expect(
      routesOf({
        'netlify/functions/orders.js': `exports.handler = async (event) => {
  if (event.httpMethod !== 'POST') return { statusCode: 405 };
  return { statusCode: 201, body: await add(event.body) };
};`,
        'netlify/functions/bills.js': `const remove = async (event) => ({ statusCode: 204, body: await drop(event.body) });
exports.handler = requireAuth(remove);`,
      }),
    ).toEqual([
      'guarded GET /bills netlify/functions/bills.js requireAuth',
      'open POST /orders netlify/functions/orders.js',
    ]);
  });

  it('are none where the configuration cannot be read, or names what is not there', () => {
    expect(routesOf({ 'serverless.yml': 'functions:\n  a: [', 'src/list.js': handler })).toEqual([]);
    expect(
      routesOf({
        'serverless.yml': 'functions:\n  a:\n    handler: src/gone.handler\n    events: [{ http: GET a }]\n',
        'src/list.js': handler,
      }),
    ).toEqual([]);
  });
});
