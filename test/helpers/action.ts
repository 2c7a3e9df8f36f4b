/** The action of .github/actions/verify, run as GitHub runs a composite action: its `run` steps, one by one, in bash. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { parse } from 'yaml';

const actionFolder = fileURLToPath(new URL('../../.github/actions/verify', import.meta.url));
const cliFile = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));

type Action = {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: {
    readonly steps: readonly {
      readonly id?: string;
      readonly run?: string;
      readonly shell?: string;
      readonly env?: Readonly<Record<string, string>>;
    }[];
  };
};

/** What a run of the action came to. */
export type ActionRun = {
  /** The exit code of each step that was run; the last one ended the action where it is not 0. */
  readonly codes: readonly (number | null)[];
  readonly stdout: string;
  /** The action's outputs, and the summary of the job. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** The files of the folder that is uploaded. */
  readonly reports: Readonly<Record<string, string>>;
};

/**
 * Runs the steps of the action that are commands, but for `npm ci`, with the build as kobai.
 *
 * @param options its inputs; `cwd` is the workspace
 */
export async function runAction({
  cwd,
  ...given
}: { readonly cwd: string } & Readonly<Record<string, string>>): Promise<ActionRun> {
  const action = parse(readFileSync(path.join(actionFolder, 'action.yml'), 'utf8')) as Action;
  const temp = mkdtempSync(path.join(os.tmpdir(), 'kobai-runner-'));
  onTestFinished(() => rmSync(temp, { recursive: true, force: true }));
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? '']);
  const inputs: Record<string, string> = {
    ...Object.fromEntries(defaults),
    kobai: `${process.execPath} ${cliFile}`,
    ...given,
  };
  const outputsOf: Record<string, Record<string, string>> = {};
  const fill = (text: string) =>
    text.replaceAll(/\$\{\{ (inputs|steps)\.([\w-]+)(?:\.outputs\.([\w-]+))? \}\}/g, (_, kind, name, output) =>
      kind === 'inputs' ? (inputs[name] ?? '') : (outputsOf[name]?.[output] ?? ''),
    );
  const summaryFile = path.join(temp, 'summary.md');
  const codes: (number | null)[] = [];
  let stdout = '';
  for (const { id = '', run, env = {} } of action.runs.steps) {
    if (run === undefined || run === 'npm ci') continue;
    const [script, outputFile] = [path.join(temp, 'step.sh'), path.join(temp, `output-${id}`)];
    writeFileSync(script, fill(run));
    writeFileSync(outputFile, '');
    const ofGithub = {
      GITHUB_ACTION_PATH: actionFolder,
      GITHUB_OUTPUT: outputFile,
      GITHUB_STEP_SUMMARY: summaryFile,
      GITHUB_WORKSPACE: cwd,
      RUNNER_TEMP: temp,
    };
    const filled = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)]));
    const words = ['--noprofile', '--norc', '-e', '-o', 'pipefail', script];
    const ended = await new Promise<{ code: number | null; out: string }>((resolve) => {
      const child = execFile('bash', words, { cwd, env: { ...process.env, ...ofGithub, ...filled } }, (_, out) =>
        resolve({ code: child.exitCode, out }),
      );
    });
    const lines = readFileSync(outputFile, 'utf8').split('\n').filter(Boolean);
    outputsOf[id] = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
    codes.push(ended.code);
    stdout += ended.out;
    if (ended.code !== 0) break;
  }
  const outputs = Object.fromEntries(Object.entries(action.outputs).map(([name, { value }]) => [name, fill(value)]));
  const folder = outputs.reports ?? '';
  const names = folder === '' ? [] : readdirSync(folder);
  return {
    codes,
    stdout,
    outputs,
    summary: existsSync(summaryFile) ? readFileSync(summaryFile, 'utf8') : '',
    reports: Object.fromEntries(names.map((name) => [name, readFileSync(path.join(folder, name), 'utf8')])),
  };
}
