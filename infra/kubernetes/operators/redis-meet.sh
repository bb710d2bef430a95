#!/bin/sh
# Runs beside a node when it starts (postStart). A pod has a new address at each start, and nodes know each other by
# addresses: it tells its own to the others, again while one does not answer, for ten seconds at most. Those that are
# not there yet do the same when they are.
# REDIS_HOSTS: the names of all nodes. REDISCLI_AUTH: the owner's password.
until valkey-cli ping | grep -q PONG; do sleep 0.2; done
for round in 1 2 3 4 5 6 7 8 9 10; do
  for host in $REDIS_HOSTS; do
    address=$(getent hosts "$host" | awk '{ print $1; exit }')
    [ -z "$address" ] || valkey-cli cluster meet "$address" 6379
  done
  sleep 1
  [ "$(valkey-cli cluster nodes | grep -c ' connected')" -lt "$(echo "$REDIS_HOSTS" | wc -w)" ] || exit 0
done
exit 0
