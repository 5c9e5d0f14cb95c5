#!/usr/bin/env bash
# What a worker's account may do in BigQuery, and no more. A repeat changes nothing.
# --dry-run prints each step and calls nothing.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: deploy/grants/bigquery.sh --project ID --dataset NAME --location PLACE --account EMAIL
         [--staging NAME] [--dry-run]

  --staging NAME   the dataset for staged rows, made if need be; NAME_snowline_staging without it
TEXT
}

project='' dataset='' staging='' location='' account='' dry_run=''
problems=()
while [ $# -gt 0 ]; do
  case $1 in
    --project | --dataset | --staging | --location | --account)
      if [ $# -lt 2 ]; then
        problems+=("$1 needs a value")
        shift
      else
        printf -v "${1#--}" '%s' "$2"
        shift 2
      fi
      ;;
    --dry-run) dry_run=yes && shift ;;
    --help | -h) usage && exit 0 ;;
    *) problems+=("unknown argument $1") && shift ;;
  esac
done

expect() {
  local name=$1 value=$2 pattern=$3 expected=$4
  if [ -z "$value" ]; then
    problems+=("--$name is missing: $expected")
  elif ! [[ $value =~ ^($pattern)$ ]]; then
    problems+=("--$name is $value, expected $expected")
  fi
}
# The configuration's default too.
[ -z "$dataset" ] || staging=${staging:-${dataset}_snowline_staging}

expect project "$project" '[a-z][a-z0-9-]{4,28}[a-z0-9]' 'a project id, such as my-project'
expect dataset "$dataset" '[A-Za-z0-9_]{1,1024}' 'the name of a dataset'
expect staging "$staging" '[A-Za-z0-9_]{1,1024}' 'the name of a dataset'
expect location "$location" '[A-Za-z0-9-]+' 'a location, such as us-central1 or EU'
expect account "$account" '[a-z0-9-]+@[a-z0-9.-]+' 'the e-mail address of a service account'
if [ -n "$dataset" ] && [ "$dataset" = "$staging" ]; then
  # Staged tables expire; nobody should wonder which tables of the dataset do.
  problems+=("--staging is $staging, as --dataset: expected a dataset of its own")
fi
if [ -z "$dry_run" ]; then
  for program in gcloud bq; do
    command -v "$program" >/dev/null || problems+=("no $program: install the Google Cloud CLI")
  done
fi
if [ ${#problems[@]} -gt 0 ]; then
  printf 'bigquery.sh: %s\n' "${problems[@]}" >&2
  usage >&2
  exit 64
fi

run() {
  printf '+'
  printf ' %q' "$@"
  echo
  [ -n "$dry_run" ] || "$@" </dev/null
}

# Staged rows that a lost worker left behind are gone after a day.
run bq --project_id "$project" --location "$location" mk --force --dataset \
  --default_table_expiration 86400 --description 'Rows that Snowline has staged' \
  "$project:$staging"

# Jobs are run, and paid for, in the project. It gives no right to any data.
run gcloud projects add-iam-policy-binding "$project" --member "serviceAccount:$account" \
  --role roles/bigquery.jobUser --condition None --quiet

# Reads, writes and makes tables and views: in these two datasets and in no other.
for name in "$dataset" "$staging"; do
  run bq --project_id "$project" --location "$location" query --use_legacy_sql=false \
    "GRANT \`roles/bigquery.dataEditor\` ON SCHEMA \`$project.$name\` TO \"serviceAccount:$account\""
done
