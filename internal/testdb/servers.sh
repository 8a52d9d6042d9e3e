#!/usr/bin/env bash
# Private, throw-away PostgreSQL, MySQL and MariaDB servers for the tests.
#
#   servers.sh install       get the programs that are missing (as root, by apt)
#   servers.sh start         start the servers that are not up; they stay until `stop`
#   servers.sh stop          kill them and delete their data
#   servers.sh env           print `export MIGRATE_TEST_..._URL=...` for the ones that are up
#   servers.sh run CMD ...   install, start, run CMD with those URLs set, and stop again
#                            unless `start` or another `run` still wants the servers
#
# A server whose MIGRATE_TEST_{POSTGRES,MYSQL,MARIADB}_URL is set already is left
# to whoever set it: neither installed nor started.  What cannot be had is named;
# it fails `install` and `start`, and fails `run` when CI is set.
#
# Linux only.  Servers listen on loopback, without passwords, on the first free
# port from 45432, 43306 and 44306 up; none of them touches the system's own
# servers.  Programs and logs are in /tmp/migrate-testdb-UID, data is in memory
# where it fits; MIGRATE_TEST_DIR is another folder for both.
set -euo pipefail
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin # an ordinary user's PATH may lack the servers' folder

SERVERS=(postgres mysql mariadb)
declare -A TITLE=([postgres]=PostgreSQL [mysql]=MySQL [mariadb]=MariaDB)
declare -A PORT=([postgres]=45432 [mysql]=43306 [mariadb]=44306)

USERID=$(id -u)
BASE=$(realpath -m "${MIGRATE_TEST_DIR:-/tmp/migrate-testdb-$USERID}")
DATA=$BASE/data
AS=()
if [ "$USERID" = 0 ]; then # none of the servers runs as root: become nobody
  AS=(setpriv --reuid=65534 --regid=65534 --clear-groups)
fi

say() { printf 'testdb: %s\n' "$*" >&2; }

# In memory DDL is 10 to 25 times faster for the MySQL family.  A container's
# /dev/shm may be 64 MB, where MySQL does not even start.
choose_data() {
  local free
  free=$(df -Pk /dev/shm 2>/dev/null | awk 'NR==2{print $4}')
  if [ -d "/dev/shm/migrate-testdb-$USERID" ] || { [ -w /dev/shm ] && [ "${free:-0}" -ge 1048576 ]; }; then
    DATA=/dev/shm/migrate-testdb-$USERID
  fi
}

own_folder() {
  mkdir -p "$1"
  [ -O "$1" ] || { say "$1 belongs to another user; set MIGRATE_TEST_DIR to another folder"; exit 1; }
  chmod 755 "$1"
}

# prepare takes the lock under which servers are installed, started and stopped.
prepare() {
  [ -n "${MIGRATE_TEST_DIR:-}" ] || choose_data
  own_folder "$BASE"
  exec 8>"$BASE/lock"
  flock 8
}

url_variable() { echo "MIGRATE_TEST_${1^^}_URL"; }

# wanted lists the servers that nobody gave a URL for.
wanted() {
  local n v
  for n in "${SERVERS[@]}"; do
    v=$(url_variable "$n")
    [[ ${!v:-} =~ [^[:space:],] ]] || echo "$n"
  done
}

# shellcheck source=programs.sh
. "$(dirname "${BASH_SOURCE[0]}")/programs.sh" # find_NAME and install_one

# ---- servers ----------------------------------------------------------------

listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
  local p
  for ((p = $1; p < $1 + 50; p++)); do
    listening "$p" || { echo "$p"; return; }
  done
  return 1
}

# pid prints the process of a running server of ours.  A pid file alone proves
# nothing: the number may have gone to another process since.
pid() {
  local file=$DATA/$1/pid p
  [ "$1" != postgres ] || file=$DATA/$1/data/postmaster.pid
  p=$(head -n 1 "$file" 2>/dev/null) || return 1
  [ -n "$p" ] && grep -qaF -- "$DATA/$1/" "/proc/$p/cmdline" 2>/dev/null && echo "$p"
}

