#!/usr/bin/env bash
# Ends as the job is to end.
#   EXIT_CODE  what `npm run plan` ended with; empty if the job did not get that far
#   REVIEWED   true: the plan had to be the one that the pull request showed
set -euo pipefail

case "${EXIT_CODE:-}" in
  0 | 2)
    ;;
  1)
    if [[ ${REVIEWED:-false} == true ]]; then
      sentence="The plan is not the one that was reviewed, or the environment's policy forbids it; nothing was deployed. Read the review in the summary, then run \"Deploy\" by hand: it makes a fresh review for the approver."
    else
      sentence="The environment's policy forbids this plan, or it is incomplete: the review says what, and what would help."
    fi
    echo "::error::$sentence"
    echo "$sentence" >> "$GITHUB_STEP_SUMMARY"
    exit 1
    ;;
  *)
    echo "::error::The plan could not be reviewed (exit code ${EXIT_CODE:-none}): see the log of the steps above."
    exit 3
    ;;
esac
