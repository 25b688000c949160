#!/usr/bin/env bash
# Deploys what the review shows, and says in the summary how it ended.
#   ENVIRONMENT  the environment
#   REVIEW_DIR   folder with review.json
set -euo pipefail

exit_code=0
npm run --silent deploy -- --env "$ENVIRONMENT" --reviewed "$REVIEW_DIR/review.json" || exit_code=$?
case $exit_code in
  0)
    sentence="\`$ENVIRONMENT\` is deployed."
    ;;
  1)
    sentence="Nothing was changed in \`$ENVIRONMENT\`: its plan is not the approved one any more. Run \"Deploy\" by hand: it makes a fresh review."
    ;;
  *)
    sentence="The deploy of \`$ENVIRONMENT\` failed, maybe half way (exit code $exit_code). Mend what the log names, then re-run the failed job, which goes on with the same review, or run \"Deploy\" by hand, which reviews what is left."
    ;;
esac
echo "$sentence" >> "$GITHUB_STEP_SUMMARY"
if [[ $exit_code != 0 ]]; then echo "::error::$sentence"; fi
exit "$exit_code"
