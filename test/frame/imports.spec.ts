import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** Runs the real rules over a small made-up tree and returns the names of those that were broken. */
const broken = (config: string, files: Record<string, string>): string[] => {
  const folder = mkdtempSync(join(tmpdir(), 'atelier-imports-'));
  try {
    cpSync(join(ROOT, 'tsconfig.json'), join(folder, 'tsconfig.json'));
    cpSync(join(ROOT, 'tsconfig.check.json'), join(folder, 'tsconfig.check.json'));
    cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
    mkdirSync(join(folder, 'node_modules/@nestjs/common'), { recursive: true });
    writeFileSync(join(folder, 'node_modules/@nestjs/common/index.js'), 'exports.Logger = class {};');
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const depcruise = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const parameters = [depcruise, '--config', join(ROOT, config), '--output-type', 'json', 'src'];
    const result = spawnSync(process.execPath, parameters, { cwd: folder, encoding: 'utf8' });
    const report = JSON.parse(result.stdout) as { summary: { violations: { rule: { name: string } }[] } };
    return [...new Set(report.summary.violations.map((violation) => violation.rule.name))].sort();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

describe('import rules', () => {
  it('let through what the table allows', () => {
    const files = {
      'src/kie/index.ts': "import { port } from '../generation';\nexport const kie = port;\n",
      'src/generation/index.ts': "export { port } from './ports';\n",
      'src/generation/ports.ts': 'export const port = 1;\n',
    };
    expect(broken('.dependency-cruiser.cjs', files)).toEqual([]);
  });

  it('catch a room that imports upwards, past a door, in a circle, or a room nobody knows', () => {
    const files = {
      'src/generation/index.ts': "import type { Kie } from '../kie';\nexport const port: Kie = 1;\n",
      'src/kie/index.ts': 'export type Kie = number;\n',
      'src/telegram/index.ts': "import { inner } from '../billing/inner';\nexport const telegram = inner;\n",
      'src/billing/index.ts': '',
      'src/billing/inner.ts': "import { other } from './other';\nexport const inner = (): unknown => other;\n",
      'src/billing/other.ts': "import { inner } from './inner';\nexport const other = (): unknown => inner;\n",
      'src/utils/index.ts': "import { kie } from '../kie';\nexport const utils = kie;\n",
    };
    expect(broken('.dependency-cruiser.cjs', files)).toEqual([
      'no-cycles',
      'only-through-the-door',
      'rooms-generation',
      'rooms-unknown',
    ]);
  });

  it('catch a pure file that reaches Nest through another, and let a type of it pass', () => {
    const files = {
      'src/generation/machine.ts': "import { helper } from './helper';\nexport const machine = helper;\n",
      'src/generation/helper.ts': "import { Logger } from '@nestjs/common';\nexport const helper = new Logger();\n",
      'src/registry/form.ts': "import type { Logger } from '@nestjs/common';\nexport const form = (l: Logger) => l;\n",
    };
    expect(broken('.dependency-cruiser.pure.cjs', files)).toEqual(['pure-stays-pure']);
  });
});
