#include "server/adapters/postgres_library.hpp"

#include <dlfcn.h>

#include <string>

#include "server/ports/store_error.hpp"

namespace codegrant::server::postgres {
namespace {

/// The name holds the version of the interface that the header describes.
constexpr const char* file_name = "libpq.so.5";

std::string reason() {
  const char* said = ::dlerror();
  return said ? said : "no reason was given";
}

void* open_library() {
  void* library = ::dlopen(file_name, RTLD_NOW | RTLD_LOCAL);
  if (!library)
    throw StoreUnavailable("a PostgreSQL store needs libpq (Debian: apt install libpq5): " + reason());
  return library;
}

template <class Function>
void load(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  if (!function) throw StoreUnavailable("this libpq is too old: " + reason());
}

Library load_all() {
  void* const library = open_library();
  Library functions{};
#define CODEGRANT_LOAD(name) load(library, #name, functions.name);
  CODEGRANT_LIBPQ_FUNCTIONS(CODEGRANT_LOAD)
#undef CODEGRANT_LOAD
  return functions;
}

}  // namespace

const Library& pq() {
  static const Library library = load_all();
  return library;
}

}  // namespace codegrant::server::postgres
