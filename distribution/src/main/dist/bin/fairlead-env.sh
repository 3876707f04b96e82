# SPDX-License-Identifier: Apache-2.0
#
# Sourced by the other scripts of this folder: finds Java, puts the class path together, and starts
# the JVM with the environment variables of Apache Kafka's scripts:
#   JAVA_HOME  KAFKA_HEAP_OPTS  KAFKA_JVM_PERFORMANCE_OPTS  KAFKA_GC_LOG_OPTS  KAFKA_JMX_OPTS
#   JMX_PORT  KAFKA_LOG4J_OPTS  KAFKA_OPTS  LOG_DIR  CLASSPATH  KAFKA_DEBUG  JAVA_DEBUG_PORT
# Exit code 3 says that the environment is wrong.

fairlead_main=io.fairlead.cli.Main

fail() {
  echo "fairlead: $1" >&2
  exit 3
}

# The full version is in the file "release" of every JDK; asking the JVM would take a tenth of a second.
find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    java="$JAVA_HOME/bin/java"
    [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it"
  else
    java=$(command -v java) || fail "no Java found; install a JDK 17 or later, or set JAVA_HOME"
  fi
  local home release=""
  home=$(dirname "$(dirname "$(readlink -f "$java" 2>/dev/null || echo "$java")")")
  if [ -r "$home/release" ]; then
    release=$(sed -n 's/^JAVA_VERSION="\(.*\)"$/\1/p' "$home/release")
  fi
  if [ -z "$release" ]; then
    release=$("$java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1)
  fi
  java_version=$release
  java_major=${release%%[!0-9]*}
  if [ "${java_major:-0}" -lt 17 ]; then
    fail "Java ${release:-of unknown version} at $java is too old; Fairlead needs 17 or later"
  fi
}

# Sorted, so that a class data archive of one start fits the next.
jars_of() {
  local jar list=""
  for jar in "$1"/*.jar; do
    [ -e "$jar" ] && list="$list:$jar"
  done
  echo "${list#:}"
}

# Class data sharing makes the second start faster; JDK 19 and later keep the archive by themselves.
# Usage: jvm_options NAME-OF-THE-ARCHIVE
jvm_options() {
  own_options="-Xshare:auto"
  if [ "$java_major" -ge 24 ]; then
    # Kafka's clients unmap files and load compression libraries; both are meant.
    own_options="$own_options --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
  fi
  if [ "$java_major" -ge 19 ]; then
    local cache="$base_dir/cache"
    if mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ]; then
      own_options="$own_options -XX:+AutoCreateSharedArchive"
      own_options="$own_options -XX:SharedArchiveFile=$cache/fairlead-$1-$java_version.jsa"
      own_options="$own_options -Xlog:cds=off -Xlog:cds+dynamic=off"
    fi
  fi
}

# Commands that answer and end.
run_tool() {
  jvm_options tool
  exec "$java" -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 $own_options \
    "-Dlog4j2.configurationFile=$base_dir/conf/tools-log4j2.properties" \
    "-Dfairlead.home=$base_dir" \
    -cp "${CLASSPATH:+$CLASSPATH:}$(jars_of "$base_dir/lib")" "$fairlead_main" "$@"
}

# Commands on databases: the folder of the connector, with the drivers that lie in it.
run_cdc() {
  local path
  path="$(jars_of "$base_dir/lib"):$(jars_of "$base_dir/plugins/connectors-cdc")"
  jvm_options cdc
  exec "$java" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 $own_options \
    "-Dlog4j2.configurationFile=$base_dir/conf/tools-log4j2.properties" \
    "-Dfairlead.home=$base_dir" \
    -cp "${CLASSPATH:+$CLASSPATH:}$path" "$fairlead_main" "$@"
}

# The quickstart: its own folder, and the database driver that lies with the JDBC connectors.
run_quickstart() {
  local path driver=""
  path=$(jars_of "$base_dir/lib")
  if [ -d "$base_dir/quickstart/lib" ]; then
    path="$path:$(jars_of "$base_dir/quickstart/lib")"
    for driver in "$base_dir"/plugins/connectors-jdbc/postgresql-*.jar; do
      path="$path:$driver"
    done
  fi
  local terminal=false
  if [ -t 1 ]; then terminal=true; fi
  jvm_options quickstart
  exec "$java" ${KAFKA_HEAP_OPTS:--Xms64m -Xmx512m} -XX:+UseSerialGC $own_options \
    "-Dlog4j2.configurationFile=$base_dir/conf/tools-log4j2.properties" \
    -Dlog4j.shutdownHookEnabled=false "-Dfairlead.terminal=$terminal" \
    "-Dfairlead.home=$base_dir" \
    -cp "$path" "$fairlead_main" "$@"
}

# Usage: run_worker [-daemon] [-name NAME] [-loggc] COMMAND ARGUMENTS…
run_worker() {
  local daemon="" name=fairlead gc_log=""
  while [ $# -gt 0 ]; do
    case "$1" in
      -daemon) daemon=true; shift ;;
      -name) name=$2; shift 2 ;;
      -loggc) gc_log=true; shift ;;
      *) break ;;
    esac
  done

  local logs="${LOG_DIR:-$base_dir/logs}"
  local log4j="${KAFKA_LOG4J_OPTS:-}"
  if [ -z "$log4j" ]; then
    log4j="-Dlog4j2.configurationFile=file:$base_dir/conf/log4j2.properties"
  elif [[ "$log4j" == *-Dlog4j.configuration=* ]]; then
    # A file of Log4j 1, as used up to Kafka 3.
    log4j="$log4j -Dlog4j1.compatibility=true"
  fi
  mkdir -p "$logs" 2>/dev/null || fail "cannot create the log folder $logs; set LOG_DIR"

  local jmx="${KAFKA_JMX_OPTS:-}"
  if [ -z "$jmx" ] && [ -n "${JMX_PORT:-}" ]; then
    jmx="-Dcom.sun.management.jmxremote=true -Dcom.sun.management.jmxremote.authenticate=false -Dcom.sun.management.jmxremote.ssl=false"
  fi
  if [ -n "${JMX_PORT:-}" ]; then
    jmx="$jmx -Dcom.sun.management.jmxremote.port=$JMX_PORT"
    if [[ "$jmx" != *-Dcom.sun.management.jmxremote.rmi.port=* ]]; then
      jmx="$jmx -Dcom.sun.management.jmxremote.rmi.port=$JMX_PORT"
    fi
  fi

  local gc="${KAFKA_GC_LOG_OPTS:-}"
  if [ -z "$gc" ] && [ -n "$gc_log" ]; then
    gc="-Xlog:gc*:file=$logs/$name-gc.log:time,tags:filecount=10,filesize=100M"
  fi

  local debug=""
  if [ -n "${KAFKA_DEBUG:-}" ]; then
    debug="${JAVA_DEBUG_OPTS:--agentlib:jdwp=transport=dt_socket,server=y,suspend=${DEBUG_SUSPEND_FLAG:-n},address=${JAVA_DEBUG_PORT:-5005}}"
  fi

  jvm_options worker
  local heap="${KAFKA_HEAP_OPTS:--Xms256M -Xmx2G}"
  local performance="${KAFKA_JVM_PERFORMANCE_OPTS:--server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 -XX:+ExplicitGCInvokesConcurrent -Djava.awt.headless=true}"

  # Options are lists of words, as in Apache Kafka's scripts.
  set -- "$java" $heap $performance $gc $jmx $own_options \
    "-Dkafka.logs.dir=$logs" -Dlog4j.shutdownHookEnabled=false $log4j \
    "-Dfairlead.home=$base_dir" \
    -cp "${CLASSPATH:+$CLASSPATH:}$(jars_of "$base_dir/lib")" \
    $debug ${KAFKA_OPTS:-} "$fairlead_main" "$@"
  if [ -n "$daemon" ]; then
    nohup "$@" >"$logs/$name.out" 2>&1 </dev/null &
  else
    exec "$@"
  fi
}

find_java
