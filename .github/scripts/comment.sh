#!/usr/bin/env bash
# Keeps one comment with the plan review of an environment on a pull request. It is known by its first line and its author.
# Where there is nothing to change and no comment yet, nothing is said.
#   ENVIRONMENT        the environment
#   PULL_REQUEST       number of the pull request
#   REVIEW_DIR         folder with comment.md; without that file the comment says that there is no review
#   EXIT_CODE          what `npm run plan` ended with; empty if the job did not get that far
#   RUN_URL            address of this run
#   GITHUB_REPOSITORY  owner/name
set -euo pipefail

author='github-actions[bot]'
marker="<!-- log-backup plan review: $ENVIRONMENT -->"
file="$REVIEW_DIR/comment.md"
if [[ ! -f $file ]]; then
  mkdir -p "$REVIEW_DIR"
  printf '%s\n**The plan of `%s` could not be reviewed.** [The run](%s) says why.\n' "$marker" "$ENVIRONMENT" "$RUN_URL" > "$file"
fi

comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
# --paginate prints one list for each page.
existing=$(gh api --paginate "$comments?per_page=100" | jq -rs --arg author "$author" --arg marker "$marker" '
  [.[][] | select(.user.login == $author and (.body | split("\n")[0] | rtrimstr("\r")) == $marker) | .id] | first // empty')

body=$(jq -n --rawfile body "$file" '{body: $body}')
if [[ -n $existing ]]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$existing" --input - <<< "$body" > /dev/null
  echo "Comment $existing is up to date."
elif [[ ${EXIT_CODE:-} != 0 ]]; then
  gh api --method POST "$comments" --input - <<< "$body" > /dev/null
  echo "Commented on pull request $PULL_REQUEST."
else
  echo "Nothing changes in $ENVIRONMENT, and there is no comment to update."
fi
