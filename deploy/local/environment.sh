# shellcheck shell=bash
# What one platform is made of: its services, its ports and passwords (kept in $AIMS_RUN/env), what each process is given.
# Sourced by aims and by deploy/local/run, so that a process restarted after a crash gets exactly what `up` gave it.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
AIMS_RUN=$(realpath -m "${AIMS_RUN:-$root/.run}")

services()   { awk '!/^#/ && NF { print $1 }' "$root/deploy/local/services"; }
project_of() { awk -v name="$1" '$1 == name { print $2 }' "$root/deploy/local/services"; }
verbs_of()   { awk -v name="$1" '$1 == name && $3 != "-" { gsub(",", " ", $3); print $3 }' "$root/deploy/local/services"; }
has_database() { [[ " $(verbs_of "$1") " == *" migrate "* ]]; }
assembly_of() { basename "$(project_of "$1")" .csproj; }
database_of() { echo "${1//-/_}"; }

# setting risk-register PORTS -> AIMS_RISK_REGISTER_PORTS
setting() { local upper=${1^^}; echo "AIMS_${upper//-/_}_$2"; }
ports_of() { local name; name=$(setting "$1" PORTS); echo "${!name-}"; }

settings() {
    echo AIMS_URL AIMS_DATA AIMS_SOCKET AIMS_REPLICAS AIMS_OTEL_ENDPOINT \
        AIMS_POSTGRES_PORT AIMS_POSTGRES_USER AIMS_POSTGRES_PASSWORD AIMS_OWNER_PASSWORD AIMS_RUNTIME_PASSWORD \
        AIMS_RABBITMQ_PORT AIMS_RABBITMQ_MANAGEMENT_PORT AIMS_RABBITMQ_NODE_PORT AIMS_EPMD_PORT \
        AIMS_RABBITMQ_USER AIMS_RABBITMQ_PASSWORD AIMS_RABBITMQ_URL AIMS_RABBITMQ_MANAGEMENT_URL AIMS_CLI_SECRET AIMS_DEMO_PASSWORD AIMS_SIGNING_SECRET
    local name
    for name in $(services); do
        echo "$(setting "$name" PORTS) $(setting "$name" URL)"
        if has_database "$name"; then echo "$(setting "$name" OWNER) $(setting "$name" RUNTIME)"; fi
    done
}

# Forgets what the shell says first: a platform started by another one's test must not use the other's ports.
load_environment() {
    # shellcheck disable=SC2046
    unset $(settings)
    # shellcheck disable=SC1091
    if [[ -f $AIMS_RUN/env ]]; then source "$AIMS_RUN/env"; fi
}

save_environment() {
    local name
    (
        umask 077
        for name in $(settings); do
            if [[ -n ${!name-} ]]; then printf '%s=%q\n' "$name" "${!name}"; fi
        done >"$AIMS_RUN/env.new"
    )
    mv "$AIMS_RUN/env.new" "$AIMS_RUN/env"
}

postgres_connection() { echo "Host=127.0.0.1;Port=$AIMS_POSTGRES_PORT;Username=$1;Password=$2"; }

# service_environment NAME PORT ROLE: one NAME=value a line, the same variables that the app host sets. ROLE is owner or runtime.
service_environment() {
    local name=$1 port=$2 role=$3 other number other_port connection
    echo "ASPNETCORE_URLS=http://127.0.0.1:$port"
    echo "OTEL_SERVICE_NAME=$name"
    echo "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=false"
    if [[ -n ${AIMS_OTEL_ENDPOINT-} ]]; then echo "OTEL_EXPORTER_OTLP_ENDPOINT=$AIMS_OTEL_ENDPOINT"; fi
    # Several services share one machine: workstation collection keeps each small while it idles.
    echo "DOTNET_gcServer=0"
    echo "DOTNET_GCConserveMemory=5"
    echo "Authentication__Authority=$AIMS_URL/"
    echo "Authentication__MetadataAddress=$AIMS_IDENTITY_URL/.well-known/openid-configuration"
    if has_database "$name"; then
        connection=$(setting "$name" "${role^^}")
        echo "ConnectionStrings__$name=${!connection}"
        echo "ConnectionStrings__rabbitmq=$AIMS_RABBITMQ_URL"
        echo "Database__RuntimePassword=$AIMS_RUNTIME_PASSWORD"
    fi
    if [[ $name == identity ]]; then
        echo "Demo__CliSecret=$AIMS_CLI_SECRET"
        echo "Demo__Password=$AIMS_DEMO_PASSWORD"
    fi
    if [[ $name == document-control ]]; then echo "Signatures__KeySecret=$AIMS_SIGNING_SECRET"; fi
    for other in $(services); do
        number=0
        for other_port in $(ports_of "$other"); do
            [[ $other == "$name" || $other == gateway ]] || echo "services__${other}__http__$((number++))=http://127.0.0.1:$other_port"
        done
    done
}
