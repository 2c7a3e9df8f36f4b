import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { joinSplitWords } from '../../src/commands/completions.ts';
import { addCommands, makeWorkplace, smallExperiment, type Workplace } from '../helpers/cli.ts';

const has = (shell: string) => spawnSync(shell, ['--version']).status === 0;
const isInCi = process.env.CI === 'true';

/** A place where kobai is a command, with an experiment in it. */
function makeShellPlace(): Workplace & { run(shell: string, script: string): string[] } {
  const place = makeWorkplace();
  place.write(
    'e.yaml',
    `${smallExperiment}\nsweep: { axes: { layers.0.units: [4, 8] } }\n`.replace(
      /learningRate:.*/,
      'learningRate: [0.01, 0.1]',
    ),
  );
  const env = { ...process.env, PATH: addCommands(place), HOME: place.folder };
  return {
    ...place,
    run: (shell, script) =>
      execFileSync(shell, [...(shell === 'zsh' ? ['-f'] : []), '-c', script], {
        cwd: place.folder,
        env,
        encoding: 'utf8',
      })
        .split('\n')
        .flatMap((line) => line.split('\t')[0] || []),
  };
}

/** What a shell makes of the words behind `kobai`, each quoted as a shell quotes it. */
const quoted = (words: readonly string[]) => words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
const shells = {
  bash: (words: readonly string[]) =>
    `eval "$(kobai completion bash)"; COMP_WORDS=(kobai ${quoted(words)}); COMP_CWORD=${words.length}; compopt() { :; }; _kobai; printf '%s\\n' "\${COMPREPLY[@]}"`,
  zsh: (words: readonly string[]) =>
    `compdef() { :; }; _files() { :; }; compadd() { while [[ $1 != -- ]]; do shift; done; shift; print -l -- "$@"; }; eval "$(kobai completion zsh)"; words=(kobai ${quoted(words)}); CURRENT=${words.length + 1}; _kobai`,
  fish: (words: readonly string[]) => `kobai completion fish | source; complete -C 'kobai ${words.join(' ')}'; true`,
};

describe('[E] kobai completion', () => {
  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    describe.skipIf(!has(shell) && !isInCi)(`for ${shell}`, () => {
      const complete = (place: ReturnType<typeof makeShellPlace>, ...words: string[]) =>
        place.run(shell, shells[shell](words));

      it('completes commands, options, their choices, and the axes of the file that is named', () => {
        const place = makeShellPlace();
        expect(complete(place, 'ver')).toEqual(['verify']);
        expect(complete(place, 'run', '--wor')).toEqual(['--workers']);
        expect(complete(place, 'run', '--kernels', '')).toEqual(
          expect.arrayContaining(['native', 'wasm', 'reference']),
        );
        expect(complete(place, 'run', 'e.yaml', '--only', 'lay')).toEqual(['layers.0.units=']);
        expect(complete(place, 'run', 'e.yaml', '--set', 'epo')).toEqual(['epochs=']);
        expect(complete(place, 'complete')).not.toContain('complete-words');
      });

      it('evaluates nothing of what was typed, and is silent about a file that does not read', () => {
        const place = makeShellPlace();
        place.write('broken.yaml', '{');
        if (shell !== 'fish')
          complete(place, 'run', '$(touch pwned)', '`touch pwned`', '"; touch pwned; "', '--only', '');
        expect(complete(place, 'run', 'broken.yaml', '--only', 'lea')).toEqual([]);
        expect(existsSync(path.join(place.folder, 'pwned'))).toBe(false);
      });
    });
  }

  it.skipIf(!has('bash') && !isInCi)('completes values of an axis in bash, which takes words apart at each =', () => {
    const place = makeShellPlace();
    const found = place.run('bash', shells.bash(['run', 'e.yaml', '--only', 'learningRate', '=', '0.']));
    expect(found).toEqual(['0.01', '0.1']);
    expect(joinSplitWords(['--only', 'learningRate', '=', '0.1', 'x'])).toEqual(['--only', 'learningRate=0.1', 'x']);
    expect(joinSplitWords(['=', 'a'])).toEqual(['=a']);
  });
});
