import { describe, expect, it } from 'vitest';
import type { VerificationReport } from '../../../src/comparison/index.ts';
import { renderVerification } from '../../../src/report/index.ts';
import {
  experimentOf,
  failedTrial,
  hostile,
  hostileText,
  mixed,
  regressedTrial,
  reportOf,
  sameTrial,
} from './examples.ts';

type Command = { name: string; properties: Record<string, string>; message: string };

/** By the rules of the runner: actions/runner, src/Runner.Common/ActionCommand.cs. */
function parseLine(line: string): Command | 'text' {
  const trimmed = line.trimStart();
  if (!trimmed.startsWith('::')) {
    if (trimmed.includes('##[')) throw new Error(`a command of the old form: ${line}`);
    return 'text';
  }
  const end = trimmed.indexOf('::', 2);
  const [name = '', ...rest] = trimmed.slice(2, end).split(' ');
  const properties = rest
    .join(' ')
    .split(',')
    .map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), decode(pair.slice(pair.indexOf('=') + 1), 'property')]);
  return { name, properties: Object.fromEntries(properties), message: decode(trimmed.slice(end + 2), 'message') };
}

function decode(text: string, kind: 'property' | 'message'): string {
  const plain = text.replaceAll('%0D', '\r').replaceAll('%0A', '\n');
  const whole = kind === 'property' ? plain.replaceAll('%3A', ':').replaceAll('%2C', ',') : plain;
  return whole.replaceAll('%25', '%');
}

const commandsOf = (report: VerificationReport) =>
  renderVerification(report, 'github')
    .split(/\r\n|\r|\n/)
    .map(parseLine)
    .filter((parsed) => parsed !== 'text');

describe('[U] report/verification/github', () => {
  it('says of an experiment that is the same only how much was compared', () => {
    const text = renderVerification(reportOf(experimentOf('same', [sameTrial(1), sameTrial(2)])), 'github');
    expect(text).toBe('kobai verify: same, 2 of 2 trials compared\n');
  });

  it('puts an error at the experiment file for each finding, the worst first', () => {
    const commands = commandsOf(mixed);
    expect(commands.map(({ name, properties }) => [name, properties.file, properties.title])).toEqual([
      ['error', 'experiments/a.yaml', 'a: incomplete'],
      ['error', 'experiments/a.yaml', 'a: regressed'],
      ['error', 'experiments/a.yaml', 'b: regressed'],
      ['error', 'experiments/a.yaml', 'a: missing'],
    ]);
    expect(commands[1]!.message.split('\n')).toEqual([
      'learningRate=0.3, repeat 0',
      'the curves part at step 12, equal until step 10: batchLoss.loss 1 committed, 2 retrained',
      'test.loss: 0.5 committed, 0.75 retrained (+50 %, 3 ulp)',
      'train.accuracy: 0.5 committed, 0.25 retrained (-50 %, 3 ulp)',
      '$ kobai verify a.yaml --only learningRate=0.3',
    ]);
  });

  it('shows nine and the number of the others, the largest differences first', () => {
    const trials = Array.from({ length: 30 }, (_, i) => regressedTrial(i, 0.75 + i));
    const commands = commandsOf(reportOf(experimentOf('regressed', trials)));
    expect(commands).toHaveLength(10);
    expect(commands[0]!.message).toContain('learningRate=29');
    expect(commands[9]!.message).toContain('and 21 more');
  });

  it('passes over improvements where tolerances count', () => {
    const improved = { ...regressedTrial(1), verdict: 'improved' as const };
    expect(commandsOf(reportOf(experimentOf('improved', [improved], { because: 'a test' })))).toEqual([]);
    expect(commandsOf(reportOf(experimentOf('improved', [improved])))).toHaveLength(1);
    expect(commandsOf(reportOf(experimentOf('incomplete', [failedTrial], { because: 'a test' })))).toHaveLength(1);
  });

  it('gives no name a chance to be a command', () => {
    const commands = commandsOf(hostile);
    expect(commands.every(({ name }) => name === 'error')).toBe(true);
    expect(commands.map(({ properties }) => Object.keys(properties))).toEqual(commands.map(() => ['file', 'title']));
    expect(commands[0]!.properties.file).toBe(hostileText);
  });
});
