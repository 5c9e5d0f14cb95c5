#!/usr/bin/env bash
# Puts Snowline on Google Cloud: accounts with no more rights than they need, the worker on Cloud
# Run, jobs of Cloud Scheduler that ask it for syncs and start the monitor. A repeat brings
# everything up to date.
# --dry-run prints each step and calls nothing.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: deploy/google-cloud/install.sh --project ID --region REGION --dataset NAME
         --image IMAGE --audience URL --environment FILE --secret PATH=NAME...
         [--staging NAME] [--dry-run]

  --project ID         the project that pays for jobs and runs the worker
  --region REGION      such as us-central1, for the worker, its jobs and both datasets
  --dataset NAME       the dataset that is kept in step
  --staging NAME       the dataset for staged rows; NAME_snowline_staging without it
  --image IMAGE        Snowline with your configuration: deploy/google-cloud/Dockerfile
  --audience URL       http.oidc.audience of the configuration
  --environment FILE   YAML, NAME: value, for ${NAME} in it and TEMPORAL_*; no secrets
  --secret PATH=NAME   a secret of Secret Manager and the file it becomes, e.g.
                       /secrets/snowflake/key.p8=snowflake-key; each in a folder of its own
  --secret NAME=NAME   a secret and the variable it becomes, e.g. TEMPORAL_API_KEY=temporal-key
  --dry-run            print the steps, call nothing
TEXT
}

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project='' region='' dataset='' staging='' image='' audience='' environment='' dry_run=''
secrets=()
problems=()
while [ $# -gt 0 ]; do
  case $1 in
    --project | --region | --dataset | --staging | --image | --audience | --environment | --secret)
      if [ $# -lt 2 ]; then
        problems+=("$1 needs a value")
        shift
        continue
      fi
      case $1 in
        --secret) secrets+=("$2") ;;
        *) printf -v "${1#--}" '%s' "$2" ;;
      esac
      shift 2
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
expect region "$region" '[a-z]+-[a-z]+[0-9]+' 'a region, such as us-central1'
expect dataset "$dataset" '[A-Za-z0-9_]{1,1024}' 'the name of a dataset'
expect staging "$staging" '[A-Za-z0-9_]{1,1024}' 'the name of a dataset'
expect image "$image" '[a-z0-9./_-]+(:[A-Za-z0-9._-]+|@sha256:[0-9a-f]{64})' 'an image with a tag or digest'
expect audience "$audience" 'https://[A-Za-z0-9./_-]+' 'the URL that tokens are made for'
expect environment "$environment" '.+' 'a YAML file of variables'
if [ -n "$environment" ] && [ ! -f "$environment" ]; then
  problems+=("--environment $environment is no file")
fi
for secret in ${secrets[@]+"${secrets[@]}"}; do
  if ! [[ $secret =~ ^(/[A-Za-z0-9./_-]+|[A-Z][A-Z0-9_]*)=[A-Za-z0-9_-]{1,255}$ ]]; then
    # Not the value: somebody may have typed the secret itself.
    problems+=('--secret: expected PATH=NAME or VARIABLE=NAME, the name of a secret, never its value')
  fi
done
if [ -z "$dry_run" ]; then
  for program in gcloud bq; do
    command -v "$program" >/dev/null || problems+=("no $program: install the Google Cloud CLI")
  done
