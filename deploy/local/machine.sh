# shellcheck shell=bash
# What the machine must have. Sourced by aims.

require_sdk() {
    local found
    command -v dotnet >/dev/null && found=$(cd "$root" && dotnet --version 2>/dev/null) && return
    found=$(dotnet --list-sdks 2>/dev/null | awk '{ printf "%s ", $1 }') || true
    fail "The .NET SDK 10.0.100 or newer is needed; found: ${found:-none}." \
        "Install it with: curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0 && export PATH=\"\$HOME/.dotnet:\$PATH\""
}

postgres_bin() {
    local candidate
    for candidate in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV); do
        if [[ -x $candidate/postgres && -x $candidate/initdb ]]; then echo "$candidate"; return; fi
    done
}

# require_packages [TOOL…]: what the platform needs, and tools whose package has their name.
require_packages() {
    local missing=() tool
    [[ -n $(postgres_bin) ]] || missing+=(postgresql)
    [[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]] || missing+=(rabbitmq-server)
    command -v supervisord >/dev/null || missing+=(supervisor)
    for tool in curl jq "$@"; do command -v "$tool" >/dev/null || missing+=("$tool"); done      # jq is for the blocks of docs/integrate.md
    [[ -x /usr/bin/chromium ]] || missing+=(chromium fonts-liberation fonts-dejavu-core)   # for PDF copies of documents
    if ((${#missing[@]})); then
        command -v apt-get >/dev/null || fail "Missing: ${missing[*]}, and there is no apt-get here to install them."
        say "Installing ${missing[*]}"
        install_packages "${missing[@]}" >"$AIMS_RUN/log/apt.log" 2>&1 || fail "apt could not install ${missing[*]}." "$(tail -n 3 "$AIMS_RUN/log/apt.log")" "Log: $AIMS_RUN/log/apt.log"
    fi
    postgres_bin=$(postgres_bin)
}

install_packages() {
    local sudo=() policy=/usr/sbin/policy-rc.d placed=
    ((EUID == 0)) || sudo=(sudo)
    # This policy keeps apt from starting a PostgreSQL and a RabbitMQ of the machine's own on their well-known ports.
    if [[ ! -e $policy ]]; then
        placed=yes
        printf '#!/bin/sh\nexit 101\n' | "${sudo[@]}" tee "$policy"
        "${sudo[@]}" chmod 755 "$policy"
    fi
    local result=0
    "${sudo[@]}" apt-get update || true
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" || result=1
    if [[ -n $placed ]]; then "${sudo[@]}" rm -f "$policy"; fi
    # Nor at the next boot.
    local package unit
    for package in "$@"; do
        unit=${package/#curl/}
        if [[ -n $unit && -d /run/systemd/system ]]; then "${sudo[@]}" systemctl disable "$unit" || true; fi
    done
    return $result
}

# The app host restores only where its packages can be had. Asked once; the answer is the git-ignored file.
probe_aspire() {
    local answer=$root/Directory.Build.local.props
    [[ ! -f $answer && -z ${AimsAspire-} ]] || return 0
    if timeout 120 dotnet restore "$root/AimsPlatform.AppHost" -p:AimsAspire=true >"$AIMS_RUN/log/aspire.log" 2>&1 9>&-; then
        echo '<Project><PropertyGroup><AimsAspire>true</AimsAspire></PropertyGroup></Project>' >"$answer"
    else
        echo '<Project><PropertyGroup><AimsAspire>false</AimsAspire></PropertyGroup></Project>' >"$answer"
        say "Aspire cannot be restored here: the app host is switched off (delete Directory.Build.local.props to ask again)."
    fi
}
