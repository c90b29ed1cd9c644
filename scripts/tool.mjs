import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { ROOT, checkNode, main } from './steps.mjs';

/** Runs a command-line tool of src/cli; builds before what has changed since. `node scripts/tool.mjs ledger-verify --help` */
await main(async () => {
  checkNode();
  const [name, ...words] = process.argv.slice(2);
  const script = join(ROOT, 'dist/cli', `${name}.js`);
  await ensureInstalled();
  await build();
  const { status } = spawnSync(process.execPath, ['--enable-source-maps', script, ...words], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
});
