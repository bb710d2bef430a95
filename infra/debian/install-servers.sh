#!/bin/sh
# Installs Debian packages of servers and nothing more: no instance of theirs is started, now or at the next
# boot, and no Postgres cluster is created. A script of its own, so that the trap below clears up even when
# the process that asked for it is killed half-way.
# Usage: install-servers.sh postgresql rabbitmq-server redis-server
set -eu

policy=/usr/sbin/policy-rc.d
cluster=/etc/postgresql-common/createcluster.d/ripple-private-servers.conf
made=''
cleanup() { for file in $made; do rm -f "$file"; done; }
trap cleanup EXIT
trap 'exit 130' HUP INT TERM

if [ ! -e "$policy" ]; then
  made="$made $policy"
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod 755 "$policy"
fi
if [ ! -e "$cluster" ]; then
  made="$made $cluster"
  mkdir -p "${cluster%/*}"
  echo 'create_main_cluster = false' > "$cluster"
fi

export DEBIAN_FRONTEND=noninteractive
apt-get -o DPkg::Lock::Timeout=300 update
apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"

# What is enabled would start with the next boot; epmd comes with RabbitMQ.
for package in "$@"; do
  if [ -e "/etc/init.d/$package" ]; then update-rc.d "$package" disable || true; fi
  if [ "$package" = rabbitmq-server ] && command -v systemctl > /dev/null; then
    systemctl disable epmd.service epmd.socket || true
  fi
done
