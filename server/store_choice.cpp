#include "server/store_choice.hpp"

#include <fstream>

#include "server/adapters/key_file.hpp"
#include "server/operator.hpp"

namespace codegrant::server {

bool is_postgresql(std::string_view store) { return store.starts_with("postgresql:"); }

Secret sealing_key(const Config& config, Random& random) {
  if (!config.sealing_key.empty()) return config.sealing_key;
  const std::string_view prefix = "sqlite:";
  if (config.store == "memory:" && config.key_file.empty()) return make_sealing_key(random);
  if (is_postgresql(config.store) && config.key_file.empty())
    throw Stop{
        "key-file or sealing-key is missing: every server on one PostgreSQL database needs the same one",
        usage_error};
  const std::string path =
      config.key_file.empty() ? config.store.substr(prefix.size()) + ".key" : config.key_file;
  return or_stop(read_or_make_key_file(path, random));
}

void require_store(const Config& config) {
  const std::string_view prefix = "sqlite:";
  if (config.store == "memory:")
    throw Stop{"--store: memory: is within one server: ask that by POST /$rotate-keys", usage_error};
  if (config.store.starts_with(prefix) && !std::ifstream(config.store.substr(prefix.size())))
    throw Stop{"--store: there is no database " + config.store.substr(prefix.size()), usage_error};
}

}  // namespace codegrant::server
