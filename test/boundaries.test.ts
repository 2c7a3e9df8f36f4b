import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

type Cruised = {
  readonly totalCruised: number;
  readonly violations: readonly {
    readonly rule: { readonly name: string };
    readonly from: string;
    readonly to: string;
  }[];
};

function cruise(folder: string): Promise<Cruised> {
  const binary = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [binary, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'src'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 26 }, (error, stdout) => {
      if (stdout === '') reject(error);
      else resolve(JSON.parse(stdout).summary);
    });
  });
}

/** Checks a copy of the sources into which lines were planted. */
async function cruisePlanted(lines: readonly { readonly file: string; readonly line: string }[]): Promise<Cruised> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-boundaries-'));
  try {
    for (const name of ['src', 'package.json', 'tsconfig.json', '.dependency-cruiser.mjs']) {
      cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
    }
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    for (const { file, line } of lines) writeFileSync(path.join(folder, file), `${line}\n`, { flag: 'a' });
    return await cruise(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each in its own file or at its own module, so that one look at all of them tells which was refused. */
const planted = [
  {
    rule: 'kernels-imports',
    file: 'src/kernels/reference.ts',
    line: "import '../shared/index.ts';",
    to: 'src/shared/index.ts',
  },
  {
    rule: 'plan-imports',
    file: 'src/plan/points.ts',
    line: "import '../results/index.ts';",
    to: 'src/results/index.ts',
  },
  {
    rule: 'by-the-door',
    file: 'src/plan/points.ts',
    line: "import '../shared/random.ts';",
    to: 'src/shared/random.ts',
  },
  { rule: 'top-by-the-door', file: 'src/cli.ts', line: "import './train/trial.ts';", to: 'src/train/trial.ts' },
  {
    rule: 'threads-live-in-the-pool',
    file: 'src/train/trial.ts',
    line: "import 'node:worker_threads';",
    to: 'worker_threads',
  },
  {
    rule: 'files-are-read-and-written-in-few-places',
    file: 'src/train/trial.ts',
    line: "import 'node:fs';",
    to: 'fs',
  },
  {
    rule: 'no-circles-in-report',
    file: 'src/report/best.ts',
    line: "export type { Circle } from './index.ts';",
    to: 'src/report/index.ts',
  },
  { rule: 'no-cycles', file: 'src/plan/settle.ts', line: "import './trials.ts';", to: 'src/plan/trials.ts' },
];

let ofAll: Promise<Cruised> | undefined;
function cruisedWithAll(): Promise<Cruised> {
  ofAll ??= cruisePlanted(planted);
  return ofAll;
}

describe('[E] the boundaries between rooms', () => {
  // That they hold as it stands says `npm run boundaries`.
  it('are looked at over every module of src', async () => {
    expect((await cruisedWithAll()).totalCruised).toBeGreaterThan(100);
  });

  it.each(planted)('refuse a planted import that breaks $rule', async ({ rule, file, to }) => {
    const refused = (await cruisedWithAll()).violations.map((each) => [each.rule.name, each.from, each.to]);
    expect(refused).toContainEqual([rule, file, to]);
  });
});
