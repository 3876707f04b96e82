#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Takes the arguments and environment variables of Apache Kafka's script of this name.
set -euo pipefail

if [ $# -lt 1 ]; then
  echo "USAGE: $0 [-daemon] connect-standalone.properties [connector1.properties connector2.json …]" >&2
  exit 1
fi

base_dir=$(dirname "$(dirname "$(readlink -f "$0")")")
. "$base_dir/bin/fairlead-env.sh"

options=${EXTRA_ARGS-'-name connectStandalone'}
if [ "$1" = -daemon ]; then
  options="-daemon $options"
  shift
fi

run_worker $options standalone "$@"
