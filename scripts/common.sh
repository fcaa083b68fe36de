# Sourced by the scripts in this directory: finds the jar and Java, and builds the jar if it is out of date.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jar=$root/cli/target/doorbuster.jar
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

fail() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

# JDK 24 and later warn once about a memory access that Chronicle and Agrona need; JDK 17 does not know the flag.
java_flags=()
version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')
[ -n "$version" ] || fail "no Java found; install JDK 17 or later, or set JAVA_HOME"
[ "$version" -ge 17 ] 2>/dev/null || fail "Java $version is too old; install JDK 17 or later, or set JAVA_HOME"
[ "$version" -lt 24 ] || java_flags=(--sun-misc-unsafe-memory-access=allow)

# Builds the jar unless it is newer than all of its sources.
build_if_needed() {
  if [ -f "$jar" ] && [ -z "$(find "$root" -newer "$jar" \( -name pom.xml -o -path '*/src/main/*' \) -type f -print -quit)" ]; then
    return
  fi
  command -v mvn >/dev/null || fail "Maven not found, but the jar must be built; install it (Debian: apt-get install maven)"
  echo "building $jar" >&2
  (cd "$root" && mvn -B -q -DskipTests package -pl cli -am >&2) || fail "the build failed; see above"
  touch "$jar"
}

doorbuster() {
  "$java" "${java_flags[@]}" -jar "$jar" "$@"
}

# Starts a server with the demo sale in the directory $1, with the following flags, in the background; $server is its
# process id.
start_demo() {
  local data=$1
  shift
  "$java" "${java_flags[@]}" -jar "$jar" serve --demo --data "$data" --port 0 --admin-port 0 "$@" >"$data/out" 2>"$data/err" &
  server=$!
  local looks=0
  until grep -q '^buy ' "$data/out" 2>/dev/null; do
    kill -0 "$server" 2>/dev/null || { cat "$data/err" >&2; fail "the server did not start; see above"; }
    [ $((looks += 1)) -le 1800 ] || { cat "$data/err" >&2; fail "the server was not ready after 3 minutes; see above"; }
    sleep 0.1
  done
}

# The address that the server in the directory $1 printed after the word $2: ready or admin.
address() { sed -n "s/^$2 //p" "$1/out"; }