up() { [ -e "$DATA/$1/port" ] && pid "$1" >/dev/null; }

start_postgres() {
  local d=$DATA/postgres bin
  bin=$(find_postgres)
  "${AS[@]}" "$bin/initdb" -D "$d/data" -A trust -U postgres -E UTF8 --locale=C.UTF-8 --no-sync &&
    "${AS[@]}" "$bin/pg_ctl" -D "$d/data" -w -s -l "$d/server.log" start -o "-c listen_addresses=127.0.0.1 -c port=$1 \
      -c unix_socket_directories=$d -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
      -c max_connections=200 -c max_locks_per_transaction=1024"
}

# COMMON is what both servers of the MySQL family are started with. A tmpdir of its own: a
# server that starts clears away what looks like its temporary tables, and takes those of
# another with it (MariaDB 10.11 then dies: ha_maria::drop_table).
common() {
  local d=$DATA/$1
  "${AS[@]}" mkdir -p "$d/tmp"
  COMMON=(--datadir="$d/data" --tmpdir="$d/tmp" --socket="$d/sock" --pid-file="$d/pid" --bind-address=127.0.0.1
    --skip-log-bin --skip-name-resolve --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0
    --innodb-buffer-pool-size=256M --character-set-server=utf8mb4)
}

# root@localhost is no match for 127.0.0.1 where names are not resolved (MySQL 9.7: error 1130).
root_user() {
  echo "CREATE USER IF NOT EXISTS root@'%'; GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;" >"$DATA/$1/init.sql"
  chmod 644 "$DATA/$1/init.sql"
}

start_mariadb() {
  common mariadb
  "${AS[@]}" mariadb-install-db --no-defaults --datadir="$DATA/mariadb/data" --tmpdir="$DATA/mariadb/tmp" --auth-root-authentication-method=normal \
    --skip-test-db --skip-name-resolve --innodb-flush-log-at-trx-commit=0 || return 1
  daemon mariadb "$1" "$(find_mariadb)" --no-defaults "${COMMON[@]}"
}

