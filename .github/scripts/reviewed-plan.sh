#!/usr/bin/env bash
# Takes the review of the pull request whose merge this commit is, if it was made of the very files of this commit. It is
# the newest artifact of that name from a run of pull-request.yml on the last commit of that pull request.
#   ENVIRONMENT        the environment
#   REVIEWED_DIR       folder for review.json and review.md
#   GITHUB_SHA         the commit that was pushed
#   GITHUB_REPOSITORY  owner/name
set -euo pipefail

tree=$(git rev-parse "$GITHUB_SHA^{tree}")
name="plan-review-$ENVIRONMENT-$tree"

refuse() {
  local sentence="Nothing was deployed to $ENVIRONMENT: $1 Run \"Deploy\" by hand: it makes a fresh review for the approver."
  echo "::error::$sentence"
  echo "$sentence" >> "$GITHUB_STEP_SUMMARY"
  exit 1
}

head=$(gh api "repos/$GITHUB_REPOSITORY/commits/$GITHUB_SHA/pulls" | jq -r --arg sha "$GITHUB_SHA" '
  [.[] | select(.merged_at != null and .merge_commit_sha == $sha) | .head.sha] | first // empty')
if [[ -z $head ]]; then refuse "commit $GITHUB_SHA is not the merge of a pull request, so nobody has reviewed its plan."; fi

# Artifacts of the fork's own runs are listed, too: those are of another repository.
runs=$(gh api --paginate "repos/$GITHUB_REPOSITORY/actions/artifacts?name=$name&per_page=100" | jq -rs --arg name "$name" --arg head "$head" '
  [.[].artifacts[] | select(.name == $name and (.expired | not))]
  | map(select(.workflow_run.head_sha == $head and .workflow_run.head_repository_id == .workflow_run.repository_id))
  | sort_by(.created_at) | reverse | .[].workflow_run.id')

for run in $runs; do
  made_by=$(gh api "repos/$GITHUB_REPOSITORY/actions/runs/$run" | jq -r '"\(.event) \(.path | split("@")[0])"')
  if [[ $made_by == "pull_request .github/workflows/pull-request.yml" ]]; then
    gh run download "$run" --repo "$GITHUB_REPOSITORY" --name "$name" --dir "$REVIEWED_DIR"
    echo "The review of run $run is of this very tree."
    exit 0
  fi
done
refuse "there is no review of the very files of commit $GITHUB_SHA; main had moved on when it was merged, or the review has expired."
