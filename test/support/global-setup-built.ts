import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import setUp from './global-setup';

/** For stories against the built service: it is built once, before the workers start. */
export default async function setUpBuilt(): Promise<void> {
  const script = resolve(__dirname, '../../scripts/build.mjs');
  const built = spawnSync(process.execPath, [script, '--if-stale', '--no-check'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`The build failed:\n${built.stdout}${built.stderr}`);
  await setUp();
}