start_mysql() {
  local mysqld options=()
  mysqld=$(find_mysql)
  case $mysqld in "$TREE"/*) # it would look for its files under /usr
    options=(--basedir="$TREE/usr" --lc-messages-dir="$TREE/usr/share/mysql"
      --character-sets-dir="$TREE/usr/share/mysql/charsets" --plugin-dir="$TREE/usr/lib/mysql/plugin") ;;
  esac
  common mysql
  # secure-file-priv: Debian's default is a folder that only its package's scripts make
  options=(--no-defaults "${options[@]}" --secure-file-priv= --mysqlx=OFF --loose-innodb-redo-log-capacity=64M "${COMMON[@]}")
  "${AS[@]}" "$mysqld" "${options[@]}" --initialize-insecure || return 1
  daemon mysql "$1" "$mysqld" "${options[@]}"
}

# daemon NAME PORT CMD...: starts a server of the MySQL family and waits until it answers.
daemon() {
  local n=$1 port=$2 i process
  shift 2
  root_user "$n"
  "${AS[@]}" setsid "$@" --port="$port" --init-file="$DATA/$n/init.sql" >"$BASE/$n.log" 2>&1 </dev/null &
  process=$!
  for ((i = 0; i < 1200; i++)); do
    if pid "$n" >/dev/null && listening "$port"; then return; fi
    kill -0 "$process" 2>/dev/null || return 1
    sleep 0.05
  done
  return 1
}

# start_one keeps the two locks out of the servers (8>&- 9>&-): they would hold them for life.
start_one() {
  local n=$1 d=$DATA/$1 port
  if up "$n"; then return; fi
  "find_$n" >/dev/null || return 1
  cd / # which nobody may read, unlike the folder this was called in
  stop_one "$n"
  port=$(free_port "${PORT[$n]}") || { say "${TITLE[$n]}: no free port from ${PORT[$n]} up"; return 1; }
  mkdir -p "$d"
  [ "$USERID" != 0 ] || chown 65534:65534 "$d"
  if "start_$n" "$port" >"$BASE/$n.start.log" 2>&1 </dev/null 8>&- 9>&-; then
    echo "$port" >"$d/port"
    say "${TITLE[$n]} is up on 127.0.0.1:$port"
    return
  fi
  say "${TITLE[$n]} did not start; the end of its log:"
  tail -qn 8 "$BASE/$n.start.log" "$BASE/$n.log" "$d/server.log" >&2 2>/dev/null || true
  stop_one "$n"
  return 1
}

# gone PID PORT says whether nothing is left of a server. The port of a process with many
# threads outlives the first of them, which may stay a zombie where nobody reaps it.
gone() {
  if [ -e "/proc/$1" ] && ! grep -q '^State:.*Z' "/proc/$1/status" 2>/dev/null; then return 1; fi
  [ -z "$2" ] || ! listening "$2"
}

stop_one() {
  local n=$1 p port i
  if p=$(pid "$n"); then
    port=$(cat "$DATA/$n/port" 2>/dev/null || true)
    # PostgreSQL frees its shared memory when asked to stop; for the others, data that is thrown away needs no goodbye
    if [ "$n" = postgres ]; then kill -QUIT "$p"; else kill -KILL "$p"; fi
    for ((i = 0; i < 500; i++)); do
      if gone "$p" "$port"; then break; fi
      sleep 0.02
    done
  fi
  rm -rf "${DATA:?}/$n"
}

url() {
  local port
  port=$(cat "$DATA/$1/port")
  case $1 in
    postgres) echo "postgres://postgres@127.0.0.1:$port/postgres?sslmode=disable" ;;
    *) echo "$1://root@127.0.0.1:$port/" ;;
  esac
}

# ---- commands ---------------------------------------------------------------

install_all() {
  local n rc=0
  for n in $(wanted); do install_one "$n" || rc=1; done
  install_clients || rc=1
  return $rc
}

# Side by side: MySQL alone takes four seconds to make its data folder.
start_all() {
  local n p pids=() rc=0
  for n in $(wanted); do start_one "$n" & pids+=($!); done
  for p in "${pids[@]}"; do wait "$p" || rc=1; done
  return $rc
}

stop_all() {
  local n
  for n in "${SERVERS[@]}"; do stop_one "$n"; done
  rm -rf "$DATA"
}

env_all() {
  local n
  for n in $(wanted); do
    if up "$n"; then echo "export $(url_variable "$n")='$(url "$n")'"; fi
  done
}

# Lock 9 counts the runs: each holds it shared, and who gets it alone at the end
# was the last.  The kernel lets go of it however a run ends.
leave() {
  local rc=$?
  trap - EXIT
  wait # for servers that were still starting
  flock 8
  if flock -n -x 9 && [ ! -e "$DATA/keep" ]; then stop_all; fi
  exit $rc
}

run() {
  local rc=0 missing=0
  exec 9>"$BASE/runs"
  flock -s 9
  trap leave EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  install_all || missing=1
  own_folder "$DATA"
  start_all || missing=1
  eval "$(env_all)"
  flock -u 8
  "$@" 8>&- 9>&- || rc=$?
  if [ $missing = 1 ]; then
    say "not every server could be had (see above)${CI:+: a failure, as CI is set}"
    if [ -n "${CI:-}" ] && [ $rc = 0 ]; then rc=1; fi
  fi
  exit $rc
}

command=${1:-}
shift || true
case $command in
  install) prepare; install_all ;;
  start) prepare; own_folder "$DATA"; : >"$DATA/keep"; start_all ;;
  stop) prepare; stop_all ;;
  env) prepare; env_all ;;
  run) prepare; run "$@" ;;
  *) awk 'NR > 1 && !/^#/ {exit} NR > 1 {sub(/^# ?/, ""); print}' "$0"; exit 2 ;;
esac
