/** `kobai completion`, and the hidden command that its scripts call. */
import { Argument, type Command } from 'commander';
import { printResult } from '../shared/index.ts';
import { completeWords, hiddenCommand, joinSplitWords } from './completions.ts';

/**
 * The scripts. They hand the words to kobai one by one, as they are: nothing that was typed is evaluated. Where kobai
 * knows no word, files are completed.
 */
const scripts = {
  bash: `_kobai() {
  local word
  COMPREPLY=()
  while IFS= read -r word; do COMPREPLY+=("$word"); done \\
    < <(kobai ${hiddenCommand} --split -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *= ]]; then compopt -o nospace; fi
}
complete -o default -F _kobai kobai
`,
  zsh: `#compdef kobai
_kobai() {
  local -a all unfinished whole
  all=("\${(@f)$(kobai ${hiddenCommand} -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  all=(\${all:#})
  if (( ! \${#all} )); then _files; return; fi
  unfinished=(\${(M)all:#*=})
  whole=(\${all:#*=})
  compadd -- $whole
  compadd -S '' -- $unfinished
}
compdef _kobai kobai
`,
  fish: `function __kobai_complete
  set -l words (commandline -opc) (commandline -ct)
  kobai ${hiddenCommand} -- $words[2..] 2>/dev/null
end
complete -c kobai -a '(__kobai_complete)'
`,
} as const;

type Shell = keyof typeof scripts;

/** Adds `kobai completion` to the program, whose commands it completes. */
export function declareCompletion(program: Command): void {
  program
    .command('completion')
    .description('print a script that completes commands, options and axes in a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(scripts)))
    .addHelpText(
      'after',
      `
Examples:
  $ eval "$(kobai completion bash)"     # in ~/.bashrc
  $ eval "$(kobai completion zsh)"      # in ~/.zshrc, behind compinit
  $ kobai completion fish > ~/.config/fish/completions/kobai.fish
`,
    )
    .action((shell: Shell) => printResult(scripts[shell]));

  program
    .command(hiddenCommand, { hidden: true })
    .argument('[words...]')
    .option('--split', 'the words are taken apart at each =', false)
    .action(async (words: string[], { split }: { split: boolean }) => {
      const { experimentWords } = await import('../runs/begin/experiment-words.ts');
      const typed = split ? joinSplitWords(words) : words;
      const found = completeWords(program, typed, experimentWords);
      // bash replaces what stands behind the last =.
      const shown = split ? found.map((word) => word.slice(beginOfPart(typed.at(-1) ?? ''))) : found;
      printResult(shown.map((word) => `${word}\n`).join(''));
    });
}

function beginOfPart(word: string): number {
  return word.lastIndexOf('=') + 1;
}
