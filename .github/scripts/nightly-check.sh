#!/usr/bin/env bash
# Runs one nightly check. Ends with 0 whatever it finds; the output of the step, exit-code, is that of the check.
#   CHECK        drift, audit or verify
#   ENVIRONMENT  the environment
#   OUTPUT_FILE  where all that the check prints is kept
set -euo pipefail

# Each night overlaps the one before by two hours: verify leaves out what delivery has not had time for, and GitHub may
# start a schedule late.
case "$CHECK" in
  drift) command=(npm run --silent plan -- --env "$ENVIRONMENT") ;;
  audit) command=(npx --no log-backup audit --env "$ENVIRONMENT") ;;
  verify) command=(npx --no log-backup verify --env "$ENVIRONMENT" --since 26h) ;;
  *)
    echo "::error::CHECK is drift, audit or verify; got: $CHECK"
    exit 3
    ;;
esac

exit_code=0
"${command[@]}" 2>&1 | tee "$OUTPUT_FILE" || exit_code=${PIPESTATUS[0]}
echo "exit-code=$exit_code" >> "$GITHUB_OUTPUT"