fi
if [ ${#problems[@]} -gt 0 ]; then
  printf 'install.sh: %s\n' "${problems[@]}" >&2
  usage >&2
  exit 64
fi

run() {
  printf '+'
  printf ' %q' "$@"
  echo
  [ -n "$dry_run" ] || "$@" </dev/null
}

# Whether it is there already. Nobody knows in a dry run: both ways are printed.
there() {
  printf '?'
  printf ' %q' gcloud "$@"
  echo
  gcloud "$@" --format 'value(name)' </dev/null >/dev/null 2>&1
}

make_unless() {
  local -a look=()
  while [ "$1" != -- ]; do
    look+=("$1")
    shift
  done
  shift
  if [ -n "$dry_run" ]; then
    printf 'unless'
    printf ' %q' gcloud "${look[@]}"
    echo
    run gcloud "$@"
  elif ! there "${look[@]}"; then
    run gcloud "$@"
  fi
}

worker=snowline-worker@$project.iam.gserviceaccount.com
caller=snowline-scheduler@$project.iam.gserviceaccount.com

echo '# Services'
run gcloud services enable bigquery.googleapis.com cloudscheduler.googleapis.com \
  iam.googleapis.com run.googleapis.com secretmanager.googleapis.com --project "$project"

echo '# Accounts: one works, the other only asks'
make_unless iam service-accounts describe "$worker" --project "$project" -- \
  iam service-accounts create snowline-worker --display-name 'Snowline worker' --project "$project"
make_unless iam service-accounts describe "$caller" --project "$project" -- \
  iam service-accounts create snowline-scheduler --display-name 'Asks Snowline for syncs' --project "$project"

echo '# What the worker may do in BigQuery'
"$here/../grants/bigquery.sh" --project "$project" --dataset "$dataset" --staging "$staging" \
  --location "$region" --account "$worker" ${dry_run:+--dry-run}

echo '# What the monitor may do with jobs of Cloud Scheduler'
if [ -n "$dry_run" ]; then
  echo 'if there is a role snowlineMonitor: update it, else create it'
fi
role=(iam roles describe snowlineMonitor --project "$project")
if [ -z "$dry_run" ] && there "${role[@]}"; then
  run gcloud iam roles update snowlineMonitor --project "$project" \
    --file "$here/scheduler-role.yaml" --quiet
else
  run gcloud iam roles create snowlineMonitor --project "$project" \
    --file "$here/scheduler-role.yaml" --quiet
fi
run gcloud projects add-iam-policy-binding "$project" --member "serviceAccount:$worker" \
  --role "projects/$project/roles/snowlineMonitor" --condition None --quiet
# Jobs call with the account that only asks: who makes or changes one has to be allowed to use it.
run gcloud iam service-accounts add-iam-policy-binding "$caller" --project "$project" \
  --member "serviceAccount:$worker" --role roles/iam.serviceAccountUser --quiet

echo '# The secrets that it reads, one by one'
mounts=
for secret in ${secrets[@]+"${secrets[@]}"}; do
  run gcloud secrets add-iam-policy-binding "${secret##*=}" --project "$project" \
    --member "serviceAccount:$worker" --role roles/secretmanager.secretAccessor --quiet
  mounts+=${mounts:+,}$secret:latest
done

echo '# The worker: one instance that is always there, since Temporal does not wake it. Only what is'
echo '# inside the project reaches it, and it looks at tokens itself: Cloud Run would take their signature off'
run gcloud run deploy snowline-worker --project "$project" --region "$region" --image "$image" \
  --service-account "$worker" --ingress internal --no-invoker-iam-check \
  --min-instances 1 --max-instances 1 --no-cpu-throttling --cpu 2 --memory 4Gi --port 8080 \
  --timeout 120 --startup-probe httpGet.path=/healthz,periodSeconds=10,failureThreshold=12 \
  --liveness-probe httpGet.path=/healthz,periodSeconds=30 \
  --env-vars-file "$environment" ${mounts:+--set-secrets "$mounts"} --quiet

echo '# A job that types commands: a round of the monitor, unless it is told another'
configuration=--config,/etc/snowline/snowline.yaml
run gcloud run jobs deploy snowline-command --project "$project" --region "$region" \
  --image "$image" --service-account "$worker" --cpu 2 --memory 4Gi --max-retries 0 \
  --task-timeout 3h --args "monitor,--auto-fix,--no-input,$configuration" \
  --env-vars-file "$environment" ${mounts:+--set-secrets "$mounts"} --quiet
run gcloud run jobs add-iam-policy-binding snowline-command --project "$project" \
  --region "$region" --member "serviceAccount:$caller" --role roles/run.invoker --quiet

echo '# The schedules of the configuration, the monitor among them'
run gcloud run jobs execute snowline-command --project "$project" --region "$region" \
  --args "schedules,apply,$configuration" --wait --quiet

# A job of Cloud Scheduler: schedule NAME CRON URL AND-HOW-TO-PROVE-WHO-ASKS...
schedule() {
  local name=$1 cron=$2 url=$3 verb=create
  shift 3
  if [ -n "$dry_run" ]; then
    echo "if there is a job $name: update it, else create it"
  elif there scheduler jobs describe "$name" --project "$project" --location "$region"; then
    verb=update
  fi
  run gcloud scheduler jobs "$verb" http "$name" --project "$project" --location "$region" \
    --schedule "$cron" --time-zone Etc/UTC --uri "$url" --http-method POST "$@" \
    --attempt-deadline 120s --max-retry-attempts 3 --min-backoff 30s --quiet
}

echo '# Jobs that ask for syncs and rounds; one that is paused stays paused, which the monitor tells'
echo '# of those under schedulers.jobs in the configuration'
url=https://SERVICE.run.app
if [ -z "$dry_run" ]; then
  url=$(gcloud run services describe snowline-worker --project "$project" --region "$region" \
    --format 'value(status.url)' </dev/null)
fi
while IFS=$'\t' read -r name table mode cron; do
  case $name in '' | '#'*) continue ;; esac
  schedule "$name" "$cron" "$url/v1/sync/$table/$mode" \
    --oidc-service-account-email "$caller" --oidc-token-audience "$audience"
done <"$here/jobs.tsv"
# At other hours than the monitor's schedule in Temporal, which it outlives.
schedule snowline-monitor '30 1-23/4 * * *' \
  "https://run.googleapis.com/v2/projects/$project/locations/$region/jobs/snowline-command:run" \
  --oauth-service-account-email "$caller"

echo "# Allow the caller in the configuration: http.oidc.service_accounts: [$caller]"
