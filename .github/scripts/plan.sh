#!/usr/bin/env bash
# Reviews the plan of an environment. Ends with 0 whatever the verdict is, so that the steps after it can publish it;
# verdict.sh decides by the outputs of the step: exit-code (that of `npm run plan`) and changed (true or false).
#   ENVIRONMENT       the environment
#   REVIEW_DIR        folder for review.md, comment.md and review.json
#   BASE              optional: git ref whose settings are compared
#   DESCRIPTION_FILE  optional: text with overrides, `Allow-risk: RISK: REASON`
#   REVIEWED_FILE     optional: review.json that the plan must agree with
set -euo pipefail

mkdir -p "$REVIEW_DIR"
options=(--env "$ENVIRONMENT" --out "$REVIEW_DIR/review.md" --comment "$REVIEW_DIR/comment.md" --json "$REVIEW_DIR/review.json")
if [[ -n ${BASE:-} ]]; then options+=(--base "$BASE"); fi
if [[ -n ${DESCRIPTION_FILE:-} ]]; then options+=(--allow-from "$DESCRIPTION_FILE"); fi
if [[ -n ${REVIEWED_FILE:-} ]]; then options+=(--reviewed "$REVIEWED_FILE"); fi

exit_code=0
npm run --silent plan -- "${options[@]}" || exit_code=$?

changed=false
if [[ $exit_code == 2 ]]; then changed=true; fi
printf 'exit-code=%s\nchanged=%s\n' "$exit_code" "$changed" >> "$GITHUB_OUTPUT"

# GitHub takes 1 MiB of a step: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
summary="$REVIEW_DIR/review.md"
if [[ -f $summary && $(wc -c < "$summary") -gt 1000000 ]]; then summary="$REVIEW_DIR/comment.md"; fi
if [[ -f $summary ]]; then
  cat "$summary" >> "$GITHUB_STEP_SUMMARY"
else
  echo "The plan of \`$ENVIRONMENT\` could not be reviewed (exit code $exit_code): the log says why." >> "$GITHUB_STEP_SUMMARY"
fi
