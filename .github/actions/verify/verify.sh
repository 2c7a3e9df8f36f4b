#!/usr/bin/env bash
# The step of the action beside this file: FILES, OPTIONS and KOBAI are its inputs, of words and, in FILES, patterns.
set -uo pipefail
shopt -s nullglob
# Unquoted: so the shell parts the words and fills the patterns, and carries nothing out.
# shellcheck disable=SC2206
files=($FILES)
read -ra options <<< "$OPTIONS"
read -ra kobai <<< "$KOBAI"
if ((${#files[@]} == 0)); then
  echo '::error title=kobai verify::no file is called as the input files says'
  exit 2
fi
reports="$RUNNER_TEMP/kobai-verify"
mkdir -p "$reports"
"${kobai[@]}" verify "${files[@]}" --format github ${options[@]+"${options[@]}"} \
  --report "$reports/verify.xml" --report "$reports/verify.md" --report "$reports/verify.json"
code=$?
{
  echo "exit-code=$code"
  echo "reports=$reports"
} >> "$GITHUB_OUTPUT"
exit "$code"
