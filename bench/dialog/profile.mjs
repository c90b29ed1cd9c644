import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const TOP = 25;

const packageOf = (url) => {
  const inside = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (inside) return inside;
  const room = /\/dist\/([^/]+)/.exec(url)?.[1];
  return room ? `src/${room}` : url.startsWith('node:') ? url : '(engine)';
};

/** Self times of a .cpuprofile by package and by function, the largest first. */
export const readProfile = (folder) => {
  const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'));
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const byId = new Map(nodes.map((node) => [node.id, node.callFrame]));
  const [packages, functions] = [new Map(), new Map()];
  let busy = 0;
  samples.forEach((id, index) => {
    const { functionName, url, lineNumber } = byId.get(id);
    if (functionName === '(idle)' || functionName === '(program)') return;
    const ms = timeDeltas[index] / 1000;
    busy += ms;
    const where = functionName.startsWith('(') ? functionName : packageOf(url);
    packages.set(where, (packages.get(where) ?? 0) + ms);
    const name = `${functionName || '(anonymous)'} ${where}:${lineNumber + 1}`;
    functions.set(name, (functions.get(name) ?? 0) + ms);
  });
  const top = (map) =>
    [...map]
      .sort(([, left], [, right]) => right - left)
      .slice(0, TOP)
      .map(([name, ms]) => [name, ms.toFixed(0), `${((ms / busy) * 100).toFixed(1)} %`]);
  return { busyMs: busy, packages: top(packages), functions: top(functions) };
};
