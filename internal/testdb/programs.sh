# Where the servers' programs are, and how to get them: a part of servers.sh,
# whose BASE, TITLE, USERID, say and url_variable it uses.

TREE=$BASE/mysql # MySQL's programs, unpacked beside the system's
declare -A PACKAGES=([postgres]=postgresql [mysql]=mysql-server-core [mariadb]="mariadb-server-core mariadb-client-core")

# find_NAME prints where the programs are, or fails.

find_postgres() {
  local d
  for d in $(printf '%s\n' /usr/lib/postgresql/*/bin /usr/pgsql-*/bin | sort -rV) "$(dirname "$(command -v initdb || echo /none/initdb)")"; do
    if [ -x "$d/initdb" ] && [ -x "$d/postgres" ] && [ -x "$d/pg_ctl" ]; then echo "$d"; return; fi
  done
  return 1
}

find_mariadb() { command -v mariadb-install-db >/dev/null && command -v mariadbd; }

# Debian's mariadb-server-core has a mysqld too: a link to mariadbd.
find_mysql() {
  local f
  for f in "$(command -v mysqld || true)" /usr/local/mysql/bin/mysqld "$TREE/usr/sbin/mysqld"; do
    [ -x "$f" ] || continue
    case $f in
      "$TREE"/*) [ -e "$TREE/.complete" ] || continue ;;
      *) "$f" --version 2>/dev/null | grep -qv MariaDB || continue ;;
    esac
    echo "$f"
    return
  done
  return 1
}

APT=(apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300)
UPDATED=
apt_update() {
  [ -n "$UPDATED" ] || "${APT[@]}" update || say "apt-get update failed; trying with the lists there are"
  UPDATED=yes
}

# --no-remove: a MySQL that somebody uses is not traded for MariaDB's package, which conflicts with it.
apt_install() {
  apt_update
  DEBIAN_FRONTEND=noninteractive "${APT[@]}" install -y --no-install-recommends --no-remove "$@"
}

# The package would create and start a cluster of the system; this says no, for as long as it installs.
install_postgres() {
  local rc=0 conf=/etc/postgresql-common/createcluster.d/migrate-testdb.conf
  mkdir -p "${conf%/*}" && echo 'create_main_cluster = false' >"$conf" || return 1
  apt_install postgresql || rc=1
  rm -f "$conf"
  return $rc
}

install_mariadb() {
  # shellcheck disable=SC2086 # two words
  apt_install ${PACKAGES[mariadb]}
}

# debian_mirror prints the mirror that apt uses here: MySQL is in the same place, in another suite.
debian_mirror() {
  apt-get indextargets --format '$(ORIGIN) $(SUITE) $(SITE)' 'Created-By: Packages' |
    awk '$1 == "Debian" && $2 !~ /security/ && !seen {print $3; seen = 1}'
}

# Of Debian's suites only sid has MySQL's server (MIGRATE_TEST_MYSQL_SUITE names
# another).  Its packages are unpacked into $TREE with the libraries they need,
# libc included, and installed nowhere.
install_mysql() {
  local suite=${MIGRATE_TEST_MYSQL_SUITE:-sid} apt=$BASE/apt mirror packages deb
  apt_update
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || { echo "apt has no Debian mirror among its sources"; return 1; }
  rm -rf "$apt" "$TREE"
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/debs" "$TREE" || return 1
  local keys=/usr/share/keyrings/debian-archive-keyring.gpg
  [ -e "$keys" ] && keys="[signed-by=$keys]" || keys=
  echo "deb $keys $mirror $suite main" >"$apt/sources.list"
  : >"$apt/status" # as if nothing were installed: every library is fetched
  # A mirror that lags behind has an index past its date, still signed; for throw-away servers that will do.
  local get=("${APT[@]}" -o Acquire::Check-Valid-Until=false -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts=-
    -o Dir::State::lists="$apt/lists" -o Dir::State::status="$apt/status" -o Dir::Cache="$apt/cache"
    -o Acquire::Languages=none -o APT::Sandbox::User=root)
  "${get[@]}" update || return 1
  # libraries only: what the packages' scripts would use (perl, debconf ...) never runs
  packages=$("${get[@]}" -s --no-install-recommends install "${PACKAGES[mysql]}" |
    awk '$1 == "Inst" && ($2 ~ /^lib/ || $2 == "mysql-server-core") && $2 !~ /perl/ {print $2}')
  [ -n "$packages" ] || return 1
  # shellcheck disable=SC2086 # a list of words
  (cd "$apt/debs" && "${get[@]}" download $packages) || return 1
  for deb in "$apt"/debs/*.deb; do dpkg -x "$deb" "$TREE" || return 1; done
  mysql_programs && rm -rf "$apt" && : >"$TREE/.complete"
}

# mysql_programs points the unpacked mysqld at the loader and libraries it came with.
mysql_programs() {
  local mysqld=$TREE/usr/sbin/mysqld libraries loader
  command -v patchelf >/dev/null || apt_install patchelf || return 1
  libraries=$(dirname "$(find "$TREE/usr/lib" -name libc.so.6 | head -1)")
  loader=$TREE/usr$(patchelf --print-interpreter "$mysqld") || return 1
  patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$libraries" "$mysqld" || return 1
  if "$loader" --list "$mysqld" | grep 'not found'; then return 1; fi
}

# The servers' own clients: tests feed scripts to them.
install_clients() {
  local client packages=()
  for client in psql:postgresql-client mariadb:mariadb-client-core sqlite3:sqlite3; do
    command -v "${client%%:*}" >/dev/null || packages+=("${client#*:}")
  done
  if [ ${#packages[@]} = 0 ]; then return; fi
  if [ "$USERID" != 0 ] || ! command -v apt-get >/dev/null; then
    say "clients are missing (Debian: ${packages[*]}); install them, or run this as root on Debian"
    return 1
  fi
  say "installing ${packages[*]} ..."
  apt_install "${packages[@]}" >"$BASE/clients.install.log" 2>&1 || { tail -n 5 "$BASE/clients.install.log" >&2; return 1; }
}

install_one() {
  local n=$1 log=$BASE/$1.install.log before=$SECONDS
  if "find_$n" >/dev/null; then return; fi
  if [ "$USERID" != 0 ] || ! command -v apt-get >/dev/null; then
    say "no ${TITLE[$n]} server is installed (Debian: ${PACKAGES[$n]}); install one, run this as root on Debian, or set $(url_variable "$n")"
    return 1
  fi
  say "installing ${TITLE[$n]} ..."
  if "install_$n" >"$log" 2>&1 && "find_$n" >/dev/null; then
    say "installed ${TITLE[$n]} in $((SECONDS - before)) s"
    return
  fi
  say "${TITLE[$n]} could not be installed; the end of $log:"
  tail -n 5 "$log" >&2
  return 1
}
