// The simulator's log of requests: what the daemon really sent, a JSON object a line.
import { readFileSync } from 'node:fs';

export function readRequests(file) {
  const lines = readFileSync(file, 'utf8').split('\n').filter((line) => line !== '');
  if (lines.length === 0) throw new Error(`${file}: no request`);
  return lines.map((line) => JSON.parse(line));
}
