#!/usr/bin/env bash
# Prints the description of a merged pull request: its overrides are to count again.
#   PULL_REQUEST       its number
#   GITHUB_REPOSITORY  owner/name
set -euo pipefail

if [[ ! $PULL_REQUEST =~ ^[1-9][0-9]*$ ]]; then
  echo "::error::The pull request is not a number; got: $PULL_REQUEST" >&2
  exit 1
fi
pull=$(gh api "repos/$GITHUB_REPOSITORY/pulls/$PULL_REQUEST")
if [[ $(jq -r '.merged' <<< "$pull") != true ]]; then
  echo "::error::Pull request $PULL_REQUEST is not merged: its overrides do not count." >&2
  exit 1
fi
jq -r '.body // ""' <<< "$pull"
