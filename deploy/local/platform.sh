# shellcheck shell=bash
# The steps of `up`, each safe to repeat. Sourced by aims.

# render TEMPLATE: @name@ becomes the variable's value.
render() {
    local text
    text=$(<"$root/deploy/local/$1")
    while [[ $text =~ @([A-Za-z_]+)@ ]]; do text=${text//"${BASH_REMATCH[0]}"/"${!BASH_REMATCH[1]}"}; done
    printf '%s\n' "$text"
}

prepare_state() {
    local refused
    refused=$( { mkdir -p "$AIMS_RUN" && chmod "$( ((EUID == 0)) && echo 711 || echo 700)" "$AIMS_RUN" && touch "$AIMS_RUN/lock"; } 2>&1) ||
        fail "Nothing can be written in $AIMS_RUN: ${refused##*: }." "Make room there, or name another folder: AIMS_RUN=<folder> ./aims up"
    ( umask 077; mkdir -p "$AIMS_RUN"/{log,app,services,rabbitmq,started,prepared} )
    # One up or down at a time; the second waits.
    exec 9>"$AIMS_RUN/lock"
    flock 9
    load_environment
}

# Ports, passwords and addresses: kept as they were, except a port that somebody else has taken while we were down.
settle_environment() {
    local name names=() wanted=() given index ports
    AIMS_OTEL_ENDPOINT=${OTEL_EXPORTER_OTLP_ENDPOINT-}
    [[ ${AIMS_PORT-} != 0 ]] || : "${AIMS_GATEWAY_PORTS:=0}"    # any, the first time
    : "${AIMS_POSTGRES_USER:=aims}" "${AIMS_RABBITMQ_USER:=aims}" "${AIMS_GATEWAY_PORTS:=8080}"
    for name in AIMS_{POSTGRES,OWNER,RUNTIME,RABBITMQ}_PASSWORD AIMS_CLI_SECRET AIMS_DEMO_PASSWORD AIMS_SIGNING_SECRET; do [[ -n ${!name-} ]] || printf -v "$name" %s "$(secret)"; done
    AIMS_SOCKET=$AIMS_RUN/supervisor.sock
    ((${#AIMS_SOCKET} < 90)) || AIMS_SOCKET=/tmp/aims-$(checksum <<<"$AIMS_RUN").sock    # the kernel's limit is 107
    settle_data_directory

    local running=; ! supervisor_running || running=yes
    [[ ${AIMS_PORT:-0} =~ ^[0-9]{1,5}$ ]] && ((10#${AIMS_PORT:-0} <= 65535)) || fail "AIMS_PORT is $AIMS_PORT: a port is a number up to 65535, and 0 takes any that is free."
    if [[ ${AIMS_PORT:-0} != 0 && $AIMS_PORT != "$AIMS_GATEWAY_PORTS" ]]; then
        # Our own gateway may still listen there, when an `up` that was to move it did not get that far.
        [[ $running && $AIMS_PORT == "$(cat "$AIMS_RUN/started/gateway.port" 2>/dev/null)" || $(free_ports "$AIMS_PORT") == "$AIMS_PORT" ]] ||
            fail "Port $AIMS_PORT, asked for by AIMS_PORT, is taken by another process, or not open to $(id -un)."
        AIMS_GATEWAY_PORTS=$AIMS_PORT
    fi
    for name in AIMS_{POSTGRES,RABBITMQ,RABBITMQ_MANAGEMENT,RABBITMQ_NODE,EPMD}_PORT; do names+=("$name"); wanted+=("${!name:-0}"); done
    for name in $(services); do
        read -ra ports <<<"$(ports_of "$name")"
        for ((index = 0; index < $(replicas_of "$name"); index++)); do names+=("$(setting "$name" PORTS)"); wanted+=("${ports[index]:-0}"); done
        printf -v "$(setting "$name" PORTS)" %s ''
    done
    mapfile -t given < <(free_ports "${wanted[@]}")
    for index in "${!names[@]}"; do
        name=${names[index]}
        [[ -z $running || ${wanted[index]} == 0 ]] || given[index]=${wanted[index]}    # taken: by ourselves
        if [[ $name == *_PORTS ]]; then printf -v "$name" %s "${!name:+${!name} }${given[index]}"; else printf -v "$name" %s "${given[index]}"; fi
    done

    AIMS_URL=http://127.0.0.1:$AIMS_GATEWAY_PORTS
    AIMS_RABBITMQ_URL=amqp://$AIMS_RABBITMQ_USER:$AIMS_RABBITMQ_PASSWORD@127.0.0.1:$AIMS_RABBITMQ_PORT/
    AIMS_RABBITMQ_MANAGEMENT_URL=http://127.0.0.1:$AIMS_RABBITMQ_MANAGEMENT_PORT
    for name in $(services); do
        read -ra ports <<<"$(ports_of "$name")"
        printf -v "$(setting "$name" URL)" %s "http://127.0.0.1:${ports[0]}"
        if has_database "$name"; then
            local database; database=$(database_of "$name")
            printf -v "$(setting "$name" OWNER)" %s "$(postgres_connection "${database}_owner" "$AIMS_OWNER_PASSWORD");Database=$database"
            printf -v "$(setting "$name" RUNTIME)" %s "$(postgres_connection "${database}_app" "$AIMS_RUNTIME_PASSWORD");Database=$database"
        fi
    done
    save_environment
}

# PostgreSQL refuses root, and its own account must be able to reach its data.
settle_data_directory() {
    [[ -z ${AIMS_DATA-} ]] || return 0
    AIMS_DATA=$AIMS_RUN/data
    if ((EUID == 0)) && ! as_postgres test -x "$AIMS_RUN"; then
        AIMS_DATA=/var/tmp/aims-$(checksum <<<"$AIMS_RUN")
        say "The account postgres cannot enter $AIMS_RUN: the databases are kept in $AIMS_DATA."
    fi
}

start_infrastructure() {
    local account postgres_account name replicas plugins=$AIMS_RUN/rabbitmq/enabled_plugins
    account=$(id -un); postgres_account=$account; ((EUID != 0)) || postgres_account=postgres
    render supervisord.conf >"$AIMS_RUN/supervisord.conf"
    rm -f "$AIMS_RUN"/services/*.conf
    for name in $(services); do replicas=$(replicas_of "$name"); render service.conf >"$AIMS_RUN/services/$name.conf"; done
    if supervisor_running; then return; fi

    ( umask 077; render rabbitmq.conf >"$AIMS_RUN/rabbitmq/rabbitmq.conf"; echo '[rabbitmq_management].' >"$plugins" )
    install -d -m "$( ((EUID == 0)) && echo 711 || echo 700)" "$AIMS_DATA"
    [[ -f $AIMS_DATA/postgres/aims.conf ]] || create_cluster
    as_postgres cp /dev/stdin "$AIMS_DATA/postgres/aims.conf" <"$root/deploy/local/postgresql.conf"
    # The mark tells processes that outlived a killed supervisord from everybody else's.
    AIMS_MARK=$AIMS_RUN supervisord -c "$AIMS_RUN/supervisord.conf" 9>&- ||
        fail "supervisord did not start." "Log: $AIMS_RUN/log/supervisord.log"
}

create_cluster() {
    local data=$AIMS_DATA/postgres password=$AIMS_DATA/password
    rm -rf "$data"
    ( umask 077; echo "$AIMS_POSTGRES_PASSWORD" >"$password" )
    install -d -m 700 "$data"
    if ((EUID == 0)); then chown postgres "$data" "$password"; fi
    as_postgres "$postgres_bin/initdb" -D "$data" -U "$AIMS_POSTGRES_USER" --pwfile="$password" --auth=scram-sha-256 \
        --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$AIMS_RUN/log/initdb.log" 2>&1 || fail "initdb failed." "$(tail -n 3 "$AIMS_RUN/log/initdb.log")" "Log: $AIMS_RUN/log/initdb.log"
    rm "$password"
    as_postgres tee -a "$data/postgresql.conf" <<<"include 'aims.conf'" >/dev/null
}

# Whoever carries our mark although no supervisord of ours runs.
orphans() { grep -lzsxF "AIMS_MARK=$AIMS_RUN" /proc/[0-9]*/environ | cut -d/ -f3 || true; }

stop_orphans() {
    local pids deadline=$((SECONDS + 5)) signal=TERM
    while mapfile -t pids < <(orphans) && ((${#pids[@]})); do
        ((SECONDS < deadline)) || signal=KILL
        kill "-$signal" "${pids[@]}" 2>/dev/null || true
        sleep 0.3
    done
}

# wait_until SECONDS "what" PROCESS COMMAND…: or fails, naming the process and the end of its log.
wait_until() {
    local deadline=$((SECONDS + $1)) what=$2 process=$3 log
    until "${@:4}" >/dev/null 2>&1; do
        if ((SECONDS >= deadline)); then
            log=$AIMS_RUN/log/$process.log
            fail "$what: not within $1 seconds. $(control status | grep -w "$process" || true)" "Log: $log" "$(tail -n 15 "$log" 2>&1)"
        fi
        sleep 0.2
    done
}

wait_for_postgres() { wait_until 60 "PostgreSQL is ready" postgres "$postgres_bin/pg_isready" -q -h 127.0.0.1 -p "$AIMS_POSTGRES_PORT"; }
rabbitmq_ready()    { curl -sf --max-time 5 -K - "$AIMS_RABBITMQ_MANAGEMENT_URL/api/health/checks/local-alarms" <<<"user = $AIMS_RABBITMQ_USER:$AIMS_RABBITMQ_PASSWORD"; }
wait_for_rabbitmq() { wait_until 90 "RabbitMQ is ready" rabbitmq rabbitmq_ready; }

# The sources' names, sizes and times: nothing is built while they are what they were.
build() {
    local out=$root/artifacts projects sources name
    mkdir -p "$out"
    exec 8>"$out/lock"; flock 8
    sources=$(cd "$root" && find src AimsPlatform.ServiceDefaults deploy/local/services ./*.props ./*.txt global.json .editorconfig \
        \( -name bin -o -name obj \) -prune -o -type f -printf '%p %s %T@\n' | sort | checksum)
    if [[ $sources != "$(cat "$out/built" 2>/dev/null)" ]]; then
        say "Building"
        projects=$(for name in $(services); do printf '%s|' "$root/$(project_of "$name")"; done)
        dotnet msbuild "$root/deploy/local/publish.proj" -restore -nologo -v:q -m "-p:Projects=${projects%|}" "-p:PublishTo=$out/" >"$AIMS_RUN/log/build.log" 2>&1 8>&- 9>&- ||
            fail "The build failed." "$(grep -E 'error' "$AIMS_RUN/log/build.log" | sort -u | head -n 10)" "Log: $AIMS_RUN/log/build.log"
        for name in $(services); do ( cd "$out/$(assembly_of "$name")" && find . -type f -print0 | sort -z | xargs -0 sha1sum ) | checksum >"$out/$name.sum"; done
        git -C "$root" describe --tags --always --dirty >"$out/version" 2>/dev/null || echo unknown >"$out/version"
        echo "$sources" >"$out/built"
    fi
    # A copy of our own: a running process never sees its files change under it.
    for name in $(services); do
        if cmp -s "$out/$name.sum" "$AIMS_RUN/app/$name/.sum"; then continue; fi
        rm -rf "$AIMS_RUN/app/$name.new"
        cp -r "$out/$(assembly_of "$name")" "$AIMS_RUN/app/$name.new"
        cp "$out/version" "$AIMS_RUN/app/$name.new/.version"
        cp "$out/$name.sum" "$AIMS_RUN/app/$name.new/.sum"
        rm -rf "$AIMS_RUN/app/$name"; mv "$AIMS_RUN/app/$name.new" "$AIMS_RUN/app/$name"
    done
    exec 8>&-
}

# One login per service that owns its database and nothing else.
create_databases() {
    local name database
    for name in $(services); do
        has_database "$name" || continue
        database=$(database_of "$name")
        cat <<SQL
SELECT 'CREATE ROLE ${database}_owner LOGIN CREATEROLE' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${database}_owner') \gexec
ALTER ROLE ${database}_owner PASSWORD '$AIMS_OWNER_PASSWORD';
SELECT 'CREATE DATABASE $database OWNER ${database}_owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '$database') \gexec
\connect $database
ALTER FUNCTION pg_catalog.arraycontains(anyarray, anyarray) LEAKPROOF;   -- an owner cannot say this; migrate explains why
ALTER FUNCTION pg_catalog.ts_match_vq(tsvector, tsquery) LEAKPROOF;
ALTER FUNCTION pg_catalog.to_tsvector(regconfig, text) LEAKPROOF;
ALTER FUNCTION pg_catalog.textcat(text, text) LEAKPROOF;
\connect postgres
SQL
    done | PGPASSWORD=$AIMS_POSTGRES_PASSWORD "$postgres_bin/psql" -qX -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$AIMS_POSTGRES_PORT" \
        -U "$AIMS_POSTGRES_USER" -d postgres >"$AIMS_RUN/log/databases.log" 2>&1 || fail "The databases could not be made." "$(tail -n 3 "$AIMS_RUN/log/databases.log")" "Log: $AIMS_RUN/log/databases.log"
}

# Runs a service's verbs when its program or its environment is new, then starts or restarts it if it is not what runs.
launch() {
    local name=$1 verb state log
    state=$( (cat "$AIMS_RUN/app/$name/.sum" "$AIMS_RUN/services/$name.conf"; service_environment "$name" "$(ports_of "$name")" runtime) | checksum)
    if [[ $state != "$(cat "$AIMS_RUN/prepared/$name" 2>/dev/null)" ]]; then
        for verb in $(verbs_of "$name"); do
            log=$AIMS_RUN/log/$name.$verb.log
            timeout 300 "$root/deploy/local/run" verb "$name" "$verb" >"$log" 2>&1 9>&- ||
                fail "$name: the verb $verb failed." "$(tail -n 15 "$log")" "Log: $log"
        done
        echo "$state" >"$AIMS_RUN/prepared/$name"
    fi
    local program="$name:*" running=
    [[ $state != "$(cat "$AIMS_RUN/started/$name" 2>/dev/null)" ]] || running=yes
    case $(grep "^$name:" <<<"$process_states" || true) in
        *STOPPED* | *EXITED* | *FATAL* | '') control start "$program" ;;
        *) [[ -n $running ]] || control restart "$program" ;;
    esac >>"$AIMS_RUN/log/control.log" 2>&1
    echo "$state" >"$AIMS_RUN/started/$name"
    ports_of "$name" >"$AIMS_RUN/started/$name.port"
}
