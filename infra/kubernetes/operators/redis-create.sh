#!/bin/sh
# Gives the slots to the first half of the nodes, which have met, and makes the others their replicas; does nothing
# where slots are given. REDIS_HOSTS: the names of all nodes. REDISCLI_AUTH: the owner's password.
set -eu
count=$(echo "$REDIS_HOSTS" | wc -w)
masters=$((count / 2))
for host in $REDIS_HOSTS; do
  until [ "$(valkey-cli -h "$host" cluster nodes | grep -c ' connected')" -eq "$count" ]; do sleep 1; done
done
if ! valkey-cli -h "${REDIS_HOSTS%% *}" cluster info | grep -q '^cluster_slots_assigned:0'; then exit 0; fi
index=0
ids=
for host in $REDIS_HOSTS; do
  if [ "$index" -lt "$masters" ]; then
    ids="$ids $(valkey-cli -h "$host" cluster myid)"
    valkey-cli -h "$host" cluster addslotsrange $((16384 * index / masters)) $((16384 * (index + 1) / masters - 1))
  else
    # Shifted by one: pods that are placed in turn on three machines would else share one with their master.
    master=$(echo "$ids" | cut -d ' ' -f $(((index + 1) % masters + 2)))
    # Refused until the node has heard that its master has slots.
    until valkey-cli -h "$host" cluster replicate "$master" | grep -q OK; do sleep 1; done
  fi
  index=$((index + 1))
done
