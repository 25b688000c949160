#!/usr/bin/env bash
# Tells where an environment is, as outputs of the step: account-id, region, and github-environment, the GitHub
# environment that guards its deploys.
#   ENVIRONMENT  a file in environments/, without .json
set -euo pipefail

file="environments/$ENVIRONMENT.json"
if [[ ! $ENVIRONMENT =~ ^[a-z0-9-]+$ || ! -f $file ]]; then
  echo "::error::There is no $file: the repository variable LOG_BACKUP_ENVIRONMENTS lists the environments, such as [\"dev\",\"prod\"]."
  exit 1
fi
jq -r --arg environment "$ENVIRONMENT" '
  if (.accountId | type) == "string" and (.region | type) == "string" then
    "account-id=\(.accountId)", "region=\(.region)", "github-environment=\(.ciAccess.github.environment // $environment)"
  else
    error("accountId and region must be strings")
  end' "$file" >> "$GITHUB_OUTPUT"
