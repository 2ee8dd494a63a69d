// Stands in for wrk where that is not installed. Each connection has a part of the list for itself.
// Arguments: port, connections, seconds, file with raw requests separated by NUL, position to begin at.
import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';

const [port, connections = '64', seconds = '1', file = '', position = '0'] = process.argv.slice(2);
const requests = readFileSync(file, 'latin1').split('\0').map(parse);
const begin = Number(position);
const share = Math.max(1, Math.floor(requests.length / Number(connections)));
let clients = 0;

const result = await autocannon({
  url: `http://127.0.0.1:${port}`,
  connections: Number(connections),
  duration: Number(seconds),
  setupClient(client) {
    const start = begin + clients * share;
    clients += 1;
    client.setRequests(
      Array.from({ length: share }, (_, index) => requests[(start + index) % requests.length] as (typeof requests)[0]),
    );
  },
});
const errors = result.errors + result.timeouts + result.non2xx;
console.log(JSON.stringify({ requests: result.requests.total, errors }));

function parse(raw: string) {
  const headEnd = raw.indexOf('\r\n\r\n');
  const [first = '', ...lines] = raw.slice(0, headEnd).split('\r\n');
  const [method, path = '/'] = first.split(' ');
  const headers = Object.fromEntries(lines.map((line) => line.split(/: (.*)/s).slice(0, 2)));
  return { method: method as 'GET' | 'POST', path, headers, body: raw.slice(headEnd + 4) };
}
