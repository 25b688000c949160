#!/usr/bin/env bash
# Keeps one open issue for a nightly check that fails, and closes it when all is well again. The issue is known by its
# label, the first line of its text, and its author.
#   CHECK              drift, audit or verify
#   ENVIRONMENT        the environment
#   EXIT_CODE          what the check ended with; empty if the job did not get that far
#   OUTPUT_FILE        what the check printed; may be missing
#   RUN_URL            address of this run
#   GITHUB_REPOSITORY  owner/name
set -euo pipefail

author='github-actions[bot]'
label=log-backup-nightly
marker="<!-- log-backup nightly: $CHECK $ENVIRONMENT -->"
issues="repos/$GITHUB_REPOSITORY/issues"
most_lines=100
most_bytes=30000 # an issue's text may have 65,536 characters

existing=$(gh api --paginate "$issues?labels=$label&state=open&per_page=100" | jq -rs --arg author "$author" --arg marker "$marker" '
  [.[][] | select(.user.login == $author and ((.body // "") | split("\n")[0] | rtrimstr("\r")) == $marker) | .number] | first // empty')

if [[ ${EXIT_CODE:-} == 0 ]]; then
  if [[ -n $existing ]]; then
    jq -n --arg body "All is well again: $RUN_URL" '{body: $body}' | gh api --method POST "$issues/$existing/comments" --input - > /dev/null
    gh api --method PATCH "$issues/$existing" --field state=closed --field state_reason=completed > /dev/null
    echo "Closed issue $existing."
  else
    echo "All is well, and there is no issue to close."
  fi
  exit 0
fi

case "$CHECK ${EXIT_CODE:-}" in
  "drift 1" | "drift 2") finding="What is deployed in \`$ENVIRONMENT\` is not what main says, or a deploy has not been approved yet." ;;
  "audit 1") finding="Log groups of \`$ENVIRONMENT\` are not backed up as its settings promise." ;;
  "verify 1") finding="Events of \`$ENVIRONMENT\` are missing in its backup." ;;
  *) finding="The check of \`$ENVIRONMENT\` could not be made (exit code ${EXIT_CODE:-none})." ;;
esac

text=$(mktemp)
trap 'rm -f "$text"' EXIT
{
  printf '%s\n%s [The last run](%s) has all of it.\n' "$marker" "$finding" "$RUN_URL"
  if [[ -s $OUTPUT_FILE ]]; then
    # Indented tildes do not end the block.
    printf '\n~~~~text\n'
    { sed 's/^~/ ~/' "$OUTPUT_FILE" | head -n "$most_lines" | head -c "$most_bytes"; } || true
    printf '\n~~~~\n'
  fi
} > "$text"
title="Nightly $CHECK of $ENVIRONMENT fails"

if [[ -n $existing ]]; then
  jq -n --rawfile body "$text" '{body: $body}' | gh api --method PATCH "$issues/$existing" --input - > /dev/null
  echo "Updated issue $existing."
else
  gh label create "$label" --repo "$GITHUB_REPOSITORY" --force --description "Opened and closed by the nightly checks" > /dev/null
  jq -n --rawfile body "$text" --arg title "$title" --arg name "$label" '{title: $title, body: $body, labels: [$name]}' \
    | gh api --method POST "$issues" --input - > /dev/null
  echo "Opened an issue: $title."
fi
