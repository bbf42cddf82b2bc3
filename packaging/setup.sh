# What `./run` and `./test` share: install what is missing, build what is stale, say which. Sourced, not run.
# shellcheck shell=bash
# shellcheck disable=SC2034  # the lists of packages are used by those that source this

readonly native_packages=(
  cmake ninja-build g++ pkg-config
  libcpp-httplib-dev nlohmann-json3-dev libcli11-dev libyaml-cpp-dev libre2-dev libspdlog-dev
  libkainjow-mustache-dev libqrencode-dev libsqlite3-dev libpq-dev libssl-dev googletest libgtest-dev json-schema-test-suite
)
# What tests of the stores start and look into. Installing PostgreSQL starts one for the whole machine, which they leave alone.
readonly store_packages=(postgresql sqlite3)
readonly cost_packages=(valgrind) # counts instructions
readonly wasm_packages=(emscripten binaryen node-acorn ca-certificates)
readonly fuzz_packages=(clang libclang-rt-dev llvm)
readonly browser_packages=(chromium fonts-dejavu-core)
readonly other_engines_packages=(firefox-esr webkit2gtk-driver xvfb xauth) # WebKitGTK's browser wants an X display

# The tools that npm installed come first.
export PATH="$PWD/node_modules/.bin:$PATH"
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
if command -v ccache >/dev/null; then export CMAKE_CXX_COMPILER_LAUNCHER=ccache; fi

say() { printf '\n==> %s\n' "$*"; }

fail() {
  printf '%s: %s\n' "$0" "$*" >&2
  exit 1
}

as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "run this as root, or install sudo, so that it can: $*"
  fi
}

missing_debian_packages() {
  local package
  for package in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed* ]] || echo "$package"
  done
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" </dev/null
}

# Installs those of the named Debian packages that are missing; asks nothing.
install_debian_packages() {
  command -v apt-get >/dev/null || fail "only Debian is known here; install by hand what provides: $*"
  local missing
  mapfile -t missing < <(missing_debian_packages "$@")
  ((${#missing[@]})) || return 0

  say "Installing Debian packages: ${missing[*]}"
  if ! apt-get install --simulate --yes --no-install-recommends "${missing[@]}" &>/dev/null; then
    as_root apt-get update
  fi
  # A second try after an update: the lists may be older than the archive.
  apt_install "${missing[@]}" || { as_root apt-get update && apt_install "${missing[@]}"; }
}

# unpack_debian_packages FOLDER PROGRAM PACKAGE…: into build/FOLDER, where PROGRAM is not there yet, with the libraries of
# the first package installed. Tests start the program; installed, it would be a service that listens to the network.
unpack_debian_packages() {
  local into=build/$1 program=$2
  shift 2
  if [[ -x $into/$program ]]; then return; fi
  if ! apt-cache show "$1" &>/dev/null; then as_root apt-get update; fi
  local libraries
  mapfile -t libraries < <(apt-cache depends "$1" | awk '$1 == "Depends:" && $2 ~ /^lib/ { print $2 }')
  install_debian_packages "${libraries[@]}"

  say "Unpacking $* into $into"
  mkdir -p "$into"
  (
    cd "$into" || exit
    apt-get download "$@" || { as_root apt-get update && apt-get download "$@"; }
    local package
    for package in *.deb; do dpkg-deb --extract "$package" . && rm "$package"; done
  )
}

unpack_glewlwyd() {
  install_debian_packages sqlite3
  unpack_debian_packages glewlwyd usr/bin/glewlwyd \
    glewlwyd glewlwyd-common libjs-jquery libjs-bootstrap4 libjs-popper.js fonts-fork-awesome
}

unpack_nginx() { unpack_debian_packages nginx usr/sbin/nginx nginx; }

# Whether there is a node, Debian's or another, whose `major` and `minor` version fit the condition.
node_is() {
  node -e "const [major, minor] = process.versions.node.split('.').map(Number); process.exit($1 ? 0 : 1)" 2>/dev/null
}

# A node that the tools of package.json run on. Debian 12's is too old for them, but can fetch a newer one from npm.
install_node() {
  { command -v npm >/dev/null && node_is 'major >= 18'; } || install_debian_packages nodejs npm
  if node_is 'major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)'; then return; fi
  install_lockfile packaging/node
  local newer
  newer=$(echo "$PWD"/packaging/node/node_modules/node-linux-*/bin)
  export PATH="$newer:$PATH"
  hash -r
}

install_npm_packages() {
  install_node
  install_lockfile .
}

# Installs what a folder's package-lock.json names, once for each state of that file.
install_lockfile() {
  local folder=$1
  if cmp --silent "$folder/package-lock.json" "$folder/node_modules/.installed-lock"; then return; fi
  say "Installing the npm packages of $folder/package-lock.json"
  npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error
  cp "$folder/package-lock.json" "$folder/node_modules/.installed-lock"
}

# Whether `built` is missing, or older than anything under the places that it was built from.
stale() {
  local built=$1
  shift
  [[ ! -e $built || -n $(find "$@" -newer "$built" -print -quit) ]]
}

# Builds the named targets of a preset.
build() {
  local preset=$1
  shift
  say "Building $preset: $*"
  if stale "build/$preset/build.ninja" CMakePresets.json; then cmake --preset "$preset"; fi
  cmake --build --preset "$preset" --target "$@"
}

# wasm/dist: the npm package.
build_package() {
  build wasm core
  if stale wasm/dist/core.wasm build/wasm/bin/core.wasm wasm/src wasm/*.json wasm/build.mjs package-lock.json; then
    say "Building wasm/dist"
    npm run build --silent --workspace wasm
  fi
}

# demo/dist: the Auth Sandbox.
build_sandbox() {
  if stale demo/dist/index.html demo/src demo/public demo/*.* wasm/dist package-lock.json; then
    say "Building demo/dist"
    npm run build --silent --workspace demo
  fi
}
