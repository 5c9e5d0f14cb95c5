#!/usr/bin/env bash
# Puts Snowline on this machine: the worker as a service, the monitor as a timer. A repeat brings
# everything up to date. --dry-run prints each step and does none.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: deploy/systemd/install.sh --config FOLDER [--environment FILE] [--secrets FOLDER] [--dry-run]

  --config FOLDER      has snowline.yaml and the files that it names, such as views/
  --environment FILE   lines NAME=value for ${NAME} in it and TEMPORAL_*, no secrets
  --secrets FOLDER     files of secrets; they are found in /etc/snowline/secrets
  --dry-run            print the steps, do nothing
TEXT
}

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=$(cd -P "$here/../.." && pwd)
jar=$home/worker/target/snowline.jar
config=
environment=
secrets=
dry_run=

problems=()
while [ $# -gt 0 ]; do
  case $1 in
    --config | --environment | --secrets)
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

if [ -z "$config" ]; then
  problems+=('--config is missing: a folder with snowline.yaml')
elif [ ! -f "$config/snowline.yaml" ]; then
  problems+=("--config $config has no snowline.yaml")
fi
if [ -n "$environment" ]; then
  if [ ! -f "$environment" ]; then
    problems+=("--environment $environment is no file")
  elif wrong=$(grep -nvE '^([A-Za-z_][A-Za-z0-9_]*=.*|#.*|)$' "$environment"); then
    # Only the number: the line may hold what nobody should see.
    problems+=("--environment $environment line ${wrong%%:*}: expected NAME=value")
  fi
fi
if [ -n "$secrets" ] && [ ! -d "$secrets" ]; then
  problems+=("--secrets $secrets is no folder")
fi
if [ -z "$dry_run" ]; then
  [ "$(id -u)" = 0 ] || problems+=('not root: run it with sudo')
  [ -f "$jar" ] || problems+=("no $jar: build it first, e.g. ./snowline version")
  command -v systemctl >/dev/null || problems+=('no systemctl: this machine has no systemd')
  command -v java >/dev/null || problems+=('no java: install a JRE, version 17 or newer')
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
  [ -n "$dry_run" ] || "$@"
}

echo '# The user that everything runs as'
if [ -n "$dry_run" ] || ! id -u snowline >/dev/null 2>&1; then
  run useradd --system --user-group --home-dir /var/lib/snowline --shell /usr/sbin/nologin snowline
fi

echo '# The program'
run install -d -m 0755 /opt/snowline /opt/snowline/worker /opt/snowline/worker/target
run install -m 0755 "$home/snowline" /opt/snowline/snowline
run install -m 0644 "$jar" /opt/snowline/worker/target/snowline.jar
# Not a link, as it was: install would follow it and write over the program.
run rm -f /usr/local/bin/snowline
run install -m 0755 "$here/snowline" /usr/local/bin/snowline

echo '# What it reads: root writes, snowline reads, others see nothing'
run install -d -m 0750 -o root -g snowline /etc/snowline /etc/snowline/secrets
while IFS= read -r file; do
  case $file in
    */*) run install -d -m 0750 -o root -g snowline "/etc/snowline/${file%/*}" ;;
  esac
  run install -m 0640 -o root -g snowline "$config/$file" "/etc/snowline/$file"
done < <(cd "$config" && find . -type f | sed 's#^\./##' | LC_ALL=C sort)
if [ -n "$environment" ]; then
  run install -m 0640 -o root -g snowline "$environment" /etc/snowline/environment
fi
if [ -n "$secrets" ]; then
  while IFS= read -r file; do
    run install -m 0640 -o root -g snowline "$secrets/$file" "/etc/snowline/secrets/$file"
  done < <(cd "$secrets" && find . -maxdepth 1 -type f | sed 's#^\./##' | LC_ALL=C sort)
fi

echo '# Completion of commands'
for shell in bash zsh; do
  case $shell in
    bash) completions=/usr/share/bash-completion/completions/snowline ;;
    zsh) completions=/usr/local/share/snowline/completion.zsh ;;
  esac
  run install -d "${completions%/*}"
  # shellcheck disable=SC2016 # the inner shell has its own arguments
  run bash -c '/opt/snowline/snowline completion "$0" >"$1"' "$shell" "$completions"
  run chmod 0644 "$completions"
done

echo '# The service and the monitor'
for unit in snowline-worker.service snowline-monitor.service snowline-monitor.timer; do
  run install -m 0644 "$here/$unit" "/etc/systemd/system/$unit"
done
run systemctl daemon-reload
run systemctl enable snowline-worker.service snowline-monitor.timer
run systemctl restart snowline-worker.service
run systemctl start snowline-monitor.timer

echo '# The schedules of the configuration, the monitor among them'
run runuser -u snowline -- /usr/local/bin/snowline schedules apply

echo '# Look at it: systemctl status snowline-worker; journalctl -u snowline-worker -f'
